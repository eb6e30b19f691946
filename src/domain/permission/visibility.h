#pragma once

#include <optional>
#include <vector>

#include "domain/people/recusal.h"

/// What somebody may see, as a value of a closed grammar. There are two evaluators, `sees` here and the SQL of storage,
/// and a property test proves them equal: every list, count, search, figure and export goes through one of them.
namespace qingfeng::domain::permission {

using people::PersonId;
using people::UnitId;

/// Why a matter is kept from somebody.
struct Exclusion {
    enum class Because : std::uint8_t {
        ComplainedOf = 1,        ///< the matter is directed against this person
        Interest = 2,            ///< this person has an interest in it
        OfficeComplainedOf = 3,  ///< the matter is directed against this supervising office
    };
    Because because = Because::ComplainedOf;
    PersonId person;
    UnitId unit{};  ///< the office; of persons empty

    auto operator<=>(const Exclusion&) const = default;
};

/// What of a matter decides who may see it.
struct MatterFacts {
    bool sealed = false;
    std::optional<UnitId> unit;      ///< handles it
    std::optional<UnitId> concerns;  ///< it is about that unit, and somebody is at work on it
    std::vector<PersonId> handlers;  ///< first and present
    std::vector<PersonId> granted;   ///< called in: co-handlers
    std::vector<Exclusion> excluded;

    bool operator==(const MatterFacts&) const = default;
};

/// ((everything | units | own | granted) on what is not sealed | sealed), minus exclusions.
struct Visibility {
    bool everything = false;
    bool sealed = false;
    std::vector<UnitId> units;  ///< in order, each once: they handle it, or it is about them
    std::optional<PersonId> own;
    std::optional<PersonId> granted;
    std::vector<Exclusion> without;  ///< in order, each once

    bool operator==(const Visibility&) const = default;
    /// Sees no matter whatever its facts.
    bool nothing() const { return !everything && !sealed && units.empty() && !own && !granted; }
};

bool sees(const Visibility&, const MatterFacts&);

/// What either sees, minus what is kept from either.
Visibility joined(Visibility, const Visibility&);

}  // namespace qingfeng::domain::permission
