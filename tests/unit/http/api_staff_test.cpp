// The desk's side of the interface, over an authority in memory: a header says who signed in.
#include <gtest/gtest.h>

#include "domain/request/open_actions.h"
#include "http/staff_actions.h"
#include "unit/http/desk.h"

namespace qingfeng::http {
namespace {

using testing::Desk;
using testing::member;
using testing::object;
using testing::text;

constexpr const char* key = "0123456789abcdef0123456789abcdef";
const std::string rude = R"({"kind":"complaint","unit":"xishan-station","body":"收费员态度生硬。",
                            "points":["态度生硬","拒绝提供发票"],"contact":{"phone":"13900000000"}})";

Desk::Head as(const std::string& person) { return {{"X-Test-Person", person}}; }
Desk::Head seen(const std::string& person, int revision) {
    return {{"X-Test-Person", person}, {"If-Match", "\"" + std::to_string(revision) + "\""}};
}

struct StaffDesk : Desk {
    StaffDesk() { registered = member(object(post("/api/v1/matters", rude, {{"Idempotency-Key", key}})), "number"); }
    std::string at(const std::string& rest = "") const { return "/api/v1/matters/" + registered + rest; }
    boost::json::object matter(const std::string& person) { return object(get(at(), as(person))); }
    std::string handler() { return member(matter("qiao-anran").at("first_handler").as_object(), "id"); }
    std::string registered;
};

std::vector<std::string> actions_of(const boost::json::object& matter) {
    std::vector<std::string> names;
    for (const auto& action : matter.at("actions").as_array()) names.push_back(member(action.as_object(), "action"));
    return names;
}
bool offers(const boost::json::object& matter, const std::string& action) {
    const auto names = actions_of(matter);
    return std::find(names.begin(), names.end(), action) != names.end();
}

TEST(ApiStaff, nobody_who_has_not_signed_in_is_told_anything) {
    StaffDesk desk;
    for (const char* path : {"/api/v1/me", "/api/v1/organisation", "/api/v1/intake", "/api/v1/procedures"}) {
        EXPECT_EQ(desk.get(path).status, 401) << path;
    }
    EXPECT_EQ(desk.get(desk.at()).status, 401);
    EXPECT_EQ(desk.post(desk.at("/actions/accept"), "{}", {{"If-Match", "\"1\""}}).status, 401);
}

TEST(ApiStaff, a_matter_shows_its_record_its_dates_day_by_day_and_never_the_telephone_number) {
    StaffDesk desk;
    const Response response = desk.get(desk.at(), as(desk.handler()));
    ASSERT_EQ(response.status, 200) << text(response);
    EXPECT_EQ(text(response).find("13900000000"), std::string::npos);
    const auto matter = object(response);
    EXPECT_EQ(matter.at("points").as_array().size(), 2U);
    EXPECT_EQ(matter.at("timeline").as_array().size(), 2U) << "registered and assigned";
    EXPECT_TRUE(matter.at("contact").as_object().at("given").as_bool());
    const auto& clock = matter.at("clocks").as_array().front().as_object();
    bool explained = false;
    for (const auto& bound : clock.at("bound_by").as_array()) {
        if (bound.as_object().at("counts").as_bool()) explained = !bound.as_object().at("days").as_array().empty();
    }
    EXPECT_TRUE(explained);
    EXPECT_EQ(response.headers.get("ETag"), "\"2\"");
}

TEST(ApiStaff, actions_are_those_of_the_reader_and_come_with_their_forms) {
    StaffDesk desk;
    const std::string handler = desk.handler();
    EXPECT_TRUE(offers(desk.matter(handler), "accept"));
    EXPECT_FALSE(offers(desk.matter("qiao-anran"), "accept")) << "the office does not accept in the unit's place";
    EXPECT_TRUE(offers(desk.matter("qiao-anran"), "remind"));
    const auto shown = desk.matter(handler);  // lives as long as the loop over it
    for (const auto& action : shown.at("actions").as_array()) {
        if (member(action.as_object(), "action") != "return") continue;
        const auto& fields = action.as_object().at("fields").as_array();
        ASSERT_EQ(fields.size(), 2U);
        EXPECT_EQ(member(fields[0].as_object(), "name"), "reason");
        EXPECT_EQ(member(fields[0].as_object(), "type"), "long_text");
    }
}

TEST(ApiStaff, an_action_wants_the_revision_that_was_seen) {
    StaffDesk desk;
    const std::string handler = desk.handler();
    const std::string accept = desk.at("/actions/accept");
    EXPECT_EQ(desk.post(accept, "{}", as(handler)).status, 428);
    EXPECT_EQ(desk.post(accept, "{}", seen(handler, 1)).status, 412);
    const Response done = desk.post(accept, "{}", seen(handler, 2));
    ASSERT_EQ(done.status, 200) << text(done);
    const auto answer = object(done);
    EXPECT_EQ(member(answer, "event"), "accepted");
    EXPECT_EQ(answer.at("revision").as_int64(), 3);
    EXPECT_EQ(done.headers.get("ETag"), "\"3\"");
    EXPECT_TRUE(offers(answer.at("matter").as_object(), "set_points"));
    EXPECT_EQ(desk.post(accept, "{}", seen(handler, 2)).status, 412) << "it has gone on since";
}

TEST(ApiStaff, whoever_wants_no_picture_of_the_matter_gets_what_was_done_and_its_tag) {
    StaffDesk desk;
    const std::string handler = desk.handler();
    auto head = seen(handler, 2);
    head.emplace_back("Prefer", "return=minimal");
    const Response minimal = desk.post(desk.at("/actions/accept"), "{}", head);
    ASSERT_EQ(minimal.status, 200) << text(minimal);
    EXPECT_EQ(minimal.headers.get("Preference-Applied"), "return=minimal");
    EXPECT_FALSE(object(minimal).contains("matter"));
    const Response whole = desk.post(desk.at("/actions/recuse"), R"({"reason":"亲属"})", seen(handler, 3));
    ASSERT_EQ(whole.status, 200) << text(whole);
    EXPECT_TRUE(whole.headers.get("Preference-Applied").empty());
    EXPECT_EQ(minimal.headers.get("ETag"), "\"3\"");
}

TEST(ApiStaff, the_same_request_under_the_same_key_is_done_once) {
    StaffDesk desk;
    const std::string handler = desk.handler();
    auto head = seen(handler, 2);
    head.emplace_back("Idempotency-Key", "k1");
    ASSERT_EQ(desk.post(desk.at("/actions/accept"), "{}", head).status, 200);
    const auto again = object(desk.post(desk.at("/actions/accept"), "{}", head));
    EXPECT_TRUE(again.at("repeated").as_bool());
    EXPECT_EQ(again.at("revision").as_int64(), 3);
}

TEST(ApiStaff, a_draft_is_gone_when_its_action_is_done_and_stays_when_it_is_not) {
    StaffDesk desk;
    const std::string handler = desk.handler();
    const auto draft_of = [&](const std::string& form) { return "/api/v1/drafts/" + desk.registered + "/" + form; };
    const auto keep = [&](const std::string& draft, const std::string& person) {
        auto head = as(person);
        head.emplace_back("Content-Type", "application/json");
        EXPECT_EQ(desk.ask(Method::Put, draft, R"({"content":{"a":"b"}})", head).status, 200) << draft;
    };
    keep(draft_of("accept"), handler);
    keep(draft_of("return"), handler);
    keep(draft_of("accept"), "qiao-anran");
    EXPECT_EQ(desk.post(desk.at("/actions/accept"), "{}", seen(handler, 1)).status, 412) << "somebody was quicker";
    EXPECT_EQ(desk.get(draft_of("accept"), as(handler)).status, 200);
    ASSERT_EQ(desk.post(desk.at("/actions/accept"), "{}", seen(handler, 2)).status, 200);
    EXPECT_EQ(desk.get(draft_of("accept"), as(handler)).status, 404);
    EXPECT_EQ(desk.get(draft_of("return"), as(handler)).status, 200) << "another form's";
    EXPECT_EQ(desk.get(draft_of("accept"), as("qiao-anran")).status, 200) << "another person's";
    const std::string intake = "/api/v1/drafts/intake/register";
    keep(intake, "qiao-anran");
    ASSERT_EQ(
        desk.post("/api/v1/intake", R"({"kind":"complaint","channel":"phone","body":"电话里说的"})", as("qiao-anran"))
            .status,
        201);
    EXPECT_EQ(desk.get(intake, as("qiao-anran")).status, 404);
}

TEST(ApiStaff, every_fault_of_a_form_is_named_at_its_field) {
    StaffDesk desk;
    const std::string handler = desk.handler();
    ASSERT_EQ(desk.post(desk.at("/actions/accept"), "{}", seen(handler, 2)).status, 200);
    const Response response = desk.post(
        desk.at("/actions/submit"),
        R"({"facts":" ","decision":7,"promises":[{"kind":"gift","text":"a","until":"2026-02-30"}],"other":1})",
        seen(handler, 3));
    EXPECT_EQ(response.status, 422);
    std::set<std::string> fields;
    const auto problem = object(response);
    for (const auto& error : problem.at("errors").as_array()) {
        fields.insert(member(error.as_object(), "field"));
    }
    EXPECT_EQ(fields,
              (std::set<std::string>{"/facts", "/decision", "/promises/0/kind", "/promises/0/until", "/other"}));
}

TEST(ApiStaff, what_is_not_open_is_refused_with_its_reason) {
    StaffDesk desk;
    EXPECT_EQ(desk.post(desk.at("/actions/sign"), "{}", seen(desk.handler(), 2)).status, 403) << "nobody's own draft";
    const Response response =
        desk.post(desk.at("/actions/submit"), R"({"facts":"a","decision":"b"})", seen(desk.handler(), 2));
    EXPECT_EQ(response.status, 409);
    EXPECT_EQ(member(object(response), "code"), "not_in_this_state");
    EXPECT_EQ(desk.post(desk.at("/actions/judge"), "{}", seen("qiao-anran", 2)).status, 404) << "no action of staff";
}

TEST(ApiStaff, a_caller_is_registered_with_who_was_asked_first_and_a_code_that_staff_have_seen) {
    StaffDesk desk;
    const Response response = desk.post(
        "/api/v1/intake",
        R"({"kind":"complaint","channel":"phone","body":"电话里说的","unit":"xishan-station","first_asked":"qiao-anran"})",
        as("qiao-anran"));
    ASSERT_EQ(response.status, 201) << text(response);
    const auto matter = object(desk.get("/api/v1/matters/" + member(object(response), "number"), as("qiao-anran")));
    EXPECT_EQ(member(matter, "channel"), "phone");
    EXPECT_EQ(member(matter.at("first_asked").as_object(), "id"), "qiao-anran");
    EXPECT_FALSE(matter.at("notes").as_array().empty());
}

TEST(ApiStaff, somebody_without_the_post_registers_nothing) {
    StaffDesk desk;
    const Response response =
        desk.post("/api/v1/intake", R"({"kind":"complaint","channel":"phone","body":"a"})", as(desk.handler()));
    EXPECT_EQ(response.status, 403);
}

TEST(ApiStaff, the_office_is_told_as_it_adopted_itself) {
    StaffDesk desk;
    const auto organisation = object(desk.get("/api/v1/organisation", as("qiao-anran")));
    bool answers = false;
    for (const auto& unit : organisation.at("units").as_array()) {
        if (member(unit.as_object(), "id") == "xishan-station") answers = unit.as_object().contains("answerable");
    }
    EXPECT_TRUE(answers);
    EXPECT_EQ(desk.get("/api/v1/organisation?day=2026-13-01", as("qiao-anran")).status, 422);
    const auto procedures = object(desk.get("/api/v1/procedures", as("qiao-anran"))).at("procedures").as_array();
    for (const auto& procedure : procedures) {
        for (const auto& limit : procedure.as_object().at("limits").as_array()) {
            EXPECT_NE(member(limit.as_object(), "citation"), "") << member(procedure.as_object(), "id");
        }
    }
    EXPECT_FALSE(object(desk.get("/api/v1/calendar", as("qiao-anran"))).at("years").as_array().empty());
    EXPECT_EQ(desk.get("/api/v1/taxonomy", as("qiao-anran")).status, 200);
    EXPECT_EQ(member(object(desk.get("/api/v1/me", as("qiao-anran"))).at("person").as_object(), "id"), "qiao-anran");
}

/// Otherwise an action would be open that nobody can ask for.
TEST(ApiStaff, each_command_of_staff_has_a_form_and_words_in_both_languages) {
    using namespace domain::request;  // NOLINT: the commands
    const auto messages = testing::shipped_messages();
    const auto check = [&]<class C>(const C& command) {
        const std::string action(action_key(command));
        const bool of_staff =
            action != "register" && action != "judge" && action != "withdraw" && action != "object" && action != "tick";
        EXPECT_EQ(find_staff_action(action) != nullptr, of_staff) << action;
        if (!of_staff) return;
        EXPECT_TRUE(messages.has("act." + action)) << action;
        EXPECT_TRUE(messages.has("act_effect." + action)) << action;
    };
    const auto all = []<std::size_t... I>(std::index_sequence<I...>, auto visit) {
        (visit(Command(std::in_place_index<I>)), ...);
    };
    all(std::make_index_sequence<std::variant_size_v<Command>>(), check);
}

}  // namespace
}  // namespace qingfeng::http
