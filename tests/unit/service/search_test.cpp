#include "service/search.h"

#include <map>

#include <gtest/gtest.h>

#include "office.h"
#include "service/erasure.h"
#include "service/rebuild.h"
#include "service/search_index.h"

namespace qingfeng::service {
namespace {

namespace command = domain::request::command;
using domain::people::PersonId;
using domain::people::UnitId;
using testing::as;
using testing::the_person;

const PersonId office_clerk("qiao-anran");

class Search : public ::testing::Test {
  protected:
    std::string register_matter(const std::string& body, const std::string& unit = "xishan-station") {
        command::Register registration;
        registration.kind = domain::request::Kind::Complaint;
        registration.unit = UnitId(unit);
        registration.body = body;
        registration.contact_phone = "13900139000";
        const auto answer = office_.matters().register_matter(registration, {the_person, "", {}});
        EXPECT_TRUE(answer);
        codes_[answer->number] = answer->code;
        return answer->number;
    }

    void index() { ASSERT_TRUE(index_all(office_.authority(), office_.writer())); }

    std::vector<std::string> found(const std::string& typed, const PersonId& person = office_clerk,
                                   std::optional<storage::StreamId> before = {}, std::size_t limit = 20) {
        auto reader = *office_.store().read();
        const auto config = *office_.authority().configuration(*reader);
        const Viewer viewer{office_.authority(), *config, person, office_.now()};
        const auto query = read_search(typed, *config, viewer.day());
        EXPECT_TRUE(query) << typed;
        if (!query) return {"refused"};
        last_ = *search(*reader, viewer, *query, before, limit);
        std::vector<std::string> numbers;
        for (const SearchHit& hit : last_.hits) numbers.push_back(hit.row.number);
        return numbers;
    }

    std::optional<SearchFault> fault(const std::string& typed) {
        auto reader = *office_.store().read();
        const auto config = *office_.authority().configuration(*reader);
        const auto query = read_search(typed, *config, *util::Date::parse("2026-11-02"));
        return query ? std::nullopt : std::optional(query.error().fault);
    }

    testing::Office office_;
    std::map<std::string, std::string> codes_;
    SearchPage last_;
};

using Numbers = std::vector<std::string>;

TEST_F(Search, words_of_two_characters_are_found_newest_first) {
    const auto first = register_matter("收费员态度生硬，不给发票");
    const auto second = register_matter("ETC 重复扣费，要求退费");
    const auto third = register_matter("发票上的单位写错了，用的是etc卡");
    index();
    EXPECT_EQ(found("发票"), (Numbers{third, first}));
    EXPECT_EQ(found("态度生硬"), (Numbers{first}));
    EXPECT_EQ(found("ｅｔｃ"), (Numbers{third, second}));
    EXPECT_EQ(found("发票 ETC"), (Numbers{third}));
    EXPECT_EQ(found("态度　发票"), (Numbers{first}));
    EXPECT_EQ(found("路政"), Numbers{});
    EXPECT_NE(last_.hits.size(), 1U);
    found("扣费");
    EXPECT_NE(last_.hits.front().around.find("重复扣费"), std::string::npos);
}

TEST_F(Search, a_passage_is_shown_as_it_was_written) {
    register_matter("在３号车道，收费员态度生硬（有录像），etc 卡被拒。");
    index();
    found("ETC");
    ASSERT_EQ(last_.hits.size(), 1U);
    EXPECT_EQ(last_.hits.front().around.substr(last_.hits.front().around.find("收费员")),
              "收费员态度生硬（有录像），etc 卡被拒。");
}

TEST_F(Search, pieces_that_stand_apart_are_no_word) {
    register_matter("收费的费站在路边");
    index();
    EXPECT_EQ(found("收费站"), Numbers{}) << "both pieces are in the index, the word is not in the text";
}

TEST_F(Search, what_is_masked_is_neither_found_nor_shown) {
    register_matter("请打13800138000找我说发票的事");
    index();
    EXPECT_EQ(found("13800138000"), Numbers{});
    EXPECT_EQ(found("13900139000"), Numbers{}) << "nor the contact";
    found("发票");
    ASSERT_EQ(last_.hits.size(), 1U);
    EXPECT_EQ(last_.hits.front().around.find("13800138000"), std::string::npos);
}

TEST_F(Search, filters_narrow_and_stand_alone) {
    const auto west = register_matter("不给发票");
    const auto north = register_matter("不给发票", "donghu-north-station");
    index();
    EXPECT_EQ(found("number:" + west), (Numbers{west}));
    EXPECT_EQ(found(west), (Numbers{west})) << "a number needs no word before it";
    EXPECT_EQ(found("ts2026-000001"), (Numbers{west}));
    EXPECT_EQ(found("发票 unit:xishan-division"), (Numbers{west}));
    EXPECT_EQ(found("发票 unit:东湖管理处"), (Numbers{north}));
    EXPECT_EQ(found("state:assigned 发票"), (Numbers{north, west}));
    EXPECT_EQ(found("state:closed 发票"), Numbers{});
    EXPECT_EQ(found("kind:complaint"), (Numbers{north, west}));
    const auto handler = (*office_.matters().by_number(west))->request.first_handler();
    EXPECT_EQ(found("handler:" + handler.get() + " 发票"), (Numbers{west}));
}

TEST_F(Search, a_query_that_cannot_be_asked_says_why) {
    EXPECT_EQ(fault(""), SearchFault::Empty);
    EXPECT_EQ(fault("　"), SearchFault::Empty);
    EXPECT_EQ(fault("费"), SearchFault::WordTooShort);
    EXPECT_EQ(fault("unit:nowhere"), SearchFault::UnknownUnit);
    EXPECT_EQ(fault("handler:nobody"), SearchFault::UnknownPerson);
    EXPECT_EQ(fault("state:odd"), SearchFault::UnknownState);
    EXPECT_EQ(fault("kind:odd"), SearchFault::UnknownKind);
    EXPECT_EQ(fault(std::string(500, 'a')), SearchFault::TooLong);
    EXPECT_EQ(fault("a b c d e f g h i j k"), SearchFault::TooLong);
    EXPECT_EQ(fault("12:40"), std::nullopt);
}

TEST_F(Search, nobody_finds_what_they_may_not_see) {
    register_matter("不给发票");
    index();
    EXPECT_EQ(found("发票", PersonId("ding-yifan")), Numbers{}) << "the administrator";
    EXPECT_EQ(found("发票", PersonId("cen-boyuan")), Numbers{}) << "the custodian";
    EXPECT_EQ(found("发票", PersonId("nobody")), Numbers{});
    EXPECT_EQ(found("number:TS2026-000001", PersonId("ding-yifan")), Numbers{});
}

TEST_F(Search, pages_go_on_where_they_ended) {
    Numbers all;
    for (int i = 0; i < 7; ++i) all.insert(all.begin(), register_matter("不给发票"));
    index();
    Numbers paged;
    std::optional<storage::StreamId> before;
    for (int page = 0; page < 4; ++page) {
        for (const auto& number : found("发票", office_clerk, before, 2)) paged.push_back(number);
        before = last_.next;
        if (!before) break;
    }
    EXPECT_EQ(paged, all);
}

TEST_F(Search, what_is_added_later_is_found_and_the_index_says_when_it_is_behind) {
    const auto number = register_matter("态度生硬");
    index();
    ASSERT_TRUE(office_.matters().act(number, command::Supplement{"还少给了发票"}, {as("qiao-anran"), "", {}}));
    EXPECT_EQ(found("发票"), Numbers{});
    EXPECT_TRUE(last_.index_behind);
    index();
    EXPECT_EQ(found("发票"), (Numbers{number}));
    EXPECT_FALSE(last_.index_behind);
}

TEST_F(Search, erasing_a_matter_takes_its_terms_out_of_the_index) {
    const auto number = register_matter("不给发票");
    index();
    const auto hash = term_hash(office_.authority().lookup_key(), "发票");
    const auto streams = [&] {
        return (*office_.store().read())->search_terms(office_.authority().id(), {hash}, {}, 10)->size();
    };
    ASSERT_EQ(streams(), 1U);
    ASSERT_TRUE(office_.matters().act_by_code(codes_[number], command::Withdraw{"不追究了"}, {the_person, "", {}}));
    index();
    ErasureOrder order;
    order.by = PersonId("tan-wenjing");
    order.approved_by = PersonId("lin-zhengping");
    order.reason = "本人申请";
    ASSERT_TRUE(erase(office_.authority(), office_.writer(), number, order));
    EXPECT_EQ(streams(), 0U);
    index();
    EXPECT_EQ(streams(), 0U) << "and it does not come back";
}

TEST_F(Search, a_rebuild_builds_the_index_anew) {
    const auto number = register_matter("不给发票");
    index();
    ASSERT_TRUE(rebuild(office_.authority(), office_.writer(), {}));
    EXPECT_EQ(found("发票"), Numbers{});
    EXPECT_TRUE(last_.index_behind);
    index();
    EXPECT_EQ(found("发票"), (Numbers{number}));
}

}  // namespace
}  // namespace qingfeng::service
