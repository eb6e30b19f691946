#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "domain/calendar/calendar.h"
#include "domain/calendar/limit.h"
#include "util/language.h"
#include "util/time.h"

namespace qingfeng::domain::calendar {

/// Why a day counts or does not.
enum class DayReason : std::uint8_t {
    EventDay = 1,       ///< the day of the event does not count
    Workday = 2,        ///< counts as a workday
    MakeUpWorkday = 3,  ///< 调休上班: counts as a workday
    Weekend = 4,
    Holiday = 5,
    CalendarDay = 6,     ///< counts as a day, worked or not
    Suspended = 7,       ///< the clock stood still all day
    RolledOver = 8,      ///< the last day was a day off; this is the workday that takes its place
    SameDay = 9,         ///< zero workdays or days: due on the day of the event
    HoursRun = 10,       ///< hours run through this day
    NoWorkingTime = 11,  ///< a workday, but none of its office hours was left
};

/// One row of a derivation.
struct DayStep {
    util::Date date;
    bool counts = false;
    DayReason reason = DayReason::EventDay;
    std::string holiday;  ///< Chinese name of the holiday where there is one
    std::string holiday_english;
    bool assumed = false;  ///< whether it is worked was asked, but its year is not published

    bool operator==(const DayStep&) const = default;
};

/// A time in which the clock stood still. Open while `until` is empty.
struct Suspension {
    util::Instant from;
    std::optional<util::Instant> until;

    bool operator==(const Suspension&) const = default;
};

struct Deadline {
    util::Instant at;          ///< the moment time is up; for days, months and years 24:00 local time of `date`
    util::Date date;           ///< the local day on which, or at whose 24:00, time is up
    bool provisional = false;  ///< it depends on whether days of an unpublished year are worked

    bool operator==(const Deadline&) const = default;
};

struct Derivation {
    Deadline deadline;
    std::vector<DayStep> days;  ///< every date from the event's to the deadline's

    bool operator==(const Derivation&) const = default;
};

/// When a limit that starts with an event at `start` is up.
///
/// - Days and workdays: the day of the event does not count, the last counted day ends at 24:00 local time. Zero is the
///   day of the event; for workdays, and for days that roll, the next workday if that is a day off.
/// - Months and years: the same day of the later month, or the last of a month that lacks it.
/// - Hours and working hours: from the minute of the event; working hours pass only in the office hours of workdays.
/// - `suspensions` in the order of their beginnings. For day-like units a day is suspended only if wholly so: a day in
///   any part of which the clock ran counts. For hours the clock stands still exactly as long as the suspension.
/// - An open suspension changes nothing: the answer is what it would be if the clock resumed the moment it stopped.
///   Whoever shows it must mark the clock as paused.
/// - A count above `limit_count_max` is taken as that.
///
/// Costs a step per day and allocates nothing, so that a changed calendar can be tried on every open matter.
Deadline deadline_of(const Calendar& calendar, const util::TimeZone& zone, util::Instant start, const Limit& limit,
                     std::span<const Suspension> suspensions = {});

/// The same with every day explained.
Derivation derive(const Calendar& calendar, const util::TimeZone& zone, util::Instant start, const Limit& limit,
                  std::span<const Suspension> suspensions = {});

/// "中秋节放假", "Mid-Autumn Festival, day off".
std::string why_text(const DayStep& step, util::Language language);

}  // namespace qingfeng::domain::calendar
