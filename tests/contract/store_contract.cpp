#include "contract/store_contract.h"

#include "storage/memory/store.h"
#include "storage/sqlite/store.h"

namespace qingfeng::storage::contract {

using util::Instant;

AuthorityHead following(AuthorityHead head, std::uint64_t entries, std::uint64_t leaves) {
    ++head.version;
    head.next_position += entries;
    head.tree_size += leaves;
    return head;
}

EntryRow entry(std::uint64_t position, std::int64_t stream, std::uint64_t sequence) {
    EntryRow row;
    row.position = position;
    row.stream = StreamId(stream);
    row.sequence = sequence;
    row.version = 1;
    row.recorded = {static_cast<std::int64_t>(1'000'000 + position)};
    row.leaf_index = position;
    row.digests = util::Bytes(64, static_cast<std::uint8_t>(position));
    row.body = util::Bytes{0, 1, 2, static_cast<std::uint8_t>(sequence)};
    return row;
}

LeafBytes leaf(std::uint8_t fill) {
    LeafBytes bytes{};
    bytes.fill(fill);
    return bytes;
}

MatterRow matter(std::int64_t stream, std::string number, std::optional<std::int64_t> wake) {
    MatterRow row;
    row.stream = StreamId(stream);
    row.revision = 3;
    row.number = std::move(number);
    row.kind = 4;
    row.state = 2;
    row.unit = "西山站";
    row.handler = "zhao-min";
    row.registered = {77};
    row.deadline = Instant{-5};
    if (wake) row.wake = Instant{*wake};
    row.summary = {9, 0, 9};
    return row;
}

KeyedHash hash(std::uint8_t fill) {
    KeyedHash out{};
    out.fill(fill);
    return out;
}

void StoreContract::SetUp() {
    auto made = GetParam().make(folder_.path());
    ASSERT_TRUE(made) << made.error().message;
    store_ = std::move(*made);
    auto added = store_->add_authority("first", "log.example/first");
    ASSERT_TRUE(added) << added.error().message;
    authority_ = *added;
}

std::unique_ptr<WriteTransaction> StoreContract::write(AuthorityId authority) {
    auto transaction = store_->write(authority);
    EXPECT_TRUE(transaction) << transaction.error().message;
    return std::move(*transaction);
}

std::unique_ptr<Reader> StoreContract::read() {
    auto reader = store_->read();
    EXPECT_TRUE(reader) << reader.error().message;
    return std::move(*reader);
}

AuthorityHead StoreContract::head(AuthorityId authority) { return *read()->head(authority); }

void StoreContract::commit(const std::function<void(WriteTransaction&)>& work, std::uint64_t entries,
                           std::uint64_t leaves) {
    auto transaction = write();
    work(*transaction);
    auto outcome = transaction->commit(following(*transaction->head(authority_), entries, leaves));
    ASSERT_TRUE(outcome) << outcome.error().message;
    ASSERT_EQ(*outcome, CommitOutcome::Durable);
}

namespace {

INSTANTIATE_TEST_SUITE_P(
    engines, StoreContract,
    testing::Values(Engine{"memory",
                           [](const std::filesystem::path&) -> util::Result<std::unique_ptr<Store>> {
                               return std::unique_ptr<Store>(std::make_unique<MemoryStore>());
                           }},
                    Engine{"sqlite",
                           [](const std::filesystem::path& folder) {
                               SqliteOptions options;
                               options.busy_timeout = std::chrono::milliseconds(200);
                               return open_sqlite_store(folder / "record.db", options);
                           }}),
    [](const auto& engine) { return engine.param.name; });

}  // namespace

}  // namespace qingfeng::storage::contract
