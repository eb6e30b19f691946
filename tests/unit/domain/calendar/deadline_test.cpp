#include "domain/calendar/deadline.h"

#include <gtest/gtest.h>

#include "unit/domain/calendar/sample_calendar.h"

namespace qingfeng::domain::calendar {
namespace {

using testing::sample_calendar;
using util::Date;
using util::Instant;
using util::Language;
using util::TimeZone;

class DeadlineTest : public ::testing::Test {
  protected:
    Instant at(std::string_view minute) const { return util::parse_iso(std::string(minute) + ":00+08:00").value(); }
    std::string minute(Instant instant) const { return zone_.to_local(instant).minute_text(); }

    Deadline deadline(std::string_view start, std::string_view limit, LastDay last_day = LastDay::Stays,
                      std::span<const Suspension> suspensions = {}) const {
        return deadline_of(calendar_, zone_, at(start), parse_limit(limit, last_day).value(), suspensions);
    }

    std::vector<DayStep> steps(std::string_view start, std::string_view limit, LastDay last_day = LastDay::Stays,
                               std::span<const Suspension> suspensions = {}) const {
        return derive(calendar_, zone_, at(start), parse_limit(limit, last_day).value(), suspensions).days;
    }

    const Calendar calendar_ = sample_calendar();
    const TimeZone zone_ = TimeZone::find("Asia/Shanghai").value();
};

TEST_F(DeadlineTest, known_dates) {
    const auto stays = LastDay::Stays;
    const auto rolls = LastDay::RollsToWorkday;
    const struct {
        const char* start;
        const char* limit;
        LastDay last_day;
        const char* date;
    } rows[] = {
        // Over National Day: 8 and 9 October, the make-up Saturday the 10th, then Monday and Tuesday.
        {"2026-09-30T10:00", "5 workdays", stays, "2026-10-13"},
        {"2026-09-30T23:59", "5 workdays", stays, "2026-10-13"},
        {"2026-10-01T00:00", "5 workdays", stays, "2026-10-13"},
        // Over the make-up Sunday and Mid-Autumn: 20 to 24 September, then Monday the 28th.
        {"2026-09-19T10:00", "5 workdays", stays, "2026-09-24"},
        {"2026-09-19T10:00", "6 workdays", stays, "2026-09-28"},
        // Over the Spring Festival with both its make-up Saturdays.
        {"2026-02-13T10:00", "1 workday", stays, "2026-02-14"},
        {"2026-02-13T10:00", "2 workdays", stays, "2026-02-24"},
        {"2026-02-13T10:00", "6 workdays", stays, "2026-02-28"},
        // Zero: the same day if it is worked, else the next workday.
        {"2026-09-30T10:00", "0 workdays", stays, "2026-09-30"},
        {"2026-10-10T10:00", "0 workdays", stays, "2026-10-10"},
        {"2026-10-01T10:00", "0 workdays", stays, "2026-10-08"},
        {"2026-10-01T10:00", "0 days", stays, "2026-10-01"},
        {"2026-10-01T10:00", "0 days", rolls, "2026-10-08"},
        // Calendar days, and where the last one is off.
        {"2026-09-30T10:00", "5 days", stays, "2026-10-05"},
        {"2026-09-30T10:00", "5 days", rolls, "2026-10-08"},
        {"2026-09-30T10:00", "10 days", rolls, "2026-10-10"},
        {"2026-09-30T10:00", "11 days", rolls, "2026-10-12"},
        {"2026-09-30T10:00", "60 days", stays, "2026-11-29"},
        {"2026-09-30T10:00", "60 days", rolls, "2026-11-30"},
        // Month ends clamp.
        {"2026-01-31T10:00", "1 month", stays, "2026-02-28"},
        {"2026-01-15T10:00", "1 month", rolls, "2026-02-24"},
        {"2026-10-31T10:00", "1 month", stays, "2026-11-30"},
        {"2024-02-29T10:00", "1 year", stays, "2025-02-28"},
        {"2024-02-29T10:00", "4 years", stays, "2028-02-29"},
    };
    for (const auto& row : rows) {
        const Deadline found = deadline(row.start, row.limit, row.last_day);
        EXPECT_EQ(found.date.text(), row.date) << row.start << " + " << row.limit;
        EXPECT_EQ(found.at, zone_.start_of(found.date.plus_days(1))) << row.start << " + " << row.limit;
    }
}

TEST_F(DeadlineTest, hours_run_from_the_minute_and_through_days_off) {
    EXPECT_EQ(minute(deadline("2026-09-30T14:05", "24 hours").at), "2026-10-01 14:05");
    EXPECT_EQ(minute(deadline("2026-09-30T14:05", "2 hours").at), "2026-09-30 16:05");
    const Instant with_seconds = at("2026-09-30T14:05") + std::chrono::seconds(59);
    EXPECT_EQ(deadline_of(calendar_, zone_, with_seconds, *parse_limit("2 hours")).at, at("2026-09-30T16:05"));
    const Deadline midnight = deadline("2026-09-30T22:00", "2 hours");
    EXPECT_EQ(midnight.at, at("2026-10-01T00:00"));
    EXPECT_EQ(midnight.date.text(), "2026-09-30") << "24:00 belongs to the day that ends";
}

TEST_F(DeadlineTest, working_hours_run_only_in_office_hours_of_workdays) {
    const struct {
        const char* start;
        const char* limit;
        const char* up;
    } rows[] = {
        {"2026-09-29T09:00", "2 working hours", "2026-09-29 11:00"},
        {"2026-09-29T11:30", "1 working hour", "2026-09-29 14:30"},
        {"2026-09-29T11:00", "1 working hour", "2026-09-29 12:00"},
        {"2026-09-29T07:00", "1 working hour", "2026-09-29 09:30"},
        {"2026-09-29T17:30", "1 working hour", "2026-09-30 09:30"},
        {"2026-09-30T17:00", "1 working hour", "2026-10-08 09:00"},
        {"2026-10-09T14:00", "7 working hours", "2026-10-10 12:00"},
        {"2026-10-01T10:00", "8 working hours", "2026-10-09 09:30"},
    };
    for (const auto& row : rows) EXPECT_EQ(minute(deadline(row.start, row.limit).at), row.up) << row.start;
}

TEST_F(DeadlineTest, is_provisional_exactly_where_an_unpublished_year_decides) {
    const auto stays = LastDay::Stays;
    const auto rolls = LastDay::RollsToWorkday;
    const struct {
        const char* start;
        const char* limit;
        LastDay last_day;
        bool provisional;
    } rows[] = {
        {"2026-12-30T10:00", "1 workday", stays, false},      {"2026-12-30T10:00", "2 workdays", stays, true},
        {"2026-12-31T10:00", "60 days", stays, false},        {"2026-12-31T10:00", "60 days", rolls, true},
        {"2026-12-01T10:00", "30 days", rolls, false},        {"2026-12-31T10:00", "1 year", stays, false},
        {"2026-12-31T10:00", "48 hours", stays, false},       {"2026-12-31T10:00", "5 working hours", stays, false},
        {"2026-12-31T10:00", "6 working hours", stays, true}, {"2026-12-31T10:00", "0 workdays", stays, false},
        {"2024-12-31T10:00", "1 workday", stays, false},      {"2024-12-31T10:00", "0 workdays", stays, true},
    };
    for (const auto& row : rows) {
        EXPECT_EQ(deadline(row.start, row.limit, row.last_day).provisional, row.provisional)
            << row.start << " + " << row.limit;
    }
}

TEST_F(DeadlineTest, only_whole_days_of_suspension_move_a_date) {
    const struct {
        const char* from;
        const char* until;
        const char* date;
    } rows[] = {
        {"2026-09-15T10:00", "2026-09-16T18:00", "2026-09-18"},  // no day wholly
        {"2026-09-15T00:00", "2026-09-16T00:00", "2026-09-20"},  // Tuesday; the make-up Sunday takes its place
        {"2026-09-15T00:01", "2026-09-16T23:59", "2026-09-18"},
        {"2026-09-14T18:00", "2026-09-17T09:00", "2026-09-21"},  // Tuesday and Wednesday
        {"2026-09-12T18:00", "2026-09-14T09:00", "2026-09-18"},  // Sunday does not count anyway
        {"2026-09-19T00:00", "2026-09-30T00:00", "2026-09-18"},  // begins after the last day
    };
    for (const auto& row : rows) {
        const Suspension suspension{at(row.from), at(row.until)};
        EXPECT_EQ(deadline("2026-09-11T10:00", "5 workdays", LastDay::Stays, {{suspension}}).date.text(), row.date)
            << row.from << " to " << row.until;
    }
}

TEST_F(DeadlineTest, suspensions_that_touch_are_one) {
    const std::vector<Suspension> touching = {{at("2026-09-15T00:00"), at("2026-09-15T12:00")},
                                              {at("2026-09-15T12:00"), at("2026-09-16T00:00")}};
    EXPECT_EQ(deadline("2026-09-11T10:00", "5 workdays", LastDay::Stays, touching).date.text(), "2026-09-20");
    const std::vector<Suspension> a_minute_apart = {{at("2026-09-15T00:00"), at("2026-09-15T12:00")},
                                                    {at("2026-09-15T12:01"), at("2026-09-16T00:00")}};
    EXPECT_EQ(deadline("2026-09-11T10:00", "5 workdays", LastDay::Stays, a_minute_apart).date.text(), "2026-09-18");
}

TEST_F(DeadlineTest, an_open_suspension_changes_nothing) {
    const std::vector<Suspension> open = {{at("2026-09-15T00:00"), std::nullopt}};
    for (const char* limit : {"5 workdays", "60 days", "24 hours", "9 working hours", "1 month"}) {
        EXPECT_EQ(deadline("2026-09-14T10:00", limit, LastDay::Stays, open), deadline("2026-09-14T10:00", limit));
    }
}

TEST_F(DeadlineTest, hours_stand_still_exactly_while_suspended) {
    const std::vector<Suspension> pauses = {{at("2026-09-29T15:00"), at("2026-09-29T16:30")},
                                            {at("2026-09-29T17:00"), at("2026-09-30T09:00")}};
    EXPECT_EQ(minute(deadline("2026-09-29T14:00", "2 hours", LastDay::Stays, pauses).at), "2026-09-30 09:30");
    EXPECT_EQ(minute(deadline("2026-09-29T14:00", "2 working hours", LastDay::Stays, pauses).at), "2026-09-30 09:30");
    EXPECT_EQ(minute(deadline("2026-09-29T14:00", "1 hour", LastDay::Stays, pauses).at), "2026-09-29 15:00");
    EXPECT_EQ(minute(deadline("2026-09-29T15:30", "1 hour", LastDay::Stays, pauses).at), "2026-09-30 09:30");
}

TEST_F(DeadlineTest, explains_every_day) {
    const std::vector<Suspension> pause = {{at("2026-09-28T18:00"), at("2026-09-30T08:00")}};
    const auto days = steps("2026-09-24T10:00", "2 workdays", LastDay::Stays, pause);
    const struct {
        const char* date;
        bool counts;
        const char* chinese;
        const char* english;
    } rows[] = {
        {"2026-09-24", false, "事项发生当日不计", "the day of the event does not count"},
        {"2026-09-25", false, "中秋节放假", "Mid-Autumn Festival, day off"},
        {"2026-09-26", false, "中秋节放假", "Mid-Autumn Festival, day off"},
        {"2026-09-27", false, "中秋节放假", "Mid-Autumn Festival, day off"},
        {"2026-09-28", true, "计 1 个工作日", "counts as 1 workday"},
        {"2026-09-29", false, "全天中止计时，不计", "suspended all day, does not count"},
        {"2026-09-30", true, "计 1 个工作日", "counts as 1 workday"},
    };
    ASSERT_EQ(days.size(), std::size(rows));
    for (std::size_t i = 0; i < days.size(); ++i) {
        EXPECT_EQ(days[i].date.text(), rows[i].date);
        EXPECT_EQ(days[i].counts, rows[i].counts) << rows[i].date;
        EXPECT_EQ(why_text(days[i], Language::Chinese), rows[i].chinese) << rows[i].date;
        EXPECT_EQ(why_text(days[i], Language::English), rows[i].english) << rows[i].date;
    }
}

TEST_F(DeadlineTest, explains_the_last_day) {
    const struct {
        const char* start;
        const char* limit;
        LastDay last_day;
        DayReason last;
        const char* chinese;
    } rows[] = {
        {"2026-10-09T10:00", "1 workday", LastDay::Stays, DayReason::MakeUpWorkday, "调休上班，计 1 个工作日"},
        {"2026-09-30T10:00", "1 day", LastDay::RollsToWorkday, DayReason::RolledOver,
         "期限最后一日为休息日，顺延至本工作日"},
        {"2026-09-30T10:00", "1 day", LastDay::Stays, DayReason::CalendarDay, "计 1 日"},
        {"2026-09-30T10:00", "0 workdays", LastDay::Stays, DayReason::SameDay, "限当日办结"},
        {"2026-09-30T10:00", "30 hours", LastDay::Stays, DayReason::HoursRun, "按小时连续计时"},
        {"2026-12-31T10:00", "1 workday", LastDay::Stays, DayReason::Workday,
         "计 1 个工作日（该年度放假安排尚未公布，暂按星期推算）"},
    };
    for (const auto& row : rows) {
        const DayStep last = steps(row.start, row.limit, row.last_day).back();
        EXPECT_EQ(last.reason, row.last) << row.start << " + " << row.limit;
        EXPECT_EQ(why_text(last, Language::Chinese), row.chinese) << row.start << " + " << row.limit;
    }
    EXPECT_EQ(steps("2026-09-29T18:00", "1 working hour").front().reason, DayReason::NoWorkingTime);
}

TEST_F(DeadlineTest, a_reason_has_words_in_both_languages) {
    for (int reason = 1; reason <= 11; ++reason) {
        const DayStep step{Date{}, false, static_cast<DayReason>(reason), "春节", "Spring Festival", false};
        EXPECT_FALSE(why_text(step, Language::Chinese).empty()) << reason;
        EXPECT_FALSE(why_text(step, Language::English).empty()) << reason;
    }
}

}  // namespace
}  // namespace qingfeng::domain::calendar
