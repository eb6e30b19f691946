#include "service/config_change.h"

#include <algorithm>

#include "domain/request/recompute.h"
#include "service/recording.h"

namespace qingfeng::service {
namespace {

using domain::request::StateKind;
using storage::StreamId;
using util::Result;
using util::Status;

constexpr std::size_t page = 1024;
/// Matters in one step of the writer: a person's command waits for one step at most.
constexpr std::size_t step = 16;

/// Has it clocks that may still run? Asked of the table, so that what has ended is never read.
bool is_open(const storage::MatterRow& row) {
    switch (static_cast<StateKind>(row.state)) {
        case StateKind::Archived:
        case StateKind::Refused:
        case StateKind::Merged:
        case StateKind::Withdrawn:
        case StateKind::Referred:
        case StateKind::Imported:
            return false;
        case StateKind::Registered:
        case StateKind::Assigned:
        case StateKind::Accepted:
        case StateKind::Handling:
        case StateKind::Suspended:
        case StateKind::AwaitingSignature:
        case StateKind::Answered:
        case StateKind::AwaitingCallBack:
        case StateKind::Closed:
        case StateKind::Returned:
            return row.state != 0;
    }
    return true;
}

/// Visits pages of open matters by stream.
template <class Visit>
Status each_open_page(Authority& authority, Visit visit) {
    StreamId next{storage::streams::first_free};
    for (;;) {
        // A reader for each page: a pass over a million matters must not hold one moment of the database open.
        auto reader = authority.store().read();
        if (!reader) return reader.failure();
        const auto rows = (*reader)->matters(authority.id(), next, page);
        if (!rows) return rows.failure();
        std::vector<StreamId> open;
        for (const auto& row : *rows) {
            next = StreamId(row.stream.get() + 1);
            if (is_open(row)) open.push_back(row.stream);
        }
        if (const Status status = visit(**reader, open); !status) return status;
        if (rows->size() < page) return util::Done{};
    }
}

std::string number_of(const LoadedRequest& loaded) { return loaded.request.registration.number; }

util::Date date_of(const domain::request::Request& request, const domain::clocks::Clock& clock) {
    const auto* before = request.clock(clock.kind, clock.ordinal);
    return before == nullptr ? clock.date : before->date;
}

void note_moved(const LoadedRequest& loaded, const domain::request::event::DeadlineChanged& changed,
                ChangePreview& preview) {
    ++preview.moved;
    for (const auto& clock : changed.clocks) {
        if (preview.deadlines.size() >= preview_rows) return;
        preview.deadlines.push_back(
            {number_of(loaded), clock.kind, date_of(loaded.request, clock), clock.date, clock.provisional});
    }
}

void note_handler(const LoadedRequest& loaded, const Configuration& config, util::Instant now, ChangePreview& preview) {
    if (loaded.request.handlers.empty()) return;
    const auto today = config.zone.to_local(now).date;
    if (!config.organisation.roles_of(loaded.request.first_handler(), today).empty()) return;
    ++preview.lost;
    if (preview.handlers.size() < preview_rows) {
        preview.handlers.push_back({number_of(loaded), loaded.request.first_handler().get()});
    }
}

}  // namespace

Result<ChangePreview> preview_change(Authority& authority, const Proposal& proposal, const Progress& progress) {
    auto reader = authority.store().read();
    if (!reader) return reader.failure();
    const auto head = (*reader)->head(authority.id());
    if (!head) return head.failure();
    const auto current = authority.configuration(**reader);
    if (!current) return current.failure();
    reader->reset();

    Configuration proposed = **current;
    const auto applied = proposed.apply(
        domain::record::Adopted{proposal.kind, proposal.source_name, proposal.source_text, proposal.canonical},
        head->next_position);
    if (!applied) return applied.failure();

    ChangePreview preview;
    const domain::record::Actor system = domain::record::System{};
    const Status status =
        each_open_page(authority, [&](storage::Reader& pages, const std::vector<StreamId>& streams) -> Status {
            for (const StreamId stream : streams) {
                const auto loaded = authority.load(pages, stream);
                if (!loaded) return loaded.failure();
                ++preview.open;
                const auto context = context_for(*loaded, proposed, system, head->last_recorded, 0);
                const auto changed = domain::request::recompute_deadlines(loaded->request, context);
                if (changed) note_moved(*loaded, *changed, preview);
                note_handler(*loaded, proposed, head->last_recorded, preview);
            }
            if (progress) progress(preview.open, 0);
            return util::Done{};
        });
    if (!status) return status.failure();
    return preview;
}

namespace {

Status move_deadlines(Authority& authority, storage::UnitOfWork& work, StreamId stream, std::uint64_t& moved) {
    auto loaded = authority.load(work.reader(), stream);
    if (!loaded) return loaded.failure();
    const auto configuration = authority.configuration(work.reader());
    if (!configuration) return configuration.failure();
    const domain::record::Origin origin{domain::record::System{}, "", ""};
    const auto context = context_for(*loaded, **configuration, origin.actor, work.recorded(), 0);
    const auto changed = domain::request::recompute_deadlines(loaded->request, context);
    if (!changed) return util::Done{};
    const auto keys = authority.keys_of(work.reader(), stream);
    if (!keys) return keys.failure();
    ++moved;
    const auto recorded = record_events(authority, work, *loaded, **keys, origin, {*changed});
    if (!recorded) return recorded.failure();
    return util::Done{};
}

}  // namespace

Result<ChangeReport> apply_calendar_change(Authority& authority, storage::Writer& writer, const Progress& progress) {
    ChangeReport report;
    const Status status =
        each_open_page(authority, [&](storage::Reader&, const std::vector<StreamId>& streams) -> Status {
            for (std::size_t first = 0; first < streams.size(); first += step) {
                const std::size_t last = std::min(first + step, streams.size());
                std::uint64_t moved = 0;
                const Status done = writer.submit_and_wait(
                    [&](storage::UnitOfWork& work) -> Status {
                        moved = 0;
                        for (std::size_t i = first; i < last; ++i) {
                            if (const Status one = move_deadlines(authority, work, streams[i], moved); !one) return one;
                        }
                        return util::Done{};
                    },
                    storage::Lane::Background);
                if (!done) return done;
                report.moved += moved;
                report.open += last - first;
            }
            if (progress) progress(report.open, 0);
            return util::Done{};
        });
    if (!status) return status.failure();
    return report;
}

}  // namespace qingfeng::service
