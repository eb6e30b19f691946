// The person's side of the interface, over an authority in memory.
#include <set>

#include <gtest/gtest.h>

#include "domain/request/decide.h"
#include "http/api_problems.h"
#include "ledger/proof.h"
#include "unit/http/desk.h"

namespace qingfeng::http {
namespace {

namespace command = domain::request::command;
using service::testing::as;
using testing::Desk;
using testing::member;
using testing::object;
using testing::text;

constexpr const char* key = "0123456789abcdef0123456789abcdef";
const std::string rude = R"({"kind":"complaint","unit":"xishan-station","body":"收费员态度生硬。",
                            "occurred_at":"2026-11-01T22:10:00+08:00","contact":{"phone":"13900000000"}})";

std::vector<std::string> error_fields(const Response& response) {
    std::vector<std::string> fields;
    const auto problem = object(response);
    if (const auto* errors = problem.if_contains("errors")) {
        for (const auto& error : errors->as_array()) fields.push_back(member(error.as_object(), "field"));
    }
    return fields;
}

TEST(ApiMatters, registering_answers_with_number_code_what_happens_next_and_by_when) {
    Desk desk;
    const Response response = desk.post("/api/v1/matters", rude, {{"Idempotency-Key", key}});
    ASSERT_EQ(response.status, 201) << text(response);
    const auto answer = object(response);
    EXPECT_EQ(member(answer, "number"), "TS2026-000001");
    EXPECT_EQ(member(answer, "code").size(), 19U);
    EXPECT_EQ(member(answer, "recorded"), "2026-11-02T09:00:00+08:00");
    // Ten workdays for the answer, three for the acceptance.
    EXPECT_EQ(member(answer, "answer_by"), "2026-11-16");
    EXPECT_EQ(answer.at("dates").as_array().size(), 2U);
    EXPECT_NE(member(answer, "first_handler"), "");
    EXPECT_NE(text(response).find("最迟 2026-11-05 告诉您是否受理"), std::string::npos) << text(response);
    EXPECT_NE(text(response).find("最迟 2026-11-16 答复您"), std::string::npos);
    EXPECT_EQ(response.headers.get("Content-Language"), "zh-CN");
}

TEST(ApiMatters, a_contact_may_be_a_telephone_number_alone) {
    Desk desk;
    const char* body = R"({"kind":"complaint","unit":"xishan-station","body":"a","contact":"13900000000"})";
    EXPECT_EQ(desk.post("/api/v1/matters", body, {{"Idempotency-Key", key}}).status, 201);
    // The very same command as with the longer form, so the key may stand for both.
    const char* longer = R"({"kind":"complaint","unit":"xishan-station","body":"a","contact":{"phone":"13900000000"}})";
    EXPECT_EQ(desk.post("/api/v1/matters", longer, {{"Idempotency-Key", key}}).status, 201);
}

TEST(ApiMatters, a_reader_of_english_gets_english) {
    Desk desk;
    const Response response = desk.post("/api/v1/matters", rude, {{"Accept-Language", "en-GB"}});
    ASSERT_EQ(response.status, 201);
    EXPECT_EQ(response.headers.get("Content-Language"), "en");
    EXPECT_NE(text(response).find("2026-11-16"), std::string::npos);
    const auto next = object(response).at("next").as_array();
    for (const auto& sentence : next) EXPECT_EQ(sentence.as_string().find("，"), std::string::npos) << sentence;
}

TEST(ApiMatters, kind_and_body_are_enough) {
    Desk desk;
    const auto answer = object(desk.post("/api/v1/matters", R"({"kind":"complaint","body":"路灯坏了"})"));
    EXPECT_EQ(member(answer, "number"), "TS2026-000001");
    EXPECT_FALSE(answer.if_contains("unit"));
    EXPECT_EQ(member(answer, "idempotency_key").size(), 48U);
}

TEST(ApiMatters, a_repeated_request_gets_the_same_answer) {
    Desk desk;
    const Response first = desk.post("/api/v1/matters", rude, {{"Idempotency-Key", key}});
    desk.office.set_clock("2026-11-20T09:00:00+08:00");
    const Response again = desk.post("/api/v1/matters", rude, {{"Idempotency-Key", std::string("\"") + key + "\""}});
    EXPECT_EQ(again.status, 201);
    EXPECT_EQ(text(again), text(first));
    EXPECT_EQ(again.headers.get("Idempotent-Replayed"), "true");
    EXPECT_FALSE(first.headers.has("Idempotent-Replayed"));
    const Response other =
        desk.post("/api/v1/matters", R"({"kind":"complaint","body":"别的事"})", {{"Idempotency-Key", key}});
    EXPECT_EQ(other.status, 422);
    EXPECT_EQ(member(object(other), "code"), "idempotency_key_reused");
}

TEST(ApiMatters, a_key_that_could_be_guessed_is_refused) {
    Desk desk;
    for (const char* weak : {"", "1", "0123456789abcdef01234", "0123456789abcdef 0123456789abcdef"}) {
        const Response response = desk.post("/api/v1/matters", rude, {{"Idempotency-Key", weak}});
        EXPECT_EQ(response.status, 400) << weak;
        EXPECT_EQ(member(object(response), "code"), "idempotency_key_invalid");
    }
}

TEST(ApiMatters, misconduct_is_led_to_12388) {
    Desk desk;
    for (const char* language : {"zh", "en"}) {
        const Response response =
            desk.post(std::string("/api/v1/matters?lang=") + language, R"({"kind":"misconduct","body":"收钱"})");
        EXPECT_EQ(response.status, 422);
        EXPECT_EQ(response.headers.get("Content-Type"), "application/problem+json");
        EXPECT_EQ(member(object(response), "code"), "sealed_kind_not_taken");
        EXPECT_NE(member(object(response), "title").find("12388"), std::string::npos);
    }
}

TEST(ApiMatters, every_fault_of_the_input_names_its_place) {
    Desk desk;
    const std::string long_text(70'000, 'a');
    struct Row {
        std::string body;
        std::vector<std::string> fields;
    };
    const std::vector<Row> rows = {
        {R"({"kind":"complaint"})", {"/body"}},
        {R"({"kind":"complaint","body":"  \n"})", {"/body"}},
        {R"({"kind":"complaint","body":")" + long_text + "\"}", {"/body"}},
        {R"({"kind":"complaint","body":"a\u0007"})", {"/body"}},
        {R"({"kind":"riot","body":7})", {"/kind", "/body"}},
        {R"({"kind":"complaint","body":"a","handler":"x"})", {"/handler"}},
        {R"({"kind":"complaint","body":"a","contact":{"e-mail":"x"}})", {"/contact/e-mail"}},
        {R"({"kind":"complaint","body":"a","unit":"没有这个站"})", {"/unit"}},
        {R"({"kind":"complaint","body":"a","subject":"9999"})", {"/subject"}},
        {R"({"kind":"complaint","body":"a","occurred_at":"昨天"})", {"/occurred_at"}},
        {R"({"kind":"complaint","body":"a","occurred_at":"2026-11-01T10:00:00"})", {"/occurred_at"}},
        {R"({"kind":"complaint","body":"a","points":["b",""]})", {"/points/1"}},
    };
    for (const Row& row : rows) {
        const Response response = desk.post("/api/v1/matters", row.body);
        EXPECT_EQ(response.status, 422) << row.body.substr(0, 80);
        EXPECT_EQ(member(object(response), "code"), "invalid_fields");
        EXPECT_EQ(error_fields(response), row.fields) << row.body.substr(0, 80);
    }
    EXPECT_EQ(desk.post("/api/v1/matters", "{\"kind\":").status, 400);
    EXPECT_EQ(desk.post("/api/v1/matters", "kind=complaint", {{"Content-Type", "text/plain"}}).status, 415);
}

TEST(ApiMatters, what_has_not_happened_yet_is_refused) {
    Desk desk;
    const Response response =
        desk.post("/api/v1/matters", R"({"kind":"complaint","body":"a","occurred_at":"2026-11-02T09:00:01+08:00"})");
    EXPECT_EQ(response.status, 422);
    EXPECT_EQ(member(object(response), "code"), "time_in_the_future");
    EXPECT_EQ(error_fields(response), std::vector<std::string>{"/occurred_at"});
}

TEST(ApiMatters, a_unit_is_found_by_its_name) {
    Desk desk;
    const auto by_id =
        object(desk.post("/api/v1/matters", R"({"kind":"complaint","body":"a","unit":"xishan-station"})"));
    const auto by_name = object(desk.post("/api/v1/matters", R"({"kind":"complaint","body":"a","unit":"西山收费站"})"));
    EXPECT_EQ(by_id.at("unit"), by_name.at("unit"));
}

std::string registered_code(Desk& desk, const std::string& body = rude) {
    return member(object(desk.post("/api/v1/matters", body)), "code");
}
std::string with_code(const std::string& code, const std::string& rest = "") {
    return "{\"code\":\"" + code + "\"" + rest + "}";
}

TEST(ApiMatters, wrong_and_unknown_codes_look_the_same) {
    Desk desk;
    const std::string code = registered_code(desk);
    std::string mistyped = code;
    mistyped[0] = mistyped[0] == 'A' ? 'B' : 'A';
    std::set<std::string> answers;
    for (const std::string& wrong :
         {mistyped, std::string("0000-0000-0000-0000"), std::string("AAAA"), std::string()}) {
        for (const char* path : {"track", "receipt"}) {
            const Response response = desk.post(std::string("/api/v1/") + path, with_code(wrong));
            EXPECT_EQ(response.status, 404) << wrong;
            answers.insert(text(response));
        }
        answers.insert(text(desk.post("/api/v1/supplement", with_code(wrong, R"(,"text":"x")"))));
    }
    EXPECT_EQ(answers.size(), 1U);
}

TEST(ApiMatters, tracking_says_where_it_stands_who_answers_and_by_when) {
    Desk desk;
    const std::string code = registered_code(desk);
    std::string typed;
    for (const char c : code) typed.push_back(c == '-' ? ' ' : static_cast<char>(std::tolower(c)));
    const Response response = desk.post("/api/v1/track", with_code(typed));
    ASSERT_EQ(response.status, 200) << text(response);
    const auto view = object(response);
    EXPECT_EQ(member(view, "state"), "assigned");
    EXPECT_NE(member(view, "first_handler"), "(none)");
    EXPECT_EQ(member(view.at("next").as_object(), "date"), "2026-11-05");
    EXPECT_EQ(member(view.at("next").as_object(), "state"), "ok");
    const auto& timeline = view.at("timeline").as_array();
    ASSERT_EQ(timeline.size(), 2U);
    EXPECT_EQ(member(timeline[1].as_object(), "by"), "您");
    EXPECT_EQ(member(timeline[0].as_object(), "by"), "系统") << "the rules assigned it, not the person";
    std::set<std::string> open;
    for (const auto& action : view.at("actions").as_array()) open.insert(member(action.as_object(), "action"));
    EXPECT_EQ(open, (std::set<std::string>{"supplement", "withdraw"}));
}

TEST(ApiMatters, the_person_adds_and_withdraws) {
    Desk desk;
    const std::string code = registered_code(desk);
    const Response added = desk.post("/api/v1/supplement", with_code(code, R"(,"text":"车牌尾号 12")"));
    ASSERT_EQ(added.status, 200) << text(added);
    EXPECT_EQ(member(object(added).at("timeline").as_array().front().as_object(), "text"), "车牌尾号 12");
    EXPECT_EQ(desk.post("/api/v1/verdict", with_code(code, R"(,"grade":"satisfied")")).status, 409);
    const Response withdrawn = desk.post("/api/v1/withdraw", with_code(code));
    ASSERT_EQ(withdrawn.status, 200) << text(withdrawn);
    EXPECT_EQ(member(object(withdrawn), "state"), "withdrawn");
    EXPECT_TRUE(object(withdrawn).at("actions").as_array().empty());
    EXPECT_EQ(member(object(desk.post("/api/v1/withdraw", with_code(code))), "code"), "already_ended");
}

TEST(ApiMatters, the_receipt_is_checked_offline) {
    Desk desk;
    const Response response = desk.post("/api/v1/receipt", with_code(registered_code(desk)));
    ASSERT_EQ(response.status, 200) << text(response);
    EXPECT_NE(response.headers.get("Content-Disposition").find(".tlog-proof"), std::string_view::npos);
    const auto checked = ledger::check_opened_proof(
        text(response), {desk.office.authority().origin(), {desk.office.authority().signer().verifier()}, {}});
    ASSERT_TRUE(checked);
    EXPECT_EQ(checked->fields.size(), 6U);
    EXPECT_EQ(text(response).find("态度"), std::string::npos);
}

/// Plays the whole life; after each step looks at what the person sees, in both languages.
class Life {
  public:
    explicit Life(Desk& desk) : desk_(desk) {
        const auto answer = object(desk.post("/api/v1/matters", rude));
        number_ = member(answer, "number");
        code_ = member(answer, "code");
        look();
    }

    void act(const domain::request::Command& command) {
        const auto matter = desk_.office.matters().by_number(number_);
        ASSERT_TRUE(matter);
        for (const auto& person : organisation().persons()) {
            if (desk_.office.matters().act(number_, command, {as(person.id.get()), "", {}})) return look();
        }
        FAIL() << "nobody may do command " << command.index();
    }
    void look() {
        for (const char* language : {"zh", "en"}) {
            const Response response = desk_.post(std::string("/api/v1/track?lang=") + language, with_code(code_));
            ASSERT_EQ(response.status, 200) << text(response);
            EXPECT_EQ(text(response).find("内部"), std::string::npos) << text(response);
            seen_ = object(response);
        }
        states_.push_back(member(seen_, "state"));
    }

    const domain::people::Organisation& organisation() {
        configuration_ = *desk_.office.authority().configuration(**desk_.office.store().read());
        return configuration_->organisation;
    }
    const std::string& code() const { return code_; }
    const boost::json::object& seen() const { return seen_; }
    const std::vector<std::string>& states() const { return states_; }

  private:
    Desk& desk_;
    std::shared_ptr<const service::Configuration> configuration_;
    std::string number_;
    std::string code_;
    boost::json::object seen_;
    std::vector<std::string> states_;
};

TEST(ApiMatters, the_whole_life_is_told_and_nothing_that_staff_wrote_for_each_other) {
    using domain::request::Finding;
    using domain::request::Liability;
    Desk desk;
    Life life(desk);
    life.act(command::SignFor{});
    life.act(command::Accept{});
    life.act(command::SetPoints{{"态度生硬"}});
    life.act(command::Find{1, Finding::Substantiated, "内部：录像第 3 段"});
    life.act(command::FindLiability{Liability::Liable, "内部：当班人员"});
    const auto until = *util::Date::parse("2026-11-10");
    life.act(
        command::Submit{{"内"
                         "容待改",
                         "",
                         "",
                         {}}});
    life.act(command::SendBack{"内部：写得太短"});
    life.act(command::Submit{{"经查，情况属实。",
                              "已批评教育，向您致歉。",
                              "文明服务规范",
                              {{domain::request::RemedyKind::Apology, "电话致歉", until}}}});
    life.act(command::Sign{});
    EXPECT_EQ(member(life.seen().at("answers").as_array().front().as_object(), "facts"), "经查，情况属实。");
    EXPECT_EQ(member(life.seen().at("points").as_array().front().as_object(), "finding"), "substantiated");
    EXPECT_EQ(member(life.seen().at("promises").as_array().front().as_object(), "state"), "open");

    const Response judged =
        desk.post("/api/v1/verdict", with_code(life.code(), R"(,"grade":"satisfied","solved":"yes")"));
    ASSERT_EQ(judged.status, 200) << text(judged);
    EXPECT_EQ(member(object(judged).at("verdict").as_object(), "grade"), "satisfied");
    EXPECT_EQ(desk.post("/api/v1/verdict", with_code(life.code(), R"(,"grade":"satisfied")")).status, 409);
    life.act(command::FulfilRemedy{1, "内部：11-05 电话"});
    EXPECT_EQ(member(life.seen().at("promises").as_array().front().as_object(), "state"), "kept");
    life.act(command::Close{});
    life.act(command::Archive{});
    EXPECT_EQ(life.states(), (std::vector<std::string>{"assigned", "assigned", "accepted", "handling", "handling",
                                                       "handling", "handling", "handling", "handling", "answered",
                                                       "answered", "closed", "closed"}));
}

TEST(ApiMatters, a_refusal_carries_the_reason_and_where_to_go) {
    Desk desk;
    Life life(desk);
    life.act(command::SignFor{});
    life.act(command::Refuse{domain::procedure::RefusalReason::OutsideRemit, "这段路由邻省管理。"});
    EXPECT_EQ(member(life.seen(), "state"), "not_taken");
    EXPECT_NE(member(life.seen(), "sentence").find("please turn to the body in charge"), std::string::npos);
    // What is left to the person is to object.
    const auto left = life.seen().at("actions").as_array();
    ASSERT_EQ(left.size(), 1U);
    EXPECT_EQ(member(left.front().as_object(), "action"), "object");
}

TEST(ApiMatters, a_budget_is_kept_per_address) {
    ApiLimits limits;
    limits.registrations = BudgetLimits{.per_second = 0.001, .burst = 2};
    limits.codes = BudgetLimits{.per_second = 0.001, .burst = 1};
    Desk desk(limits);
    EXPECT_EQ(desk.post("/api/v1/matters", rude).status, 201);
    EXPECT_EQ(desk.post("/api/v1/matters", rude).status, 201);
    const Response third = desk.post("/api/v1/matters", rude);
    EXPECT_EQ(third.status, 429);
    EXPECT_GT(std::stoi(std::string(third.headers.get("Retry-After"))), 1);
    EXPECT_EQ(desk.post("/api/v1/track", with_code("x")).status, 404);
    EXPECT_EQ(desk.post("/api/v1/track", with_code("x")).status, 429);
    EXPECT_EQ(desk.get("/healthz").status, 200);
}

TEST(ApiMatters, many_at_once_are_all_answered) {
    Desk desk;
    std::vector<std::future<Response>> answers;
    for (int i = 0; i < 64; ++i) {
        answers.push_back(std::async(std::launch::async, [&desk] { return desk.post("/api/v1/matters", rude); }));
    }
    std::set<std::string> numbers;
    for (auto& answer : answers) numbers.insert(member(object(answer.get()), "number"));
    EXPECT_EQ(numbers.size(), 64U);
}

TEST(ApiProblems, each_kind_of_failure_has_its_status_and_says_what_to_do) {
    struct Row {
        util::ErrorKind kind;
        int status;
        bool retry;
    };
    const service::Messages messages = testing::shipped_messages();
    for (const Row& row : std::vector<Row>{{util::ErrorKind::InvalidInput, 422, false},
                                           {util::ErrorKind::NotFound, 404, false},
                                           {util::ErrorKind::Conflict, 409, false},
                                           {util::ErrorKind::Busy, 503, true},
                                           {util::ErrorKind::Full, 507, false},
                                           {util::ErrorKind::ReadOnly, 503, true},
                                           {util::ErrorKind::Damaged, 500, false},
                                           {util::ErrorKind::Io, 500, false},
                                           {util::ErrorKind::OutcomeUnknown, 503, true}}) {
        for (const auto language : {Language::Chinese, Language::English}) {
            const Response response = error_response({messages, language, "r9"}, {row.kind, "/secret/path is full"});
            EXPECT_EQ(response.status, row.status);
            EXPECT_EQ(response.headers.has("Retry-After"), row.retry);
            EXPECT_EQ(text(response).find("secret"), std::string::npos);
            EXPECT_NE(member(object(response), "title"), member(object(response), "code"));
        }
    }
}

}  // namespace
}  // namespace qingfeng::http
