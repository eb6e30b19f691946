// An import as its runner sees it: histories come in whole, a second run changes nothing, an interrupted one goes on.
#include "service/import/importer.h"

#include <sstream>

#include <gtest/gtest.h>

#include "service/import/csv.h"
#include "service/proposals/mapping_toml.h"
#include "unit/service/office.h"

namespace qingfeng::service::import {
namespace {

using proposals::parse_mapping_toml;

using testing::Office;

constexpr std::string_view map_text = R"(source = "letterbox"
[time]
zone = "Asia/Shanghai"
forms = ["YYYY/M/D h:m:s", "YYYY-M-D h:m:s", "YYYY/M/D"]
[number]
column = "no"
[received]
column = "at"
[body]
column = "text"
[unit]
column = "unit"
[due]
column = "due"
[answer]
column = "answer"
[answered]
column = "answered"
[kind]
value = "complaint"
[[skip]]
column = "unit"
values = ["nobody"]
)";
const std::string header = "no,at,text,unit,due,answer,answered\r\n";
// Received on a Monday; ten workdays end with Monday 18 March 2019.
const std::string late = "1,2019/3/4 9:00:00,one,A,2019/3/20,yes,2019/3/19 0:00:00\r\n";
const std::string in_time = "2,2019-03-04 09:00:00,\"two\r\nlines\",A,2019/3/17,yes,2019/3/18\r\n";
const std::string open = "3,2018/3/4 9:00:00,three,B,,,\r\n";

struct Ran {
    ImportReport report;
    std::vector<RejectedRow> rejected;
    std::string error;

    std::string counts() const { return counts_json(report.counts); }
};

struct Desk {
    Office office;
    Mapping mapping = *parse_mapping_toml(map_text, "map.toml");

    Ran run(const std::string& csv, ImportOptions options = {}) { return run(csv, office.writer(), options); }
    Ran run(const std::string& csv, storage::Writer& writer, ImportOptions options) {
        Ran ran;
        options.now = office.now();
        options.os_user = "clerk";
        options.reject = [&](const RejectedRow& row) { ran.rejected.push_back(row); };
        std::istringstream in(csv);
        auto report = run_import(office.authority(), writer, mapping, in, options);
        if (report) ran.report = std::move(*report);
        if (!report) ran.error = report.error().message;
        return ran;
    }
    std::uint64_t entries() { return (*office.store().read())->head(office.authority().id())->next_position; }
    LoadedRequest history(const std::string& prefix) {
        auto reader = office.store().read();
        const auto rows = (*reader)->matters(office.authority().id(), storage::StreamId(0), 100);
        for (const auto& row : *rows) {
            auto loaded = office.authority().load(**reader, row.stream);
            if (loaded->request.history && loaded->request.history->external_number == prefix)
                return std::move(*loaded);
        }
        return {};
    }
};

std::string counts(int read, int opened, int answered, int unchanged, int rejected) {
    return counts_json({static_cast<std::uint64_t>(read), static_cast<std::uint64_t>(opened),
                        static_cast<std::uint64_t>(answered), static_cast<std::uint64_t>(unchanged),
                        static_cast<std::uint64_t>(rejected)});
}

TEST(Import, a_row_becomes_a_history_with_its_true_times_no_handler_and_no_clock) {
    Desk desk;
    const Ran ran = desk.run(header + late + in_time + open);
    EXPECT_EQ(ran.error, "");
    EXPECT_EQ(ran.counts(), counts(3, 3, 2, 0, 0));
    const LoadedRequest loaded = desk.history("2");
    ASSERT_EQ(loaded.events.size(), 2u);
    const auto& history = *loaded.request.history;
    EXPECT_EQ(history.body, "two\r\nlines");
    EXPECT_EQ(history.occurred->at, *util::parse_iso("2019-03-04T09:00:00+08:00"));
    EXPECT_EQ(history.imported_unit, "A");
    EXPECT_TRUE(history.number.starts_with("LS-2019-"));
    const auto& answer = std::get<domain::request::event::ImportedAnswer>(loaded.events[1].event);
    EXPECT_EQ(answer.answer_text, "yes");
    EXPECT_EQ(answer.occurred->precision, domain::request::Precision::Day);
    EXPECT_EQ(loaded.events[0].recorded, desk.office.now());
    EXPECT_EQ(loaded.events[0].origin, (domain::record::Origin{domain::record::Importer{}, "import", "clerk"}));
    EXPECT_EQ(domain::request::state_kind(loaded.request.state), domain::request::StateKind::Imported);
    EXPECT_TRUE(loaded.request.handlers.empty());
    EXPECT_TRUE(loaded.request.clocks.empty());
    const auto shown = desk.office.matters().by_number(history.number);
    EXPECT_TRUE(shown);
}

TEST(Import, a_unit_that_is_ours_is_found_by_its_name) {
    Desk desk;
    const auto& unit =
        (*desk.office.authority().configuration(**desk.office.store().read()))->organisation.units().at(3);
    desk.run(header + "9,2026/3/4,x," + unit.name_zh + ",,,\r\n");
    EXPECT_EQ(desk.history("9").request.history->unit, unit.id);
    EXPECT_EQ(desk.history("9").request.history->imported_unit, unit.name_zh);
}

TEST(Import, a_second_run_changes_nothing) {
    Desk desk;
    const Ran first = desk.run(header + late + in_time + open);
    const std::uint64_t before = desk.entries();
    const Ran second = desk.run(header + late + in_time + open);
    EXPECT_EQ(second.counts(), counts(3, 0, 0, 3, 0));
    EXPECT_EQ(desk.entries(), before);
    EXPECT_EQ(second.report.summary, first.report.summary);
}

TEST(Import, an_answer_that_is_new_is_added_to_the_history) {
    Desk desk;
    desk.run(header + open);
    const std::string answered = "3,2018/3/4 9:00:00,three,B,,here it is,2018/5/1\r\n";
    EXPECT_EQ(desk.run(header + answered).counts(), counts(1, 0, 1, 0, 0));
    EXPECT_EQ(desk.run(header + answered).counts(), counts(1, 0, 0, 1, 0));
    EXPECT_EQ(desk.run(header + open).counts(), counts(1, 0, 0, 1, 0));
    EXPECT_EQ(desk.history("3").events.size(), 2u);
}

TEST(Import, bad_rows_go_to_the_rejects_with_line_and_reason_and_nothing_else_suffers) {
    Desk desk;
    const std::string never = "4,never,x,A,,,\r\n";
    const std::string quote = "5,2019/3/4,a\"b,A,,,\r\n";
    const Ran ran = desk.run(header + in_time + never + late + quote + open);
    EXPECT_EQ(ran.counts(), counts(5, 3, 2, 0, 2));
    ASSERT_EQ(ran.rejected.size(), 2u);
    EXPECT_EQ(ran.rejected[0].line, 4u);  // the row before spans two lines
    EXPECT_EQ(ran.rejected[0].reason, "\"never\" is no time in any of the forms of the map");
    EXPECT_EQ(ran.rejected[0].raw + "\r\n", never);
    EXPECT_EQ(ran.rejected[1].line, 6u);
    std::ostringstream file;
    write_rejects_header(file, util::Language::English);
    for (const RejectedRow& row : ran.rejected) write_reject(file, row);
    EXPECT_EQ(file.str(),
              "line,reason,row\r\n"
              "4,\"\"\"never\"\" is no time in any of the forms of the map\",\"4,never,x,A,,,\"\r\n"
              "6,a quotation mark stands inside a field that has none around it,"
              "\"5,2019/3/4,a\"\"b,A,,,\"\r\n");
}

TEST(Import, history_is_not_rewritten) {
    Desk desk;
    desk.run(header + late);
    const Ran ran = desk.run(header + "1,2019/3/4 9:00:00,other words,A,,,\r\n" + "1,2019/3/5 9:00:00,one,A,,,\r\n");
    EXPECT_EQ(ran.counts(), counts(2, 0, 0, 0, 2));
    EXPECT_TRUE(ran.rejected[0].reason.ends_with("with another time or text; history is not rewritten"));
}

TEST(Import, a_matter_that_lives_here_is_not_touched) {
    Desk desk;
    domain::request::command::Register live;
    live.body = "one";
    live.source = "letterbox";
    live.external_number = "1";
    const auto registered = desk.office.matters().register_matter(live, {testing::the_person, "", {}});
    ASSERT_TRUE(registered);
    const Ran ran = desk.run(header + late);
    EXPECT_EQ(ran.counts(), counts(1, 0, 0, 0, 1));
    EXPECT_EQ(ran.rejected[0].reason, "this number is registered here as " + registered->number);
}

TEST(Import, rows_the_map_leaves_alone_are_not_counted_as_read) {
    Desk desk;
    const Ran ran = desk.run(header + late + "8,2019/3/4,x,nobody,,,\r\n");
    EXPECT_EQ(ran.counts(), counts(1, 1, 1, 0, 0));
    EXPECT_EQ(ran.report.skipped, 1u);
}

TEST(Import, a_run_that_was_stopped_is_continued_by_the_next) {
    Desk desk;
    ImportOptions one_step;
    one_step.rows_per_step = 2;
    one_step.progress = [](const ImportCounts&) { return false; };
    const Ran first = desk.run(header + late + in_time + open, one_step);
    EXPECT_TRUE(first.report.stopped);
    EXPECT_EQ(first.counts(), counts(2, 2, 2, 0, 0));
    EXPECT_EQ(desk.run(header + late + in_time + open).counts(), counts(3, 1, 0, 2, 0));
}

TEST(Import, a_run_whose_writer_fails_says_where_and_is_continued_by_the_next) {
    Desk desk;
    ImportOptions options;
    options.rows_per_step = 1;
    options.progress = [&](const ImportCounts&) { return desk.office.writer().stop(), true; };
    const Ran first = desk.run(header + late + in_time + open, options);
    EXPECT_TRUE(first.error.starts_with("the import stopped before line 3: ")) << first.error;
    EXPECT_TRUE(first.error.ends_with("; run it again to go on"));

    storage::WriterParts parts;
    parts.clock = [&] { return desk.office.now(); };
    parts.origin = desk.office.authority().origin();
    parts.signers = {desk.office.authority().signer()};
    storage::Writer writer(desk.office.store(), desk.office.authority().id(), parts);
    EXPECT_EQ(desk.run(header + late + in_time + open, writer, {}).counts(), counts(3, 2, 1, 1, 0));
}

TEST(Import, a_file_that_does_not_fit_the_map_is_refused_whole) {
    Desk desk;
    EXPECT_EQ(desk.run("").error, "the file is empty");
    EXPECT_EQ(desk.run("no,at\n1,2019/3/4\n").error, "the file has no column \"text\"");
    EXPECT_EQ(desk.run("\xB1\xE0\xBA\xC5,at\n").error, "the header: this is not UTF-8; save the file as CSV in UTF-8");
    ImportOptions chinese;
    chinese.language = util::Language::Chinese;
    EXPECT_EQ(desk.run("no,at\n", chinese).error, "文件中没有“text”这一列");
}

TEST(ImportSummary, lateness_is_judged_by_the_adopted_limit_and_by_the_sources_own_date) {
    Desk desk;
    const ImportSummary summary = desk.run(header + late + in_time + open).report.summary;
    EXPECT_EQ(summary.histories, 3u);
    ASSERT_EQ(summary.limits.size(), 1u);
    EXPECT_EQ(summary.limits[0].rule.limit.text(), "10 workdays");
    // Midnight after the last day is too late; a day without an hour is in time as long as any of it is.
    EXPECT_EQ(summary.by_year, (std::vector<YearFigures>{{2018, 1, {0, 0, 1}, false}, {2019, 2, {1, 1, 0}, false}}));
    // By the source it is the other way round: due on the 20th and answered the 19th, due the 17th and answered the
    // 18th.
    EXPECT_EQ(summary.by_unit, (std::vector<UnitFigures>{{"A", {1, 1, 0}}}));
    EXPECT_EQ(summary.delays.answered, 2u);
    EXPECT_DOUBLE_EQ(summary.delays.median, (14.0 + 14.625) / 2);
    EXPECT_DOUBLE_EQ(summary.delays.longest, 14.625);
}

TEST(ImportSummary, years_without_an_adopted_calendar_are_marked) {
    Desk desk;
    const auto summary = desk.run(header + "1,1999/3/4 9:00:00,x,A,,,\r\n").report.summary;
    EXPECT_EQ(summary.by_year, (std::vector<YearFigures>{{1999, 1, {0, 0, 1}, true}}));
}

TEST(ImportSummary, the_report_is_told_in_both_languages) {
    Desk desk;
    const ImportReport report = desk.run(header + late + in_time + open).report;
    const std::string en = report_text(report, util::Language::English);
    EXPECT_NE(en.find("3 rows read: 3 opened, 2 answers recorded, 0 unchanged, 0 rejected\n"), std::string::npos) << en;
    EXPECT_NE(en.find("  2019  received 2, in time 1, late 1 (50.0%), unanswered 0\n"), std::string::npos) << en;
    const std::string zh = report_text(report, util::Language::Chinese);
    EXPECT_NE(zh.find("  2019  收到 2，按时 1，超时 1（50.0%），未答复 0\n"), std::string::npos) << zh;
}

}  // namespace
}  // namespace qingfeng::service::import
