#include "domain/calendar/calendar.h"

#include <algorithm>
#include <functional>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "unit/domain/calendar/sample_calendar.h"

namespace qingfeng::domain::calendar {
namespace {

using testing::sample_calendar;
using util::Date;

Date day(const char* text) { return Date::parse(text).value(); }

TEST(Calendar, tells_what_kind_of_day_a_date_is) {
    const Calendar calendar = sample_calendar();
    const struct {
        const char* date;
        DayKind kind;
        bool published;
    } rows[] = {
        {"2026-09-24", DayKind::Workday, true},  {"2026-09-25", DayKind::Holiday, true},
        {"2026-09-26", DayKind::Holiday, true},  {"2026-09-20", DayKind::MakeUpWorkday, true},
        {"2026-10-11", DayKind::Weekend, true},  {"2026-12-31", DayKind::Workday, true},
        {"2027-01-01", DayKind::Workday, false}, {"2027-01-02", DayKind::Weekend, false},
        {"2024-12-31", DayKind::Workday, false}, {"1900-01-01", DayKind::Workday, false},
    };
    for (const auto& row : rows) {
        const DayFact fact = calendar.why(day(row.date));
        EXPECT_EQ(fact.kind, row.kind) << row.date;
        EXPECT_EQ(fact.published, row.published) << row.date;
    }
    EXPECT_EQ(calendar.why(day("2026-09-25")).holiday->english, "Mid-Autumn Festival");
}

TEST(Calendar, takes_a_year_between_two_published_ones_by_its_weekdays) {
    CalendarTable table = sample_calendar().table();
    table.years[0].year = 2024;
    for (auto& off : table.years[0].off) off.date = off.date.plus_days(-365);
    const auto calendar = Calendar::make(table);
    ASSERT_TRUE(calendar);
    EXPECT_TRUE(calendar->is_published(2024));
    EXPECT_FALSE(calendar->is_published(2025));
    EXPECT_FALSE(calendar->why(day("2025-10-01")).published);
    EXPECT_TRUE(calendar->is_workday(day("2025-10-01")));
}

TEST(Calendar, refuses_a_table_that_cannot_be_true) {
    const struct {
        const char* sentence;
        std::function<void(CalendarTable&)> spoil;
    } rows[] = {
        {"there are no working hours", [](auto& t) { t.hours.periods.clear(); }},
        {"working hours must follow each other within one day, each ending after it starts",
         [](auto& t) { t.hours.periods[1].start = 700; }},
        {"holiday \"\" needs a Chinese and an English name", [](auto& t) { t.holidays[0].chinese.clear(); }},
        {"holiday \"元旦\" is there twice", [](auto& t) { t.holidays[0] = t.holidays[1]; }},
        {"2026 is there twice", [](auto& t) { t.years[0] = t.years[1]; }},
        {"1948 is no year of a calendar", [](auto& t) { t.years[0].year = 1948; }},
        {"2025 cites no notice", [](auto& t) { t.years[0].notice.clear(); }},
        {"2025 has no days off", [](auto& t) { t.years[0].off.clear(); }},
        {"2026-10-01 is not a day of 2025", [](auto& t) { t.years[0].off[0].date = day("2026-10-01"); }},
        {"2025-10-02 is there twice", [](auto& t) { t.years[0].off[0].date = day("2025-10-02"); }},
        {"2026-09-26 is both off and worked", [](auto& t) { t.years[1].work[0].date = day("2026-09-26"); }},
        {"2026-09-24 is worked anyway, it is no weekend", [](auto& t) { t.years[1].work[0].date = day("2026-09-24"); }},
        {"\"重阳节\" on 2025-10-01 is not among the holidays", [](auto& t) { t.years[0].off[0].holiday = "重阳节"; }},
    };
    for (const auto& row : rows) {
        CalendarTable table = sample_calendar().table();
        row.spoil(table);
        const auto calendar = Calendar::make(std::move(table));
        ASSERT_FALSE(calendar) << row.sentence;
        EXPECT_EQ(calendar.error().sentence, row.sentence);
    }
}

TEST(Calendar, is_the_same_in_whatever_order_it_was_written) {
    CalendarTable table = sample_calendar().table();
    std::ranges::reverse(table.holidays);
    std::ranges::reverse(table.years);
    for (auto& year : table.years) std::ranges::reverse(year.off);
    const auto calendar = Calendar::make(table);
    ASSERT_TRUE(calendar);
    EXPECT_EQ(calendar->to_canonical(), sample_calendar().to_canonical());
}

TEST(Calendar, canonical_bytes_come_back_as_the_same_calendar) {
    for (const Calendar& calendar : {sample_calendar(), Calendar::weekdays_only()}) {
        const auto again = Calendar::from_canonical(calendar.to_canonical());
        ASSERT_TRUE(again) << again.error().message;
        EXPECT_EQ(*again, calendar);
    }
}

/// Stored for ever: what version 1 wrote must be read by every later release.
TEST(Calendar, canonical_bytes_of_version_1_stay_as_they_are) {
    CalendarTable table;
    table.hours = {{{510, 720}}};
    table.holidays = {{"A", "B"}};
    table.years = {{2026, "n", {{day("2026-01-01"), "A"}}, {{day("2026-01-04"), "A"}}}};
    const util::Bytes expected = {1, 1,    0xfe, 0x03, 0xd0, 0x05, 1, 1, 'A', 1, 'B',
                                  1, 0xea, 0x0f, 1,    'n',  1,    0, 0, 1,   3, 0};
    EXPECT_EQ(Calendar::make(table).value().to_canonical(), expected);
}

TEST(Calendar, refuses_bytes_cut_short_lengthened_or_reordered) {
    const util::Bytes bytes = sample_calendar().to_canonical();
    for (std::size_t size = 0; size < bytes.size(); ++size) {
        EXPECT_FALSE(Calendar::from_canonical(util::ByteView(bytes).first(size))) << size;
    }
    util::Bytes longer = bytes;
    longer.push_back(0);
    EXPECT_FALSE(Calendar::from_canonical(longer));
}

RC_GTEST_PROP(Calendar, bytes_that_are_read_are_written_the_same_way, ()) {
    util::Bytes bytes = sample_calendar().to_canonical();
    bytes[*rc::gen::inRange<std::size_t>(0, bytes.size())] = *rc::gen::arbitrary<std::uint8_t>();
    const auto calendar = Calendar::from_canonical(bytes);
    if (calendar) RC_ASSERT(calendar->to_canonical() == bytes);
}

}  // namespace
}  // namespace qingfeng::domain::calendar
