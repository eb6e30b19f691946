#include "service/import/mapping.h"

#include <array>

namespace qingfeng::service::import {

std::string_view trimmed(std::string_view text) {
    static constexpr std::array<std::string_view, 6> blanks{" ", "\t", "\r", "\n", "\u3000", "\u00a0"};
    for (bool more = true; more;) {
        more = false;
        for (const std::string_view blank : blanks) {
            if (text.starts_with(blank)) text.remove_prefix(blank.size()), more = true;
            if (text.ends_with(blank)) text.remove_suffix(blank.size()), more = true;
        }
    }
    return text;
}

std::span<const RuleKey> rule_keys() {
    static constexpr std::array<RuleKey, 12> keys{{
        {"number", &Mapping::number, true},
        {"received", &Mapping::received, true},
        {"title", &Mapping::title, false},
        {"body", &Mapping::body, false},
        {"contact_name", &Mapping::contact_name, false},
        {"kind", &Mapping::kind, false},
        {"subject", &Mapping::subject, false},
        {"unit", &Mapping::unit, false},
        {"status", &Mapping::status, false},
        {"due", &Mapping::due, false},
        {"answer", &Mapping::answer, false},
        {"answered", &Mapping::answered, false},
    }};
    return keys;
}

std::optional<domain::request::Occurred> Mapping::read_time(std::string_view text) const {
    for (const TimeForm& form : forms) {
        if (const auto reading = form.read(trimmed(text))) {
            return domain::request::Occurred{zone.to_instant(reading->local), reading->precision};
        }
    }
    return std::nullopt;
}

}  // namespace qingfeng::service::import
