#include "domain/people/organisation.h"

#include <algorithm>
#include <tuple>

#include "domain/people/name_folding.h"

namespace qingfeng::domain::people {
namespace {

template <class T>
const T* find_by_id(const std::vector<T>& sorted, const decltype(T::id)& id) {
    const auto at = std::ranges::lower_bound(sorted, id, {}, &T::id);
    return at != sorted.end() && at->id == id ? &*at : nullptr;
}

/// One order for the same content: canonical bytes and every answer depend on nothing else.
OrganisationParts in_canonical_order(OrganisationParts parts) {
    std::ranges::sort(parts.lines, {}, &Line::id);
    std::ranges::sort(parts.units, {}, &Unit::id);
    std::ranges::sort(parts.persons, {}, &Person::id);
    for (Unit& unit : parts.units) {
        std::ranges::sort(unit.parents, {}, [](const Parentage& p) { return p.term.from; });
        std::ranges::sort(unit.lines);
        std::ranges::sort(unit.aliases);
    }
    for (Post& post : parts.posts) {
        std::ranges::sort(post.lines);
        std::ranges::sort(post.charge);
    }
    std::ranges::sort(parts.posts, {}, [](const Post& p) {
        return std::tuple(p.unit, p.role, p.rank, p.person, p.term.from, p.acting);
    });
    return parts;
}

/// Of a unit in being that day; null at the root.
const UnitId* parent_of(const Unit& unit, util::Date day) {
    for (const Parentage& parentage : unit.parents) {
        if (parentage.term.contains(day)) return &parentage.parent;
    }
    return nullptr;
}

std::optional<UnitId> only_one(const std::vector<std::pair<std::string, std::uint32_t>>& names,
                               const std::string& folded, const std::vector<Unit>& units,
                               std::optional<util::Date> day) {
    std::optional<UnitId> found;
    for (const auto& [name, index] :
         std::ranges::equal_range(names, folded, {}, [](const auto& n) { return n.first; })) {
        const Unit& unit = units[index];
        if (day && !unit.validity.contains(*day)) continue;
        if (found && *found != unit.id) return std::nullopt;
        found = unit.id;
    }
    return found;
}

}  // namespace

Organisation::Organisation(OrganisationParts parts) : parts_(in_canonical_order(std::move(parts))) {
    for (std::uint32_t i = 0; i < parts_.posts.size(); ++i) posts_by_person_.emplace_back(parts_.posts[i].person, i);
    for (std::uint32_t i = 0; i < parts_.units.size(); ++i) {
        const Unit& unit = parts_.units[i];
        for (const Parentage& parentage : unit.parents) children_.emplace_back(parentage.parent, i);
        for (const auto& name : {unit.id.get(), unit.name_zh, unit.name_en})
            full_names_.emplace_back(fold_name(name), i);
        for (const auto& name : unit.aliases) full_names_.emplace_back(fold_name(name), i);
        for (const auto& name : {unit.short_zh, unit.short_en}) short_names_.emplace_back(fold_name(name), i);
    }
    std::ranges::sort(posts_by_person_);
    std::ranges::sort(children_);
    children_.erase(std::ranges::unique(children_).begin(), children_.end());
    std::ranges::sort(full_names_);
    std::ranges::sort(short_names_);
}

util::Result<Organisation, std::vector<Problem>> Organisation::make(OrganisationParts parts) {
    std::vector<Problem> problems = check_organisation(parts);
    const auto stops = [](const Problem& problem) { return severity(problem.kind) != Severity::Warning; };
    if (std::ranges::any_of(problems, stops)) return util::refuse(std::move(problems));
    return Organisation(std::move(parts));
}

const Line* Organisation::find_line(const LineId& id) const { return find_by_id(parts_.lines, id); }
const Unit* Organisation::find_unit(const UnitId& id) const { return find_by_id(parts_.units, id); }
const Person* Organisation::find_person(const PersonId& id) const { return find_by_id(parts_.persons, id); }

std::optional<UnitId> Organisation::unit_by_name(std::string_view name, std::optional<util::Date> day) const {
    const std::string folded = fold_name(name);
    if (folded.empty()) return std::nullopt;
    if (const auto unit = only_one(full_names_, folded, parts_.units, day)) return unit;
    return only_one(short_names_, folded, parts_.units, day);
}

std::optional<UnitId> Organisation::root(util::Date day) const {
    const auto is_root = [&](const Unit& unit) {
        return unit.validity.contains(day) && parent_of(unit, day) == nullptr;
    };
    const auto found = std::ranges::find_if(parts_.units, is_root);
    return found == parts_.units.end() ? std::nullopt : std::optional(found->id);
}

std::optional<UnitId> Organisation::parent(const UnitId& id, util::Date day) const {
    const Unit* unit = find_unit(id);
    if (!unit || !unit->validity.contains(day)) return std::nullopt;
    const UnitId* above = parent_of(*unit, day);
    return above == nullptr ? std::nullopt : std::optional(*above);
}

std::vector<UnitId> Organisation::chain(const UnitId& id, util::Date day) const {
    const Unit* unit = find_unit(id);
    if (!unit || !unit->validity.contains(day)) return {};
    std::vector<UnitId> chain = {id};
    while (const auto next = parent(chain.back(), day)) chain.push_back(*next);
    return chain;
}

std::vector<UnitId> Organisation::children(const UnitId& id, util::Date day) const {
    std::vector<UnitId> found;
    for (const auto& [parent_id, index] :
         std::ranges::equal_range(children_, id, {}, [](const auto& c) { return c.first; })) {
        const Unit& child = parts_.units[index];
        const UnitId* above = child.validity.contains(day) ? parent_of(child, day) : nullptr;
        if (above != nullptr && *above == id) found.push_back(child.id);
    }
    return found;
}

bool Organisation::is_within(const UnitId& unit, const UnitId& ancestor, util::Date day) const {
    const auto above = chain(unit, day);
    return std::ranges::find(above, ancestor) != above.end();
}

std::optional<UnitId> Organisation::nearest_of_kind(UnitKind kind, const UnitId& unit, util::Date day) const {
    for (const UnitId& level : chain(unit, day)) {
        if (find_unit(level)->kind == kind) return level;
        for (const UnitId& child : children(level, day)) {
            if (find_unit(child)->kind == kind) return child;
        }
    }
    return std::nullopt;
}

std::optional<UnitId> Organisation::supervising_office(const UnitId& unit, util::Date day) const {
    return nearest_of_kind(UnitKind::SupervisingOffice, unit, day);
}

std::optional<UnitId> Organisation::discipline_organ(const UnitId& unit, util::Date day) const {
    return nearest_of_kind(UnitKind::DisciplineOrgan, unit, day);
}

std::optional<UnitId> Organisation::line_department(const LineId& line, const UnitId& unit, util::Date day) const {
    const auto answers = [&](const UnitId& id) {
        const Unit& found = *find_unit(id);
        return found.kind == UnitKind::Department && std::ranges::binary_search(found.lines, line);
    };
    for (const UnitId& level : chain(unit, day)) {
        if (answers(level)) return level;
        for (const UnitId& child : children(level, day)) {
            if (answers(child)) return child;
        }
    }
    return std::nullopt;
}

std::optional<UnitId> Organisation::line_department(const LineId& line, util::Date day) const {
    const auto top = root(day);
    return top ? line_department(line, *top, day) : std::nullopt;
}

}  // namespace qingfeng::domain::people
