#pragma once

#include <string>

#include "domain/people/organisation.h"

namespace qingfeng::domain::people::sample {

inline util::Date day(const char* text) { return util::Date::parse(text).value(); }
inline UnitId unit_id(const char* id) { return UnitId(id); }
inline PersonId person_id(const char* id) { return PersonId(id); }
inline LineId line_id(const char* id) { return LineId(id); }

inline const Interval always = {day("2020-01-01"), std::nullopt};

inline Unit unit(const char* id, UnitKind kind, const char* parent, std::vector<LineId> lines = {}) {
    Unit made;
    made.id = UnitId(id);
    made.name_zh = std::string("单位") + id;
    made.name_en = std::string("The ") + id;
    made.kind = kind;
    made.validity = always;
    if (parent != nullptr) made.parents = {{UnitId(parent), always}};
    made.lines = std::move(lines);
    return made;
}

inline Person person(const std::string& id) {
    return {PersonId(id), "人员" + id, id, Employment::PublicInstitution, always};
}

inline Post post(const std::string& who, const char* where, Role role, Interval term = always) {
    Post made;
    made.person = PersonId(who);
    made.unit = UnitId(where);
    made.role = role;
    made.term = term;
    return made;
}

inline Post acting(Post post) {
    post.acting = true;
    return post;
}

/// A bureau with two divisions, their toll departments, a station each, and the offices that watch. Every post is held
/// by a person named after it: "west-head" is the head of unit "west".
inline OrganisationParts bureau() {
    OrganisationParts parts;
    parts.lines = {{LineId("toll"), "收费", "tolls"}, {LineId("roads"), "路政", "road enforcement"}};
    const std::vector<LineId> toll = {LineId("toll")};
    parts.units = {
        unit("bureau", UnitKind::Bureau, nullptr),
        unit("office", UnitKind::SupervisingOffice, "bureau"),
        unit("discipline", UnitKind::DisciplineOrgan, "bureau"),
        unit("bureau-toll", UnitKind::Department, "bureau", toll),
        unit("bureau-roads", UnitKind::Department, "bureau", {LineId("roads")}),
        unit("west", UnitKind::Division, "bureau"),
        unit("west-toll", UnitKind::Department, "west", toll),
        unit("west-station", UnitKind::TollStation, "west", toll),
        unit("east", UnitKind::Division, "bureau"),
        unit("east-toll", UnitKind::Department, "east", toll),
        unit("east-station", UnitKind::TollStation, "east", toll),
    };
    const auto give = [&](const std::string& who, const char* where, Role role) -> Post& {
        parts.persons.push_back(person(who));
        return parts.posts.emplace_back(post(who, where, role));
    };
    for (const Unit& each : parts.units) give(each.id.get() + "-head", each.id.get().c_str(), Role::UnitHead);
    give("bureau-deputy", "bureau", Role::Deputy).lines = toll;
    give("auditor", "bureau", Role::Auditor);
    give("office-clerk", "office", Role::Office);
    give("custodian", "discipline", Role::Custodian);
    give("bureau-toll-clerk", "bureau-toll", Role::Handler);
    give("bureau-roads-clerk", "bureau-roads", Role::Handler);
    give("west-deputy", "west", Role::Deputy).lines = toll;
    give("west-toll-clerk", "west-toll", Role::Handler);
    give("east-toll-clerk", "east-toll", Role::Handler);
    give("west-chief", "west-station", Role::ShiftChief);
    give("west-collector", "west-station", Role::Staff);
    give("west-station-clerk", "west-station", Role::Handler);
    return parts;
}

inline Unit& unit_of(OrganisationParts& parts, const char* id) {
    for (Unit& each : parts.units) {
        if (each.id.get() == id) return each;
    }
    std::abort();
}

/// The head post of a unit.
inline Post& head_of(OrganisationParts& parts, const char* id) {
    for (Post& each : parts.posts) {
        if (each.unit.get() == id && each.role == Role::UnitHead) return each;
    }
    std::abort();
}

inline Organisation made(OrganisationParts parts) {
    auto organisation = Organisation::make(std::move(parts));
    if (!organisation) {
        for (const Problem& problem : organisation.error()) std::fprintf(stderr, "%s\n", problem.en.c_str());
        std::abort();
    }
    return *organisation;
}

}  // namespace qingfeng::domain::people::sample
