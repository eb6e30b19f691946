#include "service/proposals/calendar_toml.h"

#include <algorithm>
#include <charconv>
#include <initializer_list>
#include <map>
#include <optional>
#include <string>

#include <fmt/core.h>

#include "service/proposals/toml_text.h"

namespace qingfeng::service::proposals {
namespace {

using domain::calendar::Calendar;
using domain::calendar::CalendarTable;
using domain::calendar::NamedDay;
using domain::calendar::TableFault;
using domain::calendar::WorkingPeriod;
using domain::calendar::YearTable;
using util::Date;

using Line = toml::source_index;

constexpr int days_in_a_range_max = 366;

std::optional<std::uint16_t> read_minute_of_day(std::string_view text) {
    if (text.size() != 5 || text[2] != ':') return std::nullopt;
    for (const std::size_t i : {0, 1, 3, 4}) {
        if (text[i] < '0' || text[i] > '9') return std::nullopt;
    }
    const int hour = (text[0] - '0') * 10 + text[1] - '0';
    const int minute = (text[3] - '0') * 10 + text[4] - '0';
    if (minute > 59 || hour * 60 + minute > 24 * 60) return std::nullopt;
    return static_cast<std::uint16_t>(hour * 60 + minute);
}

std::optional<WorkingPeriod> read_period(std::string_view text) {
    if (text.size() != 11 || text[5] != '-') return std::nullopt;
    const auto start = read_minute_of_day(text.substr(0, 5));
    const auto end = read_minute_of_day(text.substr(6));
    if (!start || !end) return std::nullopt;
    return WorkingPeriod{*start, *end};
}

std::optional<int> read_year(std::string_view key) {
    int year = 0;
    const char* const end = key.data() + key.size();
    const auto [after, error] = std::from_chars(key.data(), end, year);
    if (error != std::errc() || after != end || key.size() != 4) return std::nullopt;
    return year;
}

/// Collects a CalendarTable, the lines its parts stand on, and the first fault.
class CalendarFile {
  public:
    explicit CalendarFile(std::string_view file) : file_(file) {}

    util::Result<Calendar> read(const toml::table& root) {
        for (const auto& [key, node] : root) read_part(key, node);
        if (!error_) {
            auto calendar = Calendar::make(std::move(table_));
            if (calendar) return std::move(calendar).value();
            fault(line_of(calendar.error()), calendar.error().sentence);
        }
        return util::Failure<util::Error>{std::move(*error_)};
    }

  private:
    /// Tables come in the order of their keys, not of their lines: the fault that stands first in the file is told.
    void fault(Line line, std::string_view sentence) {
        if (error_ && error_line_ <= line) return;
        error_line_ = line;
        error_ = util::Error{util::ErrorKind::InvalidInput, fmt::format("{}:{}: {}", file_, line, sentence)};
    }
    void fault(const toml::node& node, std::string_view sentence) { fault(node.source().begin.line, sentence); }

    Line line_of(const TableFault& about) const {
        if (about.date) {
            if (const auto found = date_lines_.find(*about.date); found != date_lines_.end()) return found->second;
        }
        if (about.year) {
            if (const auto found = year_lines_.find(*about.year); found != year_lines_.end()) return found->second;
        }
        return general_line_;
    }

    void refuse_other_keys(const toml::table& table, std::initializer_list<std::string_view> known,
                           std::string_view where) {
        for (const auto& [key, node] : table) {
            if (std::ranges::find(known, key.str()) == known.end()) {
                fault(key.source().begin.line, fmt::format("\"{}\" means nothing in {}", key.str(), where));
            }
        }
    }

    void read_part(const toml::key& key, const toml::node& node) {
        const toml::table* const part = node.as_table();
        const auto year = read_year(key.str());
        if (part == nullptr || (key != "working_hours" && key != "holidays" && !year)) {
            return fault(
                key.source().begin.line,
                fmt::format("\"{}\" is neither [working_hours], [holidays] nor a year such as [2026]", key.str()));
        }
        if (key == "working_hours") {
            read_hours(*part);
        } else if (key == "holidays") {
            read_holidays(*part);
        } else {
            read_year_table(*year, *part);
        }
    }

    void read_hours(const toml::table& part) {
        general_line_ = part.source().begin.line;
        refuse_other_keys(part, {"periods"}, "[working_hours]");
        const toml::array* const periods = part["periods"].as_array();
        if (periods == nullptr) return fault(part, "[working_hours] needs periods = [\"08:30-12:00\", …]");
        for (const auto& node : *periods) {
            const auto text = node.value<std::string_view>();
            const auto period = text ? read_period(*text) : std::nullopt;
            if (!period) return fault(node, "a working period is written as \"08:30-12:00\"");
            table_.hours.periods.push_back(*period);
        }
    }

    void read_holidays(const toml::table& part) {
        for (const auto& [chinese, node] : part) {
            const auto english = node.value<std::string>();
            if (!english || english->empty() || chinese.empty()) {
                fault(node, fmt::format("\"{}\" needs its English name", chinese.str()));
            } else {
                table_.holidays.push_back({std::string(chinese.str()), *english});
            }
        }
    }

    void read_year_table(int number, const toml::table& part) {
        year_lines_[number] = part.source().begin.line;
        refuse_other_keys(part, {"notice", "off", "work"}, fmt::format("[{}]", number));
        YearTable year;
        year.year = number;
        year.notice = part["notice"].value_or(std::string());
        read_days(part, "off", year.off);
        read_days(part, "work", year.work);
        table_.years.push_back(std::move(year));
    }

    void read_days(const toml::table& year, std::string_view key, std::vector<NamedDay>& days) {
        const toml::node* const list = year.get(key);
        if (list == nullptr) return;
        if (!list->is_array()) return fault(*list, fmt::format("{} is a list of {{ name = …, on = … }}", key));
        for (const auto& node : *list->as_array()) {
            const toml::table* const row = node.as_table();
            const auto name = row == nullptr ? std::nullopt : (*row)["name"].value<std::string>();
            if (!name)
                return fault(node, "a row is { name = \"…\", on = DATE } or { name = \"…\", from = DATE, to = DATE }");
            refuse_other_keys(*row, {"name", "on", "from", "to"}, "a row of days");
            read_row(*row, *name, days);
        }
    }

    void read_row(const toml::table& row, const std::string& name, std::vector<NamedDay>& days) {
        const toml::node* const on = row.get("on");
        if ((on != nullptr) == (row.contains("from") || row.contains("to"))) {
            return fault(row, "a row has either `on` or `from` and `to`");
        }
        if (on == nullptr) return read_range(row, name, days);
        if (const toml::array* const dates = on->as_array()) {
            for (const auto& node : *dates) add(read_date(node), name, node, days);
        } else {
            add(read_date(*on), name, *on, days);
        }
    }

    void read_range(const toml::table& row, const std::string& name, std::vector<NamedDay>& days) {
        const toml::node* const from = row.get("from");
        const toml::node* const to = row.get("to");
        if (from == nullptr || to == nullptr) return fault(row, "`from` and `to` belong together");
        const auto first = read_date(*from);
        const auto last = read_date(*to);
        if (!first || !last) return;
        if (*last < *first || last->days - first->days >= days_in_a_range_max) {
            return fault(row, fmt::format("{} to {} is no break of a year", first->text(), last->text()));
        }
        for (Date date = *first; date <= *last; date = date.plus_days(1)) add(date, name, row, days);
    }

    std::optional<Date> read_date(const toml::node& node) {
        const auto written = node.value<toml::date>();
        const auto date = written ? Date::of(written->year, written->month, written->day) : std::nullopt;
        if (!date) fault(node, "a date is written as 2026-10-01, without quotation marks");
        return date;
    }

    void add(std::optional<Date> date, const std::string& name, const toml::node& node, std::vector<NamedDay>& days) {
        if (!date) return;
        date_lines_[*date] = node.source().begin.line;
        days.push_back({*date, name});
    }

    std::string_view file_;
    CalendarTable table_;
    std::map<Date, Line> date_lines_;
    std::map<int, Line> year_lines_;
    Line general_line_ = 1;
    std::optional<util::Error> error_;
    Line error_line_ = 0;
};

}  // namespace

util::Result<Calendar> parse_calendar_toml(std::string_view text, std::string_view file) {
    const auto root = parse_toml(text, file);
    if (!root) return root.failure();
    return CalendarFile(file).read(*root);
}

}  // namespace qingfeng::service::proposals
