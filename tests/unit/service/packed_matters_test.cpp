// A matter comes out of the pack as it went in, whatever was put, replaced and erased around it.
#include "service/packed_matters.h"

#include <limits>
#include <map>
#include <random>

#include <gtest/gtest.h>

#include "service/projection.h"

namespace qingfeng::service {
namespace {

using storage::MatterRow;
using storage::StreamId;

constexpr util::Instant ever{std::numeric_limits<std::int64_t>::min()};
constexpr util::Instant never{std::numeric_limits<std::int64_t>::max()};
const util::TimeZone zone = *util::TimeZone::find("Asia/Shanghai");

template <class T>
std::optional<T> now_and_then(std::mt19937& random, T value) {
    return random() % 3 == 0 ? std::nullopt : std::optional(std::move(value));
}

std::pair<MatterRow, StoredOutcome> any_matter(std::int64_t stream, std::mt19937& random) {
    const auto word = [&](const char* kind) { return random() % 8 == 0 ? "" : kind + std::to_string(random() % 30); };
    const auto moment = [&] { return util::Instant{static_cast<std::int64_t>(random()) * 1'000'003 - 77}; };
    MatterRow row;
    row.stream = StreamId(stream);
    row.number = "TS2026-" + std::to_string(stream);
    row.revision = random() % 300;
    row.kind = static_cast<std::uint8_t>(random() % 12);
    row.state = static_cast<std::uint8_t>(random() % 16);
    row.waiting = random() % 2 == 0;
    row.unit = word("unit-");
    row.handler = word("person-");
    row.concerns = word("unit-");
    row.worker = word("person-");
    row.source = word("source-");
    row.registered = moment();
    row.deadline = now_and_then(random, moment());
    row.wake = now_and_then(random, moment());
    for (std::size_t i = random() % 3; i > 0; --i) row.granted.push_back("person-" + std::to_string(i));
    for (std::size_t i = random() % 3; i > 0; --i) row.excluded.push_back(static_cast<std::int64_t>(random()) - 1000);
    StoredOutcome outcome;
    outcome.registered = row.registered;
    outcome.unit = now_and_then(random, domain::people::UnitId(word("unit-")));
    outcome.closed = random() % 2 == 0;
    outcome.answered = random() % 2 == 0;
    outcome.answer_due = now_and_then(random, moment());
    outcome.answer_stopped = now_and_then(random, moment());
    outcome.rounds = random() % 4;
    outcome.findings = {1, 0, static_cast<std::uint32_t>(random() % 5), 0};
    outcome.liability = now_and_then(random, domain::request::Liability::Liable);
    outcome.first_grade = now_and_then(random, domain::request::Grade::Dissatisfied);
    outcome.judged_badly_now = random() % 4 == 0;
    outcome.to_call = random() % 4 == 0;
    for (std::size_t i = random() % 5; i > 3; --i) outcome.ordered_by.emplace_back("person-" + std::to_string(i));
    if (random() % 4 == 0) outcome.remedies = {{moment(), *util::Date::parse("2026-11-10")}, {std::nullopt, {}}};
    return {row, outcome};
}

std::vector<FigureMatter> all_of(const PackedMatters& packed, OutcomeMark mark = OutcomeMark::Any,
                                 util::Instant from = ever, util::Instant until = never) {
    std::vector<FigureMatter> all;
    packed.each(mark, from, until, zone, [&](FigureMatter& matter) {
        all.push_back(std::move(matter));
        return true;
    });
    return all;
}

void expect_same(const PackedMatters& packed, const std::map<std::int64_t, std::pair<MatterRow, StoredOutcome>>& kept) {
    const auto all = all_of(packed);
    ASSERT_EQ(all.size(), kept.size());
    auto expected = kept.rbegin();
    for (const auto& matter : all) {
        EXPECT_EQ(matter.row, expected->second.first);
        EXPECT_EQ(matter.outcome, restored(expected->second.second, zone));
        ++expected;
    }
}

TEST(PackedMatters, come_out_as_they_went_in) {
    std::mt19937 random(7);
    PackedMatters packed;
    std::map<std::int64_t, std::pair<MatterRow, StoredOutcome>> kept;
    for (int i = 0; i < 3000; ++i) {
        // New ones at the end, older ones again, some in between, a few gone.
        const auto stream = static_cast<std::int64_t>(random() % 4 == 0 ? 1000 + random() % 800 : 1000 + 2 * i);
        if (random() % 20 == 0) {
            packed.erase(StreamId(stream));
            kept.erase(stream);
            continue;
        }
        auto matter = any_matter(stream, random);
        packed.put(matter.first, matter.second);
        kept.insert_or_assign(stream, std::move(matter));
    }
    EXPECT_EQ(packed.size(), kept.size());
    expect_same(packed, kept);
}

TEST(PackedMatters, what_was_replaced_is_swept_out_in_the_end) {
    std::mt19937 random(8);
    PackedMatters packed;
    std::map<std::int64_t, std::pair<MatterRow, StoredOutcome>> kept;
    std::size_t most = 0;
    for (int i = 0; i < 300'000; ++i) {
        const auto stream = static_cast<std::int64_t>(1000 + i % 500);
        auto matter = any_matter(stream, random);
        packed.put(matter.first, matter.second);
        most = std::max(most, packed.bytes());
        if (i >= 299'500) kept.insert_or_assign(stream, std::move(matter));
    }
    EXPECT_LT(most, std::size_t{10} << 20) << "of some thirty megabytes that were put";
    expect_same(packed, kept);
}

TEST(PackedMatters, are_looked_for_by_mark_and_time) {
    std::mt19937 random(9);
    PackedMatters packed;
    std::size_t waiting = 0;
    std::size_t to_call = 0;
    std::size_t badly = 0;
    std::size_t ordered = 0;
    std::size_t before = 0;
    constexpr util::Instant middle{2'000'000'000'000'000};
    for (std::int64_t stream = 1; stream <= 500; ++stream) {
        const auto [row, outcome] = any_matter(stream, random);
        packed.put(row, outcome);
        waiting += row.waiting ? 1 : 0;
        to_call += outcome.to_call ? 1 : 0;
        badly += outcome.judged_badly_now ? 1 : 0;
        ordered += outcome.ordered_by.empty() ? 0 : 1;
        before += row.registered < middle ? 1 : 0;
    }
    EXPECT_EQ(all_of(packed, OutcomeMark::Waiting).size(), waiting);
    EXPECT_EQ(all_of(packed, OutcomeMark::ToCall).size(), to_call);
    EXPECT_EQ(all_of(packed, OutcomeMark::JudgedBadlyNow).size(), badly);
    EXPECT_EQ(all_of(packed, OutcomeMark::Ordered).size(), ordered);
    EXPECT_EQ(all_of(packed, OutcomeMark::Any, ever, middle).size(), before);
    EXPECT_EQ(all_of(packed, OutcomeMark::Any, middle, never).size(), 500 - before);
    EXPECT_GT(std::min({waiting, to_call, badly, ordered, before, 500 - before}), 10U);
    std::size_t visited = 0;
    packed.each(OutcomeMark::Any, ever, never, zone, [&](FigureMatter&) { return ++visited < 3; });
    EXPECT_EQ(visited, 3U);
}

}  // namespace
}  // namespace qingfeng::service
