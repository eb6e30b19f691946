#include "domain/people/recusal.h"

#include <algorithm>
#include <set>

#include "domain/people/superiors.h"

namespace qingfeng::domain::people {
namespace {

using util::Date;

template <class T>
bool among(const std::vector<T>& values, const T& value) {
    return std::ranges::find(values, value) != values.end();
}

bool leads(const Post& post) {
    switch (post.role) {
        case Role::UnitHead:
        case Role::Deputy:
        case Role::Leader:
            return true;
        case Role::Operator:
        case Role::Handler:
        case Role::Liaison:
        case Role::ShiftChief:
        case Role::Office:
        case Role::Inspector:
        case Role::Custodian:
        case Role::Auditor:
        case Role::PublicSupervisor:
        case Role::Administrator:
        case Role::Staff:
            return false;
    }
    return false;
}

/// Whether who holds the post `superior` is set over those in `unit`: a head over all below, a deputy or leader over
/// the units in their charge and the departments of their lines.
bool commands(const Organisation& organisation, const Post& superior, const UnitId& unit, Date day) {
    if (!leads(superior)) return false;
    const auto chain = organisation.chain(unit, day);
    if (superior.role == Role::UnitHead) return among(chain, superior.unit);
    for (const UnitId& level : chain) {
        if (among(superior.charge, level)) return true;
        const Unit& found = *organisation.find_unit(level);
        const bool own_department =
            found.kind == UnitKind::Department && organisation.parent(level, day) == superior.unit;
        const auto in_line = [&](const LineId& line) { return among(superior.lines, line); };
        if (own_department && std::ranges::any_of(found.lines, in_line)) return true;
    }
    return false;
}

/// Those complained of, and where they serve. Their own part in the root is theirs alone.
std::vector<UnitId> units_concerned(const Organisation& organisation, const Parties& parties, Date day) {
    std::vector<UnitId> units = parties.units;
    const auto root = organisation.root(day);
    for (const PersonId& person : parties.persons) {
        for (const Post& post : organisation.roles_of(person, day)) {
            if (post.unit != root && !among(units, post.unit)) units.push_back(post.unit);
        }
    }
    return units;
}

std::optional<Exclusion> as_subordinate(const Organisation& organisation, const Parties& parties,
                                        const std::vector<Post>& own, Date day) {
    for (const PersonId& accused : parties.persons) {
        for (const Post& superior : organisation.roles_of(accused, day)) {
            for (const Post& post : own) {
                if (!commands(organisation, superior, post.unit, day)) continue;
                return Exclusion{ExclusionReason::Subordinate, Extent::Whole, accused, superior.unit, {}};
            }
        }
    }
    return std::nullopt;
}

bool supervises(const Organisation& organisation, const UnitId& unit) {
    const Unit* found = organisation.find_unit(unit);
    return found != nullptr && found->kind == UnitKind::SupervisingOffice;
}

std::optional<Exclusion> as_member(const Organisation& organisation, const Parties& parties,
                                   const std::vector<Post>& own, Date day) {
    const auto root = organisation.root(day);
    std::optional<Exclusion> member;
    for (const UnitId& unit : units_concerned(organisation, parties, day)) {
        // A supervising office complained of as a whole, not only because somebody complained of serves there: it would
        // otherwise watch how a complaint about itself is handled.
        const bool whole = among(parties.units, unit) && supervises(organisation, unit);
        const Extent extent = whole ? Extent::Whole : Extent::Deciding;
        for (const Post& post : own) {
            if (post.unit == unit && leads(post)) {
                return Exclusion{ExclusionReason::LeadsUnit, extent, std::nullopt, unit, {}};
            }
            const bool belongs = unit == root ? post.unit == unit : organisation.is_within(post.unit, unit, day);
            if (belongs && (!member || whole)) {
                member = Exclusion{ExclusionReason::BelongsToUnit, extent, std::nullopt, unit, {}};
            }
        }
    }
    return member;
}

/// Roles whose holders may be first handler in a unit, and those asked only where the former are not filled.
std::vector<Role> handling_roles(UnitKind kind) {
    switch (kind) {
        case UnitKind::SupervisingOffice:
            return {Role::Handler, Role::Office, Role::UnitHead};
        case UnitKind::Department:
            return {Role::Handler, Role::UnitHead};
        case UnitKind::Bureau:
        case UnitKind::Division:
        case UnitKind::TollStation:
        case UnitKind::EnforcementTeam:
        case UnitKind::WeighStation:
        case UnitKind::MonitoringCentre:
        case UnitKind::ServiceArea:
        case UnitKind::MaintenanceArea:
            return {Role::Handler};
        case UnitKind::DisciplineOrgan:
            return {};  // takes what is referred to it; is never handed an ordinary matter
    }
    return {};
}

void add_once(std::vector<UnitId>& units, const std::optional<UnitId>& unit) {
    if (unit && !among(units, *unit)) units.push_back(*unit);
}

/// Units in the order in which they would be asked; `start` is in being.
std::vector<UnitId> units_to_ask(const Organisation& organisation, const UnitId& start, Date day,
                                 const std::vector<LineId>& lines) {
    std::vector<UnitId> units = {start};
    for (const UnitId& level : organisation.chain(start, day)) {
        for (const LineId& line : lines) add_once(units, organisation.line_department(line, level, day));
        if (level != organisation.root(day)) add_once(units, level);
    }
    add_once(units, organisation.supervising_office(start, day));
    return units;
}

std::optional<Designation> lawful_auditor(const Organisation& organisation, const Parties& parties, const UnitId& start,
                                          Date day) {
    for (const UnitId& level : organisation.chain(start, day)) {
        for (const PersonId& person : organisation.holders(Role::Auditor, level, day)) {
            if (!exclusion(organisation, parties, person, day)) return Designation{person, level};
        }
    }
    return std::nullopt;
}

}  // namespace

Term term(ExclusionReason reason) {
    switch (reason) {
        case ExclusionReason::ComplainedOf:
            return {"complained-of", "被投诉举报人本人", "is the person complained of"};
        case ExclusionReason::DeclaredInterest:
            return {"declared-interest", "有利害关系", "has an interest in the matter"};
        case ExclusionReason::Subordinate:
            return {"subordinate", "被投诉举报人的下属", "works under the person complained of"};
        case ExclusionReason::LeadsUnit:
            return {"leads-unit", "被投诉单位的领导", "leads the unit concerned"};
        case ExclusionReason::BelongsToUnit:
            return {"belongs-to-unit", "被投诉单位的人员", "belongs to the unit concerned"};
    }
    return {};
}

Term term(Extent extent) {
    switch (extent) {
        case Extent::Whole:
            return {"whole", "全部回避", "no part in the matter"};
        case Extent::Deciding:
            return {"deciding", "不得承办、认定、审签，可提供材料", "may supply material, decides nothing"};
    }
    return {};
}

std::string_view to_key(ExclusionReason reason) { return term(reason).slug; }
std::string_view to_key(Extent extent) { return term(extent).slug; }

std::optional<Exclusion> exclusion(const Organisation& organisation, const Parties& parties, const PersonId& person,
                                   Date day) {
    if (among(parties.persons, person)) return Exclusion{ExclusionReason::ComplainedOf, Extent::Whole, person, {}, {}};
    for (const Interest& interest : parties.interests) {
        if (interest.person != person) continue;
        return Exclusion{ExclusionReason::DeclaredInterest, Extent::Whole, {}, {}, interest.reason};
    }
    const auto own = organisation.roles_of(person, day);
    if (auto found = as_subordinate(organisation, parties, own, day)) return found;
    return as_member(organisation, parties, own, day);
}

std::vector<PersonId> superiors(const Organisation& organisation, const PersonId& person, Date day) {
    const auto own = organisation.roles_of(person, day);
    std::set<PersonId> found;
    for (const Post& superior : organisation.posts()) {
        if (!leads(superior) || !superior.term.contains(day)) continue;
        const auto under = [&](const Post& post) { return commands(organisation, superior, post.unit, day); };
        if (std::ranges::any_of(own, under)) found.insert(superior.person);
    }
    return {found.begin(), found.end()};
}

bool is_outside(const Organisation& organisation, const PersonId& person, const UnitId& unit, Date day) {
    const auto own = organisation.roles_of(person, day);
    return !own.empty() &&
           std::ranges::none_of(own, [&](const Post& post) { return organisation.is_within(post.unit, unit, day); });
}

std::vector<PersonId> lawful_handlers(const Organisation& organisation, const Parties& parties, const UnitId& unit,
                                      Date day) {
    std::vector<PersonId> found;
    const Unit* known = organisation.find_unit(unit);
    if (!known) return found;
    for (const Role role : handling_roles(known->kind)) {
        if (role == Role::UnitHead && !found.empty()) break;
        for (const PersonId& person : organisation.holders(role, unit, day)) {
            if (!among(found, person) && !exclusion(organisation, parties, person, day)) found.push_back(person);
        }
    }
    return found;
}

std::optional<Designation> next_lawful(const Organisation& organisation, const Parties& parties,
                                       const UnitId& preferred, Date day, std::optional<LineId> line) {
    const auto start = organisation.chain(preferred, day).empty() ? organisation.root(day) : preferred;
    if (!start) return std::nullopt;
    const std::vector<LineId> lines = line ? std::vector{*line} : organisation.find_unit(*start)->lines;
    for (const UnitId& candidate : units_to_ask(organisation, *start, day, lines)) {
        const auto lawful = lawful_handlers(organisation, parties, candidate, day);
        if (!lawful.empty()) return Designation{lawful.front(), candidate};
    }
    return lawful_auditor(organisation, parties, *start, day);
}

std::optional<UnitId> next_lawful_unit(const Organisation& organisation, const Parties& parties,
                                       const UnitId& preferred, Date day, std::optional<LineId> line) {
    const auto found = next_lawful(organisation, parties, preferred, day, std::move(line));
    return found ? std::optional(found->unit) : std::nullopt;
}

std::optional<PersonId> next_lawful_handler(const Organisation& organisation, const Parties& parties,
                                            const UnitId& preferred, Date day, std::optional<LineId> line) {
    const auto found = next_lawful(organisation, parties, preferred, day, std::move(line));
    return found ? std::optional(found->person) : std::nullopt;
}

}  // namespace qingfeng::domain::people
