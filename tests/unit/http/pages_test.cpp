#include <gtest/gtest.h>

#include "http/pages/problem_page.h"
#include "http/pages/report_form.h"
#include "unit/http/desk.h"

namespace qingfeng::http {
namespace {

using testing::Desk;
using testing::text;
using Head = Desk::Head;

const Head browser = {{"Accept", "text/html"}};
const Head form = {{"Accept", "text/html"}, {"Content-Type", "application/x-www-form-urlencoded"}};

/// The value of the hidden field of that name, or what stands after a mark.
std::string after(const std::string& html, const std::string& mark, char until = '"') {
    const auto at = html.find(mark);
    if (at == std::string::npos) return {};
    const auto begin = at + mark.size();
    return html.substr(begin, html.find(until, begin) - begin);
}

TEST(Pages, every_page_answers_in_both_languages_under_a_strict_policy) {
    Desk desk;
    for (const char* path : {"/", "/report", "/track", "/verify", "/steps", "/rights", "/discipline", "/figures",
                             "/stations", "/accessibility", "/contact"}) {
        for (const auto& [query, lang] :
             {std::pair("?lang=zh", "lang=\"zh-CN\""), std::pair("?lang=en", "lang=\"en\"")}) {
            const Response page = desk.get(std::string(path) + query, browser);
            EXPECT_EQ(page.status, 200) << path;
            EXPECT_NE(text(page).find(std::string("<html ") + lang), std::string::npos) << path << query;
            EXPECT_EQ(text(page).find("[["), std::string::npos) << path;
            const std::string policy(page.headers.get("Content-Security-Policy"));
            EXPECT_NE(policy.find("require-trusted-types-for 'script'"), std::string::npos);
            EXPECT_EQ(policy.find("unsafe"), std::string::npos);
            EXPECT_EQ(text(page).find(" style="), std::string::npos) << path;
            EXPECT_EQ(text(page).find("<script>"), std::string::npos) << path;
        }
    }
}

TEST(Pages, the_front_door_tells_a_program_where_the_interface_is) {
    Desk desk;
    EXPECT_NE(text(desk.get("/")).find("/api/v1/matters"), std::string::npos);
    EXPECT_NE(text(desk.get("/", browser)).find("<!doctype html>"), std::string::npos);
}

TEST(Pages, what_somebody_typed_is_shown_again_as_text_and_never_as_markup) {
    Desk desk;
    const Response page = desk.post("/report", "step=2&go=next&place=%3Cscript%3E&unit=-&body=%22%3E%3Cb%3E", form);
    EXPECT_EQ(text(page).find("<script>"), std::string::npos);
    EXPECT_NE(text(page).find("&lt;b&gt;"), std::string::npos);
}

TEST(Pages, a_report_is_registered_once_however_often_it_is_sent) {
    Desk desk;
    const std::string first = text(desk.get("/report", browser));
    const std::string key = after(first, "name=\"key\" value=\"");
    ASSERT_EQ(key.size(), 32U);
    const std::string report =
        "step=4&go=send&key=" + key + "&place=anywhere&unit=-&kind=complaint&body=rude&date=&time=";
    const std::string one = text(desk.post("/report", report, form));
    const std::string two = text(desk.post("/report", report, form));
    const std::string code = after(one, "data-code=\"yes\">", '<');
    EXPECT_EQ(code.size(), 19U) << one;
    EXPECT_EQ(after(two, "data-code=\"yes\">", '<'), code);
    const Response shown = desk.post("/track", "code=" + code, form);
    EXPECT_EQ(shown.status, 200);
    EXPECT_EQ(shown.headers.get("Cache-Control"), "no-store");
}

TEST(Pages, an_unknown_code_is_asked_for_again_and_not_found_in_an_address) {
    Desk desk;
    const Response page = desk.post("/track", "code=ABCD", form);
    EXPECT_EQ(page.status, 422);
    EXPECT_NE(text(page).find("aria-invalid=\"true\""), std::string::npos);
    EXPECT_EQ(desk.get("/track?code=ABCD", browser).status, 200);
    EXPECT_EQ(text(desk.get("/track?code=ABCD", browser)).find("value=\"ABCD\""), std::string::npos);
}

TEST(Pages, a_problem_becomes_a_page_for_a_browser) {
    const auto messages = testing::shipped_messages();
    const auto page = pages::problem_pages(messages, {});
    const Response problem =
        problem_response({404, "not_found", "Nothing was found here", "d", {}, "r-1"}, Language::English);
    const Response shown = page(problem, Language::English);
    EXPECT_EQ(shown.status, 404);
    EXPECT_NE(text(shown).find("<h1>Nothing was found here</h1>"), std::string::npos);
    EXPECT_NE(text(shown).find("r-1"), std::string::npos);
}

TEST(Pages, telephone_numbers_are_understood_as_people_write_them) {
    for (const char* typed :
         {"13800000000", "138 0000 0000", "138-0000-0000", "１３８００００００００", "+86 13800000000"}) {
        EXPECT_EQ(pages::normalised_phone(typed), "13800000000") << typed;
    }
    EXPECT_EQ(pages::normalised_phone("(0990) 555-0100"), "09905550100");
    for (const char* typed : {"", "1380000000", "23800000000", "手机", "138000000000"}) {
        EXPECT_EQ(pages::normalised_phone(typed), std::nullopt) << typed;
    }
    EXPECT_EQ(pages::normalised_plate("冀a·12 345"), "冀A12345");
}

}  // namespace
}  // namespace qingfeng::http
