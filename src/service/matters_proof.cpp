#include <fmt/core.h>

#include "ledger/opening.h"
#include "service/log_reader.h"
#include "service/rejection.h"
#include "storage/event_codec.h"

/// What a person takes home and shows to others: receipts and proofs of single entries.
namespace qingfeng::service {

using storage::StreamId;
using util::ErrorKind;

Outcome<std::string> Matters::receipt(const std::string& code, bool reveal) {
    auto reader = authority_.store().read();
    if (!reader) return reject(reader.error());
    const auto stream = find_code(**reader, code);
    if (!stream) return stream.failure();
    std::vector<std::uint16_t> fields;
    for (const char* name : {"type", "recorded", "number", "kind", "unit", "first_deadline"}) {
        fields.push_back(*storage::field_named(name));
    }
    if (reveal) {
        for (const char* name : {"body", "contact_name", "contact_phone"})
            fields.push_back(*storage::field_named(name));
    }
    // One reader at a time: a store has few, and callers that each held one while waiting for a second would all wait.
    reader->reset();
    auto proof = proof_of(*stream, 1, fields);
    if (!proof) return reject(proof.error());
    return std::move(*proof);
}

util::Result<std::string> Matters::proof_of(StreamId stream, std::uint64_t sequence,
                                            const std::vector<std::uint16_t>& fields) {
    auto reader = authority_.store().read();
    if (!reader) return reader.failure();
    const auto keys = authority_.keys_of(**reader, stream);
    if (!keys) return keys.failure();
    if (!*keys) return util::fail(ErrorKind::NotFound, "this matter has been erased");
    const std::uint64_t first = sequence > 1 ? sequence - 1 : 1;
    const auto rows = (*reader)->entries_of(authority_.id(), stream, first, 2);
    if (!rows) return rows.failure();
    util::Digest previous{};
    for (const storage::EntryRow& row : *rows) {
        const auto leaf = storage::leaf_of(row);
        if (!leaf) return util::fail(ErrorKind::Damaged, "an entry has no list of digests");
        if (row.sequence != sequence) {
            previous = storage::leaf_digest(*leaf);
            continue;
        }
        const auto entry = storage::open_entry(**keys, authority_.id(), row, previous);
        if (!entry)
            return util::fail(ErrorKind::Damaged,
                              fmt::format("{} {}", entry.error().field, storage::to_words(entry.error().wrong)));
        if (!row.leaf_index) return util::fail(ErrorKind::Busy, "this entry waits for its place in the log");
        const auto opening = storage::open_fields(**keys, row, *entry, fields);
        return log_proof(**reader, authority_.id(), *row.leaf_index, ledger::opening_bytes(opening));
    }
    return util::fail(ErrorKind::NotFound, "no such entry");
}

}  // namespace qingfeng::service
