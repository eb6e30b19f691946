#include "domain/publication/figures.h"

#include <map>
#include <random>
#include <set>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "domain/publication/publication.h"

namespace qingfeng::domain::publication {
namespace {

using util::Instant;

TEST(Timeliness, is_told_from_dates_alone) {
    const Instant registered{0}, due{100}, before{50}, after{150};
    struct Row {
        const char* what;
        Dates dates;
        Instant as_of;
        Timeliness expected;
    };
    const Row rows[] = {
        {"answered before", {registered, due, before}, after, Timeliness::OnTime},
        {"answered at the deadline itself", {registered, due, due}, after, Timeliness::Late},
        {"answered after", {registered, due, after}, after, Timeliness::Late},
        {"extended, answered before the first date all the same",
         {registered, due, before, true},
         after,
         Timeliness::OnTime},
        {"extended, answered later", {registered, due, after, true}, after, Timeliness::Extended},
        {"extended, not answered", {registered, due, {}, true}, after, Timeliness::Extended},
        {"not answered, time left", {registered, due, {}}, before, Timeliness::Open},
        {"not answered, time up", {registered, due, {}}, due, Timeliness::Overdue},
        {"suspended past the date", {registered, due, {}, false, true}, after, Timeliness::Open},
        {"refused or withdrawn", {registered, due, {}, false, false, true}, after, Timeliness::Ended},
        {"praise has no deadline", {registered, {}, after}, after, Timeliness::Undated},
    };
    for (const Row& row : rows) EXPECT_EQ(timeliness(row.dates, row.as_of), row.expected) << row.what;
}

std::vector<Cell> cells_of(const std::vector<std::uint64_t>& counts) {
    std::vector<Cell> cells;
    for (std::size_t i = 0; i < counts.size(); ++i) {
        Figures figures;
        for (std::uint64_t n = 0; n < counts[i]; ++n) figures.count(Timeliness::OnTime);
        cells.push_back({"u" + std::to_string(i), "complaint", figures});
    }
    return cells;
}

/// What is shown, in short: "u0=5 rest=4 total=9".
std::string in_short(const ShownTable& table) {
    std::string text;
    for (const Cell& cell : table.cells) text += cell.unit + "=" + std::to_string(cell.figures.received) + " ";
    if (table.rest) text += "rest=" + std::to_string(table.rest->received) + " ";
    return text + (table.total ? "total=" + std::to_string(table.total->received) : "nothing");
}

TEST(SmallCells, are_merged) {
    struct Row {
        std::vector<std::uint64_t> counts;
        std::string expected;
    };
    const Row rows[] = {
        {{}, "nothing"},
        {{2}, "nothing"},
        {{1, 1}, "nothing"},
        {{5}, "u0=5 total=5"},
        {{5, 0, 7}, "u0=5 u2=7 total=12"},
        // One small cell alone would be total minus the others: the smallest of the others goes with it.
        {{1, 6, 7}, "u2=7 rest=7 total=14"},
        {{1, 1, 7, 9}, "u3=9 rest=9 total=18"},
        {{2, 1, 1, 7}, "u3=7 rest=4 total=11"},
        // Two cells below three that make four are two twos.
        {{2, 2, 7}, "rest=11 total=11"},
        {{1, 6}, "rest=7 total=7"},
    };
    for (const Row& row : rows) EXPECT_EQ(in_short(shown(cells_of(row.counts), 3)), row.expected);
}

TEST(SmallCells, the_order_given_does_not_matter) {
    auto cells = cells_of({4, 1, 2, 9, 4});
    const auto forward = shown(cells, 3);
    std::reverse(cells.begin(), cells.end());
    EXPECT_EQ(shown(cells, 3), forward);
}

/// Every table of four cells with up to six matters each, grouped by what is shown of it. Who knows the rule knows
/// exactly the group; so for every small cell the group must leave another value possible. With this bound the claim
/// is proven for such tables, not sampled.
TEST(SmallCells, no_hidden_figure_follows_from_what_is_shown) {
    constexpr std::uint64_t most = 6;
    for (const std::uint64_t min_cell : {3, 4, 5}) {
        std::map<std::string, std::vector<std::vector<std::uint64_t>>> groups;
        for (std::uint64_t code = 0; code < 7 * 7 * 7 * 7; ++code) {
            const std::vector<std::uint64_t> counts{code % 7, code / 7 % 7, code / 49 % 7, code / 343};
            groups[in_short(shown(cells_of(counts), min_cell))].push_back(counts);
        }
        for (const auto& [text, group] : groups) {
            for (std::size_t cell = 0; cell < 4; ++cell) {
                std::set<std::uint64_t> possible;
                for (const auto& counts : group) possible.insert(counts[cell]);
                const std::uint64_t only = *possible.begin();
                const bool hidden_and_small = only > 0 && only < min_cell;
                // A value at the edge of what was enumerated may have its alternative beyond it.
                if (possible.size() == 1 && hidden_and_small && only < most) {
                    ADD_FAILURE() << "u" << cell << " must be " << only << " where is shown: " << text
                                  << " (smallest cell " << min_cell << ")";
                }
            }
        }
    }
}

/// Why a month keeps the rule under which it was stated first (service/openings_sums.cpp): whoever puts two statements
/// of one table side by side, under three and under four as the smallest figure, knows what both of them hide.
TEST(SmallCells, two_rules_for_one_month_would_give_figures_away) {
    std::map<std::string, std::set<std::vector<std::uint64_t>>> groups;
    for (std::uint64_t code = 0; code < 7 * 7 * 7 * 7; ++code) {
        const std::vector<std::uint64_t> counts{code % 7, code / 7 % 7, code / 49 % 7, code / 343};
        groups[in_short(shown(cells_of(counts), 3)) + " / " + in_short(shown(cells_of(counts), 4))].insert(counts);
    }
    const std::vector<std::uint64_t> table{2, 2, 2, 4};
    EXPECT_EQ(in_short(shown(cells_of(table), 3)), "rest=10 total=10");
    EXPECT_EQ(in_short(shown(cells_of(table), 4)), "u3=4 rest=6 total=10");
    const auto both = in_short(shown(cells_of(table), 3)) + " / " + in_short(shown(cells_of(table), 4));
    EXPECT_EQ(groups[both], (std::set{table}));
}

/// A month is stated again for a year. Which cells are shown rests on how many matters came, which does not change any
/// more, never on what became of them: so that two statements differ only in sums about as many matters as one may
/// show.
RC_GTEST_PROP(SmallCells, what_became_of_matters_never_changes_which_cells_are_shown, (std::uint32_t seed)) {
    std::mt19937 random(seed);
    const std::uint64_t min_cell = 3 + random() % 5;
    std::vector<Cell> before, after;
    for (int unit = 0; unit < 6; ++unit) {
        const std::uint64_t received = random() % 12;
        Figures then, now;
        for (std::uint64_t i = 0; i < received; ++i) {
            then.count(static_cast<Timeliness>(1 + random() % 7));
            now.count(static_cast<Timeliness>(1 + random() % 7));
        }
        before.push_back({"u" + std::to_string(unit), "complaint", then});
        after.push_back({"u" + std::to_string(unit), "complaint", now});
    }
    const auto first = shown(before, min_cell);
    const auto second = shown(after, min_cell);
    RC_ASSERT(first.cells.size() == second.cells.size());
    RC_ASSERT(first.rest.has_value() == second.rest.has_value());
    RC_ASSERT(first.total.has_value() == second.total.has_value());
    for (std::size_t i = 0; i < first.cells.size(); ++i) {
        RC_ASSERT(first.cells[i].unit == second.cells[i].unit);
        RC_ASSERT(first.cells[i].figures.received == second.cells[i].figures.received);
        RC_ASSERT(first.cells[i].figures.received >= min_cell);
    }
    if (first.rest) RC_ASSERT(first.rest->received >= min_cell);
    // And the columns: everything shown adds up to the total, and nothing but one rest stands for what is hidden.
    if (!first.total) return;
    Figures sum;
    for (const Cell& cell : first.cells) sum += cell.figures;
    if (first.rest) sum += *first.rest;
    RC_ASSERT(sum == *first.total);
}

TEST(Publication, survives_its_bytes_and_nothing_else_does) {
    const Publication publication{Level::Matters, 5, "approved", "省局"};
    const auto bytes = publication.to_canonical();
    EXPECT_EQ(*Publication::from_canonical(bytes), publication);
    for (std::size_t length = 0; length < bytes.size(); ++length) {
        EXPECT_FALSE(Publication::from_canonical(util::ByteView(bytes).first(length))) << length;
    }
    EXPECT_EQ(Publication{}.level, Level::Internal);
}

}  // namespace
}  // namespace qingfeng::domain::publication
