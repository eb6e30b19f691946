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
    using enum RuleKey::Need;
    static constexpr std::array<RuleKey, 15> keys{{
        {"number", &Mapping::number, Required, Required},
        {"received", &Mapping::received, Required, No},
        {"title", &Mapping::title, Optional, Optional},
        {"body", &Mapping::body, Optional, Required},
        {"contact_name", &Mapping::contact_name, Optional, Optional},
        {"contact_phone", &Mapping::contact_phone, No, Optional},
        {"place", &Mapping::place, No, Optional},
        {"occurred", &Mapping::occurred, No, Optional},
        {"kind", &Mapping::kind, Optional, Required},
        {"subject", &Mapping::subject, Optional, Optional},
        {"unit", &Mapping::unit, Optional, Optional},
        {"status", &Mapping::status, Optional, No},
        {"due", &Mapping::due, Optional, Optional},
        {"answer", &Mapping::answer, Optional, No},
        {"answered", &Mapping::answered, Optional, No},
    }};
    return keys;
}

std::string_view to_key(ReturnFact fact) {
    switch (fact) {
        case ReturnFact::ExternalNumber:
            return "external_number";
        case ReturnFact::Number:
            return "number";
        case ReturnFact::Unit:
            return "unit";
        case ReturnFact::Handler:
            return "handler";
        case ReturnFact::State:
            return "state";
        case ReturnFact::Accepted:
            return "accepted";
        case ReturnFact::Answered:
            return "answered";
        case ReturnFact::Closed:
            return "closed";
        case ReturnFact::Facts:
            return "facts";
        case ReturnFact::Decision:
            return "decision";
        case ReturnFact::Basis:
            return "basis";
        case ReturnFact::Findings:
            return "findings";
        case ReturnFact::Liability:
            return "liability";
        case ReturnFact::Promises:
            return "promises";
        case ReturnFact::Solved:
            return "solved";
        case ReturnFact::Verdict:
            return "verdict";
        case ReturnFact::InTime:
            return "in_time";
        case ReturnFact::Reason:
            return "reason";
    }
    return "";
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
