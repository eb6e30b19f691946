#include "domain/procedure/problems.h"

#include <functional>

#include <gtest/gtest.h>

#include "unit/domain/procedure/procedure_fixture.h"

namespace qingfeng::domain::procedure {
namespace {

using calendar::LimitUnit;

TEST(ProcedureProblems, each_fault_is_found_where_it_lies) {
    const LimitRule law_60_days = {ClockKind::Answer, ClockStart::Accepted, Basis::Law, limit(60, LimitUnit::Day),
                                   "art. 34"};
    const ExtensionRule extension = {ClockKind::Answer, limit(30, LimitUnit::Day), {people::Role::UnitHead}, "art. 34"};
    const SuspensionRule suspension = {SuspensionReason::AwaitingPerson, limit(15, LimitUnit::Day), "ours"};
    const RefusalRule refusal = {RefusalReason::OutsideRemit, "别处", "elsewhere", "art. 19"};
    struct Row {
        std::function<void(Procedure&)> change;
        Fault fault;
        Part part = Part::Whole;
        std::size_t item = 0;
    };
    const std::vector<Row> rows = {
        {[](auto& p) { p.id = "Complaint 1"; }, Fault::IdNotSlug},
        {[](auto& p) { p.effective.until = p.effective.from; }, Fault::EffectiveEmpty},
        {[](auto& p) { p.number_prefix = "ts"; }, Fault::PrefixNotCapitals},
        {[](auto& p) { p.number_prefix = "ABCDE"; }, Fault::PrefixNotCapitals},
        {[](auto& p) { p.limits.clear(); }, Fault::NoAnswerLimit},
        {[](auto& p) { p.signers.clear(); }, Fault::NoSigner},
        {[](auto& p) { p.call_back.sample_percent = 101; }, Fault::SamplePercentTooLarge},
        {[](auto& p) { p.limits[0].citation.clear(); }, Fault::LimitWithoutCitation, Part::Limit},
        {[](auto& p) { p.limits[0].basis = Basis::Source; }, Fault::LimitFromSource, Part::Limit},
        {[](auto& p) { p.limits.push_back(p.limits[0]); }, Fault::LimitTwice, Part::Limit, 1},
        {[&](auto& p) {
             p.limits = {law_60_days, law_60_days};
             p.limits[1].basis = Basis::Commitment;
             p.limits[1].limit.count = 61;
         },
         Fault::CommitmentLooserThanLaw, Part::Limit, 1},
        {[&](auto& p) {
             p.limits = {law_60_days, law_60_days};
             p.limits[0].basis = Basis::Commitment;
             p.limits[0].limit.last_day = calendar::LastDay::RollsToWorkday;
         },
         Fault::CommitmentLooserThanLaw, Part::Limit, 0},
        {[&](auto& p) {
             p.extensions = {extension, extension};
         },
         Fault::ExtensionTwice, Part::Extension, 1},
        {[&](auto& p) {
             p.extensions = {extension};
             p.extensions[0].clock = ClockKind::CallBack;
         },
         Fault::ExtensionWithoutLimit, Part::Extension},
        {[&](auto& p) {
             p.extensions = {extension};
             p.extensions[0].longest.count = 0;
         },
         Fault::ExtensionEmpty, Part::Extension},
        {[&](auto& p) {
             p.extensions = {extension};
             p.extensions[0].approvers.clear();
         },
         Fault::ExtensionWithoutApprover, Part::Extension},
        {[&](auto& p) {
             p.extensions = {extension};
             p.extensions[0].approvers.push_back(people::Role::Handler);
         },
         Fault::ExtensionByHandler, Part::Extension},
        {[&](auto& p) {
             p.extensions = {extension};
             p.extensions[0].citation.clear();
         },
         Fault::ExtensionWithoutCitation, Part::Extension},
        {[&](auto& p) {
             p.suspensions = {suspension, suspension};
         },
         Fault::SuspensionTwice, Part::Suspension, 1},
        {[&](auto& p) {
             p.suspensions = {suspension};
             p.suspensions[0].cap.count = 0;
         },
         Fault::SuspensionWithoutCap, Part::Suspension},
        {[&](auto& p) {
             p.suspensions = {suspension};
             p.suspensions[0].citation.clear();
         },
         Fault::SuspensionWithoutCitation, Part::Suspension},
        {[&](auto& p) {
             p.refusals = {refusal, refusal};
         },
         Fault::RefusalTwice, Part::Refusal, 1},
        {[&](auto& p) {
             p.refusals = {refusal};
             p.refusals[0].go_instead_en.clear();
         },
         Fault::RefusalWithoutWayOut, Part::Refusal},
        {[&](auto& p) {
             p.refusals = {refusal};
             p.refusals[0].citation.clear();
         },
         Fault::RefusalWithoutCitation, Part::Refusal},
        {[](auto& p) {
             p.reminders = {{ClockKind::CallBack, false, limit(1, LimitUnit::Workday)}};
         },
         Fault::ReminderWithoutLimit, Part::Reminder},
        {[](auto& p) {
             p.accountability = {{Trigger::ReturnRejected, ClockKind::Answer, {}, 1, "c"},
                                 {Trigger::ReturnRejected, ClockKind::Answer, {}, 1, "c"}};
         },
         Fault::AccountabilityTwice, Part::Accountability, 1},
        {[](auto& p) {
             p.accountability = {{Trigger::Overdue, ClockKind::RefusalReview, limit(5, LimitUnit::Workday), 1, "c"}};
         },
         Fault::AccountabilityWithoutLimit, Part::Accountability},
        {[](auto& p) {
             p.accountability = {{Trigger::BadVerdicts, ClockKind::Answer, {}, 0, "c"}};
         },
         Fault::AccountabilityEmpty, Part::Accountability},
        {[](auto& p) {
             p.accountability = {{Trigger::AnswerOverturned, ClockKind::Answer, {}, 1, ""}};
         },
         Fault::AccountabilityWithoutCitation, Part::Accountability},
    };
    EXPECT_EQ(problems(ProcedureBook({plain()})), std::vector<Problem>{});
    for (const Row& row : rows) {
        Procedure procedure = plain();
        row.change(procedure);
        EXPECT_EQ(problems(ProcedureBook({procedure})), (std::vector<Problem>{{row.fault, 0, row.part, row.item}}))
            << "fault " << static_cast<int>(row.fault);
    }
}

TEST(ProcedureProblems, two_versions_of_a_kind_are_never_in_force_on_one_day) {
    const auto second_from = [](util::Date from) {
        return problems(ProcedureBook({plain(Kind::Complaint, "first", {day(2026, 1, 1), day(2026, 7, 1)}),
                                       plain(Kind::Complaint, "second", {from, {}}),
                                       plain(Kind::Help, "help", {day(2026, 1, 1), {}})}));
    };
    EXPECT_EQ(second_from(day(2026, 7, 1)), std::vector<Problem>{});
    // Help comes first in the order of kinds.
    EXPECT_EQ(second_from(day(2026, 6, 30)), (std::vector<Problem>{{Fault::EffectiveOverlap, 2}}));
}

TEST(ProcedureProblems, an_id_is_used_once_in_a_book) {
    const ProcedureBook book({plain(Kind::Complaint, "same"), plain(Kind::Help, "same")});
    EXPECT_EQ(problems(book), (std::vector<Problem>{{Fault::IdTwice, 1}}));
}

TEST(ProcedureProblems, misconduct_is_referred_and_needs_neither_answer_nor_signer) {
    Procedure procedure = plain(Kind::Misconduct);
    procedure.limits.clear();
    procedure.signers.clear();
    EXPECT_EQ(problems(ProcedureBook({procedure})), std::vector<Problem>{});
}

TEST(ProcedureProblems, a_commitment_is_held_against_law_only_where_they_can_be_compared) {
    struct Row {
        std::string_view why;
        LimitRule law;
        LimitRule commitment;
        bool refused;
    };
    const auto answer = [](ClockStart start, Basis basis, calendar::Limit length) {
        return LimitRule{ClockKind::Answer, start, basis, length, "cited"};
    };
    const auto days = [](std::uint32_t count) { return limit(count, LimitUnit::Day); };
    using enum ClockStart;
    const std::vector<Row> rows = {
        {"as strict as law", answer(Accepted, Basis::Law, days(60)), answer(Accepted, Basis::Commitment, days(60)),
         false},
        {"stricter", answer(Accepted, Basis::Law, days(60)), answer(Accepted, Basis::Commitment, days(30)), false},
        {"looser", answer(Accepted, Basis::Law, days(60)), answer(Accepted, Basis::Commitment, days(61)), true},
        {"looser from a later start", answer(Registered, Basis::Law, days(60)),
         answer(Accepted, Basis::Commitment, days(61)), true},
        {"longer, but from an earlier start", answer(Accepted, Basis::Law, days(60)),
         answer(Registered, Basis::Commitment, days(61)), false},
        {"another unit", answer(Accepted, Basis::Law, days(60)),
         answer(Accepted, Basis::Commitment, limit(100, LimitUnit::Workday)), false},
        {"practice promises nothing", answer(Accepted, Basis::Law, days(60)),
         answer(Accepted, Basis::Practice, days(90)), false},
    };
    for (const Row& row : rows) {
        Procedure procedure = plain();
        procedure.limits = {row.law, row.commitment};
        EXPECT_EQ(!problems(ProcedureBook({procedure})).empty(), row.refused) << row.why;
    }
}

}  // namespace
}  // namespace qingfeng::domain::procedure
