#include <gtest/gtest.h>

#include "http/pages/problem_page.h"
#include "http/pages/report_form.h"
#include "service/proposals/taxonomy_toml.h"
#include "service/query_code.h"
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

/// A station with open matters, at a level of publication.
class KnownProblems {
  public:
    explicit KnownProblems(domain::publication::Level level) {
        const auto subjects = service::proposals::parse_taxonomy_toml(
            service::testing::read_file("config/taxonomy/subjects.toml"), "subjects.toml");
        util::check(subjects.has_value(), "the shipped subjects can be read");
        adopt(domain::record::ConfigKind::Taxonomy, subjects->to_canonical());
        adopt(domain::record::ConfigKind::Publication,
              domain::publication::Publication{level, 10, "test", "省局"}.to_canonical());
    }

    void open(const std::string& subject, const std::string& place = "", const std::string& unit = "xishan-station",
              const std::vector<domain::people::PersonId>& complained_of = {}) {
        domain::request::command::Register registration;
        registration.unit = domain::people::UnitId(unit);
        registration.subject = subject;
        registration.place = place;
        registration.body = "secret words about Wang";
        registration.complained_of = complained_of;
        registration.channel = domain::request::Channel::Phone;
        const auto done =
            desk.office.matters().register_matter(registration, {service::testing::as("shen-yulan"), "", {}});
        util::check(done.has_value(), "not registered");
    }

    /// The page after the second step.
    std::string report(const std::string& body, const std::string& more = "", const std::string& kind = "complaint") {
        return text(desk.post("/report",
                              "step=2&go=next&key=0123456789abcdef0123456789abcdef&unit=xishan-station&kind=" + kind +
                                  "&place=%E8%A5%BF%E5%B1%B1%E6%94%B6%E8%B4%B9%E7%AB%99&body=" + body + more,
                              form));
    }

    Desk desk;

  private:
    void adopt(domain::record::ConfigKind kind, util::Bytes canonical) {
        const auto done =
            service::adopt(desk.office.authority(), desk.office.writer(), {kind, "test", "", std::move(canonical)},
                           {domain::record::Founder{}, "test", ""});
        util::check(done.has_value(), "not adopted");
    }
};

constexpr const char* asks = "value=\"same\"";
constexpr const char* goes_on = "name=\"phone\"";
bool has(const std::string& page, const std::string& words) { return page.find(words) != std::string::npos; }

TEST(KnownProblems, are_offered_before_the_contact_is_asked_for_and_only_once) {
    KnownProblems station(domain::publication::Level::Sums);
    station.open("0801", "S96 K18+600 Wang");
    const std::string page = station.report("a+pothole");
    ASSERT_TRUE(has(page, asks)) << page;
    EXPECT_TRUE(has(page, "K18+600"));
    EXPECT_FALSE(has(page, "Wang")) << "what people wrote is not public";
    EXPECT_FALSE(has(page, "TS2026")) << "nor is a number";
    EXPECT_TRUE(has(station.report("a+pothole", "&similar_seen=other"), goes_on));
    const std::string same = text(station.desk.post(
        "/report",
        "step=4&go=send&key=0123456789abcdef0123456789abcdef&unit=xishan-station&kind=complaint&place=x&"
        "body=a+pothole&similar_seen=same",
        form));
    const std::string code = after(same, "data-code=\"yes\">", '<');
    const auto matter = station.desk.office.matters().by_code(*service::normalise_query_code(code));
    ASSERT_TRUE(matter.has_value()) << same;
    EXPECT_TRUE(has((*matter)->request.registration.body, "同一件")) << (*matter)->request.registration.body;
}

TEST(KnownProblems, are_about_things_that_this_report_is_about_at_this_place) {
    KnownProblems station(domain::publication::Level::Sums);
    station.open("0601");
    station.open("0801", "", "liugouwan-station");
    EXPECT_TRUE(has(station.report("a+pothole"), goes_on)) << "a matter about manners, and a hole elsewhere";
    station.open("0801", "", "xishan-station", {domain::people::PersonId("zhao-min")});
    EXPECT_TRUE(has(station.report("a+pothole"), goes_on)) << "a matter that names a person";
    station.open("0801");
    EXPECT_TRUE(has(station.report("a+pothole"), asks));
    EXPECT_TRUE(has(station.report("he+was+rude"), goes_on)) << "who writes of manners is not asked about a road";
    EXPECT_TRUE(has(station.report("a+pothole", "", "praise"), goes_on));
    for (int i = 0; i < 4; ++i) station.open("0801");
    const std::string page = station.report("a+pothole");
    std::size_t shown = 0;
    for (auto at = page.find("<li><strong>"); at != std::string::npos; at = page.find("<li><strong>", at + 1)) ++shown;
    EXPECT_EQ(shown, 3U);
}

TEST(KnownProblems, are_not_told_where_nothing_is_published) {
    KnownProblems station(domain::publication::Level::Internal);
    station.open("0801");
    EXPECT_TRUE(has(station.report("a+pothole"), goes_on));
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
