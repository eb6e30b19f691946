#include "util/time.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace qingfeng::util {
namespace {

TEST(Date, names_only_real_days) {
    EXPECT_TRUE(Date::of(2024, 2, 29));
    EXPECT_FALSE(Date::of(2026, 2, 29));
    EXPECT_FALSE(Date::parse("2026-13-01"));
    EXPECT_FALSE(Date::parse("2026-09-30 "));
    EXPECT_EQ(Date::parse("2026-09-30")->text(), "2026-09-30");
}

TEST(Date, month_ends_clamp) {
    EXPECT_EQ(Date::parse("2026-01-31")->plus_months(1).text(), "2026-02-28");
    EXPECT_EQ(Date::parse("2024-01-31")->plus_months(1).text(), "2024-02-29");
    EXPECT_EQ(Date::parse("2026-11-30")->plus_months(3).text(), "2027-02-28");
}

RC_GTEST_PROP(Date, text_and_parse_agree, ()) {
    const Date date{*rc::gen::inRange(-20000, 60000)};
    RC_ASSERT(Date::parse(date.text()) == date);
}

TEST(TimeZone, shows_what_the_wall_clock_shows) {
    const auto shanghai = TimeZone::find("Asia/Shanghai");
    ASSERT_TRUE(shanghai);
    const auto at = parse_iso("2026-11-23T06:05:09Z");
    ASSERT_TRUE(at);
    EXPECT_EQ(shanghai->to_local(*at).second_text(), "2026-11-23 14:05:09");
    EXPECT_EQ(iso_text(*at, *shanghai), "2026-11-23T14:05:09+08:00");
    EXPECT_EQ(shanghai->to_instant(shanghai->to_local(*at)), *at);
    EXPECT_FALSE(TimeZone::find("Asia/Nowhere"));
}

TEST(TimeZone, takes_the_first_of_two_equal_hours_and_jumps_over_the_missing_one) {
    const auto new_york = TimeZone::find("America/New_York");
    ASSERT_TRUE(new_york);
    const LocalTime twice{*Date::parse("2016-11-06"), micros_per_hour + 30 * micros_per_minute};
    EXPECT_EQ(new_york->to_instant(twice), *parse_iso("2016-11-06T05:30:00Z"));
    const LocalTime never{*Date::parse("2016-03-13"), 2 * micros_per_hour + 30 * micros_per_minute};
    EXPECT_EQ(new_york->to_instant(never), *parse_iso("2016-03-13T07:00:00Z"));
}

TEST(Iso, refuses_what_is_not_a_moment) {
    for (const char* text : {"", "2026-11-23", "2026-11-23T14:05", "2026-11-23T25:00Z", "2026-11-23T14:05:09",
                             "2026-11-23T14:05:09.Z", "2026-11-23T14:05:09Zx", "2026-02-30T00:00Z"}) {
        EXPECT_FALSE(parse_iso(text)) << text;
    }
    EXPECT_EQ(parse_iso("2026-11-23T14:05:09.25+08:00")->micros % micros_per_second, 250'000);
}

}  // namespace
}  // namespace qingfeng::util
