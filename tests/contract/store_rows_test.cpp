#include <chrono>

#include "contract/store_contract.h"

namespace qingfeng::storage::contract {

namespace {

using util::ErrorKind;
using util::Instant;

TEST_P(StoreContract, a_matter_comes_back_as_written_and_is_replaced_whole) {
    MatterRow bare;
    bare.stream = StreamId(1000);
    commit([&](WriteTransaction& to) {
        must(to.put_matter(matter(1000, "TS2026-1", 5)));
        must(to.put_matter(matter(1001, "TS2026-2")));
    });
    EXPECT_EQ(must(read()->matter(authority_, StreamId(1000))), matter(1000, "TS2026-1", 5));
    commit([&](WriteTransaction& to) { must(to.put_matter(bare)); });
    EXPECT_EQ(must(read()->matter(authority_, StreamId(1000))), bare);
    EXPECT_FALSE(must(read()->matter_by_number(authority_, "TS2026-1")));
    EXPECT_TRUE(must(read()->due(authority_, {1000}, 10)).empty());
    EXPECT_EQ(must(read()->matter_by_number(authority_, "TS2026-2")), matter(1001, "TS2026-2"));
}

TEST_P(StoreContract, a_number_belongs_to_one_matter_and_many_may_have_none) {
    commit([&](WriteTransaction& to) {
        must(to.put_matter(matter(1000)));
        must(to.put_matter(matter(1001)));
        must(to.put_matter(matter(1002, "TS2026-1")));
        must(to.put_matter(matter(1002, "TS2026-1")));
    });
    EXPECT_FALSE(must(read()->matter_by_number(authority_, "")));
    auto transaction = write();
    auto refused = transaction->put_matter(matter(1003, "TS2026-1"));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, ErrorKind::Conflict);
}

TEST_P(StoreContract, matters_come_by_stream_up_to_the_limit) {
    commit([&](WriteTransaction& to) {
        for (const std::int64_t stream : {1004, 1001, 1003, 1000}) must(to.put_matter(matter(stream)));
    });
    Streams seen;
    for (const MatterRow& row : must(read()->matters(authority_, StreamId(1001), 2))) seen.push_back(row.stream.get());
    EXPECT_EQ(seen, (Streams{1001, 1003}));
}

TEST_P(StoreContract, due_gives_the_earliest_wakes_first_up_to_now_and_the_limit) {
    commit([&](WriteTransaction& to) {
        must(to.put_matter(matter(1000, "", 30)));
        must(to.put_matter(matter(1001, "", 10)));
        must(to.put_matter(matter(1002)));
        must(to.put_matter(matter(1003, "", 20)));
        must(to.put_matter(matter(1004, "", 10)));
        must(to.put_matter(matter(1005, "", -10)));
    });
    auto reader = read();
    EXPECT_TRUE(must(reader->due(authority_, {-11}, 10)).empty());
    EXPECT_EQ(streams_of(must(reader->due(authority_, {10}, 10))), (Streams{1005, 1001, 1004}));
    EXPECT_EQ(streams_of(must(reader->due(authority_, {100}, 4))), (Streams{1005, 1001, 1004, 1003}));
    EXPECT_EQ(streams_of(must(reader->due(authority_, {30}, 10))), (Streams{1005, 1001, 1004, 1003, 1000}));
}

TEST_P(StoreContract, wakes_come_by_moment_and_stream_a_page_at_a_time) {
    commit([&](WriteTransaction& to) {
        must(to.put_matter(matter(1003, "", 20)));
        must(to.put_matter(matter(1001, "", 10)));
        must(to.put_matter(matter(1002)));
        must(to.put_matter(matter(1000, "", 10)));
        must(to.put_matter(matter(1004, "", -10)));
    });
    const std::vector<WakeRow> all{
        {{-10}, StreamId(1004)}, {{10}, StreamId(1000)}, {{10}, StreamId(1001)}, {{20}, StreamId(1003)}};
    auto reader = read();
    WakeRow after{{-11}, StreamId(0)};
    std::vector<WakeRow> seen;
    while (true) {
        const auto page = must(reader->wakes(authority_, after, 2));
        seen.insert(seen.end(), page.begin(), page.end());
        if (page.size() < 2) break;
        after = page.back();
    }
    EXPECT_EQ(seen, all);
    EXPECT_TRUE(must(reader->wakes(authority_, all.back(), 2)).empty());
}

TEST_P(StoreContract, a_matter_has_one_wake_at_a_time) {
    commit([&](WriteTransaction& to) { must(to.put_matter(matter(1000, "", 10))); });
    commit([&](WriteTransaction& to) {
        must(to.put_matter(matter(1000, "", 50)));
        must(to.put_matter(matter(1000, "", 40)));
    });
    EXPECT_TRUE(must(read()->due(authority_, {39}, 10)).empty());
    EXPECT_EQ(streams_of(must(read()->due(authority_, {100}, 10))), (Streams{1000}));
    commit([&](WriteTransaction& to) { must(to.put_matter(matter(1000))); });
    EXPECT_TRUE(must(read()->due(authority_, {100}, 10)).empty());
}

TEST_P(StoreContract, what_is_due_costs_what_is_due_not_what_is_open) {
    const auto cost = [&](std::int64_t stream_first, int count) {
        commit([&](WriteTransaction& to) {
            for (int i = 0; i < count; ++i) must(to.put_matter(matter(stream_first + i, "", 1'000'000)));
        });
        auto reader = read();
        auto best = std::chrono::nanoseconds::max();
        for (int i = 0; i < 50; ++i) {
            const auto start = std::chrono::steady_clock::now();
            must(reader->due(authority_, {10}, 10));
            best = std::min<std::chrono::nanoseconds>(best, std::chrono::steady_clock::now() - start);
        }
        return best;
    };
    const auto few = cost(1000, 10);
    const auto many = cost(2000, 20'000);
    EXPECT_LT(many, 20 * few + std::chrono::microseconds(20));
}

TEST_P(StoreContract, a_lookup_finds_its_stream_in_its_space_only) {
    commit([&](WriteTransaction& to) {
        must(to.put_lookup({LookupSpace::External, hash(1), StreamId(1000)}));
        must(to.put_lookup({LookupSpace::QueryCode, hash(2), StreamId(1001)}));
        must(to.put_lookup({LookupSpace::QueryCode, hash(1), StreamId(1002)}));
    });
    auto reader = read();
    EXPECT_EQ(must(reader->lookup(authority_, LookupSpace::External, hash(1))), StreamId(1000));
    EXPECT_EQ(must(reader->lookup(authority_, LookupSpace::QueryCode, hash(1))), StreamId(1002));
    EXPECT_FALSE(must(reader->lookup(authority_, LookupSpace::External, hash(2))));
    EXPECT_EQ(must(reader->lookups(authority_)),
              (std::vector<LookupRow>{{LookupSpace::QueryCode, hash(1), StreamId(1002)},
                                      {LookupSpace::QueryCode, hash(2), StreamId(1001)},
                                      {LookupSpace::External, hash(1), StreamId(1000)}}));
    auto transaction = write();
    auto refused = transaction->put_lookup({LookupSpace::External, hash(1), StreamId(1005)});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, ErrorKind::Conflict);
}

TEST_P(StoreContract, the_newest_generation_of_a_key_is_found_and_all_are_listed) {
    const WrappedKeyRow first{KeyPurpose::Stream, 1000, 1, 1, {1}};
    const WrappedKeyRow second{KeyPurpose::Stream, 1000, 2, 1, {2}};
    const WrappedKeyRow other{KeyPurpose::Stream, 1001, 1, 1, {3}};
    const WrappedKeyRow log{KeyPurpose::LogSigning, 0, 1, 1, {4}};
    commit([&](WriteTransaction& to) {
        for (const auto& key : {log, other, second, first}) must(to.put_wrapped_key(key));
    });
    EXPECT_EQ(must(read()->wrapped_key(authority_, KeyPurpose::Stream, 1000)), second);
    EXPECT_EQ(must(read()->wrapped_key(authority_, KeyPurpose::LogSigning, 0)), log);
    EXPECT_FALSE(must(read()->wrapped_key(authority_, KeyPurpose::Stream, 999)));
    EXPECT_FALSE(must(read()->wrapped_key(authority_, KeyPurpose::QueryCode, 0)));
    EXPECT_EQ(must(read()->wrapped_keys(authority_)), (std::vector<WrappedKeyRow>{first, second, other, log}));
    const WrappedKeyRow rewrapped{KeyPurpose::Stream, 1000, 2, 2, {5}};
    commit([&](WriteTransaction& to) { must(to.put_wrapped_key(rewrapped)); });
    EXPECT_EQ(must(read()->wrapped_key(authority_, KeyPurpose::Stream, 1000)), rewrapped);
}

TEST_P(StoreContract, erasing_a_streams_key_takes_all_generations_of_that_key_and_no_other) {
    const WrappedKeyRow other{KeyPurpose::Stream, 1001, 1, 1, {3}};
    const WrappedKeyRow log{KeyPurpose::LogSigning, 0, 1, 1, {4}};
    commit([&](WriteTransaction& to) {
        must(to.put_wrapped_key({KeyPurpose::Stream, 1000, 1, 1, {1}}));
        must(to.put_wrapped_key({KeyPurpose::Stream, 1000, 2, 1, {2}}));
        must(to.put_wrapped_key(other));
        must(to.put_wrapped_key(log));
    });
    commit([&](WriteTransaction& to) { must(to.erase_stream_key(StreamId(1000))); });
    EXPECT_EQ(must(read()->wrapped_keys(authority_)), (std::vector<WrappedKeyRow>{other, log}));
}

TEST_P(StoreContract, a_request_key_is_used_once_unless_it_had_an_expiry) {
    const RequestKeyRow lasting{hash(1), hash(9), 4, {}};
    const RequestKeyRow passing{hash(2), hash(9), 5, Instant{10}};
    commit([&](WriteTransaction& to) {
        must(to.put_request_key(lasting));
        must(to.put_request_key(passing));
    });
    EXPECT_EQ(must(read()->request_key(authority_, hash(1))), lasting);
    EXPECT_EQ(must(read()->request_key(authority_, hash(2))), passing);
    EXPECT_FALSE(must(read()->request_key(authority_, hash(3))));
    const RequestKeyRow again{hash(2), hash(8), 6, Instant{20}};
    commit([&](WriteTransaction& to) { must(to.put_request_key(again)); });
    EXPECT_EQ(must(read()->request_key(authority_, hash(2))), again);
    auto transaction = write();
    auto refused = transaction->put_request_key({hash(1), hash(8), 7, {}});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, ErrorKind::Conflict);
}

TEST_P(StoreContract, projections_are_dropped_and_built_again_in_one_transaction) {
    commit(
        [&](WriteTransaction& to) {
            must(to.append_entry(entry(0, 1000, 1)));
            must(to.append_leaf(0, leaf(0)));
            must(to.put_matter(matter(1000, "A", 5)));
            must(to.put_matter(matter(1001, "B", 6)));
            must(to.put_lookup({LookupSpace::QueryCode, hash(1), StreamId(1000)}));
            must(to.put_request_key({hash(2), hash(3), 0, {}}));
            must(to.put_wrapped_key({KeyPurpose::Stream, 1000, 1, 1, {1}}));
        },
        1, 1);
    commit([&](WriteTransaction& to) {
        must(to.clear_projections());
        EXPECT_TRUE(must(to.matters(authority_, StreamId(0), 10)).empty());
        must(to.put_matter(matter(1000, "B", 7)));
    });
    auto reader = read();
    EXPECT_EQ(must(reader->matters(authority_, StreamId(0), 10)), (std::vector<MatterRow>{matter(1000, "B", 7)}));
    EXPECT_FALSE(must(reader->matter_by_number(authority_, "A")));
    EXPECT_EQ(streams_of(must(reader->due(authority_, {100}, 10))), (Streams{1000}));
    EXPECT_TRUE(must(reader->lookups(authority_)).empty());
    EXPECT_EQ(must(reader->entries(authority_, 0, 10)).size(), 1U);
    EXPECT_EQ(must(reader->leaves(authority_, 0, 10)).size(), 1U);
    EXPECT_TRUE(must(reader->request_key(authority_, hash(2))));
    EXPECT_EQ(must(reader->wrapped_keys(authority_)).size(), 1U);
}

TEST_P(StoreContract, a_matter_is_erased_with_its_number_its_wake_and_its_lookups_and_no_other) {
    commit([&](WriteTransaction& to) {
        must(to.put_matter(matter(1000, "A", 5)));
        must(to.put_matter(matter(1001, "B", 6)));
        must(to.put_lookup({LookupSpace::QueryCode, hash(1), StreamId(1000)}));
        must(to.put_lookup({LookupSpace::QueryCode, hash(2), StreamId(1001)}));
    });
    commit([&](WriteTransaction& to) {
        must(to.erase_matter(StreamId(1000), {{LookupSpace::QueryCode, hash(1), StreamId(1000)},
                                              {LookupSpace::QueryCode, hash(2), StreamId(1000)}}));
    });
    auto reader = read();
    EXPECT_EQ(must(reader->matters(authority_, StreamId(0), 10)), (std::vector<MatterRow>{matter(1001, "B", 6)}));
    EXPECT_FALSE(must(reader->matter_by_number(authority_, "A")));
    EXPECT_EQ(streams_of(must(reader->due(authority_, {100}, 10))), (Streams{1001}));
    EXPECT_EQ(must(reader->lookups(authority_)),
              (std::vector<LookupRow>{{LookupSpace::QueryCode, hash(2), StreamId(1001)}}))
        << "a lookup of another matter stays";
}

TEST_P(StoreContract, keys_are_read_on_from_an_owner) {
    const WrappedKeyRow stream{KeyPurpose::Stream, 1000, 1, 1, {1}};
    const WrappedKeyRow code1{KeyPurpose::QueryCode, 0, 1, 1, {2}};
    const WrappedKeyRow code2{KeyPurpose::QueryCode, 0, 2, 1, {3}};
    commit([&](WriteTransaction& to) {
        for (const auto& key : {code2, stream, code1}) must(to.put_wrapped_key(key));
    });
    const auto from = [&](KeyPurpose purpose, std::int64_t owner, std::size_t limit) {
        return must(read()->wrapped_keys_from(authority_, purpose, owner, limit));
    };
    EXPECT_EQ(from(KeyPurpose::Stream, 0, 10), (std::vector{stream, code1, code2}));
    EXPECT_EQ(from(KeyPurpose::Stream, 1001, 1), (std::vector{code1}));
    EXPECT_EQ(from(KeyPurpose::QueryCode, 0, 10), (std::vector{code1, code2}));
}

TEST_P(StoreContract, a_log_changes_its_name_with_a_commit_or_not_at_all) {
    const auto origin = [&] { return must(store_->authorities()).front().origin; };
    const std::string before = origin();
    must(write()->put_origin("log.example/lost"));
    EXPECT_EQ(origin(), before);
    commit([&](WriteTransaction& to) { must(to.put_origin("log.example/next")); });
    EXPECT_EQ(origin(), "log.example/next");
}

TEST_P(StoreContract, authorities_know_nothing_of_each_other) {
    const AuthorityId other = must(store_->add_authority("other", "log.example/other"));
    for (const AuthorityId authority : {authority_, other}) {
        auto to = write(authority);
        must(to->append_entry(entry(0, 1000, 1)));
        must(to->append_leaf(0, leaf(static_cast<std::uint8_t>(authority.get()))));
        must(to->put_matter(matter(1000, "A", 5)));
        must(to->put_lookup({LookupSpace::QueryCode, hash(1), StreamId(1000)}));
        must(to->put_request_key({hash(2), hash(3), 0, {}}));
        must(to->put_wrapped_key({KeyPurpose::Stream, 1000, 1, 1, {1}}));
        EXPECT_EQ(must(to->commit(following({}, 1, 1))), CommitOutcome::Durable);
    }
    {
        auto to = write(other);
        must(to->clear_projections());
        must(to->erase_stream_key(StreamId(1000)));
        EXPECT_EQ(must(to->commit(following(must(to->head(other))))), CommitOutcome::Durable);
    }
    auto reader = read();
    EXPECT_EQ(must(reader->matters(authority_, StreamId(0), 10)).size(), 1U);
    EXPECT_EQ(streams_of(must(reader->due(authority_, {100}, 10))), (Streams{1000}));
    EXPECT_EQ(must(reader->lookups(authority_)).size(), 1U);
    EXPECT_EQ(must(reader->wrapped_keys(authority_)).size(), 1U);
    EXPECT_EQ(must(reader->head(authority_)).version, 1U);
    EXPECT_TRUE(must(reader->matters(other, StreamId(0), 10)).empty());
    EXPECT_EQ(must(reader->leaves(other, 0, 1)), (std::vector<LeafBytes>{leaf(2)}));
}

}  // namespace

}  // namespace qingfeng::storage::contract
