#include "service/matters.h"

#include <gtest/gtest.h>

#include "ledger/proof.h"
#include "office.h"
#include "service/rebuild.h"
#include "service/sweep.h"
#include "service/verify.h"

namespace qingfeng::service {
namespace {

namespace command = domain::request::command;
using domain::request::Refusal;
using testing::as;
using testing::Office;
using testing::the_person;

command::Register rude_manner() {
    command::Register registration;
    registration.kind = domain::procedure::Kind::Complaint;
    registration.unit = domain::people::UnitId("xishan-station");
    registration.body = "夜里过站时收费员态度生硬，不给发票。";
    registration.points = {"态度生硬", "不给发票"};
    registration.contact_phone = "13900000000";
    return registration;
}

template <class T>
std::string why_not(const Outcome<T>& outcome) {
    if (outcome) return "";
    if (const auto* refusal = std::get_if<Refusal>(&outcome.error())) return std::string(to_key(*refusal));
    return std::get<util::Error>(outcome.error()).message;
}
#define ASSERT_DONE(expression)             \
    do {                                    \
        const auto done = (expression);     \
        ASSERT_TRUE(done) << why_not(done); \
    } while (false)

TEST(Matters, a_complaint_is_played_from_the_drivers_word_to_the_archive) {
    Office office;
    auto& matters = office.matters();
    const auto registered = matters.register_matter(rude_manner(), {the_person, "", {}});
    ASSERT_TRUE(registered) << why_not(registered);
    EXPECT_EQ(registered->number, "TS2026-000001");
    EXPECT_EQ(registered->answer_by.text(), "2026-11-05");
    // The station is complained of: the toll department of the division has it.
    EXPECT_NE(registered->unit, "xishan-station");
    const std::string number = registered->number;
    const std::string handler = registered->first_handler;

    office.set_clock("2026-11-03T10:00:00+08:00");
    ASSERT_DONE(matters.act(number, command::SignFor{}, {as(handler), "", {}}));
    ASSERT_DONE(matters.act(number, command::Accept{}, {as(handler), "", {}}));
    ASSERT_DONE(matters.act(number, command::Find{1, domain::request::Finding::Substantiated, "录像可见"},
                            {as(handler), "", {}}));
    const domain::request::Answer answer{
        "经查，态度生硬属实。",
        "已批评教育。",
        "文明服务规范",
        {{domain::request::RemedyKind::Apology, "电话致歉", *util::Date::parse("2026-11-10")}}};
    EXPECT_EQ(why_not(matters.act(number, command::Submit{answer}, {as(handler), "", {}})), "finding_missing");
    ASSERT_DONE(matters.act(number, command::Find{2, domain::request::Finding::NotSubstantiated, "发票已开"},
                            {as(handler), "", {}}));
    EXPECT_EQ(why_not(matters.act(number, command::Submit{answer}, {as(handler), "", {}})), "liability_missing");
    ASSERT_DONE(matters.act(number, command::FindLiability{domain::request::Liability::Liable, "当班人员"},
                            {as(handler), "", {}}));
    ASSERT_DONE(matters.act(number, command::Submit{answer}, {as(handler), "", {}}));
    EXPECT_EQ(why_not(matters.act(number, command::Sign{}, {as(handler), "", {}})), "not_your_role");

    const auto loaded = matters.by_number(number);
    ASSERT_TRUE(loaded);
    const auto& organisation = (*office.authority().configuration(**office.store().read()))->organisation;
    const auto signer = organisation.answerable(*(*loaded)->request.handling_unit, *util::Date::parse("2026-11-03"));
    ASSERT_TRUE(signer);
    const auto chain = organisation.chain(*(*loaded)->request.handling_unit, *util::Date::parse("2026-11-03"));
    std::string signed_by;
    for (const auto& unit : chain) {
        for (const auto role :
             {domain::people::Role::UnitHead, domain::people::Role::Deputy, domain::people::Role::Leader}) {
            for (const auto& person : organisation.holders(role, unit, *util::Date::parse("2026-11-03"))) {
                if (signed_by.empty() && matters.act(number, command::Sign{}, {as(person.get()), "", {}})) {
                    signed_by = person.get();
                }
            }
        }
    }
    ASSERT_FALSE(signed_by.empty());
    EXPECT_EQ(why_not(matters.act(number, command::Close{}, {as(handler), "", {}})), "call_back_missing");
    ASSERT_DONE(matters.act_by_code(registered->code, command::Judge{domain::request::Grade::Satisfied, {}, "谢谢"},
                                    {the_person, "", {}}));
    EXPECT_EQ(
        why_not(matters.act_by_code(registered->code, command::Judge{domain::request::Grade::VerySatisfied, {}, ""},
                                    {the_person, "", {}})),
        "judged_already");
    ASSERT_DONE(matters.act(number, command::Close{}, {as(handler), "", {}}));
    EXPECT_EQ(why_not(matters.act(number, command::Archive{}, {as(handler), "", {}})), "remedy_open");
    ASSERT_DONE(matters.act(number, command::FulfilRemedy{1, "11-05 电话"}, {as(handler), "", {}}));
    ASSERT_DONE(matters.act(number, command::Archive{}, {as(handler), "", {}}));

    const auto report = verify(office.authority(), {}, {});
    ASSERT_TRUE(report);
    for (const auto& finding : report->findings)
        ADD_FAILURE() << finding.matter << " " << finding.field << " " << to_key(finding.fault);
    EXPECT_EQ(report->entries, (*office.store().read())->head(office.authority().id())->next_position);
}

TEST(Matters, a_repeated_request_gets_the_same_answer_and_makes_no_second_matter) {
    Office office;
    const Asking asking{the_person, "an-idempotency-key-of-some-length", {}};
    const auto first = office.matters().register_matter(rude_manner(), asking);
    ASSERT_TRUE(first) << why_not(first);
    office.set_clock("2026-11-20T09:00:00+08:00");
    const auto again = office.matters().register_matter(rude_manner(), asking);
    ASSERT_TRUE(again) << why_not(again);
    EXPECT_TRUE(again->repeated);
    EXPECT_EQ(again->number, first->number);
    EXPECT_EQ(again->code, first->code);
    EXPECT_EQ(again->recorded, first->recorded);
    EXPECT_EQ(again->answer_by, first->answer_by);
    auto other = rude_manner();
    other.body = "别的事";
    EXPECT_FALSE(office.matters().register_matter(other, asking));
    EXPECT_FALSE(office.matters().register_matter(rude_manner(), {the_person, "too-short", {}}));
}

TEST(Matters, the_receipt_is_checked_offline) {
    Office office;
    const auto registered = office.matters().register_matter(rude_manner(), {the_person, "", {}});
    ASSERT_TRUE(registered);
    const auto receipt = office.matters().receipt(registered->code);
    ASSERT_TRUE(receipt) << why_not(receipt);
    const auto key = office.authority().signer().verifier();
    const auto checked = ledger::check_opened_proof(*receipt, {office.authority().origin(), {key}, {}});
    ASSERT_TRUE(checked);
    bool number_opened = false;
    for (const auto& field : checked->fields) number_opened |= util::as_text(field.value) == registered->number;
    EXPECT_TRUE(number_opened);
    EXPECT_EQ(receipt->find("13900000000"), std::string::npos);
    EXPECT_FALSE(office.matters().receipt("0000-0000-0000-0000"));
}

TEST(Matters, clocks_remind_and_become_overdue_by_themselves) {
    Office office;
    const auto registered = office.matters().register_matter(rude_manner(), {the_person, "", {}});
    ASSERT_TRUE(registered);
    office.set_clock("2026-11-02T10:00:00+08:00");
    EXPECT_EQ(sweep(office.authority(), office.writer(), office.now())->matters, 0u);
    office.set_clock("2026-11-17T10:00:00+08:00");
    const auto swept = sweep(office.authority(), office.writer(), office.now());
    ASSERT_TRUE(swept);
    EXPECT_EQ(swept->matters, 1u);
    EXPECT_EQ(swept->entries, 3u);  // sign-for, acceptance and answer are all late by now
    EXPECT_EQ(sweep(office.authority(), office.writer(), office.now())->matters, 0u);
}

TEST(Matters, tables_are_a_view_of_the_record) {
    Office office;
    for (int i = 0; i < 3; ++i) ASSERT_TRUE(office.matters().register_matter(rude_manner(), {the_person, "", {}}));
    const auto before = (*office.store().read())->matters(office.authority().id(), storage::StreamId(0), 100);
    const auto rebuilt = rebuild(office.authority(), office.writer(), {});
    ASSERT_TRUE(rebuilt);
    EXPECT_EQ(rebuilt->matters, 3u);
    EXPECT_EQ(*before, *(*office.store().read())->matters(office.authority().id(), storage::StreamId(0), 100));
    EXPECT_TRUE(verify(office.authority(), {}, {})->intact());
}

}  // namespace
}  // namespace qingfeng::service
