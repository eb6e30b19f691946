#include "storage/writer.h"

#include <atomic>
#include <future>

#include "unit/storage/record_fixture.h"

namespace qingfeng::storage {

namespace {

using namespace test_record;
using util::ErrorKind;
using util::Status;

const StreamId stream{1000};

/// Every test runs over both engines.
class WriterTest : public testing::TestWithParam<const char*> {
  protected:
    void SetUp() override {
        if (std::string(GetParam()) == "memory")
            store_ = std::make_unique<MemoryStore>();
        else
            store_ = must(open_sqlite_store(folder_.path() / "record.db"));
        authority_ = must(store_->add_authority("first", origin));
    }
    std::uint64_t entries() { return entries_in(*store_, authority_); }

    test::TemporaryFolder folder_;
    std::unique_ptr<Store> store_;
    AuthorityId authority_;
};

INSTANTIATE_TEST_SUITE_P(engines, WriterTest, testing::Values("memory", "sqlite"),
                         [](const auto& engine) { return engine.param; });

/// Items that record one entry each; what became of them in order of completion.
struct Items {
    std::vector<WorkItem> items;
    std::vector<std::pair<int, Status>> ended;

    void add(std::function<Status(UnitOfWork&)> run) {
        const int number = static_cast<int>(items.size());
        items.push_back({std::move(run), [this, number](Status status) { ended.emplace_back(number, status); }});
    }
};

Status refused() { return util::fail(ErrorKind::InvalidInput, "refused"); }

TEST_P(WriterTest, a_batch_is_one_commit_with_one_checkpoint) {
    Items batch;
    for (int i = 0; i < 5; ++i) batch.add([](UnitOfWork& work) { return record_one(work, stream); });
    std::vector<std::string> checkpoints;
    EXPECT_TRUE(run_batch(*store_, authority_, parts(&checkpoints), batch.items));
    ASSERT_EQ(batch.ended.size(), 5U);
    for (int i = 0; i < 5; ++i) {
        EXPECT_EQ(batch.ended[static_cast<std::size_t>(i)].first, i);
        EXPECT_TRUE(batch.ended[static_cast<std::size_t>(i)].second);
    }
    const AuthorityHead head = must(must(store_->read())->head(authority_));
    EXPECT_EQ(head.version, 1U);
    EXPECT_EQ(head.next_position, 5U);
    EXPECT_EQ(checkpoints, std::vector{head.checkpoint});
    expect_whole(*store_, authority_);
}

TEST_P(WriterTest, tree_tiles_and_checkpoint_follow_the_leaves_over_many_batches) {
    for (const int size : {1, 254, 1, 1, 300, 255, 7}) {
        Items batch;
        for (int i = 0; i < size; ++i)
            batch.add([i](UnitOfWork& work) {
                return record_one(work, StreamId(1000 + i % 3), static_cast<std::uint8_t>(i));
            });
        EXPECT_TRUE(run_batch(*store_, authority_, parts(), batch.items));
        expect_whole(*store_, authority_);
    }
    EXPECT_EQ(entries(), 819U);
}

TEST_P(WriterTest, a_refused_command_writes_nothing_and_the_others_go_on) {
    Items batch;
    batch.add([](UnitOfWork& work) { return record_one(work, stream); });
    batch.add([](UnitOfWork&) { return refused(); });
    batch.add([](UnitOfWork& work) { return record_one(work, stream); });
    EXPECT_TRUE(run_batch(*store_, authority_, parts(), batch.items));
    EXPECT_TRUE(batch.ended[0].second);
    EXPECT_EQ(batch.ended[1].second.error().message, "refused");
    EXPECT_TRUE(batch.ended[2].second);
    EXPECT_EQ(entries(), 2U);
}

TEST_P(WriterTest, a_batch_in_which_all_are_refused_commits_nothing) {
    Items batch;
    batch.add([](UnitOfWork&) { return refused(); });
    std::vector<std::string> checkpoints;
    EXPECT_TRUE(run_batch(*store_, authority_, parts(&checkpoints), batch.items));
    EXPECT_EQ(batch.ended[0].second.error().message, "refused");
    EXPECT_EQ(must(must(store_->read())->head(authority_)).version, 0U);
    EXPECT_TRUE(checkpoints.empty());
}

TEST_P(WriterTest, what_a_refused_command_allocated_is_given_to_the_next) {
    Items batch;
    std::vector<Serial> serials;
    std::vector<std::int64_t> ids;
    const auto take = [&](UnitOfWork& work) {
        serials.push_back(work.allocate_serial(2026));
        ids.push_back(work.allocate_id());
    };
    batch.add([&](UnitOfWork& work) { return take(work), record_one(work, stream); });
    batch.add([&](UnitOfWork& work) { return take(work), refused(); });
    batch.add([&](UnitOfWork& work) { return take(work), record_one(work, stream); });
    EXPECT_TRUE(run_batch(*store_, authority_, parts(), batch.items));
    EXPECT_EQ(serials, (std::vector<Serial>{{2026, 1}, {2026, 2}, {2026, 2}}));
    EXPECT_EQ(ids, (std::vector<std::int64_t>{1000, 1001, 1001}));
}

TEST_P(WriterTest, serials_start_again_each_year_and_years_never_go_back) {
    std::vector<Serial> serials;
    for (const std::int32_t year : {2026, 2026, 2027, 2026, 2027}) {
        must(run_alone(*store_, authority_, parts(), [&](UnitOfWork& work) {
            serials.push_back(work.allocate_serial(year));
            return record_one(work, stream);
        }));
    }
    EXPECT_EQ(serials, (std::vector<Serial>{{2026, 1}, {2026, 2}, {2027, 1}, {2027, 2}, {2027, 3}}));
}

TEST_P(WriterTest, recorded_times_never_decrease) {
    WriterParts now = parts();
    std::vector<std::int64_t> recorded;
    for (const std::int64_t micros : {50, 40, 60}) {
        now.clock = [&] { return util::Instant{micros}; };
        must(run_alone(*store_, authority_, now, [&](UnitOfWork& work) {
            recorded.push_back(work.recorded().micros);
            return record_one(work, stream);
        }));
    }
    EXPECT_EQ(recorded, (std::vector<std::int64_t>{50, 50, 60}));
}

TEST_P(WriterTest, a_command_sees_what_those_before_it_in_the_batch_wrote) {
    Items batch;
    const RequestKeyRow key{{1}, {2}, 0, {}};
    int done = 0;
    for (int i = 0; i < 2; ++i)
        batch.add([&](UnitOfWork& work) -> Status {
            if (must(work.reader().request_key(work.authority(), key.key))) return util::Done{};
            ++done;
            if (auto put = work.put_request_key(key); !put) return put;
            return record_one(work, stream);
        });
    EXPECT_TRUE(run_batch(*store_, authority_, parts(), batch.items));
    EXPECT_EQ(done, 1);
    EXPECT_EQ(entries(), 1U);
}

TEST_P(WriterTest, a_command_that_spoils_the_transaction_fails_alone) {
    Items batch;
    const LookupRow taken{LookupSpace::External, {1}, stream};
    batch.add([](UnitOfWork& work) { return record_one(work, stream); });
    batch.add([&](UnitOfWork& work) { return work.put_lookup(taken); });
    batch.add([&](UnitOfWork& work) { return work.put_lookup(taken); });
    batch.add([](UnitOfWork& work) {
        must(record_one(work, stream));
        return refused();
    });
    batch.add([](UnitOfWork& work) { return record_one(work, stream); });
    EXPECT_TRUE(run_batch(*store_, authority_, parts(), batch.items));
    EXPECT_TRUE(batch.ended[0].second);
    EXPECT_TRUE(batch.ended[1].second);
    EXPECT_EQ(batch.ended[2].second.error().kind, ErrorKind::Conflict);
    EXPECT_EQ(batch.ended[3].second.error().message, "refused");
    EXPECT_TRUE(batch.ended[4].second);
    EXPECT_EQ(entries(), 2U);
    expect_whole(*store_, authority_);
}

TEST_P(WriterTest, everything_submitted_by_many_threads_is_recorded_once) {
    std::atomic<int> commits{0};
    WriterParts counting = parts();
    counting.committed = [&](const AuthorityHead&) { ++commits; };
    {
        Writer writer(*store_, authority_, counting);
        std::vector<std::thread> threads;
        for (int t = 0; t < 8; ++t)
            threads.emplace_back([&, t] {
                for (int i = 0; i < 25; ++i)
                    EXPECT_TRUE(
                        writer.submit_and_wait([&](UnitOfWork& work) { return record_one(work, StreamId(1000 + t)); }));
            });
        for (std::thread& thread : threads) thread.join();
    }
    EXPECT_EQ(entries(), 200U);
    EXPECT_LE(commits, 200);
    expect_whole(*store_, authority_);
}

TEST_P(WriterTest, two_writers_on_one_record_leave_no_gap_and_lose_nothing) {
    {
        Writer one(*store_, authority_, parts());
        Writer two(*store_, authority_, parts());
        std::vector<std::thread> threads;
        for (Writer* writer : {&one, &two, &one, &two})
            threads.emplace_back([&, writer] {
                for (int i = 0; i < 25; ++i)
                    EXPECT_TRUE(writer->submit_and_wait([](UnitOfWork& work) { return record_one(work, stream); }));
            });
        for (std::thread& thread : threads) thread.join();
    }
    EXPECT_EQ(entries(), 100U);
    expect_whole(*store_, authority_);
}

/// Holds the writer inside a command until it is let go, so that a test can fill the queue.
struct Gate {
    std::promise<void> entered;
    std::promise<void> open;

    WorkItem item() {
        return {[this](UnitOfWork&) -> Status {
                    entered.set_value();
                    open.get_future().wait();
                    return util::Done{};
                },
                [](const Status&) {}};
    }
};

TEST_P(WriterTest, a_full_lane_is_refused_at_once_and_the_other_is_not) {
    WriterLimits limits;
    limits.queue_max = 3;
    Writer writer(*store_, authority_, parts(), limits);
    Gate gate;
    ASSERT_TRUE(writer.submit(gate.item()));
    gate.entered.get_future().wait();
    const auto item = [](Lane lane) {
        return WorkItem{[](UnitOfWork& work) { return record_one(work, stream); }, [](const Status&) {}, lane};
    };
    for (int i = 0; i < 3; ++i) EXPECT_TRUE(writer.submit(item(Lane::People)));
    EXPECT_FALSE(writer.submit(item(Lane::People)));
    EXPECT_EQ(writer.submit_and_wait([](UnitOfWork&) -> Status { return util::Done{}; }).error().kind, ErrorKind::Busy);
    EXPECT_TRUE(writer.submit(item(Lane::Background)));
    gate.open.set_value();
    writer.stop();
    EXPECT_EQ(entries(), 4U) << "what was taken is finished";
    EXPECT_FALSE(writer.submit(item(Lane::People))) << "a stopped writer takes nothing";
}

TEST_P(WriterTest, people_go_first_and_the_background_never_starves) {
    WriterLimits limits;
    limits.batch_max = 4;
    limits.background_share = 1;
    limits.background_max = 2;
    Writer writer(*store_, authority_, parts(), limits);
    Gate gate;
    ASSERT_TRUE(writer.submit(gate.item()));
    gate.entered.get_future().wait();
    std::string order;
    const auto item = [&](char name, Lane lane) {
        return WorkItem{[](UnitOfWork& work) { return record_one(work, stream); },
                        [&order, name](const Status&) { order += name; }, lane};
    };
    for (int i = 0; i < 6; ++i) EXPECT_TRUE(writer.submit(item('b', Lane::Background)));
    for (int i = 0; i < 8; ++i) EXPECT_TRUE(writer.submit(item('p', Lane::People)));
    gate.open.set_value();
    writer.stop();
    EXPECT_EQ(order, "ppppbppppbbbbb") << "then the rest of the background, two at a time";
}

TEST_P(WriterTest, without_a_thread_of_its_own_each_command_is_committed_before_submit_returns) {
    Writer writer(*store_, authority_, parts(), {}, WriterThread::Callers);
    const auto here = std::this_thread::get_id();
    for (std::uint64_t i = 1; i <= 5; ++i) {
        std::optional<Status> ended;
        EXPECT_TRUE(writer.submit({[&](UnitOfWork& work) {
                                       EXPECT_EQ(std::this_thread::get_id(), here);
                                       return record_one(work, stream);
                                   },
                                   [&](Status status) { ended = std::move(status); }}));
        ASSERT_TRUE(ended);
        EXPECT_TRUE(*ended);
        EXPECT_EQ(entries(), i);
    }
    EXPECT_EQ(must(must(store_->read())->head(authority_)).version, 5U) << "a commit each";
    // What is done may ask for more.
    Status inner = refused();
    EXPECT_TRUE(writer.submit({[](UnitOfWork& work) { return record_one(work, stream); },
                               [&](const Status&) {
                                   inner = writer.submit_and_wait(
                                       [](UnitOfWork& work) { return record_one(work, stream); });
                               }}));
    EXPECT_TRUE(inner);
    EXPECT_EQ(entries(), 7U);
    expect_whole(*store_, authority_);
    writer.stop();
    EXPECT_FALSE(writer.submit({[](UnitOfWork&) -> Status { return util::Done{}; }, [](const Status&) {}}));
}

/// Faults can be planted in memory only.
class FaultyWriter : public testing::Test {
  protected:
    void SetUp() override { authority_ = must(store_.add_authority("first", origin)); }
    MemoryStore store_;
    AuthorityId authority_;
};

TEST_F(FaultyWriter, after_a_conflict_every_command_runs_again_on_what_the_other_wrote) {
    store_.fail_commit(1, CommitFault::Conflict);
    store_.fail_commit(2, CommitFault::Conflict);
    int runs = 0;
    Items batch;
    for (int i = 0; i < 3; ++i) batch.add([&](UnitOfWork& work) { return ++runs, record_one(work, stream); });
    EXPECT_TRUE(run_batch(store_, authority_, parts(), batch.items));
    EXPECT_EQ(runs, 9);
    EXPECT_EQ(batch.ended.size(), 3U);
    expect_whole(store_, authority_);
}

TEST_F(FaultyWriter, endless_conflicts_end_in_busy) {
    for (int i = 1; i <= batch_attempts_max; ++i) store_.fail_commit(static_cast<unsigned>(i), CommitFault::Conflict);
    EXPECT_EQ(
        run_alone(store_, authority_, parts(), [](UnitOfWork& work) { return record_one(work, stream); }).error().kind,
        ErrorKind::Busy);
}

TEST_F(FaultyWriter, a_known_failure_fails_the_batch_refusals_included_and_the_next_goes_on) {
    for (const auto& [fault, kind] : {std::pair{CommitFault::Full, ErrorKind::Full},
                                      {CommitFault::Busy, ErrorKind::Busy},
                                      {CommitFault::ReadOnly, ErrorKind::ReadOnly}}) {
        store_.fail_commit(1, fault);
        Items batch;
        batch.add([](UnitOfWork& work) { return record_one(work, stream); });
        batch.add([](UnitOfWork&) { return refused(); });
        EXPECT_TRUE(run_batch(store_, authority_, parts(), batch.items));
        for (const auto& [number, status] : batch.ended) EXPECT_EQ(status.error().kind, kind) << number;
        must(run_alone(store_, authority_, parts(), [](UnitOfWork& work) { return record_one(work, stream); }));
    }
    expect_whole(store_, authority_);
}

TEST_F(FaultyWriter, every_fault_at_every_commit_leaves_the_record_whole) {
    for (const CommitFault fault : {CommitFault::Conflict, CommitFault::Busy, CommitFault::Full, CommitFault::ReadOnly,
                                    CommitFault::UnknownLost, CommitFault::UnknownKept}) {
        for (unsigned nth = 1; nth <= 5; ++nth) {
            MemoryStore store;
            const AuthorityId authority = must(store.add_authority("first", origin));
            store.fail_commit(nth, fault);
            for (int i = 0; i < 5; ++i) {
                Items batch;
                for (int k = 0; k < 100; ++k) batch.add([](UnitOfWork& work) { return record_one(work, stream); });
                run_batch(store, authority, parts(), batch.items);
                expect_whole(store, authority);
            }
        }
    }
}

TEST_F(FaultyWriter, after_an_unknown_outcome_nothing_more_is_written) {
    for (const CommitFault fault : {CommitFault::UnknownKept, CommitFault::UnknownLost}) {
        MemoryStore store;
        const AuthorityId authority = must(store.add_authority("first", origin));
        store.fail_commit(1, fault);
        WriterParts observed = parts();
        int unknown = 0;
        observed.on_unknown = [&](const util::Error&) { ++unknown; };
        Writer writer(store, authority, observed);
        const auto record = [](UnitOfWork& work) { return record_one(work, stream); };
        EXPECT_EQ(writer.submit_and_wait(record).error().kind, ErrorKind::OutcomeUnknown);
        EXPECT_FALSE(writer.submit_and_wait(record));
        EXPECT_EQ(unknown, 1);
        EXPECT_EQ(store.commits(), 1U);
        EXPECT_EQ(must(must(store.read())->head(authority)).next_position, fault == CommitFault::UnknownKept ? 1U : 0U);
    }
}

TEST(WriterDeath, by_default_an_unknown_outcome_ends_the_process) {
    testing::FLAGS_gtest_death_test_style = "threadsafe";
    EXPECT_EXIT(
        {
            MemoryStore store;
            const AuthorityId authority = must(store.add_authority("first", origin));
            store.fail_commit(1, CommitFault::UnknownLost);
            WriterParts real = parts();
            real.on_unknown = nullptr;
            (void)run_alone(store, authority, real, [](UnitOfWork& work) { return record_one(work, stream); });
        },
        testing::ExitedWithCode(75), "outcome of a commit is unknown");
}

}  // namespace

}  // namespace qingfeng::storage
