#include "domain/masking/masking.h"

#include <algorithm>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace qingfeng::domain::masking {
namespace {

struct Row {
    const char* what;
    const char* text;
    const char* masked;
};

TEST(Masking, numbers_are_found_in_the_ways_people_write_them) {
    const Row rows[] = {
        {"a mobile without blanks around it", "请打13800138000找我", "请打***********找我"},
        {"grouped by blanks", "138 0013 8000", "*** **** ****"},
        {"grouped by hyphens", "138-0013-8000。", "***-****-****。"},
        {"full width", "１３８００１３８０００", "***********"},
        {"full-width blanks", "138　0013　8000", "***　****　****"},
        {"with the country's code", "+86 13800138000", "+** ***********"},
        {"with a date right behind it", "电话:138001380002017年11月", "电话:***********2017年11月"},
        {"two of them", "13800138000/13900139000", "***********/***********"},
        {"a landline with area code", "0731-85551234", "****-********"},
        {"with three figures", "010 8555 1234", "*** **** ****"},
        {"area code in brackets", "(0731)85551234", "(****)********"},
        {"with an extension", "0731-85551234转801", "****-********转***"},
        {"a local number that a word names", "电话：85551234", "电话：********"},
        {"and one that a word behind names", "他用7223315打电话来", "他用*******打电话来"},
        {"an identity card", "身份证110105194912310029。", "身份证******************。"},
        {"one that ends in X", "11010519491231002x", "******************"},
        {"one of fifteen figures", "身份证号110105491231002", "身份证号***************"},
        {"a plate", "湘A12345超载", "湘A*****超载"},
        {"with a dot", "湘A·12345", "湘A·*****"},
        {"in lower case", "湘a1b2c3", "湘a*****"},
        {"of a new-energy vehicle", "粤BD12345", "粤B******"},
        {"of a large one", "粤B12345D", "粤B******"},
        {"of a trailer", "湘A1234挂", "湘A****挂"},
        {"a bank card with its check digit", "卡6222021234567890128", "卡*******************"},
        {"one grouped by fours", "6225 8873 0176 0993", "**** **** **** ****"},
        {"an account that a word names", "账号:43001234567", "账号:***********"},
    };
    for (const Row& row : rows) {
        EXPECT_EQ(masked(row.text), row.masked) << row.what;
    }
}

TEST(Masking, what_leads_to_nobody_stays) {
    for (const char* text : {
             "2019-05-06 10:23 到站",
             "工单20190101123456",
             "编号TS2026-000012",
             "拨打12328投诉",
             "共计1100963.27元",
             "G95 K103+450",
             "IP 222.240.252.130 账号",
             "GB50180-93",
             "《中小学校设计规范》（2011）3.0.7",
             "新A区的规划",
             "110105194912310028 这个号校验不对",
             "2014－2020年",
         }) {
        EXPECT_EQ(masked(text), text);
    }
}

TEST(Masking, what_is_found_says_what_it_is_and_where) {
    const std::string text = "车湘A12345，电话13800138000";
    EXPECT_EQ(find_personal_numbers(text), (std::vector<Found>{{Kind::Plate, 3, 12}, {Kind::Mobile, 21, 32}}));
}

/// Pieces that meet each other in free text: numbers, their parts, and what stands between.
std::string any_text() {
    const auto pieces = *rc::gen::container<std::vector<std::string>>(
        rc::gen::element<std::string>("13800138000", "138", "0013", "8000", "0731", "85551234", "11010519491231002",
                                      "X", "湘", "A", "D1234", "5", "电话", "账号", "年", "2017", "-", " ", "　", "（",
                                      "）", "转", "，", "６２２２０２", "1234567890128", "*", "\xff", "没有"));
    std::string text;
    for (const std::string& piece : pieces) text += piece;
    return text;
}

RC_GTEST_PROP(Masking, masking_what_is_masked_changes_nothing, ()) {
    const std::string once = masked(any_text());
    RC_ASSERT(masked(once) == once);
    RC_ASSERT(find_personal_numbers(once).empty());
}

RC_GTEST_PROP(Masking, nothing_is_shown_that_was_not_there, ()) {
    const std::string text = any_text();
    const std::string after = masked(text);
    RC_ASSERT(after.size() <= text.size());
    const auto digits = [](const std::string& of) {
        return std::ranges::count_if(of, [](char c) { return c >= '0' && c <= '9'; });
    };
    RC_ASSERT(digits(after) <= digits(text));
}

TEST(Masking, two_mobiles_that_run_into_each_other_are_both_masked_and_an_invoices_number_is_not_one) {
    EXPECT_EQ(masked("打13900000000"
                     "13700000000都不接"),
              "打**********************都不接");
    EXPECT_EQ(masked("发票号码 23456789"), "发票号码 23456789");
    EXPECT_EQ(masked("电话号码 23456789"), "电话号码 ********");
}

TEST(Masking, an_offices_own_number_stays_where_it_is_said_to) {
    const std::set<std::string> kept = {"09905550112"};
    EXPECT_EQ(masked("请拨打 0990-5550112 或 13900000000", kept), "请拨打 0990-5550112 或 ***********");
    EXPECT_EQ(masked("请拨打 0990-5550113", kept), "请拨打 ****-*******");
    EXPECT_EQ(masked("请拨打 0990-5550112"), "请拨打 ****-*******");
}

RC_GTEST_PROP(Masking, what_is_found_lies_in_the_text_in_order_and_apart, ()) {
    const std::string text = any_text();
    std::size_t behind = 0;
    for (const Found& found : find_personal_numbers(text)) {
        RC_ASSERT(found.begin >= behind);
        RC_ASSERT(found.end > found.begin);
        RC_ASSERT(found.end <= text.size());
        behind = found.end;
    }
}

RC_GTEST_PROP(Masking, a_mobile_among_words_never_shows, ()) {
    std::string number = "1" + std::string(1, *rc::gen::inRange<char>('3', static_cast<char>('9' + 1)));
    for (int i = 0; i < 9; ++i) number += *rc::gen::inRange<char>('0', static_cast<char>('9' + 1));
    const auto words = rc::gen::element<std::string>("请打", "收费站", "", "，", "手机", "ETC", "。", "（", "谢谢");
    const std::string before = *words, behind = *words;
    RC_ASSERT(masked(before + number + behind).find(number) == std::string::npos);
    const std::string grouped = number.substr(0, 3) + "-" + number.substr(3, 4) + " " + number.substr(7);
    RC_ASSERT(masked(before + grouped + behind).find(number.substr(7)) == std::string::npos);
}

}  // namespace
}  // namespace qingfeng::domain::masking
