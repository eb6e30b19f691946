#include "domain/permission/visibility.h"

#include <algorithm>

namespace qingfeng::domain::permission {

namespace {

template <class T>
bool among(const std::vector<T>& values, const T& value) {
    return std::ranges::find(values, value) != values.end();
}

template <class T>
void take_in(std::vector<T>& values, const std::vector<T>& more) {
    values.insert(values.end(), more.begin(), more.end());
    std::ranges::sort(values);
    const auto repeated = std::ranges::unique(values);
    values.erase(repeated.begin(), repeated.end());
}

}  // namespace

bool sees(const Visibility& visibility, const MatterFacts& facts) {
    const auto kept_away = [&](const Exclusion& one) { return among(facts.excluded, one); };
    if (std::ranges::any_of(visibility.without, kept_away)) return false;
    if (facts.sealed) return visibility.sealed;
    return visibility.everything || (facts.unit && among(visibility.units, *facts.unit)) ||
           (facts.concerns && among(visibility.units, *facts.concerns)) ||
           (visibility.own && among(facts.handlers, *visibility.own)) ||
           (visibility.granted && among(facts.granted, *visibility.granted));
}

Visibility joined(Visibility one, const Visibility& other) {
    one.everything = one.everything || other.everything;
    one.sealed = one.sealed || other.sealed;
    take_in(one.units, other.units);
    if (other.own) one.own = other.own;
    if (other.granted) one.granted = other.granted;
    take_in(one.without, other.without);
    return one;
}

}  // namespace qingfeng::domain::permission
