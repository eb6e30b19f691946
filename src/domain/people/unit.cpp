#include "domain/people/unit.h"

#include <algorithm>

namespace qingfeng::domain::people {

bool is_slug(std::string_view text) {
    return !text.empty() && text.size() <= 40 && std::ranges::all_of(text, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
    });
}

bool Interval::contains(const Interval& other) const {
    return from <= other.from && (!until || (other.until && *other.until <= *until));
}

bool Interval::overlaps(const Interval& other) const {
    return !empty() && !other.empty() && (!until || other.from < *until) && (!other.until || from < *other.until);
}

std::string Interval::text() const {
    return until ? from.text() + " … " + until->plus_days(-1).text() : from.text() + " …";
}

}  // namespace qingfeng::domain::people
