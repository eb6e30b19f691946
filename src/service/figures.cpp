#include "service/figures.h"

#include <limits>
#include <set>

#include "service/act_reach.h"
#include "service/projection.h"
#include "storage/shelves.h"

namespace qingfeng::service {
namespace {

using storage::MatterRow;
using storage::StreamId;
using util::Status;

constexpr std::size_t rows_page = 500;
constexpr std::size_t entries_page = 1024;

}  // namespace

util::Result<FigureMatters> Outcomes::of_period(storage::Reader& reader, const Viewer& viewer,
                                                const FigurePeriod& period) {
    const auto& zone = viewer.configuration.zone;
    const util::Instant begin = zone.start_of(period.from);
    const util::Instant end = zone.start_of(period.until.plus_days(1));
    const auto sight = act_reach(viewer.configuration, viewer.person, viewer.day(), domain::permission::Act::Figures);
    storage::MatterQuery query;
    query.sight = sight_of(sight, viewer.authority.lookup_key());
    query.order = storage::MatterOrder::NewestFirst;
    if (period.kind) query.kinds = {static_cast<std::uint8_t>(*period.kind)};
    for (const auto& unit : period.units) query.units.push_back(unit.get());
    FigureMatters matters;
    if (sight.nothing()) return matters;
    const std::lock_guard lock(lock_);
    if (const Status read = catch_up(reader, viewer.authority); !read) return read.failure();
    known_.each(OutcomeMark::Any, begin, end, zone, [&](FigureMatter& matter) {
        if (storage::matches(query, matter.row)) matters.push_back(std::make_unique<FigureMatter>(std::move(matter)));
        return matters.size() <= matters_max;
    });
    if (matters.size() > matters_max) {
        return util::fail(util::ErrorKind::InvalidInput, "too many matters: ask for a shorter period");
    }
    return matters;
}

Status Outcomes::each(storage::Reader& reader, const Viewer& viewer, const storage::MatterQuery& query,
                      OutcomeMark mark, const std::function<void(const FigureMatter&)>& visit) {
    const std::lock_guard lock(lock_);
    if (const Status read = catch_up(reader, viewer.authority); !read) return read;
    constexpr util::Instant ever{std::numeric_limits<std::int64_t>::min()};
    constexpr util::Instant never{std::numeric_limits<std::int64_t>::max()};
    known_.each(mark, ever, never, viewer.configuration.zone, [&](FigureMatter& matter) {
        if (storage::matches(query, matter.row)) visit(matter);
        return true;
    });
    return util::Done{};
}

Status Outcomes::prepare(storage::Reader& reader, const Authority& authority) {
    const std::lock_guard lock(lock_);
    return catch_up(reader, authority);
}

Status Outcomes::catch_up(storage::Reader& reader, const Authority& authority) {
    const auto head = reader.head(authority.id());
    if (!head) return head.failure();
    // Another thread may have read further already, with a reader of a later moment.
    if (position_ && head->next_position <= *position_) return util::Done{};
    const Status read = position_ ? read_since(reader, authority, head->next_position) : read_all(reader, authority);
    if (read) position_ = head->next_position;
    return read;
}

Status Outcomes::read_all(storage::Reader& reader, const Authority& authority) {
    known_.clear();
    StreamId next{storage::streams::first_free};
    while (true) {
        auto rows = reader.matters(authority.id(), next, rows_page);
        if (!rows) return rows.failure();
        if (!rows->empty()) next = StreamId(rows->back().stream.get() + 1);
        for (MatterRow& row : *rows) {
            if (const Status taken = take(reader, authority, std::move(row)); !taken) return taken;
        }
        if (rows->size() < rows_page) return util::Done{};
    }
}

Status Outcomes::read_since(storage::Reader& reader, const Authority& authority, std::uint64_t end) {
    std::set<StreamId> touched;
    for (std::uint64_t at = *position_; at < end;) {
        const auto entries = reader.entries(authority.id(), at, entries_page);
        if (!entries) return entries.failure();
        if (entries->empty()) break;
        for (const auto& entry : *entries) touched.insert(entry.stream);
        at += entries->size();
    }
    for (const StreamId stream : touched) {
        if (stream.get() < storage::streams::first_free) continue;
        auto row = reader.matter(authority.id(), stream);
        if (!row) return row.failure();
        if (!*row) {
            known_.erase(stream);
            continue;
        }
        if (const Status taken = take(reader, authority, std::move(**row)); !taken) return taken;
    }
    if (!touched.contains(storage::streams::authority)) return util::Done{};
    // An erasure stands in the authority's own stream and leaves no row behind.
    const auto events = authority.own_events(reader);
    if (!events) return events.failure();
    for (const auto& recorded : *events) {
        const auto* erased = std::get_if<domain::record::StreamErased>(&recorded.event);
        if (erased != nullptr) known_.erase(StreamId(static_cast<std::int64_t>(erased->erased_stream)));
    }
    return util::Done{};
}

Status Outcomes::take(storage::Reader& reader, const Authority& authority, storage::MatterRow row) {
    const auto keys = authority.keys_of(reader, row.stream);
    if (!keys) return keys.failure();
    // Erased, or spoiled: verify says which, and nothing can be counted of it.
    const auto summary = *keys ? read_summary(row, **keys) : std::nullopt;
    if (summary) {
        known_.put(row, summary->outcome);
    } else {
        known_.erase(row.stream);
    }
    return util::Done{};
}

}  // namespace qingfeng::service
