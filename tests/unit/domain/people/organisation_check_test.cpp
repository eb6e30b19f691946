#include "domain/people/organisation_check.h"

#include <algorithm>
#include <functional>

#include <gtest/gtest.h>

#include "unit/domain/people/sample.h"

namespace qingfeng::domain::people {
namespace {

using namespace sample;

std::vector<ProblemKind> kinds(const OrganisationParts& parts) {
    std::vector<ProblemKind> found;
    for (const Problem& problem : check_organisation(parts)) {
        EXPECT_FALSE(problem.zh.empty() || problem.en.empty());
        found.push_back(problem.kind);
    }
    return found;
}

struct Fault {
    const char* what;
    std::function<void(OrganisationParts&)> make;
    std::vector<ProblemKind> found;
};

TEST(OrganisationCheck, every_fault_is_named) {
    const Interval first_half = {day("2020-01-01"), day("2026-06-15")};
    const Interval second_half = {day("2026-06-15"), std::nullopt};
    const Fault faults[] = {
        {"nothing wrong", [](auto&) {}, {}},
        {"bad id",
         [](auto& p) { p.lines[0].id = LineId("Toll!"); },
         {ProblemKind::BadId, ProblemKind::UnknownLine, ProblemKind::UnknownLine, ProblemKind::UnknownLine,
          ProblemKind::UnknownLine, ProblemKind::UnknownLine, ProblemKind::UnknownLine, ProblemKind::UnknownLine}},
        {"two of one id", [](auto& p) { p.persons.push_back(p.persons[3]); }, {ProblemKind::DuplicateId}},
        {"no name", [](auto& p) { unit_of(p, "west").name_en = " "; }, {ProblemKind::EmptyName}},
        {"ends before it begins",
         [](auto& p) { head_of(p, "west").term.until = day("2020-01-01"); },
         {ProblemKind::EmptyInterval}},
        {"a year nobody means",
         [](auto& p) { head_of(p, "west").term.from = day("0205-01-01"); },
         {ProblemKind::EmptyInterval}},
        {"unknown parent",
         [](auto& p) { unit_of(p, "west").parents[0].parent = UnitId("nowhere"); },
         {ProblemKind::UnknownUnit}},
        {"unknown person",
         [](auto& p) { head_of(p, "west").person = PersonId("nobody"); },
         {ProblemKind::UnknownPerson}},
        {"two parents",
         [](auto& p) {
             unit_of(p, "west-station").parents.push_back({UnitId("east"), always});
         },
         {ProblemKind::OverlappingParents}},
        {"parent gone",
         [&](auto& p) { unit_of(p, "west").validity = first_half; },
         {ProblemKind::ParentNotInBeing, ProblemKind::ParentNotInBeing}},
        {"cycle",
         [](auto& p) { unit_of(p, "west").parents[0].parent = UnitId("west-station"); },
         {ProblemKind::ParentCycle, ProblemKind::ParentCycle}},
        {"no parent any more",
         [&](auto& p) { unit_of(p, "west").parents[0].term = first_half; },
         {ProblemKind::SecondRoot}},
        {"post before the unit",
         [](auto& p) { unit_of(p, "west-toll").validity.from = day("2021-01-01"); },
         {ProblemKind::PostOutsideUnit, ProblemKind::PostOutsideUnit}},
        {"post after the person left",
         [&](auto& p) { p.persons[5].validity = first_half; },
         {ProblemKind::PostOutsidePerson}},
        {"the same post twice", [](auto& p) { p.posts.push_back(p.posts.back()); }, {ProblemKind::DuplicatePost}},
        {"two heads",
         [&](auto& p) { p.posts.push_back(post("auditor", "west", Role::UnitHead, second_half)); },
         {ProblemKind::OverlappingHeads}},
        {"one head after another",
         [&](auto& p) {
             head_of(p, "west").term = first_half;
             p.posts.push_back(post("auditor", "west", Role::UnitHead, second_half));
         },
         {}},
        {"two act at once",
         [&](auto& p) {
             head_of(p, "west").term = first_half;
             p.posts.push_back(acting(post("auditor", "west", Role::UnitHead, second_half)));
             p.posts.push_back(acting(post("west-deputy", "west", Role::UnitHead, second_half)));
         },
         {ProblemKind::OverlappingActing}},
        {"acting beside the head",
         [&](auto& p) { p.posts.push_back(acting(post("auditor", "west", Role::UnitHead))); },
         {ProblemKind::ActingBesideHead}},
        {"a gap", [&](auto& p) { head_of(p, "west").term = first_half; }, {ProblemKind::HeadVacant}},
        {"two names alike but for width",
         [](auto& p) { unit_of(p, "west").aliases = {"　单位ＥＡＳＴ "}; },
         {ProblemKind::DuplicateName}},
        {"two departments for one line",
         [](auto& p) { unit_of(p, "bureau-roads").lines = {LineId("toll")}; },
         {ProblemKind::TwoLineDepartments}},
        {"custodian in the office",
         [](auto& p) { p.posts.push_back(post("office-clerk", "office", Role::Custodian)); },
         {ProblemKind::CustodianElsewhere}},
        {"charge over a stranger",
         [](auto& p) { p.posts.back().charge = {UnitId("east")}; },
         {ProblemKind::ChargeElsewhere}},
        {"nobody supervises",
         [](auto& p) { unit_of(p, "office").kind = UnitKind::Department; },
         {ProblemKind::NoSupervisingOffice}},
        {"no discipline organ",
         [](auto& p) {
             unit_of(p, "discipline").kind = UnitKind::Department;
             std::erase_if(p.posts, [](const Post& each) { return each.role == Role::Custodian; });
         },
         {ProblemKind::NoDisciplineOrgan}},
    };
    for (const Fault& fault : faults) {
        OrganisationParts parts = bureau();
        fault.make(parts);
        EXPECT_EQ(kinds(parts), fault.found) << fault.what;
        const bool stops = std::ranges::any_of(fault.found, [](auto k) { return severity(k) != Severity::Warning; });
        EXPECT_EQ(Organisation::make(parts).has_value(), !stops) << fault.what;
    }
}

TEST(OrganisationCheck, all_faults_are_reported_at_once_and_point_at_their_part) {
    OrganisationParts parts = bureau();
    parts.posts[4].term.until = day("2000-01-01");
    parts.units[2].id = UnitId("Discipline");
    const auto problems = check_organisation(parts);
    ASSERT_EQ(problems.size(), 4u);  // the id, its head and custodian who name another, the term
    EXPECT_EQ(problems[0].part, PartKind::Unit);
    EXPECT_EQ(problems[0].index, 2u);
    EXPECT_EQ(problems[2].part, PartKind::Post);
    EXPECT_EQ(problems[2].index, 4u);
}

TEST(OrganisationCheck, a_gap_names_its_days) {
    OrganisationParts parts = bureau();
    head_of(parts, "west").term = {day("2020-03-01"), day("2026-06-15")};
    parts.posts.push_back(post("auditor", "west", Role::UnitHead, {day("2026-07-01"), std::nullopt}));
    const auto problems = check_organisation(parts);
    ASSERT_EQ(problems.size(), 2u);
    EXPECT_EQ(problems[0].en, "\"The west\" has no head and no acting head during 2020-01-01 … 2020-02-29");
    EXPECT_EQ(problems[1].zh, "“单位west”在 2026-06-15 … 2026-06-30 期间没有主要负责人，也无人主持工作");
}

}  // namespace
}  // namespace qingfeng::domain::people
