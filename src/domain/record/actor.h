#pragma once

#include <string>
#include <variant>

#include "domain/people/unit.h"

/// What every life has in its record, whatever it is about.
namespace qingfeng::domain::record {

/// Somebody named in the organisation.
struct Person {
    people::PersonId id;
    bool operator==(const Person&) const = default;
};
/// The person the matter belongs to, known by the query code alone.
struct Complainant {
    bool operator==(const Complainant&) const = default;
};
/// The sweep: reminders, overdue notices, ends of suspensions.
struct System {
    bool operator==(const System&) const = default;
};
struct Importer {
    bool operator==(const Importer&) const = default;
};
/// Who ran `init`.
struct Founder {
    bool operator==(const Founder&) const = default;
};

/// Alternatives are in the record by index: append only.
using Actor = std::variant<Person, Complainant, System, Importer, Founder>;

/// The id where the actor is a named person.
inline const people::PersonId* person_of(const Actor& actor) {
    const auto* person = std::get_if<Person>(&actor);
    return person == nullptr ? nullptr : &person->id;
}

}  // namespace qingfeng::domain::record
