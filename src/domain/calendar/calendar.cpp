#include "domain/calendar/calendar.h"

#include <algorithm>

#include <fmt/core.h>

#include "util/canonical.h"

namespace qingfeng::domain::calendar {
namespace {

constexpr std::uint64_t canonical_version = 1;
constexpr std::size_t holidays_max = 200;
constexpr std::size_t text_bytes_max = 500;
constexpr int year_min = 1949;
constexpr int year_max = 2200;
constexpr std::uint16_t minutes_per_day = 24 * 60;

using Fault = std::optional<TableFault>;

Fault check_hours(const WorkingHours& hours) {
    if (hours.periods.empty()) return TableFault{{}, {}, "there are no working hours"};
    std::uint16_t previous_end = 0;
    for (const auto& period : hours.periods) {
        if (period.start < previous_end || period.start >= period.end || period.end > minutes_per_day) {
            return TableFault{
                {}, {}, "working hours must follow each other within one day, each ending after it starts"};
        }
        previous_end = period.end;
    }
    return std::nullopt;
}

bool is_short_text(const std::string& text) { return !text.empty() && text.size() <= text_bytes_max; }

Fault check_holidays(const std::vector<HolidayName>& holidays) {
    if (holidays.size() > holidays_max) return TableFault{{}, {}, "there are too many holidays"};
    for (std::size_t i = 0; i < holidays.size(); ++i) {
        const auto& name = holidays[i];
        if (!is_short_text(name.chinese) || !is_short_text(name.english)) {
            return TableFault{{}, {}, fmt::format("holiday \"{}\" needs a Chinese and an English name", name.chinese)};
        }
        if (i > 0 && holidays[i - 1].chinese == name.chinese) {
            return TableFault{{}, {}, fmt::format("holiday \"{}\" is there twice", name.chinese)};
        }
    }
    return std::nullopt;
}

std::optional<std::size_t> place_of(const std::vector<HolidayName>& holidays, const std::string& chinese) {
    const auto found = std::ranges::lower_bound(holidays, chinese, {}, &HolidayName::chinese);
    if (found == holidays.end() || found->chinese != chinese) return std::nullopt;
    return static_cast<std::size_t>(found - holidays.begin());
}

Fault check_day(const NamedDay& day, int year, const std::vector<HolidayName>& holidays) {
    const std::string date = day.date.text();
    if (day.date.year() != year) return TableFault{year, day.date, fmt::format("{} is not a day of {}", date, year)};
    if (!place_of(holidays, day.holiday)) {
        return TableFault{year, day.date, fmt::format("\"{}\" on {} is not among the holidays", day.holiday, date)};
    }
    return std::nullopt;
}

bool is_weekend(util::Date date) { return date.weekday() == 0 || date.weekday() == 6; }

Fault check_year(const YearTable& table, const std::vector<HolidayName>& holidays) {
    const int year = table.year;
    if (year < year_min || year > year_max)
        return TableFault{year, {}, fmt::format("{} is no year of a calendar", year)};
    if (!is_short_text(table.notice)) return TableFault{year, {}, fmt::format("{} cites no notice", year)};
    if (table.off.empty()) return TableFault{year, {}, fmt::format("{} has no days off", year)};

    for (const auto* days : {&table.off, &table.work}) {
        for (std::size_t i = 0; i < days->size(); ++i) {
            const NamedDay& day = (*days)[i];
            if (auto fault = check_day(day, year, holidays)) return fault;
            if (i > 0 && (*days)[i - 1].date == day.date) {
                return TableFault{year, day.date, fmt::format("{} is there twice", day.date.text())};
            }
        }
    }
    for (const auto& day : table.work) {
        if (std::ranges::binary_search(table.off, day.date, {}, &NamedDay::date)) {
            return TableFault{year, day.date, fmt::format("{} is both off and worked", day.date.text())};
        }
        if (!is_weekend(day.date)) {
            return TableFault{year, day.date, fmt::format("{} is worked anyway, it is no weekend", day.date.text())};
        }
    }
    return std::nullopt;
}

void sort(CalendarTable& table) {
    std::ranges::sort(table.holidays, {}, &HolidayName::chinese);
    std::ranges::sort(table.years, {}, &YearTable::year);
    for (auto& year : table.years) {
        std::ranges::stable_sort(year.off, {}, &NamedDay::date);
        std::ranges::stable_sort(year.work, {}, &NamedDay::date);
    }
}

Fault check_table(const CalendarTable& table) {
    if (auto fault = check_hours(table.hours)) return fault;
    if (auto fault = check_holidays(table.holidays)) return fault;
    for (std::size_t i = 0; i < table.years.size(); ++i) {
        const auto& year = table.years[i];
        if (i > 0 && table.years[i - 1].year == year.year) {
            return TableFault{year.year, {}, fmt::format("{} is there twice", year.year)};
        }
        if (auto fault = check_year(year, table.holidays)) return fault;
    }
    return std::nullopt;
}

DayKind weekday_rule(util::Date date) { return is_weekend(date) ? DayKind::Weekend : DayKind::Workday; }

util::Date first_of(int year) { return *util::Date::of(year, 1, 1); }

void write_days(util::CanonicalWriter& out, const CalendarTable& table, int year, const std::vector<NamedDay>& days) {
    out.number(days.size());
    for (const auto& day : days) {
        out.number(static_cast<std::uint64_t>(day.date.days - first_of(year).days));
        out.number(*place_of(table.holidays, day.holiday));
    }
}

/// Counts in the bytes bound nothing here: each turn must read something, so a lying count ends at the end of the
/// bytes.
std::vector<NamedDay> read_days(util::CanonicalReader& in, const CalendarTable& table, int year) {
    std::vector<NamedDay> days;
    const auto count = in.number().value_or(0);
    for (std::uint64_t i = 0; i < count && !in.failed(); ++i) {
        const auto day = in.number().value_or(0);
        const auto holiday = in.number().value_or(0);
        if (day > 365 || holiday >= table.holidays.size()) {
            days.push_back({util::Date{}, {}});  // no calendar has it, so `make` refuses the table
        } else {
            days.push_back({first_of(year).plus_days(static_cast<int>(day)), table.holidays[holiday].chinese});
        }
    }
    return days;
}

CalendarTable read_table(util::CanonicalReader& in) {
    CalendarTable table;
    const auto periods = in.number().value_or(0);
    for (std::uint64_t i = 0; i < periods && !in.failed(); ++i) {
        const auto start = in.number().value_or(0);
        const auto end = in.number().value_or(0);
        table.hours.periods.push_back({static_cast<std::uint16_t>(std::min<std::uint64_t>(start, 0xffff)),
                                       static_cast<std::uint16_t>(std::min<std::uint64_t>(end, 0xffff))});
    }
    const auto holidays = in.number().value_or(0);
    for (std::uint64_t i = 0; i < holidays && !in.failed(); ++i) {
        auto chinese = in.text().value_or("");
        table.holidays.push_back({std::move(chinese), in.text().value_or("")});
    }
    const auto years = in.number().value_or(0);
    for (std::uint64_t i = 0; i < years && !in.failed(); ++i) {
        YearTable year;
        year.year = static_cast<int>(std::min<std::uint64_t>(in.number().value_or(0), year_max + 1));
        year.notice = in.text().value_or("");
        year.off = read_days(in, table, year.year);
        year.work = read_days(in, table, year.year);
        table.years.push_back(std::move(year));
    }
    return table;
}

}  // namespace

util::Result<Calendar, TableFault> Calendar::make(CalendarTable table) {
    sort(table);
    if (auto fault = check_table(table)) return util::refuse(std::move(*fault));
    return Calendar(std::move(table));
}

Calendar Calendar::weekdays_only(WorkingHours hours) { return make({std::move(hours), {}, {}}).value(); }

Calendar::Calendar(CalendarTable table) : table_(std::move(table)) {
    if (table_.years.empty()) return;
    first_ = first_of(table_.years.front().year);
    const util::Date end = first_of(table_.years.back().year + 1);
    marks_.reserve(static_cast<std::size_t>(end.days - first_.days));
    for (util::Date date = first_; date < end; date = date.plus_days(1)) {
        marks_.push_back({weekday_rule(date), is_published(date.year()), 0});
    }
    for (const auto& year : table_.years) {
        for (const auto& day : year.off) mark(day, DayKind::Holiday);
        for (const auto& day : year.work) mark(day, DayKind::MakeUpWorkday);
    }
}

void Calendar::mark(const NamedDay& day, DayKind kind) {
    Mark& mark = marks_[static_cast<std::size_t>(day.date.days - first_.days)];
    mark.kind = kind;
    mark.holiday = static_cast<std::uint8_t>(*place_of(table_.holidays, day.holiday) + 1);
}

const YearTable* Calendar::year_table(int year) const {
    const auto found = std::ranges::lower_bound(table_.years, year, {}, &YearTable::year);
    return found != table_.years.end() && found->year == year ? &*found : nullptr;
}

bool Calendar::is_published(int year) const { return year_table(year) != nullptr; }

DayFact Calendar::why(util::Date date) const {
    const auto index = static_cast<std::size_t>(static_cast<std::int64_t>(date.days) - first_.days);
    if (index >= marks_.size()) return {weekday_rule(date), false, nullptr};
    const Mark& mark = marks_[index];
    return {mark.kind, mark.published, mark.holiday == 0 ? nullptr : &table_.holidays[mark.holiday - 1u]};
}

util::Bytes Calendar::to_canonical() const {
    util::CanonicalWriter out;
    out.number(canonical_version);
    out.number(table_.hours.periods.size());
    for (const auto& period : table_.hours.periods) out.number(period.start).number(period.end);
    out.number(table_.holidays.size());
    for (const auto& name : table_.holidays) out.text(name.chinese).text(name.english);
    out.number(table_.years.size());
    for (const auto& year : table_.years) {
        out.number(static_cast<std::uint64_t>(year.year)).text(year.notice);
        write_days(out, table_, year.year, year.off);
        write_days(out, table_, year.year, year.work);
    }
    return out.take();
}

util::Result<Calendar> Calendar::from_canonical(util::ByteView bytes) {
    util::CanonicalReader in(bytes);
    if (in.number() != canonical_version) {
        return util::fail(util::ErrorKind::Damaged, "the calendar is of a version that this program does not know");
    }
    CalendarTable table = read_table(in);
    if (!in.finished()) return util::fail(util::ErrorKind::Damaged, "the calendar's bytes end too early or too late");
    auto calendar = make(std::move(table));
    if (!calendar) {
        return util::fail(util::ErrorKind::Damaged, "the stored calendar is none: " + calendar.error().sentence);
    }
    const util::Bytes again = calendar->to_canonical();
    if (!std::ranges::equal(again, bytes)) {
        return util::fail(util::ErrorKind::Damaged, "the calendar's bytes are not in their one order");
    }
    return std::move(calendar).value();
}

}  // namespace qingfeng::domain::calendar
