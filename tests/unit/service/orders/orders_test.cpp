// Orders from elsewhere as the operator sees them: shown first, then taken in; the same file twice makes no second
// matter.
#include "service/orders/orders.h"

#include <gtest/gtest.h>

#include "service/proposals/mapping_toml.h"
#include "service/tables/xlsx_writer.h"
#include "unit/service/office.h"

namespace qingfeng::service::orders {
namespace {

using proposals::parse_mapping_toml;
using testing::as;
using testing::Office;
using testing::read_file;

const std::string header = "工单编号,业务类型,标题,诉求内容,事发地点,事发时间,来电人,联系电话,被反映单位,办理时限\r\n";
const std::string rude =
    "H-1,投诉举报,态度,收费员态度生硬,3号车道,2026-11-01 02:40,张三,13900000000,西山收费站,2026-11-05\r\n";
const std::string lost = "H-2,投诉,,车坏在路上,K103+450,,,,不存在的站,\r\n";

struct Desk {
    Office office;
    import::Mapping mapping = *parse_mapping_toml(read_file("config/orders/12328.toml"), "12328.toml");
    Orders orders{office.authority(), office.matters()};

    OrderTable table(const std::string& bytes, TableForm form = TableForm::Csv) {
        auto read = read_order_table(bytes, form, mapping);
        EXPECT_TRUE(read) << read.error().en;
        return std::move(*read);
    }
    std::vector<RowOutcome> preview(const std::string& csv) {
        auto rows = orders.preview(mapping, table(csv), as("shen-yulan").actor, office.now());
        EXPECT_TRUE(rows);
        return std::move(*rows);
    }
    std::vector<RowOutcome> take(const std::string& csv, const std::string& who = "shen-yulan") {
        auto rows = orders.take(mapping, table(csv), as(who), office.now());
        EXPECT_TRUE(rows);
        return std::move(*rows);
    }
    std::uint64_t entries() { return (*office.store().read())->head(office.authority().id())->next_position; }
};

std::string fates(const std::vector<RowOutcome>& rows) {
    std::string text;
    for (const auto& row : rows) text += (text.empty() ? "" : " ") + std::string(to_key(row.fate));
    return text;
}

TEST(Orders, a_preview_says_what_would_happen_and_writes_nothing) {
    Desk desk;
    const auto before = desk.entries();
    const auto rows = desk.preview(header + rude + lost);
    EXPECT_EQ(desk.entries(), before);
    ASSERT_EQ(fates(rows), "new new");
    EXPECT_EQ(rows[0].external_number, "H-1");
    EXPECT_EQ(rows[0].kind, domain::procedure::Kind::Complaint);
    EXPECT_FALSE(rows[0].first_handler.empty());
    EXPECT_EQ(rows[0].text, "态度\n收费员态度生硬");
    ASSERT_TRUE(rows[1].note);
    EXPECT_EQ(rows[1].note->en, "no unit is called \"不存在的站\": the office will assign it");
}

TEST(Orders, what_was_foreseen_is_what_happens) {
    Desk desk;
    const auto foreseen = desk.preview(header + rude + lost);
    const auto taken = desk.take(header + rude + lost);
    ASSERT_EQ(taken.size(), foreseen.size());
    for (std::size_t i = 0; i < taken.size(); ++i) {
        EXPECT_EQ(taken[i].fate, Fate::New);
        EXPECT_FALSE(taken[i].number.empty());
        EXPECT_EQ(taken[i].unit, foreseen[i].unit);
        EXPECT_EQ(taken[i].first_handler, foreseen[i].first_handler);
        EXPECT_EQ(taken[i].answer_by, foreseen[i].answer_by);
    }
}

TEST(Orders, the_earlier_of_the_sources_limit_and_ours_counts) {
    Desk desk;
    const std::string far = "H-3,投诉举报,,同样的事,,,,,西山收费站,2099-12-31\r\n";
    const std::string none = "H-4,投诉举报,,同样的事,,,,,西山收费站,\r\n";
    const auto rows = desk.preview(header + rude + far + none);
    ASSERT_EQ(fates(rows), "new new new");
    EXPECT_EQ(rows[0].answer_by, util::Date::parse("2026-11-05"));
    EXPECT_EQ(rows[1].answer_by, rows[2].answer_by);
    EXPECT_LT(*rows[1].answer_by, *util::Date::parse("2099-12-31"));
}

TEST(Orders, the_same_file_twice_makes_no_second_matter) {
    Desk desk;
    const auto first = desk.take(header + rude + lost);
    const auto entries = desk.entries();
    const auto again = desk.take(header + rude + lost);
    EXPECT_EQ(fates(again), "known known");
    EXPECT_EQ(again[0].number, first[0].number);
    const auto colleague = desk.take(header + lost + rude, "tan-wenjing");
    EXPECT_EQ(fates(colleague), "known known");
    EXPECT_EQ(desk.entries(), entries);
}

TEST(Orders, a_change_at_the_source_is_shown_and_moves_nothing) {
    Desk desk;
    desk.take(header + rude);
    const auto entries = desk.entries();
    const std::string other_text = "H-1,投诉举报,态度,收费员骂人,,,,,西山收费站,2026-11-05\r\n";
    const std::string other_date = "H-1,投诉举报,态度,收费员态度生硬,,,,,西山收费站,2026-12-05\r\n";
    EXPECT_EQ(fates(desk.take(header + other_text)), "changed");
    const auto rows = desk.take(header + other_date);
    EXPECT_EQ(fates(rows), "changed");
    EXPECT_EQ(rows[0].answer_by, util::Date::parse("2026-11-05"));
    EXPECT_EQ(desk.entries(), entries);
}

TEST(Orders, a_bad_row_stops_no_other) {
    Desk desk;
    const std::string csv = header + ",投诉,,无编号,,,,,,\r\n" + "H-5,投诉,,\"没有闭合\"的引号,,,,,,\r\n" +
                            "H-6,投诉,,,,,,,,\r\n" + "H-7,投诉,,时限看不懂,,,,,,下周\r\n" +
                            "H-8,投诉,,将来的事,,2099-01-01,,,,\r\n" + rude + rude;
    const auto rows = desk.take(csv);
    EXPECT_EQ(fates(rows), "bad bad bad bad bad new bad");
    EXPECT_EQ(rows[0].note->en, "there is no number of the source");
    EXPECT_EQ(rows[2].note->en, "it says nothing");
    EXPECT_EQ(rows[3].note->en, "\"下周\" is no time in any of the forms of the map");
    EXPECT_EQ(rows[6].note->en, "this number stands in the file more than once");
    EXPECT_EQ(count(rows), (OrderCounts{7, 1, 0, 0, 6}));
}

TEST(Orders, who_may_not_register_takes_nothing_in) {
    Desk desk;
    const auto entries = desk.entries();
    const auto rows = desk.take(header + rude, "zhao-min");
    ASSERT_EQ(fates(rows), "refused");
    EXPECT_EQ(rows[0].refusal, domain::request::Refusal::NotYourRole);
    EXPECT_EQ(desk.entries(), entries);
}

TEST(OrderTable, a_workbook_may_begin_with_a_title) {
    Desk desk;
    const auto bytes = tables::write_xlsx("工单", {"12328 工单一览", ""},
                                          {{"工单编号", "业务类型", "标题", "诉求内容", "事发地点", "事发时间",
                                            "来电人", "联系电话", "被反映单位", "办理时限"},
                                           {"H-9", "投诉", "", "排队太久", "", "", "", "", "", ""}});
    ASSERT_TRUE(bytes);
    const auto table = desk.table(*bytes, TableForm::Xlsx);
    ASSERT_EQ(table.rows.size(), 1u);
    EXPECT_EQ(table.rows[0].line, 3u);
    EXPECT_EQ(table.rows[0].fields[3], "排队太久");
}

TEST(OrderTable, rows_copied_from_a_spreadsheet_are_a_table) {
    Desk desk;
    const auto table = desk.table("工单编号\t诉求内容\r\nH-1\t一\r\n\r\nH-2\t二\r\n", TableForm::Pasted);
    EXPECT_EQ(table.header, (std::vector<std::string>{"工单编号", "诉求内容"}));
    ASSERT_EQ(table.rows.size(), 2u);
    EXPECT_EQ(table.rows[1].fields, (import::Fields{"H-2", "二"}));
}

TEST(OrderTable, one_pasted_order_is_read_line_by_line) {
    Desk desk;
    const std::string text =
        "工单编号：H-17\n业务类型: 投诉\n诉求内容：第一行\n第二行：仍是内容\n\n办理时限：2026-11-20\n";
    const auto rows = desk.orders.preview(desk.mapping, desk.table(text, TableForm::Pasted), as("shen-yulan").actor,
                                          desk.office.now());
    ASSERT_TRUE(rows);
    ASSERT_EQ(fates(*rows), "new");
    EXPECT_EQ((*rows)[0].text, "第一行\n第二行：仍是内容");
    ASSERT_TRUE((*rows)[0].source_deadline);
}

TEST(OrderTable, what_is_no_table_is_told_in_words) {
    Desk desk;
    const std::tuple<TableForm, std::string, std::string> cases[] = {
        {TableForm::Csv, "", "the table is empty"},
        {TableForm::Pasted, " \n\n", "the table is empty"},
        {TableForm::Pasted, "张三投诉西山站",
         "the text has no line \"工单编号: …\", and it is not columns copied from a table"},
        {TableForm::Pasted, "\xff\xfe", "the text is not UTF-8"},
        {TableForm::Xlsx, "PK", "this is no .xlsx workbook; save an old .xls as .xlsx first"},
    };
    for (const auto& [form, text, sentence] : cases) {
        const auto table = read_order_table(text, form, desk.mapping);
        ASSERT_FALSE(table) << text;
        EXPECT_EQ(table.error().en, sentence);
    }
    const auto rows = desk.orders.preview(desk.mapping, desk.table("编号,内容\r\n1,2\r\n"), as("shen-yulan").actor,
                                          desk.office.now());
    ASSERT_FALSE(rows);
    EXPECT_EQ(std::get<import::Sentence>(rows.error()).en, "the file has no column \"工单编号\"");
}

TEST(OrderTable, rows_and_bytes_are_bounded) {
    Desk desk;
    EXPECT_EQ(read_order_table(header + rude + lost, TableForm::Csv, desk.mapping, {.rows_max = 1}).error().en,
              "at most 1 rows at a time");
    EXPECT_EQ(read_order_table(header, TableForm::Csv, desk.mapping, {.bytes_max = 10}).error().en,
              "the file is too large");
}

}  // namespace
}  // namespace qingfeng::service::orders
