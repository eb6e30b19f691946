#include <atomic>
#include <thread>

#include "contract/store_contract.h"

namespace qingfeng::storage::contract {

namespace {

using util::ErrorKind;

TEST_P(StoreContract, authorities_are_listed_by_id_with_slug_and_origin) {
    must(store_->add_authority("another", "log.example/another"));
    const auto all = must(store_->authorities());
    ASSERT_EQ(all.size(), 2U);
    EXPECT_LT(all[0].id, all[1].id);
    EXPECT_EQ(all[0].slug, "first");
    EXPECT_EQ(all[1].slug, "another");
    EXPECT_EQ(all[1].origin, "log.example/another");
}

TEST_P(StoreContract, a_slug_is_given_once) {
    auto again = store_->add_authority("first", "log.example/other");
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().kind, ErrorKind::Conflict);
    EXPECT_EQ(must(store_->authorities()).size(), 1U);
}

TEST_P(StoreContract, a_new_authority_has_the_empty_head) { EXPECT_EQ(head(authority_), AuthorityHead()); }

TEST_P(StoreContract, an_unknown_authority_is_not_found) {
    auto none = read()->head(AuthorityId(99));
    ASSERT_FALSE(none);
    EXPECT_EQ(none.error().kind, ErrorKind::NotFound);
    auto transaction = store_->write(AuthorityId(99));
    ASSERT_FALSE(transaction);
    EXPECT_EQ(transaction.error().kind, ErrorKind::NotFound);
    auto next = store_->write(authority_);
    EXPECT_TRUE(next);
}

TEST_P(StoreContract, a_commit_keeps_the_whole_head) {
    AuthorityHead next;
    next.version = 1;
    next.next_id = 1234;
    next.serial_year = 2026;
    next.next_serial = 17;
    next.frontier = {1, 2, 0, 3};
    next.root.fill(0xab);
    next.checkpoint = "log.example/first\n0\n—\n";
    next.last_recorded = {123'456'789'012};
    next.config_version = 9;
    ASSERT_EQ(must(write()->commit(next)), CommitOutcome::Durable);
    EXPECT_EQ(head(authority_), next);
}

TEST_P(StoreContract, an_entry_comes_back_as_written) {
    EntryRow waiting = entry(1, 1001, 1);
    waiting.leaf_index.reset();
    waiting.digests.clear();
    commit(
        [&](WriteTransaction& to) {
            must(to.append_entry(entry(0, 1000, 1)));
            must(to.append_entry(waiting));
        },
        2);
    EXPECT_EQ(must(read()->entries(authority_, 0, 10)), (std::vector<EntryRow>{entry(0, 1000, 1), waiting}));
}

TEST_P(StoreContract, entries_come_by_position_from_the_first_asked_for_up_to_the_limit) {
    commit(
        [&](WriteTransaction& to) {
            for (std::uint64_t i = 0; i < 7; ++i)
                must(to.append_entry(entry(i, 1000 + static_cast<int>(i % 2), 1 + i / 2)));
        },
        7);
    auto reader = read();
    EXPECT_EQ(positions(must(reader->entries(authority_, 2, 3))), (Numbers{2, 3, 4}));
    EXPECT_EQ(positions(must(reader->entries(authority_, 5, 100))), (Numbers{5, 6}));
    EXPECT_TRUE(must(reader->entries(authority_, 7, 100)).empty());
    EXPECT_TRUE(must(reader->entries(authority_, 0, 0)).empty());
}

TEST_P(StoreContract, entries_of_a_stream_come_by_sequence_and_leave_out_others) {
    commit(
        [&](WriteTransaction& to) {
            for (std::uint64_t i = 0; i < 7; ++i)
                must(to.append_entry(entry(i, 1000 + static_cast<int>(i % 2), 1 + i / 2)));
        },
        7);
    auto reader = read();
    EXPECT_EQ(positions(must(reader->entries_of(authority_, StreamId(1000), 1, 10))), (Numbers{0, 2, 4, 6}));
    EXPECT_EQ(positions(must(reader->entries_of(authority_, StreamId(1000), 2, 2))), (Numbers{2, 4}));
    EXPECT_EQ(positions(must(reader->entries_of(authority_, StreamId(1001), 1, 10))), (Numbers{1, 3, 5}));
    EXPECT_TRUE(must(reader->entries_of(authority_, StreamId(1002), 1, 10)).empty());
    EXPECT_EQ(must(reader->last_entry_of(authority_, StreamId(1001)))->position, 5U);
    EXPECT_EQ(must(reader->last_entry_of(authority_, StreamId(1000)))->position, 6U);
    EXPECT_FALSE(must(reader->last_entry_of(authority_, StreamId(999))));
    EXPECT_FALSE(must(reader->last_entry_of(authority_, StreamId(1002))));
}

TEST_P(StoreContract, leaves_and_subtrees_come_by_index) {
    commit(
        [&](WriteTransaction& to) {
            for (std::uint8_t i = 0; i < 5; ++i) must(to.append_leaf(i, leaf(i)));
            must(to.put_subtree({2, 0, {1}}));
            must(to.put_subtree({1, 1, {2}}));
            must(to.put_subtree({1, 0, {3}}));
        },
        0, 5);
    auto reader = read();
    EXPECT_EQ(must(reader->leaves(authority_, 3, 10)), (std::vector<LeafBytes>{leaf(3), leaf(4)}));
    EXPECT_EQ(must(reader->leaves(authority_, 1, 2)), (std::vector<LeafBytes>{leaf(1), leaf(2)}));
    EXPECT_EQ(must(reader->subtrees(authority_, 1, 0, 10)), (std::vector<SubtreeRow>{{1, 0, {3}}, {1, 1, {2}}}));
    EXPECT_EQ(must(reader->subtrees(authority_, 1, 1, 10)), (std::vector<SubtreeRow>{{1, 1, {2}}}));
    EXPECT_EQ(must(reader->subtrees(authority_, 2, 0, 1)), (std::vector<SubtreeRow>{{2, 0, {1}}}));
    EXPECT_TRUE(must(reader->subtrees(authority_, 3, 0, 10)).empty());
}

TEST_P(StoreContract, an_entry_or_leaf_out_of_order_is_refused_and_spends_the_transaction) {
    const std::function<util::Status(WriteTransaction&)> gaps[] = {
        [](WriteTransaction& to) { return to.append_entry(entry(1, 1000, 1)); },
        [](WriteTransaction& to) { return to.append_leaf(1, leaf(1)); },
    };
    for (const auto& gap : gaps) {
        auto transaction = write();
        auto refused = gap(*transaction);
        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error().kind, ErrorKind::Damaged);
        EXPECT_EQ(transaction->put_matter(matter(1000)).error(), refused.error());
        EXPECT_EQ(transaction->commit(following({})).error(), refused.error());
    }
    EXPECT_EQ(head(authority_).version, 0U);
}

TEST_P(StoreContract, a_head_that_does_not_count_what_was_appended_is_refused) {
    for (const auto& [entries, leaves] : {std::pair{0, 1}, {1, 0}, {2, 1}, {1, 2}}) {
        auto transaction = write();
        must(transaction->append_entry(entry(0, 1000, 1)));
        must(transaction->append_leaf(0, leaf(0)));
        auto refused =
            transaction->commit(following({}, static_cast<unsigned>(entries), static_cast<unsigned>(leaves)));
        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error().kind, ErrorKind::Damaged);
    }
    EXPECT_TRUE(must(read()->entries(authority_, 0, 1)).empty());
}

TEST_P(StoreContract, a_sequence_is_given_once_in_a_stream) {
    commit([](WriteTransaction& to) { must(to.append_entry(entry(0, 1000, 1))); }, 1);
    auto transaction = write();
    auto refused = transaction->append_entry(entry(1, 1000, 1));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, ErrorKind::Conflict);
}

TEST_P(StoreContract, nothing_is_visible_before_the_commit) {
    auto transaction = write();
    must(transaction->append_entry(entry(0, 1000, 1)));
    must(transaction->append_leaf(0, leaf(0)));
    must(transaction->put_matter(matter(1000, "TS2026-1", 5)));
    must(transaction->put_lookup({LookupSpace::External, hash(1), StreamId(1000)}));
    must(transaction->put_request_key({hash(2), hash(3), 0, {}}));
    must(transaction->put_wrapped_key({KeyPurpose::Stream, 1000, 1, 1, {1}}));
    auto reader = read();
    EXPECT_EQ(must(reader->head(authority_)), AuthorityHead());
    EXPECT_TRUE(must(reader->entries(authority_, 0, 10)).empty());
    EXPECT_TRUE(must(reader->leaves(authority_, 0, 10)).empty());
    EXPECT_FALSE(must(reader->matter(authority_, StreamId(1000))));
    EXPECT_FALSE(must(reader->matter_by_number(authority_, "TS2026-1")));
    EXPECT_TRUE(must(reader->due(authority_, {100}, 10)).empty());
    EXPECT_FALSE(must(reader->lookup(authority_, LookupSpace::External, hash(1))));
    EXPECT_FALSE(must(reader->request_key(authority_, hash(2))));
    EXPECT_TRUE(must(reader->wrapped_keys(authority_)).empty());
}

TEST_P(StoreContract, a_transaction_reads_what_it_wrote_but_the_head_it_began_with) {
    auto transaction = write();
    must(transaction->append_entry(entry(0, 1000, 1)));
    must(transaction->append_leaf(0, leaf(7)));
    must(transaction->put_matter(matter(1000, "TS2026-1", 5)));
    must(transaction->put_lookup({LookupSpace::QueryCode, hash(1), StreamId(1000)}));
    must(transaction->put_request_key({hash(2), hash(3), 0, {}}));
    must(transaction->put_wrapped_key({KeyPurpose::Stream, 1000, 1, 1, {1}}));
    EXPECT_EQ(must(transaction->last_entry_of(authority_, StreamId(1000))), entry(0, 1000, 1));
    EXPECT_EQ(must(transaction->leaves(authority_, 0, 1)), (std::vector<LeafBytes>{leaf(7)}));
    EXPECT_EQ(must(transaction->matter_by_number(authority_, "TS2026-1")), matter(1000, "TS2026-1", 5));
    EXPECT_EQ(streams_of(must(transaction->due(authority_, {5}, 10))), (Streams{1000}));
    EXPECT_EQ(must(transaction->lookup(authority_, LookupSpace::QueryCode, hash(1))), StreamId(1000));
    EXPECT_TRUE(must(transaction->request_key(authority_, hash(2))));
    EXPECT_TRUE(must(transaction->wrapped_key(authority_, KeyPurpose::Stream, 1000)));
    EXPECT_EQ(must(transaction->head(authority_)), AuthorityHead());
}

TEST_P(StoreContract, a_transaction_that_is_dropped_leaves_no_trace) {
    {
        auto transaction = write();
        must(transaction->append_entry(entry(0, 1000, 1)));
        must(transaction->put_matter(matter(1000, "TS2026-1", 5)));
    }
    EXPECT_TRUE(must(read()->entries(authority_, 0, 10)).empty());
    EXPECT_FALSE(must(read()->matter_by_number(authority_, "TS2026-1")));
    commit([](WriteTransaction& to) { must(to.append_entry(entry(0, 1000, 1))); }, 1);
    EXPECT_EQ(must(read()->entries(authority_, 0, 10)).size(), 1U);
}

TEST_P(StoreContract, a_reader_stays_in_the_moment_it_began) {
    commit([](WriteTransaction& to) { must(to.put_matter(matter(1000, "A", 5))); });
    auto before = read();
    commit([](WriteTransaction& to) {
        must(to.put_matter(matter(1000, "B", 6)));
        must(to.put_matter(matter(1001, "C", 4)));
    });
    EXPECT_EQ(must(before->head(authority_)).version, 1U);
    EXPECT_EQ(must(before->matter(authority_, StreamId(1000)))->number, "A");
    EXPECT_FALSE(must(before->matter_by_number(authority_, "B")));
    EXPECT_EQ(must(before->matters(authority_, StreamId(0), 10)).size(), 1U);
    EXPECT_EQ(streams_of(must(before->due(authority_, {100}, 10))), (Streams{1000}));
    auto after = read();
    EXPECT_EQ(must(after->head(authority_)).version, 2U);
    EXPECT_EQ(streams_of(must(after->due(authority_, {100}, 10))), (Streams{1001, 1000}));
}

TEST_P(StoreContract, a_commit_from_an_old_head_conflicts_and_leaves_no_trace) {
    commit([](WriteTransaction&) {});
    auto transaction = write();
    must(transaction->put_matter(matter(1000)));
    EXPECT_EQ(must(transaction->commit(following({}))), CommitOutcome::Conflict);
    EXPECT_FALSE(must(read()->matter(authority_, StreamId(1000))));
    transaction.reset();
    EXPECT_EQ(head(authority_).version, 1U);
    commit([](WriteTransaction&) {});
}

TEST_P(StoreContract, of_two_writers_at_once_one_waits_or_conflicts) {
    auto first = write();
    auto second = store_->write(authority_);
    must(first->put_matter(matter(1000)));
    EXPECT_EQ(must(first->commit(following({}))), CommitOutcome::Durable);
    if (!second) {
        EXPECT_EQ(second.error().kind, ErrorKind::Busy);
        return;
    }
    must((*second)->put_matter(matter(1001)));
    EXPECT_EQ(must((*second)->commit(following({}))), CommitOutcome::Conflict);
    EXPECT_FALSE(must(read()->matter(authority_, StreamId(1001))));
}

TEST_P(StoreContract, writers_on_many_threads_lose_no_commit_and_leave_no_gap) {
    constexpr std::uint64_t each = 20;
    std::atomic<std::uint64_t> conflicts{0};
    const auto work = [&](std::int64_t stream) {
        for (std::uint64_t done = 0; done < each;) {
            auto transaction = store_->write(authority_);
            if (!transaction) continue;
            const AuthorityHead before = must((*transaction)->head(authority_));
            must((*transaction)->append_entry(entry(before.next_position, stream, done + 1)));
            if (must((*transaction)->commit(following(before, 1))) == CommitOutcome::Durable)
                ++done;
            else
                ++conflicts;
        }
    };
    std::thread one(work, 1001);
    std::thread two(work, 1002);
    std::thread three(work, 1003);
    one.join(), two.join(), three.join();
    EXPECT_EQ(head(authority_).version, 3 * each);
    const auto all = must(read()->entries(authority_, 0, 1000));
    ASSERT_EQ(all.size(), 3 * each);
    for (std::uint64_t i = 0; i < all.size(); ++i) EXPECT_EQ(all[i].position, i);
}

TEST_P(StoreContract, readers_on_other_threads_see_whole_commits_only) {
    std::atomic<bool> stop{false};
    std::thread reading([&] {
        while (!stop) {
            auto reader = read();
            const auto seen = must(reader->head(authority_));
            EXPECT_EQ(must(reader->entries(authority_, 0, 1000)).size(), seen.next_position);
            EXPECT_EQ(must(reader->leaves(authority_, 0, 1000)).size(), seen.tree_size);
        }
    });
    for (std::uint64_t i = 0; i < 40; ++i)
        commit(
            [&](WriteTransaction& to) {
                must(to.append_entry(entry(2 * i, 1000, 2 * i + 1)));
                must(to.append_leaf(2 * i, leaf(1)));
                must(to.append_entry(entry(2 * i + 1, 1000, 2 * i + 2)));
                must(to.append_leaf(2 * i + 1, leaf(1)));
            },
            2, 2);
    stop = true;
    reading.join();
}

TEST_P(StoreContract, a_transaction_commits_once) {
    auto transaction = write();
    EXPECT_EQ(must(transaction->commit(following({}))), CommitOutcome::Durable);
    EXPECT_FALSE(transaction->put_matter(matter(1000)));
    EXPECT_FALSE(transaction->commit(following(following({}))));
    EXPECT_EQ(head(authority_).version, 1U);
}

}  // namespace

}  // namespace qingfeng::storage::contract
