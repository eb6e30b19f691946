#include "service/visibility.h"

#include <algorithm>
#include <array>

#include "storage/keys.h"

namespace qingfeng::service {
namespace {

namespace permission = domain::permission;
using domain::people::PersonId;
using domain::people::UnitId;
using domain::request::StateKind;
using permission::Exclusion;

/// 64 bits are enough: two that meet keep a matter from somebody who might have seen it, and never show one.
std::int64_t hash_of(const util::SecretKey& key, const Exclusion& exclusion) {
    const std::array<std::uint8_t, 1> because = {static_cast<std::uint8_t>(exclusion.because)};
    const auto hash =
        storage::keyed_hash(key, "qingfeng/exclusion/v1",
                            {because, util::as_bytes(exclusion.person.get()), util::as_bytes(exclusion.unit.get())});
    std::uint64_t number = 0;
    for (std::size_t i = 0; i < sizeof number; ++i) number = (number << 8) | hash[i];
    return static_cast<std::int64_t>(number);
}

/// The unit a matter is about sees it once somebody is at work on it: before that the office decides whose it is, and
/// what is referred to another body is no longer the unit's to know.
bool shows_to_unit_concerned(const domain::request::Request& request) {
    return request.handling_unit && domain::request::state_kind(request.state) != StateKind::Referred;
}

}  // namespace

permission::MatterFacts facts_of(const domain::request::Request& request) {
    permission::MatterFacts facts;
    if (request.history && request.handlers.empty()) {
        facts.unit = request.history->unit;
        return facts;
    }
    facts.sealed = request.registration.number.empty() && !request.history;
    facts.unit = request.handling_unit;
    if (shows_to_unit_concerned(request)) facts.concerns = request.registration.unit;
    if (!request.handlers.empty()) facts.handlers = {request.first_handler()};
    if (request.handlers.size() > 1 && request.current_handler() != request.first_handler()) {
        facts.handlers.push_back(request.current_handler());
    }
    for (const auto& one : request.co_handlers) facts.granted.push_back(one.person);
    if (request.handover) facts.granted.push_back(request.handover->to);
    const auto parties = request.parties();
    for (const PersonId& person : parties.persons) {
        facts.excluded.push_back({Exclusion::Because::ComplainedOf, person});
    }
    for (const auto& interest : parties.interests) {
        facts.excluded.push_back({Exclusion::Because::Interest, interest.person});
    }
    for (const UnitId& office : request.offices_complained_of) {
        if (std::ranges::find(parties.units, office) == parties.units.end()) continue;
        facts.excluded.push_back({Exclusion::Because::OfficeComplainedOf, {}, office});
    }
    return facts;
}

permission::Visibility visibility_of(const Configuration& configuration, const PersonId& person, util::Date day,
                                     permission::Act act) {
    return permission::reach(configuration.permissions, configuration.organisation, person, act, day);
}

bool may(const Configuration& configuration, const PersonId& person, permission::Act act,
         const permission::MatterFacts& facts, util::Date day) {
    return permission::may(configuration.permissions, configuration.organisation, person, act, facts, day);
}

bool may(const Configuration& configuration, const PersonId& person, permission::Act act, util::Date day) {
    return permission::may_at_all(configuration.permissions, configuration.organisation, person, act, day);
}

storage::Sight sight_of(const permission::Visibility& visibility, const util::SecretKey& lookup_key) {
    storage::Sight sight;
    sight.everything = visibility.everything;
    sight.sealed = visibility.sealed;
    for (const auto& unit : visibility.units) sight.units.push_back(unit.get());
    if (visibility.own) sight.own = visibility.own->get();
    if (visibility.granted) sight.granted = visibility.granted->get();
    sight.without = exclusion_hashes(lookup_key, visibility.without);
    return sight;
}

std::vector<std::int64_t> exclusion_hashes(const util::SecretKey& lookup_key,
                                           const std::vector<Exclusion>& exclusions) {
    std::vector<std::int64_t> hashes;
    for (const Exclusion& exclusion : exclusions) hashes.push_back(hash_of(lookup_key, exclusion));
    std::ranges::sort(hashes);
    const auto repeated = std::ranges::unique(hashes);
    hashes.erase(repeated.begin(), repeated.end());
    return hashes;
}

}  // namespace qingfeng::service
