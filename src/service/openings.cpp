#include "service/openings.h"

#include <algorithm>

#include <fmt/core.h>

#include "storage/value_codec.h"

namespace qingfeng::service {
namespace {

using domain::publication::Level;
using storage::EntryRow;
using storage::EventType;
using storage::PlainEntry;
using storage::StreamId;
using util::ErrorKind;
using util::Result;
using util::Status;

constexpr std::size_t page = 256;

std::uint16_t id(std::string_view name) { return storage::field_named(name).value(); }

/// The dates of a matter's life. What else happened to it is nobody's business but the person's.
constexpr EventType dated[] = {EventType::Registered, EventType::Imported, EventType::ImportedAnswer,
                               EventType::Answered,   EventType::Extended, EventType::Suspended,
                               EventType::Resumed,    EventType::Closed,   EventType::AnsweredTogether};

/// Entries of the authority itself are opened by kind, those of later versions included.
bool opens_type(EventType type) {
    return !storage::is_request_event(type) || std::ranges::find(dated, type) != std::end(dated);
}

template <class T>
std::optional<T> value_in(const PlainEntry& entry, std::string_view name) {
    for (const storage::FieldValue& field : entry.fields) {
        if (field.id != id(name)) continue;
        util::CanonicalReader reader(field.value);
        T value;
        if (storage::value_codec::read(reader, value) && reader.finished()) return value;
    }
    return std::nullopt;
}

/// Rules are public; of who works where only that it changed.
bool is_public_rule(domain::record::ConfigKind kind) {
    using domain::record::ConfigKind;
    switch (kind) {
        case ConfigKind::Calendar:
        case ConfigKind::Taxonomy:
        case ConfigKind::Procedures:
        case ConfigKind::Publication:
            return true;
        case ConfigKind::Organisation:
        case ConfigKind::Permissions:
            return false;
    }
    return false;
}

void add_configuration_fields(const PlainEntry& entry, std::vector<std::uint16_t>& ids) {
    ids.push_back(id("config_kind"));
    const auto kind = value_in<domain::record::ConfigKind>(entry, "config_kind");
    if (kind && is_public_rule(*kind)) ids.push_back(id("canonical"));
}

/// Clocks whose citation is what somebody promised or ordered in this one matter.
bool has_words(domain::clocks::ClockKind kind) {
    using domain::clocks::ClockKind;
    return kind == ClockKind::Remedy || kind == ClockKind::CoHandling || kind == ClockKind::Supervision ||
           kind == ClockKind::Instruction;
}

}  // namespace

bool may_be_shown(const std::vector<domain::clocks::Clock>& clocks) {
    return std::ranges::none_of(
        clocks, [](const domain::clocks::Clock& clock) { return clock.extension || has_words(clock.kind); });
}

std::vector<std::uint16_t> public_fields(const PlainEntry& entry) {
    std::vector<std::uint16_t> ids{storage::field::sequence, storage::field::recorded, storage::field::previous};
    if (opens_type(entry.type)) ids.push_back(storage::field::type);
    if (entry.type == EventType::Registered) ids.push_back(id("first_deadline"));
    if (entry.type == EventType::Adopted) add_configuration_fields(entry, ids);
    if (entry.type == EventType::AuthorityFounded) {
        for (const char* name : {"slug", "name", "log_origin", "log_key", "zone"}) ids.push_back(id(name));
    }
    if (entry.type == EventType::LogKeyRotated) {
        for (const char* name : {"old_key", "new_key", "tree_size", "handover"}) ids.push_back(id(name));
    }
    if (entry.type == EventType::LogSucceeded) {
        for (const char* name : {"old_origin", "new_origin", "old_key", "new_key", "old_size", "old_root",
                                 "old_checkpoint", "known_size", "handover"}) {
            ids.push_back(id(name));
        }
    }
    const auto clocks = value_in<std::vector<domain::clocks::Clock>>(entry, "clocks");
    if (clocks && may_be_shown(*clocks)) ids.push_back(id("clocks"));
    return ids;
}

struct Openings::Range {
    std::uint64_t first_position = 0;
    std::uint64_t end_position = 0;
};

Result<util::Date> Openings::first_day() {
    auto reader = authority_.store().read();
    if (!reader) return reader.failure();
    const auto configuration = authority_.configuration(**reader);
    if (!configuration) return configuration.failure();
    const auto rows = (*reader)->entries(authority_.id(), 0, 1);
    if (!rows) return rows.failure();
    if (rows->empty()) return util::fail(ErrorKind::NotFound, "the record is empty");
    return (*configuration)->zone.to_local(rows->front().recorded).date;
}

/// By halving: recorded times never decrease along positions.
Result<std::uint64_t> Openings::first_position_from(storage::Reader& reader, util::Instant at, std::uint64_t end) {
    std::uint64_t low = 0;
    std::uint64_t high = end;
    while (low < high) {
        const std::uint64_t middle = low + (high - low) / 2;
        const auto rows = reader.entries(authority_.id(), middle, 1);
        if (!rows) return rows.failure();
        if (rows->empty() || rows->front().position != middle) {
            return util::fail(ErrorKind::Damaged, fmt::format("entry {} is missing: run verify", middle));
        }
        if (rows->front().recorded < at) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

Result<Openings::Range> Openings::range_of(storage::Reader& reader, const Configuration& configuration,
                                           util::Date date) {
    const auto head = reader.head(authority_.id());
    if (!head) return head.failure();
    const auto first = first_position_from(reader, configuration.zone.start_of(date), head->next_position);
    if (!first) return first.failure();
    const auto end = first_position_from(reader, configuration.zone.start_of(date.plus_days(1)), head->next_position);
    if (!end) return end.failure();
    return Range{*first, *end};
}

Result<util::Digest> Openings::previous_of(storage::Reader& reader, const EntryRow& row) {
    if (row.sequence == 1) return util::Digest{};
    const auto before = reader.entries_of(authority_.id(), row.stream, row.sequence - 1, 1);
    if (!before) return before.failure();
    const auto leaf = before->empty() ? std::nullopt : storage::leaf_of(before->front());
    if (!leaf) return util::fail(ErrorKind::Damaged, fmt::format("entry {} has no predecessor", row.position));
    return storage::leaf_digest(*leaf);
}

Status Openings::open_range(storage::Reader& reader, const Range& range, DayFile& into) {
    for (std::uint64_t next = range.first_position; next < range.end_position;) {
        const auto rows = reader.entries(authority_.id(), next, page);
        if (!rows) return rows.failure();
        if (rows->empty()) return util::fail(ErrorKind::Damaged, fmt::format("entry {} is missing", next));
        for (const EntryRow& row : *rows) {
            next = row.position + 1;
            if (row.position >= range.end_position) break;
            if (!row.leaf_index) continue;
            if (into.publication.level != Level::Matters && row.stream != storage::streams::publication) continue;
            const auto keys = authority_.keys_of(reader, row.stream);
            if (!keys) return keys.failure();
            if (!*keys) {
                into.excused.push_back({*row.leaf_index, std::string(excuse_erased)});
                continue;
            }
            const auto previous = previous_of(reader, row);
            if (!previous) return previous.failure();
            const auto entry = storage::open_entry(**keys, authority_.id(), row, *previous);
            if (!entry) {
                return util::fail(ErrorKind::Damaged, fmt::format("entry {}: {} {}", row.position, entry.error().field,
                                                                  storage::to_words(entry.error().wrong)));
            }
            into.opened.push_back({*row.leaf_index, storage::open_fields(**keys, row, *entry, public_fields(*entry))});
        }
    }
    return util::Done{};
}

Result<DayFile> Openings::day(util::Date date, util::Instant now) {
    auto reader = authority_.store().read();
    if (!reader) return reader.failure();
    const auto configuration = authority_.configuration(**reader);
    if (!configuration) return configuration.failure();
    const Configuration& current = **configuration;
    if (current.publication.level == Level::Internal) {
        return util::fail(ErrorKind::InvalidInput, "nothing is public: no level of publication has been adopted");
    }
    const auto head = (*reader)->head(authority_.id());
    if (!head) return head.failure();
    const auto range = range_of(**reader, current, date);
    if (!range) return range.failure();

    DayFile file;
    file.authority = current.founding.name;
    file.origin = authority_.origin();
    file.zone = current.zone.name();
    file.publication = current.publication;
    file.date = date;
    file.complete = now >= current.zone.start_of(date.plus_days(1));
    file.checkpoint = head->checkpoint;
    const auto leaf_at = [&](std::uint64_t position) -> Result<std::uint64_t> {
        const auto rows = (*reader)->entries(authority_.id(), position, 1);
        if (!rows) return rows.failure();
        return rows->empty() ? head->tree_size : rows->front().leaf_index.value_or(head->tree_size);
    };
    const auto first = leaf_at(range->first_position);
    if (!first) return first.failure();
    const auto end = leaf_at(range->end_position);
    if (!end) return end.failure();
    file.first = *first;
    file.end = *end;
    if (const Status status = open_range(**reader, *range, file); !status) return status.failure();
    if (file.complete && date.plus_days(1).day() == 1) {
        auto months = sums(date);
        if (!months) return months.failure();
        file.sums = std::move(*months);
    }
    return file;
}

}  // namespace qingfeng::service
