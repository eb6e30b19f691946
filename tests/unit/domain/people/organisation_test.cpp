#include "domain/people/organisation.h"

#include <algorithm>
#include <functional>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "unit/domain/people/sample.h"

namespace qingfeng::domain::people {
namespace {

using namespace sample;

std::string answers(const Organisation& organisation, const char* unit, const char* on) {
    const auto found = organisation.answerable(UnitId(unit), day(on));
    return found ? found->person.get() : "nobody";
}

TEST(Organisation, a_change_of_head_in_mid_year_leaves_the_old_name_on_the_old_days) {
    OrganisationParts parts = bureau();
    head_of(parts, "west").term = {day("2020-01-01"), day("2026-06-15")};
    parts.posts.push_back(post("east-toll-head", "west", Role::UnitHead, {day("2026-06-15"), std::nullopt}));
    const Organisation organisation = made(parts);
    EXPECT_EQ(answers(organisation, "west", "2026-05-20"), "west-head");
    EXPECT_EQ(answers(organisation, "west", "2026-06-14"), "west-head");
    EXPECT_EQ(answers(organisation, "west", "2026-06-15"), "east-toll-head");
}

struct Vacancy {
    const char* what;
    std::function<void(OrganisationParts&)> change;
    const char* person;
    std::vector<AnswerStep> path;
};

TEST(Organisation, a_vacancy_is_filled_step_by_step_and_the_steps_are_told) {
    using enum Standing;
    const auto step = [](const char* unit, Standing standing) { return AnswerStep{UnitId(unit), standing}; };
    const auto no_head = [](OrganisationParts& parts, const char* unit) {
        std::erase_if(parts.posts, [&](const Post& p) { return p.unit.get() == unit && p.role == Role::UnitHead; });
    };
    const auto no_deputy = [](OrganisationParts& parts, const char* unit) {
        std::erase_if(parts.posts, [&](const Post& p) { return p.unit.get() == unit && p.role == Role::Deputy; });
    };
    const Vacancy rows[] = {
        {"the head", [](auto&) {}, "west-station-head", {step("west-station", Head)}},
        {"who acts as head",
         [&](auto& p) {
             no_head(p, "west-station");
             p.posts.push_back(acting(post("west-chief", "west-station", Role::UnitHead)));
         },
         "west-chief",
         {step("west-station", ActingHead)}},
        {"the head goes before who acts",
         [](auto& p) { p.posts.push_back(acting(post("auditor", "west-station", Role::UnitHead))); },
         "west-station-head",
         {step("west-station", Head)}},
        {"the first deputy by rank",
         [&](auto& p) {
             no_head(p, "west-station");
             p.posts.push_back(post("auditor", "west-station", Role::Deputy));
             p.posts.back().rank = 2;
             p.posts.push_back(post("west-chief", "west-station", Role::Deputy));
             p.posts.back().rank = 1;
         },
         "west-chief",
         {step("west-station", Deputy)}},
        {"the deputy above who has the line",
         [&](auto& p) { no_head(p, "west-station"); },
         "west-deputy",
         {step("west-station", Vacant), step("west", DeputyInCharge)}},
        {"the deputy above who has the unit itself goes before the line",
         [&](auto& p) {
             no_head(p, "west-station");
             p.posts.push_back(post("auditor", "west", Role::Deputy));
             p.posts.back().charge = {UnitId("west-station")};
         },
         "auditor",
         {step("west-station", Vacant), step("west", DeputyInCharge)}},
        {"the head above",
         [&](auto& p) {
             no_head(p, "west-station");
             no_deputy(p, "west");
         },
         "west-head",
         {step("west-station", Vacant), step("west", Head)}},
        {"up to the root",
         [&](auto& p) {
             for (const char* unit : {"west-station", "west"}) no_head(p, unit);
             for (const char* unit : {"bureau", "west"}) no_deputy(p, unit);
         },
         "bureau-head",
         {step("west-station", Vacant), step("west", Vacant), step("bureau", Head)}},
        {"nobody at all, and it says so",
         [](auto& p) { p.posts.clear(); },
         "nobody",
         {step("west-station", Vacant), step("west", Vacant), step("bureau", Vacant)}},
        {"no such unit that day",
         [](auto& p) {
             std::erase_if(p.units, [](const Unit& u) { return u.id.get() == "west-station"; });
             std::erase_if(p.posts, [](const Post& post) { return post.unit.get() == "west-station"; });
         },
         "nobody",
         {step("west-station", NotInBeing)}},
    };
    for (const Vacancy& row : rows) {
        OrganisationParts parts = bureau();
        row.change(parts);
        const Organisation organisation = made(parts);
        EXPECT_EQ(answers(organisation, "west-station", "2026-11-23"), row.person) << row.what;
        EXPECT_EQ(organisation.answerable_path(UnitId("west-station"), day("2026-11-23")), row.path) << row.what;
    }
}

TEST(Organisation, a_unit_that_moved_stood_where_it_stood) {
    OrganisationParts parts = bureau();
    const auto moved = day("2024-01-01");
    unit_of(parts, "west-station").parents = {{UnitId("west"), {day("2020-01-01"), moved}},
                                              {UnitId("east"), {moved, std::nullopt}}};
    const Organisation organisation = made(parts);
    const UnitId station("west-station");
    EXPECT_TRUE(organisation.is_within(station, UnitId("west"), day("2023-12-31")));
    EXPECT_FALSE(organisation.is_within(station, UnitId("west"), moved));
    EXPECT_TRUE(organisation.is_within(station, UnitId("east"), moved));
    EXPECT_EQ(organisation.children(UnitId("west"), moved), (std::vector{UnitId("west-toll")}));
    EXPECT_TRUE(organisation.chain(station, day("2019-12-31")).empty());
}

TEST(Organisation, offices_and_line_departments_are_found_from_anywhere) {
    const Organisation organisation = made(bureau());
    const auto today = day("2026-11-23");
    EXPECT_EQ(organisation.supervising_office(UnitId("west-station"), today), UnitId("office"));
    EXPECT_EQ(organisation.discipline_organ(UnitId("office"), today), UnitId("discipline"));
    EXPECT_EQ(organisation.line_department(LineId("toll"), today), UnitId("bureau-toll"));
    EXPECT_EQ(organisation.line_department(LineId("toll"), UnitId("west-station"), today), UnitId("west-toll"));
    EXPECT_EQ(organisation.line_department(LineId("roads"), UnitId("west-station"), today), UnitId("bureau-roads"));
    EXPECT_EQ(organisation.deputy_in_charge(UnitId("west-toll"), today), PersonId("west-deputy"));
    EXPECT_EQ(organisation.deputy_in_charge(UnitId("bureau-roads"), today), std::nullopt);
}

TEST(Organisation, roles_begin_and_end_with_their_terms) {
    OrganisationParts parts = bureau();
    parts.posts.push_back(post("west-chief", "west-station", Role::Inspector, {day("2025-01-01"), day("2026-01-01")}));
    const Organisation organisation = made(parts);
    const PersonId chief("west-chief");
    EXPECT_EQ(organisation.roles_of(chief, day("2024-12-31")).size(), 1u);
    EXPECT_EQ(organisation.roles_of(chief, day("2025-12-31")).size(), 2u);
    EXPECT_TRUE(organisation.holds(chief, Role::Inspector, UnitId("west-station"), day("2025-12-31")));
    EXPECT_FALSE(organisation.holds(chief, Role::Inspector, UnitId("west-station"), day("2026-01-01")));
    EXPECT_FALSE(organisation.holds(chief, Role::ShiftChief, UnitId("west"), day("2025-12-31")));
    EXPECT_EQ(organisation.holders(Role::Inspector, UnitId("west-station"), day("2025-06-01")), std::vector{chief});
}

TEST(Organisation, a_unit_is_found_by_the_names_people_write) {
    OrganisationParts parts = bureau();
    Unit& west = unit_of(parts, "west-station");
    west.name_zh = "G95西山收费站";
    west.aliases = {"西山站", "西山匝道收费站"};
    west.short_zh = "收费站";
    unit_of(parts, "east-station").short_zh = "收费站";
    const Organisation organisation = made(parts);
    const struct {
        const char* name;
        const char* unit;
    } rows[] = {
        {"G95西山收费站", "west-station"},
        {" Ｇ95 西山 收费站　", "west-station"},
        {"g95西山收费站", "west-station"},
        {"西山站", "west-station"},
        {"the WEST-station", "west-station"},
        {"west-station", "west-station"},
        {"收费站", nullptr},
        {"西山", nullptr},
        {"", nullptr},
    };
    for (const auto& row : rows) {
        const auto found = organisation.unit_by_name(row.name);
        EXPECT_EQ(found ? found->get() : "", row.unit ? row.unit : "") << row.name;
    }
    EXPECT_FALSE(organisation.unit_by_name("西山站", day("2019-12-31")));
}

// ---- properties over authorities nobody thought of

const util::Date first = day("2020-01-01");
constexpr int days_drawn = 400;

Interval drawn_term() {
    const int from = *rc::gen::inRange(0, days_drawn);
    if (*rc::gen::arbitrary<bool>()) return {first.plus_days(from), std::nullopt};
    return {first.plus_days(from), first.plus_days(from + *rc::gen::inRange(1, 120))};
}

/// A tree of up to 12 units that move once, and posts of any role and term; heads never two at once.
OrganisationParts drawn_parts() {
    OrganisationParts parts;
    const int count = *rc::gen::inRange(1, 12);
    for (int i = 0; i < count; ++i) {
        Unit made = unit(("u" + std::to_string(i)).c_str(),
                         *rc::gen::element(UnitKind::Division, UnitKind::TollStation), nullptr);
        if (i > 0) {
            const auto moved = first.plus_days(*rc::gen::inRange(1, days_drawn));
            const auto above = [&] { return UnitId("u" + std::to_string(*rc::gen::inRange(0, i))); };
            made.parents = {{above(), {always.from, moved}}, {above(), {moved, std::nullopt}}};
        }
        parts.units.push_back(made);
    }
    for (int i = 0; i < 6; ++i) parts.persons.push_back(person("p" + std::to_string(i)));
    for (int i = *rc::gen::inRange(0, 25); i > 0; --i) {
        Post made = post("p" + std::to_string(*rc::gen::inRange(0, 6)),
                         parts.units[*rc::gen::inRange<std::size_t>(0, parts.units.size())].id.get().c_str(),
                         *rc::gen::element(Role::UnitHead, Role::Deputy, Role::Handler), drawn_term());
        made.acting = made.role == Role::UnitHead && *rc::gen::arbitrary<bool>();
        made.rank = *rc::gen::inRange(0u, 3u);
        parts.posts.push_back(made);
        if (!Organisation::make(parts)) parts.posts.pop_back();
    }
    return parts;
}

RC_GTEST_PROP(Organisation, every_unit_has_one_answerable_name_or_an_explicit_nobody_on_every_day, ()) {
    const Organisation organisation = made(drawn_parts());
    for (const Unit& each : organisation.units()) {
        for (int i = 0; i < days_drawn + 130; i += 7) {
            const auto on = first.plus_days(i);
            const auto path = organisation.answerable_path(each.id, on);
            RC_ASSERT(path.front().unit == each.id);
            const auto found = organisation.answerable(each.id, on);
            RC_ASSERT(found.has_value() == (path.back().standing != Standing::Vacant));
            if (!found) RC_ASSERT(path.back().unit == organisation.root(on));
            if (found) RC_ASSERT(organisation.roles_of(found->person, on).size() > 0u);
            if (found) RC_ASSERT(found->path == path);
            RC_ASSERT(organisation.chain(each.id, on).back() == organisation.root(on));
        }
    }
}

RC_GTEST_PROP(Organisation, a_later_post_changes_no_answer_about_the_days_before, ()) {
    OrganisationParts parts = drawn_parts();
    const Organisation before = made(parts);
    Post later =
        post("p0", parts.units[0].id.get().c_str(), *rc::gen::element(Role::UnitHead, Role::Deputy), drawn_term());
    parts.posts.push_back(later);
    const auto after = Organisation::make(parts);
    RC_PRE(after.has_value());
    for (const Unit& each : before.units()) {
        for (auto on = first; on < later.term.from; on = on.plus_days(1)) {
            RC_ASSERT(before.answerable(each.id, on) == after->answerable(each.id, on));
        }
    }
}

RC_GTEST_PROP(Organisation, canonical_bytes_round_trip_and_do_not_depend_on_order, ()) {
    OrganisationParts parts = drawn_parts();
    const Organisation organisation = made(parts);
    const auto bytes = organisation.to_canonical();
    const auto read = Organisation::from_canonical(bytes);
    RC_ASSERT(read.has_value());
    RC_ASSERT(*read == organisation);
    std::ranges::reverse(parts.posts);
    std::ranges::reverse(parts.units);
    RC_ASSERT(made(parts).to_canonical() == bytes);
}

RC_GTEST_PROP(Organisation, damaged_bytes_are_refused_or_mean_exactly_what_they_say, ()) {
    auto bytes = made(bureau()).to_canonical();
    bytes[*rc::gen::inRange<std::size_t>(0, bytes.size())] ^= *rc::gen::inRange<std::uint8_t>(1, 255);
    const auto read = Organisation::from_canonical(bytes);
    if (read) RC_ASSERT(read->to_canonical() == bytes);
}

TEST(Organisation, bytes_of_another_version_or_length_are_refused) {
    auto bytes = made(bureau()).to_canonical();
    EXPECT_EQ(Organisation::from_canonical(util::ByteView(bytes).first(bytes.size() - 1)).error().kind,
              util::ErrorKind::Damaged);
    bytes.push_back(0);
    EXPECT_FALSE(Organisation::from_canonical(bytes));
    bytes.pop_back();
    bytes[0] = 2;
    EXPECT_FALSE(Organisation::from_canonical(bytes));
    EXPECT_TRUE(Organisation::from_canonical(Organisation().to_canonical()));
}

TEST(Organisation, bytes_adopted_under_laxer_rules_stay_readable) {
    auto bytes = made(bureau()).to_canonical();
    const auto name = util::to_bytes("The discipline");
    const auto found = std::ranges::search(bytes, name);
    ASSERT_FALSE(found.empty());
    auto kind = found.end() + 2;  // after two empty short names
    ASSERT_EQ(*kind, static_cast<std::uint8_t>(UnitKind::DisciplineOrgan));
    *kind = static_cast<std::uint8_t>(UnitKind::Department);  // so that the custodian stands where none may stand now
    const auto read = Organisation::from_canonical(bytes);
    ASSERT_TRUE(read);
    EXPECT_FALSE(Organisation::make({read->lines(), read->units(), read->persons(), read->posts()}));
}

}  // namespace
}  // namespace qingfeng::domain::people
