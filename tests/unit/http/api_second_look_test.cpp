// What the person can do about a refusal or an answer they do not accept, over the public interface and on the pages.
#include <gtest/gtest.h>

#include "unit/http/desk.h"
#include "unit/service/petitions.h"

namespace qingfeng::http {
namespace {

namespace command = domain::request::command;
using service::testing::as;
using namespace service::testing::petitions;  // NOLINT: the vocabulary of this whole file
using testing::Desk;
using testing::member;
using testing::object;
using testing::text;

constexpr const char* key = "0123456789abcdef0123456789abcdef";
const Desk::Head form = {{"Accept", "text/html"}, {"Content-Type", "application/x-www-form-urlencoded"}};

std::string with_code(const std::string& code, const std::string& rest = "") {
    return R"({"code":")" + code + "\"" + rest + "}";
}

std::set<std::string> open_actions(Desk& desk, const std::string& code) {
    std::set<std::string> open;
    const auto seen = object(desk.post("/api/v1/track", with_code(code)));
    for (const auto& action : seen.at("actions").as_array()) {
        open.insert(member(action.as_object(), "action"));
    }
    return open;
}

/// A complaint that its handler did not take up.
service::RegistrationAnswer refused(Desk& desk) {
    const auto complaint = registered(desk.office, procedure::Kind::Complaint);
    const std::string handler = matter(desk.office, complaint.number).first_handler().get();
    const command::Refuse refuse{procedure::RefusalReason::OutsideRemit, "不属于本单位。"};
    EXPECT_EQ(why_not(desk.office.matters().act(complaint.number, command::SignFor{}, {as(handler), "", {}})), "");
    EXPECT_EQ(why_not(desk.office.matters().act(complaint.number, refuse, {as(handler), "", {}})), "");
    return complaint;
}

TEST(SecondLook, a_refusal_can_be_objected_to_once_by_whoever_has_the_code) {
    Desk desk;
    const auto complaint = refused(desk);
    EXPECT_TRUE(open_actions(desk, complaint.code).contains("object"));
    const Response objected =
        desk.post("/api/v1/objection", with_code(complaint.code, R"(,"reason":"事情就发生在你们的匝道上。")"));
    ASSERT_EQ(objected.status, 200) << text(objected);
    EXPECT_EQ(member(object(objected), "state"), "objected");
    EXPECT_FALSE(open_actions(desk, complaint.code).contains("object"));
    EXPECT_EQ(desk.post("/api/v1/objection", with_code(complaint.code, R"(,"reason":"再说一次。")")).status, 409);
}

TEST(SecondLook, what_was_not_refused_or_not_answered_offers_neither_way) {
    Desk desk;
    adopt_petitions(desk.office);
    const auto petition = registered(desk.office, procedure::Kind::Petition);
    const auto open = open_actions(desk, petition.code);
    EXPECT_FALSE(open.contains("object"));
    EXPECT_FALSE(open.contains("ask_review"));
    const Response early = desk.post("/api/v1/review", with_code(petition.code, R"(,"body":"不服。")"));
    EXPECT_EQ(early.status, 409) << text(early);
    EXPECT_EQ(member(object(early), "code"), "not_answered_yet");
}

TEST(SecondLook, a_review_is_a_matter_of_its_own_and_a_retry_gets_the_same_receipt) {
    Desk desk;
    adopt_petitions(desk.office);
    const auto petition = registered(desk.office, procedure::Kind::Petition);
    answer(desk.office, petition.number);
    EXPECT_TRUE(open_actions(desk, petition.code).contains("ask_review"));
    const std::string wanted =
        with_code(petition.code, R"(,"body":"没有调阅录像，请重新调查。","contact":"13900000000")");
    const Response first = desk.post("/api/v1/review", wanted, {{"Idempotency-Key", key}});
    ASSERT_EQ(first.status, 201) << text(first);
    const auto receipt = object(first);
    EXPECT_TRUE(member(receipt, "number").starts_with("FC2026-"));
    EXPECT_NE(member(receipt, "code"), petition.code);
    EXPECT_EQ(member(receipt, "kind"), "review");
    const Response again = desk.post("/api/v1/review", wanted, {{"Idempotency-Key", key}});
    EXPECT_EQ(again.headers.get("Idempotent-Replayed"), "true");
    EXPECT_EQ(text(again), text(first));
    // Told in both: the person sees it behind either code.
    EXPECT_NE(text(desk.post("/api/v1/track", with_code(petition.code))).find(member(receipt, "number")),
              std::string::npos);
    EXPECT_FALSE(open_actions(desk, petition.code).contains("ask_review"));
}

TEST(SecondLook, a_wrong_code_is_answered_like_any_unknown_one) {
    Desk desk;
    for (const char* path : {"/api/v1/review", "/api/v1/objection"}) {
        const Response response = desk.post(
            path, with_code("0000-0000-0000-0000",
                            std::string_view(path).ends_with("review") ? R"(,"body":"x")" : R"(,"reason":"x")"));
        EXPECT_EQ(response.status, 404) << path;
        EXPECT_EQ(member(object(response), "code"), "unknown_code") << path;
    }
}

TEST(SecondLook, the_pages_lead_from_the_answer_to_a_receipt_for_the_review) {
    Desk desk;
    adopt_petitions(desk.office);
    const auto petition = registered(desk.office, procedure::Kind::Petition);
    const std::string code = "code=" + petition.code;
    EXPECT_EQ(text(desk.post("/track", code, form)).find("/track/review"), std::string::npos);
    answer(desk.office, petition.number);
    EXPECT_NE(text(desk.post("/track", code, form)).find("action=\"/track/review\""), std::string::npos);
    const std::string asked = text(desk.post("/track/review", code + "&go=ask", form));
    EXPECT_NE(asked.find("name=\"body\""), std::string::npos) << asked;
    const Response empty = desk.post("/track/review", code + "&go=review&key=" + key + "&body=+&phone=12x", form);
    EXPECT_EQ(empty.status, 422);
    EXPECT_NE(text(empty).find("body-error"), std::string::npos);
    EXPECT_NE(text(empty).find("phone-error"), std::string::npos);
    const std::string wanted = code + "&go=review&key=" + key + "&body=%3Cb%3E&phone=13900000000";
    const std::string receipt = text(desk.post("/track/review", wanted, form));
    EXPECT_NE(receipt.find("FC2026-"), std::string::npos) << receipt;
    EXPECT_EQ(text(desk.post("/track/review", wanted, form)), receipt) << "sent twice";
    const std::string late =
        text(desk.post("/track/review", code + "&go=review&key=ffffffffffffffffffffffffffffffff&body=again", form));
    EXPECT_NE(late.find("已经申请过复查"), std::string::npos) << late;
}

TEST(SecondLook, the_page_takes_an_objection_and_keeps_what_was_typed_when_it_cannot) {
    Desk desk;
    const auto complaint = refused(desk);
    const std::string code = "code=" + complaint.code;
    EXPECT_NE(text(desk.post("/track", code, form)).find("action=\"/track/objection\""), std::string::npos);
    const Response blank = desk.post("/track/objection", code + "&objection=++", form);
    EXPECT_EQ(blank.status, 422);
    const Response done = desk.post("/track/objection", code + "&key=" + key + "&objection=ramp", form);
    EXPECT_EQ(done.status, 200) << text(done);
    EXPECT_NE(text(done).find("异议已记下"), std::string::npos);
    const Response again =
        desk.post("/track/objection", code + "&key=ffffffffffffffffffffffffffffffff&objection=%3Cramp%3E", form);
    EXPECT_EQ(again.status, 422);
}

}  // namespace
}  // namespace qingfeng::http
