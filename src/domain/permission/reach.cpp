#include "domain/permission/reach.h"

#include <algorithm>
#include <set>

#include "domain/people/superiors.h"

namespace qingfeng::domain::permission {

namespace {

using people::LineId;
using people::Organisation;
using people::Post;
using people::UnitKind;
using util::Date;

using Units = std::set<UnitId>;

void add_below(Units& units, const Organisation& organisation, const UnitId& top, Date day) {
    // Bounded: a unit that is in already has been followed.
    if (organisation.chain(top, day).empty() || !units.insert(top).second) return;
    for (const UnitId& child : organisation.children(top, day)) add_below(units, organisation, child, day);
}

Units below(const Organisation& organisation, const UnitId& top, Date day) {
    Units units;
    add_below(units, organisation, top, day);
    return units;
}

/// The post's unit and what is below; with lines or a charge of its own these instead of all below. A department has
/// its lines across the level it belongs to (管行业必须管行风).
Units in_line(const Organisation& organisation, const Post& post, Date day) {
    const people::Unit* unit = organisation.find_unit(post.unit);
    if (unit == nullptr || organisation.chain(post.unit, day).empty()) return {};
    const bool department = unit->kind == UnitKind::Department;
    std::vector<LineId> lines = post.lines;
    if (department) lines.insert(lines.end(), unit->lines.begin(), unit->lines.end());
    if (lines.empty() && post.charge.empty()) return below(organisation, post.unit, day);

    Units units;
    if (department) add_below(units, organisation, post.unit, day);
    units.insert(post.unit);
    for (const UnitId& charge : post.charge) add_below(units, organisation, charge, day);
    const UnitId level = department ? organisation.parent(post.unit, day).value_or(post.unit) : post.unit;
    for (const UnitId& candidate : below(organisation, level, day)) {
        const auto& own = organisation.find_unit(candidate)->lines;
        const bool of_line =
            std::ranges::any_of(own, [&](const LineId& line) { return std::ranges::find(lines, line) != lines.end(); });
        if (of_line) add_below(units, organisation, candidate, day);
    }
    return units;
}

/// Everything in and below `top`; at the root also what no unit has yet.
void reach_below(Visibility& reach, const Organisation& organisation, const UnitId& top, Date day) {
    if (organisation.root(day) == top) {
        reach.everything = true;
        return;
    }
    const Units units = below(organisation, top, day);
    reach.units.assign(units.begin(), units.end());
}

Visibility reach_of(const Organisation& organisation, const Post& post, Scope scope, Date day) {
    Visibility reach;
    if (scope == Scope::None) return reach;
    reach.granted = post.person;
    if (scope == Scope::Granted) return reach;
    reach.own = post.person;
    switch (scope) {
        case Scope::None:
        case Scope::Granted:
        case Scope::Own:
            break;
        case Scope::Unit:
            reach.units = {post.unit};
            break;
        case Scope::Below:
            reach_below(reach, organisation, post.unit, day);
            break;
        case Scope::Line: {
            // Who heads the root without a line of their own has all of it.
            if (organisation.root(day) == post.unit && post.lines.empty() && post.charge.empty()) {
                reach.everything = true;
                break;
            }
            const Units units = in_line(organisation, post, day);
            reach.units.assign(units.begin(), units.end());
            break;
        }
        case Scope::Supervised:
            reach_below(reach, organisation, organisation.parent(post.unit, day).value_or(post.unit), day);
            break;
        case Scope::All:
            reach.everything = true;
            break;
    }
    return reach;
}

/// Without what is kept from the person.
Visibility reach_of_posts(const PermissionTable& table, const Organisation& organisation, const PersonId& person,
                          Act act, Date day) {
    Visibility all;
    for (const Post& post : organisation.roles_of(person, day)) {
        all = joined(std::move(all), reach_of(organisation, post, table.at(post.role, act), day));
        if (table.at(post.role, Act::Custody) == Scope::All && act == Act::See) all.sealed = true;
    }
    return all;
}

}  // namespace

Visibility reach(const PermissionTable& table, const Organisation& organisation, const PersonId& person, Act act,
                 Date day) {
    Visibility all = reach_of_posts(table, organisation, person, act, day);
    if (all.nothing()) return all;
    all.without = {{Exclusion::Because::ComplainedOf, person}, {Exclusion::Because::Interest, person}};
    for (const PersonId& superior : people::superiors(organisation, person, day)) {
        all.without.push_back({Exclusion::Because::ComplainedOf, superior});
    }
    for (const Post& post : organisation.roles_of(person, day)) {
        for (const UnitId& unit : organisation.chain(post.unit, day)) {
            const people::Unit* found = organisation.find_unit(unit);
            if (found == nullptr || found->kind != UnitKind::SupervisingOffice) continue;
            all.without.push_back({Exclusion::Because::OfficeComplainedOf, {}, unit});
        }
    }
    return joined(std::move(all), {});
}

bool may(const PermissionTable& table, const Organisation& organisation, const PersonId& person, Act act,
         const MatterFacts& facts, Date day) {
    // Of a matter that is kept from nobody posts alone decide; who stands above whom is asked for no more than that.
    const auto reaches = [&](Act one) {
        return facts.excluded.empty() ? sees(reach_of_posts(table, organisation, person, one, day), facts)
                                      : sees(reach(table, organisation, person, one, day), facts);
    };
    return reaches(act) && (act == Act::See || reaches(Act::See));
}

bool may_at_all(const PermissionTable& table, const Organisation& organisation, const PersonId& person, Act act,
                Date day) {
    const auto posts = organisation.roles_of(person, day);
    return std::ranges::any_of(posts, [&](const Post& post) { return table.at(post.role, act) != Scope::None; });
}

}  // namespace qingfeng::domain::permission
