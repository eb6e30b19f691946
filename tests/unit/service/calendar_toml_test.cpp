#include "service/proposals/calendar_toml.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include <gtest/gtest.h>

namespace qingfeng::service::proposals {
namespace {

using domain::calendar::Calendar;
using domain::calendar::DayKind;
using util::Date;

Date day(std::string_view text) { return Date::parse(text).value(); }

std::string read_file(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    EXPECT_TRUE(in) << path;
    std::ostringstream out;
    out << in.rdbuf();
    return out.str();
}

/// The tests run in the repository's root.
const Calendar& china() {
    static const Calendar calendar =
        parse_calendar_toml(read_file("config/calendar/china.toml"), "config/calendar/china.toml").value();
    return calendar;
}

TEST(ChinaCalendar, publishes_2007_to_2026_and_no_other_year) {
    for (int year = 2007; year <= 2026; ++year) EXPECT_TRUE(china().is_published(year)) << year;
    EXPECT_FALSE(china().is_published(2006));
    EXPECT_FALSE(china().is_published(2027));
}

TEST(ChinaCalendar, cites_a_notice_for_every_year) {
    EXPECT_EQ(china().year_table(2026)->notice, "国办发明电〔2025〕7号");
    for (const auto& year : china().table().years) EXPECT_NE(year.notice.find("国办"), std::string::npos) << year.year;
}

TEST(ChinaCalendar, knows_the_days_people_ask_about) {
    const struct {
        const char* date;
        DayKind kind;
        const char* holiday;
    } rows[] = {
        {"2026-09-25", DayKind::Holiday, "中秋节"},
        {"2026-09-20", DayKind::MakeUpWorkday, "国庆节"},
        {"2026-10-08", DayKind::Workday, ""},
        {"2026-10-10", DayKind::MakeUpWorkday, "国庆节"},
        {"2026-10-11", DayKind::Weekend, ""},
        {"2020-01-31", DayKind::Holiday, "春节"},
        {"2020-02-01", DayKind::Holiday, "春节"},
        {"2020-02-03", DayKind::Workday, ""},
        {"2019-05-03", DayKind::Holiday, "劳动节"},
        {"2019-05-05", DayKind::MakeUpWorkday, "劳动节"},
        {"2007-12-31", DayKind::Holiday, "元旦"},
        {"2015-09-03", DayKind::Holiday, "抗战胜利纪念日"},
        {"2025-10-06", DayKind::Holiday, "国庆节、中秋节"},
    };
    for (const auto& row : rows) {
        const auto fact = china().why(day(row.date));
        EXPECT_EQ(fact.kind, row.kind) << row.date;
        EXPECT_EQ(fact.holiday == nullptr ? "" : fact.holiday->chinese, row.holiday) << row.date;
    }
}

TEST(ChinaCalendar, has_the_number_of_workdays_that_each_year_had) {
    const std::map<int, int> workdays = {{2019, 250}, {2020, 249}, {2021, 250}, {2022, 249},
                                         {2023, 249}, {2024, 251}, {2025, 248}, {2026, 248}};
    for (const auto& [year, expected] : workdays) {
        int count = 0;
        for (Date date = *Date::of(year, 1, 1); date.year() == year; date = date.plus_days(1)) {
            count += china().is_workday(date) ? 1 : 0;
        }
        EXPECT_EQ(count, expected) << year;
    }
}

TEST(ChinaCalendar, survives_its_canonical_bytes) {
    EXPECT_EQ(Calendar::from_canonical(china().to_canonical()).value(), china());
}

struct ListedDay {
    bool off = false;
    std::string name;
};

std::optional<std::map<Date, ListedDay>> read_other_source() {
    const char* const given = std::getenv("QINGFENG_SHARED_DATA");
    const std::filesystem::path folder = given != nullptr ? given : "../shared/data";
    const auto path = folder / "work_calendar" / "china_days_off.csv";
    if (!std::filesystem::exists(path)) return std::nullopt;
    std::map<Date, ListedDay> days;
    std::istringstream lines(read_file(path));
    std::string line;
    std::getline(lines, line);
    while (std::getline(lines, line)) {
        std::istringstream cells(line);
        std::string date, name, off;
        std::getline(cells, date, ',');
        std::getline(cells, name, ',');
        std::getline(cells, off, ',');
        days[day(date)] = {off == "1", name};
    }
    return days;
}

/// An independent table, made from the notices by other people. Both must agree on every single day; where one lists a
/// day and the other need not, the reason stands here.
TEST(ChinaCalendar, agrees_with_an_independent_table_on_every_day) {
    const auto other = read_other_source();
    if (!other) GTEST_SKIP() << "no work_calendar/china_days_off.csv in QINGFENG_SHARED_DATA or ../shared/data";

    std::map<std::string, std::string> listed_by_one;
    for (Date date = day("2006-12-01"); date < day("2027-01-01"); date = date.plus_days(1)) {
        const auto found = other->find(date);
        const bool weekday = date.weekday() != 0 && date.weekday() != 6;
        const bool worked = found == other->end() ? weekday : !found->second.off;
        const auto fact = china().why(date);
        const bool listed = fact.holiday != nullptr;
        if (fact.works() != worked) listed_by_one[date.text()] = fact.works() ? "worked here" : "off here";
        if (fact.works() == worked && listed != (found != other->end())) {
            listed_by_one[date.text()] = listed ? "listed here" : "listed there";
        }
    }
    const std::map<std::string, std::string> known = {
        // The weekend worked for New Year's Day of 2007 lies in 2006, which is not among our years.
        {"2006-12-30", "off here"},
        {"2006-12-31", "off here"},
        // Weekend days inside a break; the other table names only the days that the notice gives off beyond them.
        {"2014-04-06", "listed here"},
        {"2019-04-06", "listed here"},
        {"2019-04-07", "listed here"},
        {"2019-06-08", "listed here"},
        {"2019-06-09", "listed here"},
        {"2019-09-14", "listed here"},
        {"2019-09-15", "listed here"},
        // The notice that extended the Spring Festival says that work begins on this Monday, which it does anyway.
        {"2020-02-03", "listed there"},
    };
    EXPECT_EQ(listed_by_one, known);
}

constexpr const char* head = R"([working_hours]
periods = ["08:30-12:00", "14:00-17:30"]
[holidays]
"国庆节" = "National Day"
)";

TEST(CalendarToml, reads_single_days_lists_and_ranges) {
    const auto calendar = parse_calendar_toml(std::string(head) + R"([2026]
notice = "notice"
off = [{ name = "国庆节", from = 2026-10-01, to = 2026-10-03 }, { name = "国庆节", on = 2026-10-05 }]
work = [{ name = "国庆节", on = [2026-09-20, 2026-10-10] }]
)",
                                              "a.toml");
    ASSERT_TRUE(calendar) << calendar.error().message;
    std::set<std::string> off, work;
    for (const auto& each : calendar->year_table(2026)->off) off.insert(each.date.text());
    for (const auto& each : calendar->year_table(2026)->work) work.insert(each.date.text());
    EXPECT_EQ(off, (std::set<std::string>{"2026-10-01", "2026-10-02", "2026-10-03", "2026-10-05"}));
    EXPECT_EQ(work, (std::set<std::string>{"2026-09-20", "2026-10-10"}));
}

TEST(CalendarToml, says_file_line_and_what_is_wrong) {
    const struct {
        const char* year;  ///< begins on line 5
        const char* message;
    } rows[] = {
        {"[2026]\nnotice = \"n\"\noff = [\n  { name = \"国庆节\", on = 2025-10-01 },\n]",
         "a.toml:8: 2025-10-01 is not a day of 2026"},
        {"[2026]\nnotice = \"n\"\noff = [{ name = \"国庆节\", on = 2026-10-04 }]\nwork = [{ name = \"国庆节\", on = "
         "2026-10-04 }]",
         "a.toml:8: 2026-10-04 is both off and worked"},
        {"[2026]\nnotice = \"n\"\noff = [{ name = \"国庆节\", on = 2026-10-01 }]\nwork = [{ name = \"国庆节\", on = "
         "2026-10-08 }]",
         "a.toml:8: 2026-10-08 is worked anyway, it is no weekend"},
        {"[2026]\nnotice = \"n\"\noff = [\n  { name = \"国庆节\", on = 2026-10-01 },\n  { name = \"国庆节\", from = "
         "2026-10-01, to = 2026-10-02 },\n]",
         "a.toml:9: 2026-10-01 is there twice"},
        {"[2026]\nnotice = \"n\"\noff = [{ name = \"中秋\", on = 2026-09-25 }]",
         "a.toml:7: \"中秋\" on 2026-09-25 is not among the holidays"},
        {"[2026]\noff = [{ name = \"国庆节\", on = 2026-10-01 }]", "a.toml:5: 2026 cites no notice"},
        {"[2026]\nnotice = \"n\"", "a.toml:5: 2026 has no days off"},
        {"[2026]\nnotice = \"n\"\noff = [{ name = \"国庆节\"， on = 2026-10-01 }]",
         "a.toml:7: Error while parsing inline table: expected key or closing '}', saw '，'"},
        {"[2026]\nnotice = \"n\"\nof = []", "a.toml:7: \"of\" means nothing in [2026]"},
        {"[2026]\nnotice = \"n\"\noff = [{ name = \"国庆节\", on = \"2026-10-01\" }]",
         "a.toml:7: a date is written as 2026-10-01, without quotation marks"},
        {"[2026]\nnotice = \"n\"\noff = [{ name = \"国庆节\", from = 2026-10-07, to = 2026-10-01 }]",
         "a.toml:7: 2026-10-07 to 2026-10-01 is no break of a year"},
        {"[2026]\nnotice = \"n\"\noff = [{ name = \"国庆节\", from = 2026-10-07 }]",
         "a.toml:7: `from` and `to` belong together"},
        {"[2026]\nnotice = \"n\"\noff = [{ name = \"国庆节\" }]", "a.toml:7: a row has either `on` or `from` and `to`"},
        {"[year]\nnotice = \"n\"",
         "a.toml:5: \"year\" is neither [working_hours], [holidays] nor a year such as [2026]"},
    };
    for (const auto& row : rows) {
        const auto calendar = parse_calendar_toml(std::string(head) + row.year, "a.toml");
        ASSERT_FALSE(calendar) << row.year;
        EXPECT_EQ(calendar.error().message, row.message);
        EXPECT_EQ(calendar.error().kind, util::ErrorKind::InvalidInput);
    }
}

TEST(CalendarToml, refuses_text_that_is_no_toml_and_hours_that_are_none) {
    for (const char* text :
         {"[2026", "", "[working_hours]\nperiods = []", "[working_hours]\nperiods = [\"8:30-12:00\"]",
          "[working_hours]\nperiods = [\"12:00-08:30\"]",
          "[working_hours]\nperiods = [\"08:30-12:00\", \"11:00-13:00\"]",
          "[working_hours]\nperiods = [\"08:30-24:01\"]", "working_hours = 5"}) {
        const auto calendar = parse_calendar_toml(text, "a.toml");
        ASSERT_FALSE(calendar) << text;
        EXPECT_EQ(calendar.error().message.rfind("a.toml:", 0), 0u) << calendar.error().message;
    }
}

}  // namespace
}  // namespace qingfeng::service::proposals
