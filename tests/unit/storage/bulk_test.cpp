#include <algorithm>

#include "storage/writer.h"
#include "unit/storage/record_fixture.h"

/// SQLite as it makes data in bulk: one transaction from opening to purge().
namespace qingfeng::storage {

namespace {

using namespace test_record;
using util::ErrorKind;
using util::Status;

const StreamId stream{1000};

class InBulk : public testing::Test {
  protected:
    std::unique_ptr<Store> open(SqliteSync sync) {
        SqliteOptions options;
        options.sync = sync;
        return must(open_sqlite_store(folder_.path() / "record.db", options));
    }
    Status record(Store& store) {
        return run_alone(store, authority_, parts(), [&](UnitOfWork& work) { return record_one(work, stream); });
    }

    test::TemporaryFolder folder_;
    AuthorityId authority_{1};
};

TEST_F(InBulk, what_was_written_is_read_at_once_and_durable_after_the_purge) {
    AuthorityHead head;
    {
        auto store = open(SqliteSync::AtPurge);
        must(store->add_authority("first", origin));
        for (int i = 0; i < 300; ++i) must(record(*store));
        EXPECT_EQ(must(store->authorities()).size(), 1U);
        EXPECT_EQ(entries_in(*store, authority_), 300U);
        EXPECT_TRUE(must(store->purge()));
        head = must(must(store->read())->head(authority_));
    }
    auto store = open(SqliteSync::EachCommit);
    EXPECT_EQ(must(must(store->read())->head(authority_)), head);
    expect_whole(*store, authority_);
}

TEST_F(InBulk, after_the_purge_it_is_a_store_like_any_other) {
    auto store = open(SqliteSync::AtPurge);
    must(store->add_authority("first", origin));
    must(record(*store));
    must(store->purge());
    auto reader = must(store->read());
    must(record(*store));
    EXPECT_EQ(must(reader->head(authority_)).next_position, 1U) << "a reader stays in its moment";
    EXPECT_EQ(entries_in(*store, authority_), 2U);
    EXPECT_EQ(entries_in(*open(SqliteSync::EachCommit), authority_), 2U) << "others see it";
}

TEST_F(InBulk, a_command_that_is_refused_before_it_writes_spoils_nothing) {
    auto store = open(SqliteSync::AtPurge);
    must(store->add_authority("first", origin));
    const Status refused = run_alone(*store, authority_, parts(), [](UnitOfWork&) -> Status {
        return util::fail(ErrorKind::InvalidInput, "refused");
    });
    EXPECT_FALSE(refused);
    must(record(*store));
    EXPECT_TRUE(must(store->purge()));
    expect_whole(*store, authority_);
}

TEST_F(InBulk, a_transaction_that_wrote_and_was_given_up_spoils_all_that_follows) {
    auto store = open(SqliteSync::AtPurge);
    must(store->add_authority("first", origin));
    must(record(*store));
    {
        auto transaction = must(store->write(authority_));
        must(transaction->put_search_progress(7));
    }
    EXPECT_EQ(record(*store).error().kind, ErrorKind::Damaged);
    EXPECT_EQ(store->purge().error().kind, ErrorKind::Damaged);
    store.reset();
    EXPECT_TRUE(must(open(SqliteSync::EachCommit)->authorities()).empty()) << "nothing was promised";
}

}  // namespace

}  // namespace qingfeng::storage
