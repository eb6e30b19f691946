#include "domain/people/recusal.h"

#include <gtest/gtest.h>

#include "unit/domain/people/sample.h"

namespace qingfeng::domain::people {
namespace {

using namespace sample;

const util::Date today = day("2026-11-23");

Parties about(std::vector<const char*> persons, std::vector<const char*> units,
              std::vector<const char*> interested = {}) {
    Parties parties;
    for (const char* id : persons) parties.persons.push_back(PersonId(id));
    for (const char* id : units) parties.units.push_back(UnitId(id));
    for (const char* id : interested) parties.interests.push_back({PersonId(id), "亲属"});
    return parties;
}

struct Row {
    const char* what;
    Parties parties;
    const char* person;
    std::optional<ExclusionReason> reason;
    Extent extent = Extent::Deciding;
};

TEST(Recusal, who_is_excluded_and_how_far) {
    using enum ExclusionReason;
    const auto collector = about({"west-collector"}, {"west-station"});
    const auto station_head = about({"west-station-head"}, {});
    const auto division_head = about({"west-head"}, {});
    const auto bureau_deputy = about({"bureau-deputy"}, {});
    const auto bureau_head = about({"bureau-head"}, {});
    const auto bureau_as_unit = about({}, {"bureau"});
    const Row rows[] = {
        {"the collector", collector, "west-collector", ComplainedOf, Extent::Whole},
        {"their head", collector, "west-station-head", LeadsUnit},
        {"the shift chief saves the video but does not find", collector, "west-chief", BelongsToUnit},
        {"the line department of the division finds", collector, "west-toll-clerk", std::nullopt},
        {"its deputy signs", collector, "west-deputy", std::nullopt},
        {"by the person alone, the unit is theirs", about({"west-collector"}, {}), "west-chief", BelongsToUnit},
        {"nobody judges their superior", station_head, "west-chief", Subordinate, Extent::Whole},
        {"one level up is free", station_head, "west-toll-clerk", std::nullopt},
        {"a division head has the division below", division_head, "west-toll-clerk", Subordinate, Extent::Whole},
        {"a division head has its stations below", division_head, "west-chief", Subordinate, Extent::Whole},
        {"another division is outside", division_head, "east-toll-clerk", std::nullopt},
        {"a division as unit", about({}, {"west"}), "west-toll-clerk", BelongsToUnit},
        {"a division as unit, its deputy", about({}, {"west"}), "west-deputy", LeadsUnit},
        {"a division deputy: those in their charge", about({"west-deputy"}, {}), "west-toll-clerk", Subordinate,
         Extent::Whole},
        {"a division deputy: the rest of the division", about({"west-deputy"}, {}), "west-station-head", BelongsToUnit},
        {"a bureau deputy: their line department", bureau_deputy, "bureau-toll-clerk", Subordinate, Extent::Whole},
        {"a bureau deputy: others of the bureau", bureau_deputy, "bureau-roads-clerk", std::nullopt},
        {"a bureau deputy: a division's department is under its division", bureau_deputy, "west-toll-clerk",
         std::nullopt},
        {"a bureau deputy: their head", bureau_deputy, "bureau-head", std::nullopt},
        {"the bureau's head: everyone", bureau_head, "office-clerk", Subordinate, Extent::Whole},
        {"the bureau's head: even discipline", bureau_head, "custodian", Subordinate, Extent::Whole},
        {"the bureau as unit: its leaders", bureau_as_unit, "bureau-deputy", LeadsUnit},
        {"the bureau as unit: its departments work", bureau_as_unit, "bureau-toll-clerk", std::nullopt},
        {"the office as unit: who serves there sees nothing", about({}, {"office"}), "office-clerk", BelongsToUnit,
         Extent::Whole},
        {"the office as unit: the auditor has it", about({}, {"office"}), "auditor", std::nullopt},
        {"an interest of one's own", about({}, {"west-station"}, {"west-toll-clerk"}), "west-toll-clerk",
         DeclaredInterest, Extent::Whole},
        {"the earlier reason is told", about({"west-station-head"}, {"west"}, {"west-chief"}), "west-chief",
         DeclaredInterest, Extent::Whole},
    };
    const Organisation organisation = made(bureau());
    for (const Row& row : rows) {
        const auto found = exclusion(organisation, row.parties, PersonId(row.person), today);
        ASSERT_EQ(found.has_value(), row.reason.has_value()) << row.what;
        if (!found) continue;
        EXPECT_EQ(found->reason, *row.reason) << row.what;
        EXPECT_EQ(found->extent, row.extent) << row.what;
    }
}

struct NextRow {
    const char* what;
    Parties parties;
    const char* preferred;
    const char* handler;  ///< null: nobody inside
    std::optional<LineId> line = {};
};

TEST(Recusal, designation_finds_the_next_lawful_handler) {
    const NextRow rows[] = {
        {"nobody complained of: the unit itself", about({}, {}), "west-station", "west-station-clerk"},
        {"a collector: the toll department of the division", about({"west-collector"}, {"west-station"}),
         "west-station", "west-toll-clerk"},
        {"a station head: one level up", about({"west-station-head"}, {}), "west-station", "west-toll-clerk"},
        {"a division head: the bureau's toll department", about({"west-head"}, {}), "west-station",
         "bureau-toll-clerk"},
        {"a division with no line: the office", about({"west-head"}, {}), "west", "office-clerk"},
        {"a division, a line named", about({"west-head"}, {}), "west", "bureau-toll-clerk", LineId("toll")},
        {"an interest: the head of the department steps in", about({}, {}, {"bureau-toll-clerk"}), "bureau-toll",
         "bureau-toll-head"},
        {"a deputy of the bureau: not their department", about({"bureau-deputy"}, {}), "bureau-toll", "office-clerk"},
        {"the office: the auditor", about({}, {"office"}), "office", "auditor"},
        {"an officer: the auditor", about({"office-clerk"}, {}), "office", "auditor"},
        {"the head of the bureau: nobody inside", about({"bureau-head"}, {}), "bureau", nullptr},
        {"the bureau as a unit: its office", about({}, {"bureau"}), "bureau", "office-clerk"},
        {"a unit that is not there: the office", about({}, {}), "nowhere", "office-clerk"},
        {"discipline is never handed an ordinary matter", about({}, {}), "discipline", "office-clerk"},
    };
    const Organisation organisation = made(bureau());
    for (const NextRow& row : rows) {
        const auto found = next_lawful_handler(organisation, row.parties, UnitId(row.preferred), today, row.line);
        const std::string expected = row.handler ? row.handler : "nobody";
        EXPECT_EQ(found ? found->get() : "nobody", expected) << row.what;
    }
}

TEST(Recusal, liability_is_found_outside_the_unit) {
    const Organisation organisation = made(bureau());
    const auto outside = [&](const char* who, const char* unit) {
        return is_outside(organisation, PersonId(who), UnitId(unit), today);
    };
    EXPECT_FALSE(outside("west-station-head", "west-station"));
    EXPECT_TRUE(outside("west-toll-clerk", "west-station"));
    EXPECT_FALSE(outside("west-chief", "west"));
    EXPECT_TRUE(outside("east-toll-clerk", "west"));
    EXPECT_FALSE(outside("a-stranger", "west")) << "who holds no post finds nothing";
}

TEST(Recusal, a_person_who_moved_leaves_the_unit_complained_of_where_it_was) {
    OrganisationParts parts = bureau();
    const auto moved = day("2026-06-15");
    head_of(parts, "west-station").term.until = moved;
    parts.persons.push_back(person("newcomer"));
    parts.posts.push_back(post("newcomer", "west-station", Role::UnitHead, {moved, std::nullopt}));
    parts.posts.push_back(post("west-station-head", "east-toll", Role::Handler, {moved, std::nullopt}));
    const Organisation organisation = made(parts);
    const auto parties = about({"west-station-head"}, {"west-station"});
    const auto reason = [&](const char* who, const char* on) {
        return exclusion(organisation, parties, PersonId(who), day(on)).value().reason;
    };
    EXPECT_EQ(reason("west-chief", "2026-06-14"), ExclusionReason::Subordinate);
    EXPECT_EQ(reason("west-chief", "2026-06-15"), ExclusionReason::BelongsToUnit);
    EXPECT_EQ(reason("newcomer", "2026-06-15"), ExclusionReason::LeadsUnit);
    EXPECT_EQ(reason("east-toll-clerk", "2026-06-15"), ExclusionReason::BelongsToUnit) << "a colleague now";
}

}  // namespace
}  // namespace qingfeng::domain::people
