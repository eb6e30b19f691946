#pragma once

#include <functional>
#include <memory>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "storage/store.h"
#include "support/temporary_folder.h"

namespace qingfeng::storage::contract {

/// An engine under test: makes an empty store that may keep its files in the folder.
struct Engine {
    std::string name;
    std::function<util::Result<std::unique_ptr<Store>>(const std::filesystem::path& folder)> make;
};

inline void PrintTo(const Engine& engine, std::ostream* out) { *out << engine.name; }

/// Every promise of storage/store.h, run over each engine. An engine passes all or is none of ours.
class StoreContract : public testing::TestWithParam<Engine> {
  protected:
    void SetUp() override;

    // Shortcuts that fail the test where the store fails.
    std::unique_ptr<WriteTransaction> write() { return write(authority_); }
    std::unique_ptr<WriteTransaction> write(AuthorityId authority);
    std::unique_ptr<Reader> read();
    AuthorityHead head(AuthorityId authority);

    /// Does `work` in a transaction and commits it with the head that follows.
    void commit(const std::function<void(WriteTransaction&)>& work, std::uint64_t entries = 0,
                std::uint64_t leaves = 0);

    test::TemporaryFolder folder_;
    std::unique_ptr<Store> store_;
    AuthorityId authority_;
};

AuthorityHead following(AuthorityHead head, std::uint64_t entries = 0, std::uint64_t leaves = 0);
EntryRow entry(std::uint64_t position, std::int64_t stream, std::uint64_t sequence);
LeafBytes leaf(std::uint8_t fill);
MatterRow matter(std::int64_t stream, std::string number = {}, std::optional<std::int64_t> wake = {});
KeyedHash hash(std::uint8_t fill);

/// The value of what must succeed.
template <class T>
T must(util::Result<T> result) {
    util::check(result.has_value(), result ? "" : result.error().message);
    return std::move(*result);
}

inline std::vector<std::uint64_t> positions(const std::vector<EntryRow>& rows) {
    std::vector<std::uint64_t> out;
    for (const EntryRow& row : rows) out.push_back(row.position);
    return out;
}
inline std::vector<std::int64_t> streams_of(const std::vector<StreamId>& ids) {
    std::vector<std::int64_t> out;
    for (const StreamId id : ids) out.push_back(id.get());
    return out;
}
using Numbers = std::vector<std::uint64_t>;
using Streams = std::vector<std::int64_t>;

}  // namespace qingfeng::storage::contract
