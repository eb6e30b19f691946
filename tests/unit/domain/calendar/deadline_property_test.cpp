#include <algorithm>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "domain/calendar/deadline.h"
#include "unit/domain/calendar/sample_calendar.h"

namespace qingfeng::domain::calendar {
namespace {

using testing::sample_calendar;
using util::Date;
using util::Instant;
using util::TimeZone;

constexpr std::int64_t minutes_per_day = 24 * 60;

/// What a deadline is computed from. Starts and suspensions fall around the edges of the published years.
struct Case {
    Instant start;
    Limit limit;
    std::vector<Suspension> suspensions;
};

Instant minutes_after(Instant at, std::int64_t minutes) { return {at.micros + minutes * util::micros_per_minute}; }

const TimeZone& zone() {
    static const TimeZone shanghai = TimeZone::find("Asia/Shanghai").value();
    return shanghai;
}

const Calendar& calendar() {
    static const Calendar sample = sample_calendar();
    return sample;
}

Instant any_start() {
    const Date from = *Date::of(2024, 12, 1);
    const auto minutes = *rc::gen::inRange<std::int64_t>(0, 800 * minutes_per_day);
    return minutes_after(zone().start_of(from), minutes);
}

const std::vector<LimitUnit> all_units = {LimitUnit::Hour,    LimitUnit::WorkingHour, LimitUnit::Day,
                                          LimitUnit::Workday, LimitUnit::Month,       LimitUnit::Year};
const std::vector<LimitUnit> days_and_workdays = {LimitUnit::Day, LimitUnit::Workday};
const std::vector<LimitUnit> units_that_roll = {LimitUnit::Day, LimitUnit::Month, LimitUnit::Year};
const std::vector<LimitUnit> units_that_end_at_midnight = {LimitUnit::Day, LimitUnit::Workday, LimitUnit::Month,
                                                           LimitUnit::Year};

Limit any_limit(const std::vector<LimitUnit>& units) {
    const LimitUnit unit = *rc::gen::elementOf(units);
    const std::uint32_t count_max = unit == LimitUnit::Year ? 3 : unit == LimitUnit::Month ? 15 : 90;
    return {*rc::gen::inRange(0u, count_max), unit, *rc::gen::element(LastDay::Stays, LastDay::RollsToWorkday)};
}

/// Closed, one after the other, often whole days and often touching.
std::vector<Suspension> any_suspensions(Instant after) {
    std::vector<Suspension> suspensions;
    const int count = *rc::gen::inRange(0, 4);
    Instant cursor = after;
    for (int i = 0; i < count; ++i) {
        Instant from = minutes_after(cursor, *rc::gen::element<std::int64_t>(0, 1, 600, 3000, 20'000));
        if (*rc::gen::arbitrary<bool>()) from = zone().start_of(zone().to_local(from).date.plus_days(1));
        const Instant until = minutes_after(from, *rc::gen::element<std::int64_t>(0, 1, 500, 1440, 2880, 10'000));
        suspensions.push_back({from, until});
        cursor = until;
    }
    return suspensions;
}

Case any_case(const std::vector<LimitUnit>& units = all_units) {
    const Instant start = any_start();
    return {start, any_limit(units), any_suspensions(minutes_after(start, 1))};
}

Deadline deadline_of(const Case& each) {
    return calendar::deadline_of(calendar(), zone(), each.start, each.limit, each.suspensions);
}

Derivation derive(const Case& each) {
    return calendar::derive(calendar(), zone(), each.start, each.limit, each.suspensions);
}

Date event_of(const Case& each) { return zone().to_local(each.start).date; }

/// Minute by minute: did the clock run at any time of the day?
bool stood_still_all_day(Date date, const std::vector<Suspension>& suspensions) {
    for (std::int64_t minute = 0; minute < minutes_per_day; ++minute) {
        const Instant at = minutes_after(zone().start_of(date), minute);
        const auto holds = [&](const Suspension& each) { return each.from <= at && at < *each.until; };
        if (std::ranges::none_of(suspensions, holds)) return false;
    }
    return true;
}

RC_GTEST_PROP(DeadlineProperty, with_and_without_the_table_of_days_the_deadline_is_the_same, ()) {
    const Case each = any_case();
    RC_ASSERT(deadline_of(each) == derive(each).deadline);
}

RC_GTEST_PROP(DeadlineProperty, no_day_is_skipped, ()) {
    const Case each = any_case();
    const Derivation found = derive(each);
    RC_ASSERT(!found.days.empty());
    RC_ASSERT(found.days.front().date == event_of(each));
    RC_ASSERT(found.days.back().date == found.deadline.date);
    for (std::size_t i = 1; i < found.days.size(); ++i) {
        RC_ASSERT(found.days[i].date == found.days[i - 1].date.plus_days(1));
    }
}

RC_GTEST_PROP(DeadlineProperty, as_many_days_count_as_the_limit_names, ()) {
    const Case each = any_case(days_and_workdays);
    const auto days = derive(each).days;
    RC_ASSERT(std::ranges::count(days, true, &DayStep::counts) == each.limit.count);
}

RC_GTEST_PROP(DeadlineProperty, a_later_start_never_gives_an_earlier_deadline, ()) {
    Case earlier = any_case();
    Case later = earlier;
    later.start = minutes_after(earlier.start, *rc::gen::inRange<std::int64_t>(0, 40 * minutes_per_day));
    earlier.suspensions = later.suspensions = any_suspensions(minutes_after(later.start, 1));
    RC_ASSERT(deadline_of(earlier).at <= deadline_of(later).at);
    RC_ASSERT(deadline_of(earlier).date <= deadline_of(later).date);
}

RC_GTEST_PROP(DeadlineProperty, a_larger_count_never_gives_an_earlier_deadline, ()) {
    const Case smaller = any_case();
    Case larger = smaller;
    larger.limit.count += *rc::gen::inRange(0u, 30u);
    RC_ASSERT(deadline_of(smaller).at <= deadline_of(larger).at);
}

RC_GTEST_PROP(DeadlineProperty, rolling_never_shortens_and_ends_on_a_workday, ()) {
    Case stays = any_case(units_that_roll);
    stays.limit.last_day = LastDay::Stays;
    Case rolls = stays;
    rolls.limit.last_day = LastDay::RollsToWorkday;
    RC_ASSERT(deadline_of(stays).at <= deadline_of(rolls).at);
    RC_ASSERT(calendar().is_workday(deadline_of(rolls).date));
}

RC_GTEST_PROP(DeadlineProperty, a_suspension_moves_a_deadline_by_the_counted_days_wholly_inside_it, ()) {
    Case each = any_case(days_and_workdays);
    each.limit.count += 1;
    each.limit.last_day = LastDay::Stays;
    std::uint32_t left = each.limit.count;
    Date date = event_of(each);
    while (left > 0) {
        date = date.plus_days(1);
        const bool would_count = each.limit.unit == LimitUnit::Day || calendar().is_workday(date);
        if (would_count && !stood_still_all_day(date, each.suspensions)) --left;
    }
    RC_ASSERT(deadline_of(each).date == date);
}

RC_GTEST_PROP(DeadlineProperty, a_suspension_of_part_of_a_day_moves_no_date, ()) {
    Case each = any_case(units_that_end_at_midnight);
    const Date paused = event_of(each).plus_days(*rc::gen::inRange(0, 30));
    const auto begin = *rc::gen::inRange<std::int64_t>(1, minutes_per_day);
    const auto length = *rc::gen::inRange<std::int64_t>(0, 2 * minutes_per_day - begin);
    const Instant from = minutes_after(zone().start_of(paused), begin);
    each.suspensions = {{from, minutes_after(from, length)}};
    Case without = each;
    without.suspensions.clear();
    RC_ASSERT(deadline_of(each) == deadline_of(without));
}

RC_GTEST_PROP(DeadlineProperty, hours_are_up_when_the_clock_has_run_that_long, ()) {
    Case each = any_case();
    each.limit.unit = LimitUnit::Hour;
    std::int64_t left = each.limit.count * 60;
    Instant at = each.start;
    while (left > 0) {
        const auto holds = [&](const Suspension& pause) { return pause.from <= at && at < *pause.until; };
        if (std::ranges::none_of(each.suspensions, holds)) --left;
        at = minutes_after(at, 1);
    }
    RC_ASSERT(deadline_of(each).at == at);
}

RC_GTEST_PROP(DeadlineProperty, working_hours_are_up_when_the_office_has_worked_that_long, ()) {
    Case each = any_case();
    each.limit.unit = LimitUnit::WorkingHour;
    each.limit.count = each.limit.count % 12;
    std::int64_t left = each.limit.count * 60;
    Instant at = each.start;
    while (left > 0) {
        const auto local = zone().to_local(at);
        const auto minute = local.micros_of_day / util::micros_per_minute;
        const bool office = (minute >= 510 && minute < 720) || (minute >= 840 && minute < 1050);
        const auto holds = [&](const Suspension& pause) { return pause.from <= at && at < *pause.until; };
        if (office && calendar().is_workday(local.date) && std::ranges::none_of(each.suspensions, holds)) --left;
        at = minutes_after(at, 1);
    }
    RC_ASSERT(deadline_of(each).at == at);
}

/// The same calendar with notices for the years around it that make any days off.
Calendar with_other_years() {
    CalendarTable table = calendar().table();
    for (const int number : {2024, 2027, 2028}) {
        YearTable year{number, "a notice to come", {}, {}};
        for (Date date = *Date::of(number, 1, 1); date.year() == number; date = date.plus_days(1)) {
            if (*rc::gen::inRange(0, 3) == 0) year.off.push_back({date, "春节"});
        }
        if (!year.off.empty()) table.years.push_back(std::move(year));
    }
    return Calendar::make(std::move(table)).value();
}

RC_GTEST_PROP(DeadlineProperty, no_notice_to_come_changes_a_deadline_that_is_not_provisional, ()) {
    const Case each = any_case();
    const Deadline now = deadline_of(each);
    RC_PRE(!now.provisional);
    const Calendar later = with_other_years();
    RC_ASSERT(calendar::deadline_of(later, zone(), each.start, each.limit, each.suspensions) == now);
}

RC_GTEST_PROP(DeadlineProperty, is_provisional_exactly_where_a_day_of_an_unpublished_year_was_asked, ()) {
    const Case each = any_case();
    const Derivation found = derive(each);
    RC_ASSERT(found.deadline.provisional == (std::ranges::count(found.days, true, &DayStep::assumed) > 0));
    for (const auto& step : found.days) {
        if (step.assumed) RC_ASSERT(!calendar().is_published(step.date.year()));
    }
    const bool asks_each_day = each.limit.unit == LimitUnit::Workday || each.limit.unit == LimitUnit::WorkingHour;
    if (!asks_each_day || each.limit.count == 0) return;
    const auto asked = [&](const DayStep& step) {
        return step.reason != DayReason::EventDay && step.reason != DayReason::Suspended &&
               !calendar().is_published(step.date.year());
    };
    RC_ASSERT(found.deadline.provisional == std::ranges::any_of(found.days, asked));
}

/// Where clocks change, the last day still ends at its own midnight.
RC_GTEST_PROP(DeadlineProperty, days_end_at_local_midnight_in_zones_that_change_their_clocks, ()) {
    static const TimeZone new_york = TimeZone::find("America/New_York").value();
    const Case each = any_case(units_that_end_at_midnight);
    const Deadline found = calendar::deadline_of(calendar(), new_york, each.start, each.limit, each.suspensions);
    const auto local = new_york.to_local(found.at);
    RC_ASSERT(local.date == found.date.plus_days(1));
    RC_ASSERT(local.micros_of_day == 0);
}

}  // namespace
}  // namespace qingfeng::domain::calendar
