// Searching over the desk's interface: who may find what, and what is said of a query that cannot be asked. What is
// found by which words: tests/unit/service/search_test.cpp.
#include <gtest/gtest.h>

#include "unit/http/desk.h"

namespace qingfeng::http {
namespace {

using testing::Desk;
using testing::member;
using testing::object;
using testing::text;

struct SearchDesk : Desk {
    SearchDesk() {
        const auto answer = object(post(
            "/api/v1/matters", R"({"kind":"complaint","unit":"xishan-station","body":"不给发票，请打13800138000。"})",
            {{"Idempotency-Key", "0123456789abcdef0123456789abcdef"}}));
        number = member(answer, "number");
    }
    Response find(const std::string& body, const std::string& person = "qiao-anran") {
        return post("/api/v1/search", body, {{"X-Test-Person", person}});
    }
    std::size_t found(const std::string& body, const std::string& person = "qiao-anran") {
        const Response response = find(body, person);
        EXPECT_EQ(response.status, 200) << text(response);
        return object(response).at("items").as_array().size();
    }
    std::string number;
};

TEST(ApiStaffSearch, a_number_finds_its_matter_for_whoever_may_see_it) {
    SearchDesk desk;
    const std::string body = R"({"text":")" + desk.number + R"("})";
    EXPECT_EQ(desk.found(body), 1U);
    EXPECT_EQ(desk.found(body, "ding-yifan"), 0U) << "the administrator";
    EXPECT_EQ(desk.post("/api/v1/search", body).status, 401);
}

TEST(ApiStaffSearch, filters_may_stand_in_the_text_or_beside_it) {
    SearchDesk desk;
    EXPECT_EQ(desk.found(R"({"text":"kind:complaint"})"), 1U);
    EXPECT_EQ(desk.found(R"({"text":"","kind":"complaint","unit":"xishan-division"})"), 1U);
    EXPECT_EQ(desk.found(R"({"text":"","kind":"complaint","unit":"donghu-division"})"), 0U);
}

TEST(ApiStaffSearch, a_query_that_cannot_be_asked_names_its_member) {
    SearchDesk desk;
    const std::pair<const char*, const char*> rows[] = {
        {R"({"text":""})", "/text"},
        {R"({"text":"费"})", "/text"},
        {R"({"text":"unit:nowhere"})", "/text"},
        {R"({"text":"发票","unit":"nowhere"})", "/unit"},
        {R"({"text":"发票","state":"odd"})", "/state"},
        {R"({"text":"发票","kind":"odd"})", "/kind"},
        {R"({"text":"发票","limit":0})", "/limit"},
        {R"({"text":"发票","cursor":"00"})", "/cursor"},
    };
    for (const auto& [body, pointer] : rows) {
        const Response response = desk.find(body);
        EXPECT_EQ(response.status, 422) << body << text(response);
        EXPECT_NE(text(response).find(std::string("\"") + pointer + "\""), std::string::npos) << body << text(response);
    }
    EXPECT_EQ(desk.find(R"({"words":"发票"})").status, 422);
}

}  // namespace
}  // namespace qingfeng::http
