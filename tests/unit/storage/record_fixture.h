#pragma once

#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "ledger/leaf.h"
#include "storage/batch.h"
#include "storage/memory/store.h"
#include "storage/sqlite/store.h"
#include "support/temporary_folder.h"

namespace qingfeng::storage::test_record {

inline constexpr const char* origin = "log.example/first";

inline const util::SigningKey& log_key() {
    static const util::SigningKey key(*util::SecretKey::from(util::Bytes(32, 42)));
    return key;
}
inline ledger::NoteSigner signer() { return {origin, log_key()}; }

template <class T>
T must(util::Result<T> result) {
    util::check(result.has_value(), result ? "" : result.error().message);
    return std::move(*result);
}

inline std::uint64_t entries_in(Store& store, AuthorityId authority) {
    return must(must(store.read())->head(authority)).next_position;
}

/// Records one entry that continues the stream; its one digest depends on `fill`.
inline util::Status record_one(UnitOfWork& work, StreamId stream, std::uint8_t fill = 1, std::size_t body = 8) {
    auto tail = work.tail(stream);
    if (!tail) return tail.failure();
    EntryRow row;
    row.stream = stream;
    row.sequence = tail->sequence + 1;
    row.version = 1;
    row.recorded = work.recorded();
    util::Digest digest = tail->leaf_digest;
    digest[0] ^= fill;
    row.digests.assign(digest.begin(), digest.end());
    row.body.assign(body, fill);
    const std::vector<util::Digest> digests = {digest};
    auto position = work.record({std::move(row), ledger::make_leaf(digests)});
    if (!position) return position.failure();
    return util::Done{};
}

inline WriterParts parts(std::vector<std::string>* checkpoints = nullptr) {
    WriterParts out;
    out.clock = [] { return util::Instant{1'000'000}; };
    out.origin = origin;
    out.signers = {signer()};
    if (checkpoints != nullptr)
        out.committed = [checkpoints](const AuthorityHead& head) { checkpoints->push_back(head.checkpoint); };
    out.on_unknown = [](const util::Error&) {};
    return out;
}

/// The tree, the subtrees and the signed checkpoint are those of the leaves, computed anew from nothing else.
void expect_whole(Store& store, AuthorityId authority);

}  // namespace qingfeng::storage::test_record
