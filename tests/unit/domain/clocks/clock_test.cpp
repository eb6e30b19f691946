// Clocks: which limit counts, what stands still, what an extension adds, when somebody is reminded.
#include "domain/clocks/clock.h"

#include <gtest/gtest.h>

#include "unit/domain/calendar/sample_calendar.h"

namespace qingfeng::domain::clocks {
namespace {

using calendar::LastDay;
using calendar::Limit;
using calendar::LimitUnit;
using procedure::ClockStart;

constexpr std::uint64_t config = 7;

Limit hours(std::uint32_t n) { return {n, LimitUnit::Hour, LastDay::Stays}; }
Limit workdays(std::uint32_t n) { return {n, LimitUnit::Workday, LastDay::Stays}; }
Limit days(std::uint32_t n) { return {n, LimitUnit::Day, LastDay::Stays}; }

util::Date day(std::string_view text) { return util::Date::parse(text).value(); }

/// "2026-09-21 09:00" in China.
Instant at(std::string_view local) {
    const std::string iso = std::string(local.substr(0, 10)) + "T" + std::string(local.substr(11)) + "+08:00";
    return util::parse_iso(iso).value();
}

/// 25 to 27 September and 1 to 7 October 2026 are off, 10 October is worked.
struct Office {
    calendar::Calendar calendar = calendar::testing::sample_calendar();
    util::TimeZone zone = util::TimeZone::find("Asia/Shanghai").value();
    procedure::Procedure procedure;

    Office& limit(Basis basis, Limit limit, ClockStart start = ClockStart::Registered) {
        procedure.limits.push_back({ClockKind::Answer, start, basis, limit, "a rule"});
        return *this;
    }
    Office& remind(bool after, Limit offset) {
        procedure.reminders.push_back({ClockKind::Answer, after, offset});
        return *this;
    }
    Rules rules() const { return {calendar, zone, procedure, config}; }
    Clock begun(Instant start) const {
        std::optional<Clock> clock;
        EXPECT_TRUE(clocks::bind(clock, ClockKind::Answer, ClockStart::Registered, start, rules()));
        return *clock;
    }
};

Extension by(Limit limit, std::string_view approved = "2026-09-22 09:00") {
    return {limit, people::PersonId("deputy"), at(approved), "the maker's report"};
}

TEST(Clock, of_several_limits_the_earliest_counts_and_the_others_stay) {
    struct Row {
        std::vector<std::pair<Basis, Limit>> limits;
        std::string date;
        Basis counts;
    };
    const std::vector<Row> rows = {
        {{{Basis::Commitment, workdays(5)}, {Basis::Law, days(60)}}, "2026-09-29", Basis::Commitment},
        {{{Basis::Law, days(60)}, {Basis::Commitment, workdays(5)}}, "2026-09-29", Basis::Commitment},
        {{{Basis::Law, days(7)}, {Basis::Commitment, workdays(10)}}, "2026-09-28", Basis::Law},
        {{{Basis::Law, workdays(0)}}, "2026-09-21", Basis::Law},
        {{{Basis::Practice, hours(2)}, {Basis::Law, days(1)}}, "2026-09-21", Basis::Practice},
    };
    for (const Row& row : rows) {
        Office office;
        for (const auto& [basis, limit] : row.limits) office.limit(basis, limit);
        const Clock clock = office.begun(at("2026-09-21 09:00"));
        EXPECT_EQ(clock.date.text(), row.date);
        EXPECT_EQ(clock.bound_by.size(), row.limits.size());
        EXPECT_EQ(clock.bound_by[clock.earliest()].basis, row.counts);
        EXPECT_EQ(clock.calendar, config);
        for (const BoundBy& bound : clock.bound_by) EXPECT_LE(clock.due, bound.due);
    }
}

TEST(Clock, without_a_limit_for_this_start_there_is_no_clock) {
    Office office;
    office.limit(Basis::Law, days(60), ClockStart::Accepted);
    std::optional<Clock> clock;
    EXPECT_FALSE(
        clocks::bind(clock, ClockKind::Answer, ClockStart::Registered, at("2026-09-21 09:00"), office.rules()));
    EXPECT_FALSE(clock);
    EXPECT_FALSE(clocks::bind(clock, ClockKind::Redo, ClockStart::Accepted, at("2026-09-21 09:00"), office.rules()));
    EXPECT_FALSE(clock);
}

TEST(Clock, a_limit_that_starts_later_tightens_or_changes_nothing) {
    Office office;
    office.limit(Basis::Commitment, workdays(10)).limit(Basis::Law, days(3), ClockStart::Accepted);
    std::optional<Clock> clock = office.begun(at("2026-09-21 09:00"));
    EXPECT_EQ(clock->date.text(), "2026-10-12");
    clocks::bind(clock, ClockKind::Answer, ClockStart::Accepted, at("2026-09-22 09:00"), office.rules());
    EXPECT_EQ(clock->date.text(), "2026-09-25");
    std::optional<Clock> late = office.begun(at("2026-09-21 09:00"));
    clocks::bind(late, ClockKind::Answer, ClockStart::Accepted, at("2026-10-30 09:00"), office.rules());
    EXPECT_EQ(late->date.text(), "2026-10-12");
}

TEST(Clock, a_date_of_the_source_counts_like_a_limit_and_midnight_belongs_to_the_day_before) {
    Office office;
    office.limit(Basis::Commitment, workdays(10));
    std::optional<Clock> clock = office.begun(at("2026-09-21 09:00"));
    bind_to_source(clock, ClockKind::Answer, at("2026-09-21 09:00"), at("2026-09-29 00:00"), office.rules());
    EXPECT_EQ(clock->date.text(), "2026-09-28");
    EXPECT_EQ(clock->due, at("2026-09-29 00:00"));
    std::optional<Clock> alone;
    bind_to_source(alone, ClockKind::Answer, at("2026-09-21 09:00"), at("2026-09-28 17:00"), office.rules());
    EXPECT_EQ(alone->date.text(), "2026-09-28");
}

TEST(Clock, a_day_is_suspended_only_if_wholly_so) {
    struct Row {
        std::string paused, resumed, date;
    };
    const std::vector<Row> rows = {
        {"2026-09-22 09:00", "2026-09-22 17:00", "2026-09-29"}, {"2026-09-22 09:00", "2026-09-23 17:00", "2026-09-29"},
        {"2026-09-22 00:00", "2026-09-23 00:00", "2026-09-30"}, {"2026-09-22 09:00", "2026-09-24 08:00", "2026-09-30"},
        {"2026-09-24 17:00", "2026-09-28 08:00", "2026-09-29"},  // only days off in between
        {"2026-09-22 09:00", "2026-09-30 09:00", "2026-10-10"},  // 23, 24, 28 and 29
    };
    Office office;
    office.limit(Basis::Commitment, workdays(5));
    for (const Row& row : rows) {
        Clock clock = office.begun(at("2026-09-21 09:00"));
        EXPECT_EQ(clock.date.text(), "2026-09-29");
        pause(clock, at(row.paused));
        EXPECT_EQ(clock.run, Run::Paused);
        EXPECT_EQ(clock.wake(), std::nullopt) << "nobody is reminded of what stands still";
        resume(clock, at(row.resumed), office.rules());
        EXPECT_EQ(clock.run, Run::Running);
        EXPECT_EQ(clock.date.text(), row.date) << row.paused << " to " << row.resumed;
    }
}

TEST(Clock, suspension_moves_limits_but_never_a_date_of_the_source) {
    Office office;
    office.limit(Basis::Commitment, workdays(10));
    std::optional<Clock> clock = office.begun(at("2026-09-21 09:00"));
    bind_to_source(clock, ClockKind::Answer, at("2026-09-21 09:00"), at("2026-10-13 00:00"), office.rules());
    pause(*clock, at("2026-09-21 09:00"));
    resume(*clock, at("2026-09-24 09:00"), office.rules());
    EXPECT_EQ(clock->due, at("2026-10-13 00:00"));
    EXPECT_EQ(clock->bound_by[0].date.text(), "2026-10-14");
}

TEST(Clock, an_extension_counts_from_the_day_the_limit_ended) {
    struct Row {
        Limit limit, extension;
        std::string due;
    };
    const std::vector<Row> rows = {
        {workdays(5), workdays(5), "2026-10-13 00:00"},  // 29 September, then 30, 8, 9, 10 and 12 October
        {workdays(5), days(5), "2026-10-05 00:00"},     {days(60), days(30), "2026-12-21 00:00"},
        {hours(2), hours(4), "2026-09-21 15:00"},       {hours(2), workdays(1), "2026-09-23 00:00"},
    };
    for (const Row& row : rows) {
        Office office;
        office.limit(Basis::Commitment, row.limit);
        Clock clock = office.begun(at("2026-09-21 09:00"));
        const Instant before = clock.due;
        extend(clock, by(row.extension, "2026-09-21 10:00"), office.rules());
        EXPECT_EQ(clock.due, at(row.due)) << row.limit.text() << " and " << row.extension.text();
        EXPECT_LT(before, clock.due);
        EXPECT_EQ(clock.bound_by.front().due, before) << "the derivation keeps the date without it";
    }
}

TEST(Clock, an_extension_stays_on_top_of_what_a_suspension_moved) {
    Office office;
    office.limit(Basis::Commitment, workdays(5));
    Clock clock = office.begun(at("2026-09-21 09:00"));
    extend(clock, by(workdays(1)), office.rules());
    EXPECT_EQ(clock.date.text(), "2026-09-30");
    pause(clock, at("2026-09-22 09:00"));
    resume(clock, at("2026-09-24 08:00"), office.rules());
    EXPECT_EQ(clock.date.text(), "2026-10-08") << "the limit on the 30th, then one workday";
}

TEST(Clock, an_extension_goes_no_further_than_the_date_of_the_source) {
    Office office;
    office.limit(Basis::Commitment, workdays(5));
    std::optional<Clock> clock = office.begun(at("2026-09-21 09:00"));
    bind_to_source(clock, ClockKind::Answer, at("2026-09-21 09:00"), at("2026-10-09 12:00"), office.rules());
    extend(*clock, by(workdays(10)), office.rules());
    EXPECT_EQ(clock->due, at("2026-10-09 12:00"));
}

TEST(Clock, reminders_come_at_the_start_of_office_hours) {
    struct Row {
        bool after;
        Limit offset;
        std::string moment;
    };
    const std::vector<Row> rows = {
        {false, workdays(1), "2026-10-10 08:30"},  // due on Monday the 12th, before it a worked Saturday
        {false, workdays(3), "2026-10-08 08:30"}, {false, workdays(4), "2026-09-30 08:30"},
        {false, days(1), "2026-10-11 08:30"},     {false, workdays(0), "2026-10-12 08:30"},
        {true, workdays(1), "2026-10-13 08:30"},  {true, days(3), "2026-10-15 08:30"},
        {false, hours(24), "2026-10-12 00:00"},   {true, hours(2), "2026-10-13 02:00"},
    };
    for (const Row& row : rows) {
        Office office;
        office.limit(Basis::Commitment, workdays(10)).remind(row.after, row.offset);
        const Clock clock = office.begun(at("2026-09-21 09:00"));
        ASSERT_EQ(clock.date.text(), "2026-10-12");
        EXPECT_EQ(clock.reminders, (std::vector{at(row.moment)}))
            << row.offset.text() << (row.after ? " after" : " before");
    }
}

TEST(Clock, reminders_stand_in_order_and_those_whose_moment_has_passed_are_not_planned) {
    Office office;
    office.limit(Basis::Commitment, workdays(2));
    office.remind(true, workdays(1)).remind(false, workdays(1)).remind(false, workdays(5));
    const Clock clock = office.begun(at("2026-09-21 09:00"));
    EXPECT_EQ(clock.reminders, (std::vector{at("2026-09-22 08:30"), at("2026-09-24 08:30")}));
    EXPECT_EQ(clock.wake(), at("2026-09-22 08:30"));
}

TEST(Clock, what_moves_the_deadline_moves_its_reminders) {
    Office office;
    office.limit(Basis::Commitment, workdays(5)).remind(false, workdays(1));
    Clock clock = office.begun(at("2026-09-21 09:00"));
    EXPECT_EQ(clock.reminders, (std::vector{at("2026-09-28 08:30")}));
    extend(clock, by(workdays(1)), office.rules());
    EXPECT_EQ(clock.reminders, (std::vector{at("2026-09-29 08:30")}));
}

TEST(Clock, a_clock_that_stopped_in_time_was_kept) {
    Office office;
    office.limit(Basis::Commitment, workdays(5));
    Clock clock = office.begun(at("2026-09-21 09:00"));
    EXPECT_EQ(clock.kept(), std::nullopt);
    stop(clock, at("2026-09-29 23:59"));
    EXPECT_EQ(clock.kept(), true);
    EXPECT_EQ(clock.wake(), std::nullopt);
    run_again(clock, at("2026-09-30 09:00"), office.rules());
    EXPECT_EQ(clock.kept(), std::nullopt);
    EXPECT_EQ(clock.date.text(), "2026-09-29") << "a poor answer buys no time";
    stop(clock, at("2026-09-30 00:00"));
    EXPECT_EQ(clock.kept(), false) << "24:00 of the last day is over";
}

TEST(Clock, a_promise_runs_to_the_end_of_its_day) {
    const Office office;
    const Clock clock =
        promised(ClockKind::Remedy, 2, at("2026-09-21 09:00"), day("2026-09-24"), "by telephone", office.rules());
    EXPECT_EQ(clock.ordinal, 2u);
    EXPECT_EQ(clock.due, at("2026-09-25 00:00"));
    EXPECT_EQ(clock.date.text(), "2026-09-24");
    EXPECT_EQ(clock.bound_by.front().basis, Basis::Commitment);
}

TEST(Clock, a_changed_calendar_moves_what_depends_on_it_and_nothing_else) {
    Office office;
    office.limit(Basis::Commitment, workdays(5)).limit(Basis::Law, days(60));
    Clock clock = office.begun(at("2026-09-21 09:00"));
    EXPECT_FALSE(recompute(clock, office.rules()));
    Office weekdays = office;
    weekdays.calendar = calendar::Calendar::weekdays_only();
    EXPECT_TRUE(recompute(clock, {weekdays.calendar, weekdays.zone, weekdays.procedure, config + 1}));
    EXPECT_EQ(clock.date.text(), "2026-09-28") << "the 25th is worked there";
    EXPECT_TRUE(clock.provisional) << "nothing is published there";
    EXPECT_EQ(clock.bound_by[1].date.text(), "2026-11-20");
    EXPECT_EQ(clock.calendar, config + 1);
}

TEST(Clock, a_deadline_in_an_unpublished_year_is_provisional) {
    Office office;
    office.limit(Basis::Commitment, workdays(5));
    EXPECT_FALSE(office.begun(at("2026-12-01 09:00")).provisional);
    EXPECT_TRUE(office.begun(at("2026-12-30 09:00")).provisional);
    Clock clock = office.begun(at("2026-12-22 09:00"));
    EXPECT_FALSE(clock.provisional);
    extend(clock, by(workdays(5), "2026-12-23 09:00"), office.rules());
    EXPECT_TRUE(clock.provisional);
}

}  // namespace
}  // namespace qingfeng::domain::clocks
