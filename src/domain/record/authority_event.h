#pragma once

#include <cstdint>
#include <string>
#include <variant>

#include "domain/record/actor.h"
#include "util/bytes.h"

/// What happens to the authority itself: its founding and what it adopts. Member names are field names, as in
/// request/event.h.
namespace qingfeng::domain::record {

/// Who wrote an entry, and by which way. `via` and `os_user` stand for the command line, which has no sign-in.
struct Origin {
    Actor actor;
    std::string via;
    std::string os_user;

    bool operator==(const Origin&) const = default;
};

enum class ConfigKind : std::uint8_t { Calendar = 1, Taxonomy = 2, Organisation = 3, Procedures = 4, Permissions = 5 };

/// Entry 0 of every log.
struct AuthorityFounded {
    std::string slug;
    std::string name;
    std::string log_origin;
    std::string log_key;  ///< vkey
    std::string zone;     ///< IANA name

    bool operator==(const AuthorityFounded&) const = default;
};

/// Whole, so that the record alone says what every later decision rested on. Later entries cite its config version.
struct Adopted {
    ConfigKind config_kind = ConfigKind::Calendar;
    std::string source_name;  ///< of the file
    std::string source_text;  ///< as proposed
    util::Bytes canonical;    ///< what it means, and what replay reads

    bool operator==(const Adopted&) const = default;
};

using AuthorityEvent = std::variant<AuthorityFounded, Adopted>;

}  // namespace qingfeng::domain::record
