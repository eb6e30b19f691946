#include <algorithm>
#include <limits>

#include <fmt/format.h>

#include "contract/store_contract.h"
#include "storage/shelves.h"

/// Lists, counts and the index of terms. That lists show exactly what may be seen is proven in
/// tests/unit/service/visibility_test.cpp, over every engine.
namespace qingfeng::storage::contract {

namespace {

using util::Instant;

MatterQuery of_everything(MatterOrder order) {
    MatterQuery query;
    query.sight.everything = true;
    query.order = order;
    return query;
}

MatterRow waiting(std::int64_t stream, std::optional<std::int64_t> due) {
    MatterRow row = matter(stream, "N" + std::to_string(stream));
    row.waiting = true;
    row.deadline.reset();
    if (due) row.deadline = Instant{*due};
    return row;
}

TEST_P(StoreContract, a_row_keeps_all_that_decides_who_sees_it) {
    MatterRow row = matter(1000, "A");
    row.concerns = "songling-station";
    row.worker = "lu-yao";
    row.granted = {"a", "b"};
    row.excluded = {std::numeric_limits<std::int64_t>::min(), -7, 9};
    row.waiting = true;
    row.source = "12328";
    commit([&](WriteTransaction& to) { must(to.put_matter(row)); });
    EXPECT_EQ(must(read()->matter(authority_, StreamId(1000))), row);
}

TEST_P(StoreContract, a_queue_gives_the_earliest_deadline_first_and_none_last_page_by_page) {
    commit([&](WriteTransaction& to) {
        must(to.put_matter(waiting(1000, {})));
        must(to.put_matter(waiting(1001, 20)));
        must(to.put_matter(waiting(1002, 10)));
        must(to.put_matter(waiting(1003, 20)));
        must(to.put_matter(matter(1004, "over")));
    });
    MatterQuery query = of_everything(MatterOrder::ByDeadline);
    query.limit = 2;
    Streams all;
    auto reader = read();
    for (int page = 0; page < 3; ++page) {
        const auto rows = must(reader->list_matters(authority_, query));
        for (const MatterRow& row : rows) all.push_back(row.stream.get());
        if (!rows.empty()) query.after = cursor_at(query, rows.back());
    }
    EXPECT_EQ(all, (Streams{1002, 1001, 1003, 1000}));
    EXPECT_EQ(must(reader->count_matters(authority_, query, 1001)), 4U) << "a count knows no page";
    EXPECT_EQ(must(reader->count_matters(authority_, query, 3)), 3U) << "and goes no further than asked";
}

TEST_P(StoreContract, every_place_that_follows_from_the_rows_is_there_and_no_other) {
    const auto kept = [&] {
        std::vector<std::string> places;
        const auto visited = read()->each_place(authority_, [&](const MatterPlace& place) {
            places.push_back(fmt::format("{} {} {} {} {} {} {}",
                                         place.order == MatterOrder::ByDeadline ? "queue" : "list", place.shelf,
                                         place.due.micros, place.stream.get(), place.state, place.kind, place.guarded));
        });
        EXPECT_TRUE(visited);
        std::ranges::sort(places);
        return places;
    };
    MatterRow sealed = matter(1002);
    sealed.number.clear();
    sealed.excluded = {5};
    MatterRow moving = waiting(1000, 5);
    moving.unit = "a";
    moving.handler.clear();
    moving.source = "12328";
    moving.state = 3;
    moving.kind = 2;
    commit([&](WriteTransaction& to) {
        must(to.put_matter(moving));
        must(to.put_matter(sealed));
    });
    const std::string as_sealed = fmt::format("list ! 0 1002 {} {} true", sealed.state, sealed.kind);
    EXPECT_EQ(kept(), (std::vector<std::string>{as_sealed, "list * 0 1000 3 2 false", "list */3 0 1000 3 2 false",
                                                "list s:12328 0 1000 3 2 false", "list u:a 0 1000 3 2 false",
                                                "queue * 5 1000 3 2 false", "queue s:12328 5 1000 3 2 false",
                                                "queue u:a 5 1000 3 2 false"}));
    moving.waiting = false;
    moving.state = 7;
    moving.unit = "b";
    commit([&](WriteTransaction& to) { must(to.put_matter(moving)); });
    EXPECT_EQ(kept(), (std::vector<std::string>{as_sealed, "list * 0 1000 7 2 false", "list */7 0 1000 7 2 false",
                                                "list s:12328 0 1000 7 2 false", "list u:b 0 1000 7 2 false"}));
}

TEST_P(StoreContract, what_moved_or_was_erased_is_on_no_old_list) {
    const auto listed = [&](const MatterQuery& query) { return must(read()->list_matters(authority_, query)).size(); };
    MatterQuery queue = of_everything(MatterOrder::ByDeadline);
    MatterQuery everything = of_everything(MatterOrder::NewestFirst);
    commit([&](WriteTransaction& to) {
        must(to.put_matter(waiting(1000, 5)));
        must(to.put_matter(waiting(1001, 5)));
    });
    EXPECT_EQ(listed(queue), 2U);
    commit([&](WriteTransaction& to) { must(to.put_matter(matter(1000, "N1000"))); });
    EXPECT_EQ(listed(queue), 1U);
    EXPECT_EQ(listed(everything), 2U);
    commit([&](WriteTransaction& to) { must(to.erase_matter(StreamId(1001), {})); });
    EXPECT_EQ(listed(queue), 0U);
    EXPECT_EQ(listed(everything), 1U);
    commit([&](WriteTransaction& to) { must(to.clear_projections()); });
    EXPECT_EQ(listed(everything), 0U);
}

TEST_P(StoreContract, a_search_gives_what_has_every_term_newest_first_and_goes_on_below) {
    const auto found = [&](const std::vector<std::int64_t>& terms, std::optional<StreamId> before = {},
                           std::size_t limit = 10) {
        return streams_of(must(read()->search_terms(authority_, terms, before, limit)));
    };
    commit([&](WriteTransaction& to) {
        must(to.put_search_terms(StreamId(1000), {1, -2, 3}));
        must(to.put_search_terms(StreamId(1001), {1, 3}));
        must(to.put_search_terms(StreamId(1002), {-2, 3}));
        must(to.put_search_terms(StreamId(1002), {3, 4}));
    });
    EXPECT_EQ(found({3}), (Streams{1002, 1001, 1000}));
    EXPECT_EQ(found({1, 3}), (Streams{1001, 1000}));
    EXPECT_EQ(found({3, -2, 1}), (Streams{1000}));
    EXPECT_EQ(found({1, 4}), Streams{});
    EXPECT_EQ(found({5}), Streams{});
    EXPECT_EQ(found({}), Streams{});
    EXPECT_EQ(found({3}, {}, 2), (Streams{1002, 1001}));
    EXPECT_EQ(found({3}, StreamId(1001), 2), (Streams{1000}));
    commit([&](WriteTransaction& to) { must(to.erase_search_terms(StreamId(1001), {1, 3, 99})); });
    EXPECT_EQ(found({3}), (Streams{1002, 1000}));
}

TEST_P(StoreContract, the_index_of_terms_remembers_how_far_it_is_until_projections_are_dropped) {
    EXPECT_EQ(must(read()->search_progress(authority_)), 0U);
    commit([&](WriteTransaction& to) {
        must(to.put_search_progress(7));
        must(to.put_search_terms(StreamId(1000), {1}));
    });
    commit([&](WriteTransaction& to) { must(to.put_search_progress(9)); });
    EXPECT_EQ(must(read()->search_progress(authority_)), 9U);
    commit([&](WriteTransaction& to) { must(to.clear_projections()); });
    EXPECT_EQ(must(read()->search_progress(authority_)), 0U);
    EXPECT_TRUE(must(read()->search_terms(authority_, {1}, {}, 10)).empty());
}

}  // namespace

}  // namespace qingfeng::storage::contract
