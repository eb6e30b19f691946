// The shipped maps over real tables: what the import says of them equals what a plain reading of the files gives. The
// tables are no part of the project; without them these tests are skipped.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <sstream>

#include <gtest/gtest.h>

#include "service/import/importer.h"
#include "service/proposals/mapping_toml.h"
#include "service/verify.h"
#include "unit/service/office.h"

namespace qingfeng::service::import {
namespace {

using proposals::parse_mapping_toml;

using testing::Office;
using testing::read_file;

std::filesystem::path shared(const std::string& name) {
    const char* given = std::getenv("QINGFENG_SHARED_DATA");
    return std::filesystem::path(given != nullptr ? given : "../shared/data") / name;
}

/// The rows of a sound file by columns of the header, without any of the reader under test.
std::vector<std::map<std::string, std::string>> plain_rows(const std::string& text) {
    std::vector<std::vector<std::string>> rows(1);
    std::string field;
    bool quoted = false;
    for (const char c : text) {
        if (c == '"') quoted = !quoted;  // a doubled mark leaves and enters again, and is not needed here
        if (c == '"' || (c == '\r' && !quoted)) continue;
        const bool ends = !quoted && (c == ',' || c == '\n');
        if (!ends) field += c;
        if (ends) rows.back().push_back(std::exchange(field, ""));
        if (ends && c == '\n') rows.emplace_back();
    }
    if (rows.back().empty() && field.empty()) rows.pop_back();
    std::vector<std::map<std::string, std::string>> named;
    for (std::size_t row = 1; row < rows.size(); ++row) {
        auto& into = named.emplace_back();
        for (std::size_t i = 0; i < rows[0].size(); ++i) into[rows[0][i]] = rows[row].at(i);
    }
    return named;
}

struct Ran {
    ImportReport report;
    std::uint64_t rejected_told = 0;
    std::chrono::milliseconds took{};
};

Ran run(Office& office, const std::string& map, const std::string& csv) {
    const auto mapping = parse_mapping_toml(read_file("config/import/" + map), map);
    EXPECT_TRUE(mapping) << mapping.error().message;
    Ran ran;
    ImportOptions options;
    options.now = office.now();
    options.reject = [&](const RejectedRow& row) {
        ++ran.rejected_told;
        ADD_FAILURE() << row.line << ": " << row.reason;
    };
    std::istringstream in(csv);
    const auto start = std::chrono::steady_clock::now();
    auto report = run_import(office.authority(), office.writer(), *mapping, in, options);
    ran.took = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - start);
    EXPECT_TRUE(report) << report.error().message;
    if (report) ran.report = std::move(*report);
    return ran;
}

struct PlainTime {
    util::Date date;
    std::int64_t second = -1;  ///< of the day; -1: not known
};

PlainTime plain_time(const std::string& text) {
    int y = 0, h = 0, m = 0, s = 0;
    unsigned month = 0, d = 0;
    const int found = std::sscanf(text.c_str(), "%d%*[/-]%u%*[/-]%u %d:%d:%d", &y, &month, &d, &h, &m, &s);
    EXPECT_TRUE(found == 3 || found == 6) << text;
    return {*util::Date::of(y, month, d), found == 6 ? h * 3600 + m * 60 + s : -1};
}

TEST(RealMessages, delays_and_lateness_are_those_of_a_plain_reading) {
    const auto path = shared("teddy2020c/replies.csv");
    if (!std::filesystem::exists(path)) GTEST_SKIP() << "no " << path << "; name the folder in QINGFENG_SHARED_DATA";
    const std::string csv = read_file(path);
    const auto rows = plain_rows(csv);
    ASSERT_GT(rows.size(), 1000u);

    Office office;
    const Ran ran = run(office, "citizen-messages.toml", csv);
    const ImportCounts& counts = ran.report.counts;
    RecordProperty("milliseconds", static_cast<int>(ran.took.count()));
    EXPECT_EQ(counts.read, rows.size());
    EXPECT_EQ(counts.opened + counts.rejected, rows.size());
    EXPECT_EQ(counts.answered, counts.opened);
    EXPECT_EQ(counts.rejected, ran.rejected_told);

    const auto config = *office.authority().configuration(**office.store().read());
    std::vector<double> delays;
    std::map<int, std::pair<std::uint64_t, std::uint64_t>> late_of;  // year: late, all
    for (const auto& row : rows) {
        const PlainTime received = plain_time(row.at("留言时间"));
        const PlainTime answered = plain_time(row.at("答复时间"));
        const bool to_the_second = received.second >= 0 && answered.second >= 0;
        const double days = answered.date.days - received.date.days;
        delays.push_back(to_the_second ? days + static_cast<double>(answered.second - received.second) / 86400 : days);
        util::Date last = received.date;  // the tenth workday after the day itself
        for (int workdays = 0; workdays < 10;) {
            last = last.plus_days(1);
            if (config->calendar.is_workday(last)) ++workdays;
        }
        auto& [late, all] = late_of[received.date.year()];
        ++all;
        if (answered.date > last) ++late;
    }
    std::ranges::sort(delays);
    const auto at = [&](double part) { return delays[static_cast<std::size_t>(part * double(delays.size() - 1))]; };
    const ImportSummary& summary = ran.report.summary;
    EXPECT_NEAR(summary.delays.median, at(0.5), 0.05);
    EXPECT_NEAR(summary.delays.p25, at(0.25), 0.05);
    EXPECT_NEAR(summary.delays.p90, at(0.9), 0.5);
    EXPECT_DOUBLE_EQ(summary.delays.longest, delays.back());
    ASSERT_EQ(summary.by_year.size(), late_of.size());
    for (const YearFigures& year : summary.by_year) {
        EXPECT_EQ(year.judged.late, late_of[year.year].first) << year.year;
        EXPECT_EQ(year.received, late_of[year.year].second) << year.year;
        EXPECT_EQ(year.judged.in_time + year.judged.late, year.received) << year.year;
        EXPECT_FALSE(year.provisional) << year.year;
    }

    const Ran again = run(office, "citizen-messages.toml", csv);
    EXPECT_EQ(again.report.counts, (ImportCounts{rows.size(), 0, 0, rows.size(), 0}));
    EXPECT_EQ(again.report.summary, summary);
    const auto verified = verify(office.authority(), {}, [](std::uint64_t, std::uint64_t) {});
    ASSERT_TRUE(verified);
    EXPECT_TRUE(verified->intact());
    EXPECT_GE(verified->entries, 2 * rows.size());
}

/// Orders times as "MM/DD/YYYY hh:mm:ss AM" writes them; empty for none.
std::string plain_american(const std::string& text) {
    if (text.empty()) return "";
    int hour = std::stoi(text.substr(11, 2)) % 12 + (text.substr(20) == "PM" ? 12 : 0);
    char shown[3];
    std::snprintf(shown, sizeof shown, "%02d", hour);
    return text.substr(6, 4) + text.substr(0, 2) + text.substr(3, 2) + shown + text.substr(14, 2) + text.substr(17, 2);
}

TEST(RealRequests, each_agencys_late_rate_is_that_of_a_plain_reading) {
    const auto path = shared("complaints_en/baltimore_311.csv");
    if (!std::filesystem::exists(path)) GTEST_SKIP() << "no " << path << "; name the folder in QINGFENG_SHARED_DATA";
    const std::string csv = read_file(path);
    const auto rows = plain_rows(csv);
    ASSERT_GT(rows.size(), 1000u);
    Office office;
    const Ran ran = run(office, "baltimore-311.toml", csv);
    EXPECT_EQ(ran.report.counts.opened, rows.size());

    std::map<std::string, Punctuality> plain;
    for (const auto& row : rows) {
        const std::string due = plain_american(row.at("DueDate"));
        const std::string closed = plain_american(row.at("CloseDate"));
        if (due.empty()) continue;
        Punctuality& agency = plain[row.at("Agency")];
        ++(closed.empty() ? agency.unanswered : closed > due ? agency.late : agency.in_time);
    }
    ASSERT_EQ(ran.report.summary.by_unit.size(), plain.size());
    for (const UnitFigures& unit : ran.report.summary.by_unit) {
        EXPECT_EQ(unit.judged, plain[unit.unit]) << unit.unit;
        EXPECT_DOUBLE_EQ(unit.judged.late_share(), plain[unit.unit].late_share());
    }
}

}  // namespace
}  // namespace qingfeng::service::import
