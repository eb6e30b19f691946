#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "domain/people/organisation.h"

namespace qingfeng::domain::people {

/// An interest somebody declared, or was found to have, in one matter.
struct Interest {
    PersonId person;
    std::string reason;

    bool operator==(const Interest&) const = default;
};

/// Against whom a matter is directed. `units` are those of the day it happened: a person who has moved since leaves the
/// unit complained of where it was.
struct Parties {
    std::vector<PersonId> persons;
    std::vector<UnitId> units;
    std::vector<Interest> interests;

    bool operator==(const Parties&) const = default;
};

/// In the order in which they are reported.
enum class ExclusionReason : std::uint8_t {
    ComplainedOf = 1,      ///< the person complained of
    DeclaredInterest = 2,  ///< an interest of their own
    Subordinate = 3,       ///< works under a leader complained of
    LeadsUnit = 4,         ///< leads the unit complained of, or the unit where the person complained of serves
    BelongsToUnit = 5,     ///< holds a post in or below such a unit
};

Term term(ExclusionReason reason);
std::string_view to_key(ExclusionReason reason);

/// How far an exclusion goes. Whole: no part in the matter and no sight of it. Deciding: may be asked for material (the
/// shift chief saves the video, the head mends what was wrong) but is neither handler nor signs, finds or judges
/// liability.
enum class Extent : std::uint8_t { Whole = 1, Deciding = 2 };

Term term(Extent extent);
std::string_view to_key(Extent extent);

struct Exclusion {
    ExclusionReason reason = ExclusionReason::ComplainedOf;
    Extent extent = Extent::Whole;
    std::optional<PersonId> through;  ///< the person complained of, for Subordinate
    std::optional<UnitId> unit;       ///< the unit concerned, for the last three
    std::string declared;             ///< the reason given, for DeclaredInterest

    bool operator==(const Exclusion&) const = default;
};

/// Whether and why `person` is excluded from a matter on a day. The rule:
///  - a person complained of, and whoever has declared an interest, wholly;
///  - whoever works under a leader complained of, wholly: nobody judges their own superior. Under a head is everyone in
///    and below the unit; under a deputy is everyone in the units in their charge and
///    in their unit's own departments of the lines in their charge;
///  - whoever holds a post in or below a unit complained of, or in or below the unit where a person complained of
///    serves, from deciding. The chain ends there: the level above that nobody complains of is the one to decide.
/// The root is never "the unit where they serve", and being complained of as a unit it excludes only those who hold
/// posts in it directly: otherwise nobody in the authority could take a complaint about it. Its head complained of by
/// name does exclude everyone: such a matter belongs to the level above.
std::optional<Exclusion> exclusion(const Organisation& organisation, const Parties& parties, const PersonId& person,
                                   util::Date day);

/// Liability is found by someone outside the unit: holds a post that day, and none in or below the unit. Nobody stands
/// outside the root; what concerns it is its auditor's (decide_find_liability).
bool is_outside(const Organisation& organisation, const PersonId& person, const UnitId& unit, util::Date day);

/// Those in this very unit who may be first handler of the matter, in the order in which they would be asked.
/// Handlers first; without any, the head of a department or office; in the supervising office also its officers.
std::vector<PersonId> lawful_handlers(const Organisation& organisation, const Parties& parties, const UnitId& unit,
                                      util::Date day);

struct Designation {
    PersonId person;
    UnitId unit;

    bool operator==(const Designation&) const = default;
};

/// The next lawful first handler, starting from the unit that ought to have the matter: that unit; then level by level
/// upwards, below the root, the line department of that level and the level itself; then the line department and the
/// supervising office of the root; last an auditor, who alone takes what concerns that office. Empty: nobody inside may
/// have it, it goes to the level above. Without `line` the lines of `preferred` are taken; where `preferred` is not in
/// being that day, the search starts at the root.
std::optional<Designation> next_lawful(const Organisation& organisation, const Parties& parties,
                                       const UnitId& preferred, util::Date day, std::optional<LineId> line = {});
std::optional<UnitId> next_lawful_unit(const Organisation& organisation, const Parties& parties,
                                       const UnitId& preferred, util::Date day, std::optional<LineId> line = {});
std::optional<PersonId> next_lawful_handler(const Organisation& organisation, const Parties& parties,
                                            const UnitId& preferred, util::Date day, std::optional<LineId> line = {});

}  // namespace qingfeng::domain::people
