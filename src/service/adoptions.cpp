#include "service/adoptions.h"

#include <algorithm>

namespace qingfeng::service {
namespace {

constexpr std::size_t batch_rows = 100;

util::Status read_stream(const Authority& authority, storage::Reader& reader, storage::StreamId stream,
                         std::vector<RecordedAuthorityEvent>& events) {
    const auto keys = authority.keys_of(reader, stream);
    if (!keys) return keys.failure();
    if (!*keys) return util::Done{};  // nothing was ever adopted there
    util::Digest previous{};
    for (std::uint64_t next = 1;;) {
        const auto rows = reader.entries_of(authority.id(), stream, next, batch_rows);
        if (!rows) return rows.failure();
        for (const storage::EntryRow& row : *rows) {
            const auto leaf = storage::leaf_of(row);
            const auto entry = storage::open_entry(**keys, authority.id(), row, previous);
            if (!leaf || !entry) return util::fail(util::ErrorKind::Damaged, "an adoption does not open");
            previous = storage::leaf_digest(*leaf);
            auto event = storage::decode_authority(*entry);
            if (!event) return util::fail(util::ErrorKind::Damaged, "an adoption does not read");
            events.push_back(
                {row.position, row.sequence, row.leaf_index, row.recorded, entry->origin, std::move(*event)});
        }
        if (rows->size() < batch_rows) return util::Done{};
        next = rows->back().sequence + 1;
    }
}

}  // namespace

util::Result<std::vector<RecordedAuthorityEvent>> adoptions(const Authority& authority, storage::Reader& reader) {
    using namespace storage;  // NOLINT: the streams
    std::vector<RecordedAuthorityEvent> events;
    for (const StreamId stream : {streams::calendar, streams::taxonomy, streams::organisation, streams::procedures,
                                  streams::permissions, streams::publication}) {
        if (const auto status = read_stream(authority, reader, stream, events); !status) return status.failure();
    }
    std::sort(events.begin(), events.end(),
              [](const auto& one, const auto& other) { return one.position > other.position; });
    return events;
}

}  // namespace qingfeng::service
