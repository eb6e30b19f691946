#include "domain/permission/reach.h"

#include <algorithm>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "unit/domain/people/sample.h"

namespace qingfeng::domain::permission {
namespace {

using people::Organisation;
using people::Parties;
namespace sample = people::sample;

const util::Date today = sample::day("2026-11-23");

/// Every post's sight has this scope.
PermissionTable all_see(Scope scope) {
    PermissionTable table;
    for (const Role role : util::all_of<Role>()) table.set(role, Act::See, scope);
    return table;
}

std::string text_of(const Visibility& visibility) {
    std::string text = visibility.everything ? "*" : "";
    for (const UnitId& unit : visibility.units) text += (text.empty() ? "" : " ") + unit.get();
    return text;
}

TEST(Reach, how_far_a_scope_goes_from_a_post) {
    const Organisation organisation = sample::made(sample::bureau());
    const struct {
        const char* what;
        Scope scope;
        const char* person;
        const char* units;
    } rows[] = {
        {"nothing", Scope::None, "west-head", ""},
        {"own matters are no unit's", Scope::Own, "west-head", ""},
        {"the post's unit alone", Scope::Unit, "west-head", "west"},
        {"a division and what is below", Scope::Below, "west-head", "west west-station west-toll"},
        {"at the root everything", Scope::Below, "bureau-head", "*"},
        {"a department's line across its division", Scope::Line, "west-toll-head", "west-station west-toll"},
        {"a bureau department's line across the bureau", Scope::Line, "bureau-toll-clerk",
         "bureau-toll east-station east-toll west-station west-toll"},
        {"a deputy's line below their own unit", Scope::Line, "west-deputy", "west west-station west-toll"},
        {"a bureau deputy's line, not the other one", Scope::Line, "bureau-deputy",
         "bureau bureau-toll east-station east-toll west-station west-toll"},
        {"without a line: the unit and below", Scope::Line, "west-head", "west west-station west-toll"},
        {"a head of the root without a line", Scope::Line, "bureau-head", "*"},
        {"a station's line is its own", Scope::Line, "west-chief", "west-station"},
        {"the office at the root supervises everything", Scope::Supervised, "office-clerk", "*"},
        {"everything", Scope::All, "west-collector", "*"},
    };
    for (const auto& row : rows) {
        const auto found = reach(all_see(row.scope), organisation, PersonId(row.person), Act::See, today);
        EXPECT_EQ(text_of(found), row.units) << row.what;
        EXPECT_EQ(found.own.has_value(), row.scope > Scope::Granted) << row.what;
        EXPECT_EQ(found.granted.has_value(), row.scope > Scope::None) << row.what;
    }
}

TEST(Reach, posts_add_up_and_end_with_their_term) {
    auto parts = sample::bureau();
    parts.posts.push_back(sample::post("west-chief", "east-station", Role::Handler,
                                       {sample::day("2026-01-01"), sample::day("2026-12-01")}));
    const Organisation organisation = sample::made(std::move(parts));
    const auto on = [&](const char* day) {
        return text_of(reach(all_see(Scope::Unit), organisation, PersonId("west-chief"), Act::See, sample::day(day)));
    };
    EXPECT_EQ(on("2026-11-30"), "east-station west-station");
    EXPECT_EQ(on("2026-12-01"), "west-station");
}

TEST(Reach, custody_opens_what_is_sealed_and_nothing_else) {
    PermissionTable table;
    table.set(Role::Custodian, Act::Custody, Scope::All);
    const Organisation organisation = sample::made(sample::bureau());
    const auto custodian = reach(table, organisation, PersonId("custodian"), Act::See, today);
    MatterFacts sealed;
    sealed.sealed = true;
    MatterFacts open;
    open.unit = UnitId("discipline");
    open.handlers = {PersonId("custodian")};
    EXPECT_TRUE(sees(custodian, sealed));
    EXPECT_FALSE(sees(custodian, open));
    const auto everything = reach(all_see(Scope::All), organisation, PersonId("bureau-head"), Act::See, today);
    EXPECT_FALSE(sees(everything, sealed));
    EXPECT_TRUE(sees(everything, open));
}

TEST(Reach, nobody_does_what_they_do_not_see) {
    PermissionTable table;
    table.set(Role::Handler, Act::Sign, Scope::All);
    table.set(Role::Handler, Act::See, Scope::Unit);
    const Organisation organisation = sample::made(sample::bureau());
    MatterFacts own, other;
    own.unit = UnitId("west-toll");
    other.unit = UnitId("east-toll");
    const PersonId clerk("west-toll-clerk");
    EXPECT_TRUE(may(table, organisation, clerk, Act::Sign, own, today));
    EXPECT_FALSE(may(table, organisation, clerk, Act::Sign, other, today));
    EXPECT_FALSE(may(table, organisation, PersonId("nobody"), Act::Sign, own, today));
}

/// Any person of the sample, a stranger among them.
rc::Gen<PersonId> any_person(const Organisation& organisation) {
    std::vector<PersonId> ids = {PersonId("stranger")};
    for (const auto& person : organisation.persons()) ids.push_back(person.id);
    return rc::gen::elementOf(ids);
}

RC_GTEST_PROP(Reach, exactly_those_wholly_excluded_are_kept_from_sight, ()) {
    static const Organisation organisation = sample::made(sample::bureau());
    const auto person = *any_person(organisation);
    Parties parties;
    parties.persons = *rc::gen::container<std::vector<PersonId>>(any_person(organisation));
    for (const auto& interested : *rc::gen::container<std::vector<PersonId>>(any_person(organisation))) {
        parties.interests.push_back({interested, "亲属"});
    }
    MatterFacts facts;
    for (const auto& accused : parties.persons) {
        facts.excluded.push_back({Exclusion::Because::ComplainedOf, accused});
    }
    for (const auto& interest : parties.interests) {
        facts.excluded.push_back({Exclusion::Because::Interest, interest.person});
    }
    const auto visibility = reach(all_see(Scope::All), organisation, person, Act::See, today);
    RC_PRE(!visibility.nothing());
    const auto excluded = people::exclusion(organisation, parties, person, today);
    const bool wholly = excluded && excluded->extent == people::Extent::Whole;
    RC_ASSERT(sees(visibility, facts) == !wholly);
}

}  // namespace
}  // namespace qingfeng::domain::permission
