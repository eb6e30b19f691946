#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "util/bytes.h"
#include "util/result.h"
#include "util/time.h"

namespace qingfeng::domain::calendar {

/// What kind of day a date is. Where no notice names it: Monday to Friday work, Saturday and Sunday rest.
enum class DayKind : std::uint8_t {
    Workday = 1,
    MakeUpWorkday = 2,  ///< 调休上班: a Saturday or Sunday worked in exchange
    Weekend = 3,
    Holiday = 4,  ///< inside an official break, Saturdays and Sundays of the break included
};

/// The name of a holiday in both languages; the Chinese one identifies it.
struct HolidayName {
    std::string chinese;
    std::string english;

    bool operator==(const HolidayName&) const = default;
};

/// A date and the holiday for which it is off, or for which it is worked.
struct NamedDay {
    util::Date date;
    std::string holiday;  ///< the Chinese name

    bool operator==(const NamedDay&) const = default;
};

/// What was published for one year. All its dates lie in that year, also those that the notice of a neighbouring year
/// arranged.
struct YearTable {
    int year = 0;
    std::string notice;  ///< citation of the notice or notices
    std::vector<NamedDay> off;
    std::vector<NamedDay> work;

    bool operator==(const YearTable&) const = default;
};

/// A stretch of office hours in minutes since local midnight: from `start` up to but without `end`.
struct WorkingPeriod {
    std::uint16_t start = 0;
    std::uint16_t end = 0;

    bool operator==(const WorkingPeriod&) const = default;
};

/// The office hours of every workday, in order.
struct WorkingHours {
    std::vector<WorkingPeriod> periods;

    bool operator==(const WorkingHours&) const = default;
};

/// What an office proposes as its calendar; `Calendar::make` checks it.
struct CalendarTable {
    WorkingHours hours;
    std::vector<HolidayName> holidays;
    std::vector<YearTable> years;

    bool operator==(const CalendarTable&) const = default;
};

/// Why a table is no calendar, and which part of it to look at.
struct TableFault {
    std::optional<int> year;
    std::optional<util::Date> date;
    std::string sentence;
};

/// What the calendar knows of one date.
struct DayFact {
    DayKind kind = DayKind::Workday;
    bool published = false;                ///< false: nothing is published for its year, the weekday decided
    const HolidayName* holiday = nullptr;  ///< set for Holiday and MakeUpWorkday; lives as long as the calendar

    bool works() const { return kind == DayKind::Workday || kind == DayKind::MakeUpWorkday; }
};

/// The adopted calendar: which days are worked and in which hours. An immutable value; carried whole in the entry that
/// adopts it, so that a deadline can be recomputed from the record alone. Lookups are O(1) and allocate nothing.
class Calendar {
  public:
    /// Refuses a table with office hours missing or overlapping, a year twice, a date outside its year, named twice or
    /// both off and worked, a worked date that is Monday to Friday anyway, or a holiday without a name. Days are sorted
    /// by date, years by number and holidays by Chinese name, so that equal calendars have equal bytes.
    static util::Result<Calendar, TableFault> make(CalendarTable table);
    /// Nothing published, Monday to Friday worked: for trials and tests.
    static Calendar weekdays_only(WorkingHours hours = {{{510, 720}, {840, 1050}}});

    bool is_published(int year) const;
    bool is_workday(util::Date date) const { return why(date).works(); }
    DayFact why(util::Date date) const;

    const WorkingHours& working_hours() const { return table_.hours; }
    const CalendarTable& table() const { return table_; }
    /// What was published for a year; null where nothing was.
    const YearTable* year_table(int year) const;

    /// Equal calendars have equal bytes. Damaged where bytes are not exactly those of a calendar.
    util::Bytes to_canonical() const;
    static util::Result<Calendar> from_canonical(util::ByteView bytes);

    bool operator==(const Calendar& other) const { return table_ == other.table_; }

  private:
    struct Mark {
        DayKind kind = DayKind::Workday;
        bool published = false;
        std::uint8_t holiday = 0;  ///< one more than the place in table_.holidays; 0 is none
    };

    explicit Calendar(CalendarTable table);
    void mark(const NamedDay& day, DayKind kind);

    CalendarTable table_;
    util::Date first_;         ///< the date of marks_[0], 1 January of the first published year
    std::vector<Mark> marks_;  ///< one for each day up to the end of the last published year
};

}  // namespace qingfeng::domain::calendar
