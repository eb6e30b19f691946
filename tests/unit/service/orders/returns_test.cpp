// 回单: the answer goes back in the source's own columns, once.
#include "service/orders/returns.h"

#include <gtest/gtest.h>

#include "service/orders/orders.h"
#include "service/proposals/mapping_toml.h"
#include "unit/service/office.h"

namespace qingfeng::service::orders {
namespace {

namespace command = domain::request::command;
using testing::as;
using testing::Office;
using testing::read_file;

struct Desk {
    Office office;
    Messages messages = *Messages::parse(read_file("config/messages/zh.toml"), read_file("config/messages/en.toml"));
    import::Mapping mapping = *proposals::parse_mapping_toml(read_file("config/orders/12328.toml"), "12328.toml");
    notices::NoticeBoard board{office.authority()};

    std::string take(const std::string& external_number) {
        const std::string text =
            "工单编号：" + external_number + "\n业务类型：投诉\n诉求内容：收费员态度生硬\n被反映单位：西山收费站\n";
        const auto table = read_order_table(text, TableForm::Pasted, mapping);
        const auto rows =
            Orders(office.authority(), office.matters()).take(mapping, *table, as("shen-yulan"), office.now());
        EXPECT_TRUE(rows);
        return rows->front().number;
    }
    void act(const std::string& number, const std::string& who, const domain::request::Command& what) {
        const auto done = office.matters().act(number, what, {as(who), "", std::nullopt});
        ASSERT_TRUE(done) << who << " " << what.index();
    }
    void answer(const std::string& number) {
        const std::string handler = (*office.matters().by_number(number))->request.first_handler().get();
        act(number, handler, command::SignFor{});
        act(number, handler, command::Accept{});
        act(number, handler, command::Find{1, domain::request::Finding::Substantiated, "录像可见"});
        act(number, "qiao-anran", command::FindLiability{domain::request::Liability::Liable, "违反服务规范"});
        act(number, handler, command::Submit{{"经查属实。", "已批评教育。", "服务规范第三条", {}}});
        act(number, "luo-yuheng", command::Sign{});
    }
    ReturnTable due() {
        EXPECT_TRUE(board.catch_up(office.now()));
        auto table = returns_due(office.authority(), board, mapping, messages);
        EXPECT_TRUE(table);
        return std::move(*table);
    }
};

TEST(Returns, an_answered_order_goes_back_in_the_sources_columns) {
    Desk desk;
    const std::string number = desk.take("H-1");
    EXPECT_TRUE(desk.due().rows.empty()) << "nothing to say yet";
    desk.answer(number);
    const ReturnTable table = desk.due();
    EXPECT_EQ(table.header, (std::vector<std::string>{"工单编号", "承办单位", "办理结果", "事实认定", "是否属实",
                                                      "是否有责", "答复时间", "是否按期", "备注"}));
    ASSERT_EQ(table.rows.size(), 1u);
    const auto& row = table.rows.front();
    EXPECT_EQ(row[0], "H-1");
    EXPECT_FALSE(row[1].empty());
    EXPECT_EQ(row[2], "已批评教育。");
    EXPECT_EQ(row[3], "经查属实。");
    EXPECT_EQ(row[4], "属实");
    EXPECT_EQ(row[5], "有责");
    EXPECT_EQ(row[6], "2026-11-02 09:00");
    EXPECT_EQ(row[7], "是");
    EXPECT_EQ(row[8], "");
}

TEST(Returns, what_went_back_does_not_go_back_again) {
    Desk desk;
    const std::string number = desk.take("H-1");
    desk.answer(number);
    const ReturnTable table = desk.due();
    const auto failed = mark_returned(desk.office.matters(), desk.mapping, table, as("shen-yulan"));
    ASSERT_TRUE(failed);
    EXPECT_EQ(*failed, 0u);
    EXPECT_TRUE(desk.due().rows.empty());
}

TEST(Returns, one_sources_answers_are_not_anothers) {
    Desk desk;
    desk.answer(desk.take("H-1"));
    desk.mapping.source = "12345";
    EXPECT_TRUE(desk.due().rows.empty());
}

TEST(Returns, the_sources_own_words_stand_in_for_ours) {
    Desk desk;
    desk.answer(desk.take("H-1"));
    desk.mapping.returns = {{"结论", import::ReturnFact::Findings, "", {{"属实", "1"}}},
                            {"满意度", import::ReturnFact::Verdict, "", {}},
                            {"渠道", std::nullopt, "网络", {}}};
    EXPECT_EQ(desk.due().rows.front(), (std::vector<std::string>{"1", "未评价", "网络"}));
}

}  // namespace
}  // namespace qingfeng::service::orders
