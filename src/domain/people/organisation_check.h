#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "domain/people/unit.h"
#include "util/language.h"

namespace qingfeng::domain::people {

/// What an organisation is made of, as written down; in any order and not yet checked.
struct OrganisationParts {
    std::vector<Line> lines;
    std::vector<Unit> units;
    std::vector<Person> persons;
    std::vector<Post> posts;

    bool operator==(const OrganisationParts&) const = default;
};

enum class ProblemKind : std::uint8_t {
    // What no question could be answered with: refused in canonical bytes too.
    BadId,          ///< not a slug
    DuplicateId,    ///< two things under one id
    EmptyName,      ///< a unit or person without a name
    EmptyInterval,  ///< ends before it begins, or lies outside the years 1900 to 2999
    UnknownUnit,    ///< a post or parent names a unit that is not there
    UnknownPerson,
    UnknownLine,
    OverlappingParents,  ///< two parents on one day
    ParentNotInBeing,    ///< a parent outside its own validity
    ParentCycle,
    SecondRoot,  ///< two units without a parent on one day
    // What may not be adopted.
    PostOutsideUnit,     ///< a term beyond the unit's validity
    PostOutsidePerson,   ///< a term beyond the person's time here
    DuplicatePost,       ///< the same role, unit and person twice on one day
    OverlappingHeads,    ///< two heads of one unit on one day: who answers?
    OverlappingActing,   ///< two acting heads of one unit on one day
    DuplicateName,       ///< one full name or alias for two units on one day
    TwoLineDepartments,  ///< two departments of one unit answer for one line on one day
    CustodianElsewhere,  ///< a custodian outside the 纪检监察机构
    ChargeElsewhere,     ///< a unit in somebody's charge that is below theirs on no day of the term
    // What the office should know.
    HeadVacant,        ///< days without a head or acting head
    ActingBesideHead,  ///< an acting head while the head is in office: the head answers
    NoSupervisingOffice,
    NoDisciplineOrgan,
};

enum class Severity : std::uint8_t { Broken, Error, Warning };
Severity severity(ProblemKind kind);

enum class PartKind : std::uint8_t { Whole, Line, Unit, Person, Post };

struct Problem {
    ProblemKind kind = ProblemKind::BadId;
    PartKind part = PartKind::Whole;
    std::size_t index = 0;  ///< in that vector of the parts as given, so that a loader can point at its line
    std::string zh;         ///< a sentence for the person who wrote it
    std::string en;

    const std::string& sentence(util::Language language) const { return language == util::Language::Chinese ? zh : en; }
    bool operator==(const Problem&) const = default;
};

/// Everything that is wrong, not only the first; in the order of the parts.
std::vector<Problem> check_organisation(const OrganisationParts& parts);

}  // namespace qingfeng::domain::people
