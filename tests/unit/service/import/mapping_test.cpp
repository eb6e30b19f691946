// The map file: how times are written, which columns say what, and what is told about a map that is wrong.
#include "service/import/mapping.h"

#include <sstream>

#include <gtest/gtest.h>

#include "service/import/row_reader.h"
#include "service/proposals/mapping_toml.h"
#include "unit/service/office.h"

namespace qingfeng::service::import {
namespace {

using proposals::parse_mapping_toml;

std::string read_time(const std::string& pattern, const std::string& text) {
    const auto form = TimeForm::parse(pattern);
    if (!form) return "no form";
    const auto reading = form->read(text);
    if (!reading) return "";
    return reading->precision == domain::request::Precision::Day ? reading->local.date.text()
                                                                 : reading->local.second_text();
}

TEST(TimeForm, a_time_is_read_only_where_it_is_wholly_of_the_form) {
    const std::string slashes = "YYYY/M/D h:m:s";
    const std::string american = "MM/DD/YYYY hh:mm:ss AM";
    const std::tuple<std::string, std::string, std::string> cases[] = {
        {slashes, "2019/4/25 9:32:09", "2019-04-25 09:32:09"},
        {slashes, "2019/04/25  09:32:09", "2019-04-25 09:32:09"},
        {slashes, "2019/4/25 9:32", ""},
        {slashes, "2019/4/25 9:32:09 ", ""},
        {slashes, "2019/2/29 9:32:09", ""},
        {slashes, "2019/4/25 24:00:00", ""},
        {slashes, "19/4/25 9:32:09", ""},
        {"YYYY-MM-DD hh:mm:ss", "2017-06-08 17:31:20", "2017-06-08 17:31:20"},
        {"YYYY-MM-DD hh:mm:ss", "2017-6-08 17:31:20", ""},
        {american, "01/01/2014 12:05:10 AM", "2014-01-01 00:05:10"},
        {american, "01/01/2014 12:05:10 PM", "2014-01-01 12:05:10"},
        {american, "01/16/2014 08:48:47 pm", "2014-01-16 20:48:47"},
        {american, "01/16/2014 13:48:47 PM", ""},
        {"YYYY年M月D日", "2013年9月12日", "2013-09-12"},
        {"YYYY/M/D", "2013/9/12", "2013-09-12"},
        {"YYYY/M", "2013/9", "no form"},
        {"YYYY/M/D h", "2013/9/1 5", "no form"},
        {"YYYY/M/D M", "2013/9/1 5", "no form"},
        {"YYYY/M/D 1", "2013/9/1 1", "no form"},
    };
    for (const auto& [pattern, text, time] : cases) EXPECT_EQ(read_time(pattern, text), time) << pattern << " " << text;
}

constexpr std::string_view least = R"(source = "s"
[time]
zone = "Asia/Shanghai"
forms = "YYYY-M-D"
[number]
column = "no"
[received]
column = "at"
)";

std::string fault(std::string_view text) {
    const auto mapping = parse_mapping_toml(text, "map.toml");
    return mapping ? "" : mapping.error().message;
}

TEST(Mapping, the_least_map_names_source_times_number_and_arrival) {
    EXPECT_EQ(fault(least), "");
    EXPECT_EQ(fault(""),
              "map.toml:1: \"source\" is missing\n"
              "map.toml:1: [time] with zone and forms is missing\n"
              "map.toml:1: [number] is missing\n"
              "map.toml:1: [received] is missing");
}

TEST(Mapping, a_fault_is_told_with_file_and_line) {
    const std::pair<std::string, std::string> cases[] = {
        {"[tittle]\ncolumn = \"t\"\n", "map.toml:9: \"tittle\" is not known here; did you mean \"title\"?"},
        {"[kind]\nvalue = \"complain\"\n", "map.toml:9: \"complain\" is no kind of matter"},
        {"[kind]\nvalue = \"misconduct\"\n", "map.toml:9: reports of misconduct cannot be imported"},
        {"[kind]\ncolumn = \"k\"\n[kind.values]\n\"咨询\" = \"enquiry\"\n\"举报\" = \"x\"\n",
         "map.toml:13: \"x\" is no kind of matter"},
        {"[title]\n", "map.toml:9: give either \"column\", where it comes from, or \"value\", the same for every row"},
        {"[title]\nvalue = \"t\"\n[title.values]\na = \"b\"\n",
         "map.toml:11: \"values\" needs a \"column\" to look up"},
        {"[title]\ncolumn = 5\n", "map.toml:10: \"column\" must be a text in quotation marks or a list of them"},
        {"[[skip]]\nvalues = [\"x\"]\n", "map.toml:9: \"column\" is missing"},
    };
    for (const auto& [more, sentence] : cases) EXPECT_EQ(fault(std::string(least) + more), sentence) << more;
    std::string zone(least);
    zone.replace(zone.find("Asia/Shanghai"), 13, "Asia/Nowhere");
    EXPECT_EQ(fault(zone), "map.toml:3: there is no time zone \"Asia/Nowhere\"; an example is Asia/Shanghai");
}

TEST(Mapping, the_shipped_maps_load) {
    for (const std::string name : {"citizen-messages.toml", "baltimore-311.toml"}) {
        EXPECT_EQ(fault(testing::read_file("config/import/" + name)), "") << name;
    }
}

/// What the row says by a map of `least` and more, as "number|title|body|unit|kind|answer", or why it is bad.
std::string read_row(const std::string& more, std::vector<std::string> header, std::vector<std::string> fields) {
    const auto mapping = parse_mapping_toml(std::string(least) + more, "map.toml");
    EXPECT_TRUE(mapping) << mapping.error().message;
    const domain::taxonomy::Taxonomy taxonomy;
    const auto reader = RowReader::bind(*mapping, header, {*util::parse_iso("2026-11-02T09:00:00+08:00"), taxonomy});
    if (!reader) return reader.error().en;
    const auto row = reader->read({2, std::move(fields), ""});
    if (!row) return row.error().en;
    const auto& history = row->history;
    std::string said = history.external_number + '|' + history.title + '|' + history.body + '|' + row->unit_name + '|';
    said += history.imported_kind ? std::to_string(static_cast<int>(*history.imported_kind)) : "-";
    return said + '|' + (row->answer ? row->answer->answer_text : "-");
}

TEST(RowReader, a_row_is_read_as_the_map_says) {
    EXPECT_EQ(read_row("", {"no", "at"}, {" 7 ", "2019-1-2"}), "7||||-|-");
    EXPECT_EQ(read_row("[title]\ncolumn = \"t\"\n[body]\ncolumn = [\"t\", \"b\", \"c\"]\njoin = \"; \"\n",
                       {"no", "at", "t", "b", "c"}, {"7", "2019-1-2", "　T ", "", "C"}),
              "7|T|　T ; C||-|-");
    const std::string kinds = "[kind]\ncolumn = \"k\"\n[kind.values]\n\"咨询\" = \"enquiry\"\n";
    EXPECT_EQ(read_row(kinds, {"no", "at", "k"}, {"7", "2019-1-2", "咨询"}), "7||||1|-");
    EXPECT_EQ(read_row(kinds, {"no", "at", "k"}, {"7", "2019-1-2", "其他"}), "the table of [kind] has no \"其他\"");
    const std::string unit = "[unit]\ncolumn = \"u\"\notherwise = \"\"\n[unit.values]\nA = \"tolls\"\n";
    EXPECT_EQ(read_row(unit, {"no", "at", "u"}, {"7", "2019-1-2", "A"}), "7|||tolls|-|-");
    EXPECT_EQ(read_row(unit, {"no", "at", "u"}, {"7", "2019-1-2", "B"}), "7||||-|-");
}

TEST(RowReader, a_bad_row_says_why) {
    const std::string answers = "[answer]\ncolumn = \"a\"\n[answered]\ncolumn = \"b\"\n";
    const std::vector<std::string> header{"no", "at", "a", "b"};
    const std::pair<std::vector<std::string>, std::string> cases[] = {
        {{"7", "2019-1-2", "yes"}, "the row has 3 fields, the header 4"},
        {{" ", "2019-1-2", "", ""}, "there is no number"},
        {{"7", "", "", ""}, "there is no time at which it was received"},
        {{"7", "2019-13-2", "", ""}, "\"2019-13-2\" is no time in any of the forms of the map"},
        {{"7", "2031-1-2", "", ""}, "it was received in the future"},
        {{"7", "2019-1-2", "yes", "soon"}, "\"soon\" is no time in any of the forms of the map"},
        {{"7", "2019-1-2", "yes", "2019-1-1"}, "it was answered before it was received"},
        {{"7", "2019-1-2", "yes", "2031-1-1"}, "it was answered in the future"},
        {{"7", "2019-1-2", "", "2019-1-3"}, "there is a time of an answer but no answer"},
        {{"7", "2019-1-2", "yes", "2019-1-2"}, "7||||-|yes"},
        {{"7", "2019-1-2", "yes", ""}, "7||||-|yes"},
    };
    for (const auto& [fields, sentence] : cases) EXPECT_EQ(read_row(answers, header, fields), sentence);
}

TEST(RowReader, a_header_that_does_not_fit_is_told) {
    EXPECT_EQ(read_row("", {"no", "when"}, {}), "the file has no column \"at\"");
    EXPECT_EQ(read_row("", {"no", "at", "no"}, {}), "the file has more than one column \"no\"");
}

}  // namespace
}  // namespace qingfeng::service::import
