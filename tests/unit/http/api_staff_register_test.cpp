// The register of matters as a file: who may take which rows away, and that it is noted. How a workbook is written:
// tests/unit/service/xlsx_test.cpp.
#include <gtest/gtest.h>

#include "service/tables/xlsx_reader.h"
#include "unit/http/desk.h"

namespace qingfeng::http {
namespace {

using testing::Desk;
using testing::member;
using testing::object;
using testing::text;

struct RegisterDesk : Desk {
    RegisterDesk() {
        register_at("xishan-station", "不给发票，请打13800138000。", "0123456789abcdef0123456789abcdef");
        register_at("donghu-north-station", "绿通查验等了四十分钟。", "0123456789abcdef0123456789abcdee");
    }
    void register_at(const std::string& unit, const std::string& body, const std::string& key) {
        const auto answer =
            post("/api/v1/matters", R"({"kind":"complaint","unit":")" + unit + R"(","body":")" + body + R"("})",
                 {{"Idempotency-Key", key}});
        ASSERT_EQ(answer.status, 201) << text(answer);
        numbers.push_back(member(object(answer), "number"));
    }
    Response take(const std::string& query, const std::string& person) {
        return get("/api/v1/register" + query, {{"X-Test-Person", person}});
    }
    std::vector<std::vector<std::string>> rows(const std::string& query, const std::string& person) {
        const Response response = take(query, person);
        EXPECT_EQ(response.status, 200) << text(response);
        const auto sheet = service::tables::read_xlsx(text(response));
        EXPECT_TRUE(sheet.has_value());
        std::vector<std::vector<std::string>> cells;
        if (sheet) {
            for (const auto& row : *sheet) cells.push_back(row.cells);
        }
        return cells;
    }
    std::vector<std::string> numbers;
};

TEST(ApiStaffRegister, the_office_takes_a_row_for_each_matter_in_the_order_of_registration) {
    RegisterDesk desk;
    const auto rows = desk.rows("", "qiao-anran");
    ASSERT_EQ(rows.size(), 3U);
    EXPECT_EQ(rows[0][0], "编号");
    EXPECT_EQ(rows[1][0], desk.numbers[0]);
    EXPECT_EQ(rows[2][0], desk.numbers[1]);
    EXPECT_EQ(rows[1][2], "2026-11-02");
    EXPECT_EQ(rows[1][8], "已转办·待签收");
    EXPECT_EQ(rows[1][3].find("13800138000"), std::string::npos) << "a file leads to nobody";
}

TEST(ApiStaffRegister, the_words_are_the_readers) {
    RegisterDesk desk;
    EXPECT_EQ(desk.rows("?lang=en", "qiao-anran").at(0).at(0), "Number");
}

TEST(ApiStaffRegister, period_and_filters_choose_rows) {
    RegisterDesk desk;
    EXPECT_EQ(desk.rows("?from=2026-10-01&until=2026-10-31", "qiao-anran").size(), 1U) << "the heading alone";
    EXPECT_EQ(desk.rows("?unit=xishan-division", "qiao-anran").size(), 2U);
    EXPECT_EQ(desk.rows("?kind=enquiry", "qiao-anran").size(), 1U);
}

TEST(ApiStaffRegister, what_cannot_be_asked_names_its_member) {
    RegisterDesk desk;
    EXPECT_EQ(desk.take("?from=yesterday", "qiao-anran").status, 422);
    EXPECT_EQ(desk.take("?from=2026-11-02&until=2026-11-01", "qiao-anran").status, 422);
    EXPECT_EQ(desk.take("?kind=odd", "qiao-anran").status, 422);
}

TEST(ApiStaffRegister, only_those_whom_the_table_lets_export_take_it_and_only_their_rows) {
    RegisterDesk desk;
    EXPECT_EQ(desk.get("/api/v1/register").status, 401);
    EXPECT_EQ(desk.take("", "zhao-min").status, 403) << "a handler";
    EXPECT_EQ(desk.take("", "ding-yifan").status, 403) << "the administrator";
    // The head of the Xishan division exports what is the division's own.
    const auto rows = desk.rows("", "zhou-wei");
    ASSERT_EQ(rows.size(), 2U);
    EXPECT_EQ(rows[1][0], desk.numbers[0]);
}

}  // namespace
}  // namespace qingfeng::http
