#include "service/act_reach.h"

#include <algorithm>
#include <iterator>

namespace qingfeng::service {
namespace {

using domain::permission::Visibility;

/// What both see. Exact for what posts give: whoever reaches a unit, or everything, reaches their own and what they
/// were called in to as well, so that no matter lies in a unit of one and among the own of the other alone.
Visibility both(const Visibility& one, const Visibility& other) {
    Visibility seen;
    seen.everything = one.everything && other.everything;
    seen.sealed = one.sealed && other.sealed;
    if (one.everything != other.everything) {
        seen.units = one.everything ? other.units : one.units;
    } else if (!seen.everything) {
        std::ranges::set_intersection(one.units, other.units, std::back_inserter(seen.units));
    }
    if (one.own && other.own) seen.own = one.own;
    if (one.granted && other.granted) seen.granted = one.granted;
    std::ranges::set_union(one.without, other.without, std::back_inserter(seen.without));
    return seen;
}

}  // namespace

Visibility act_reach(const Configuration& configuration, const domain::people::PersonId& person, util::Date day,
                     domain::permission::Act act) {
    return both(visibility_of(configuration, person, day, act), visibility_of(configuration, person, day));
}

}  // namespace qingfeng::service
