#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "domain/people/organisation.h"
#include "domain/place/location.h"

/// Finds the unit a person means by what they write about the place.
namespace qingfeng::service {

struct PlaceMatch {
    domain::people::UnitId unit;
    /// The text is the unit's own name, an alias or its id, or stands out alone: nothing needs to be asked.
    bool certain = false;
    std::int32_t metres_away = 0;  ///< along the road, where a stake was given

    bool operator==(const PlaceMatch&) const = default;
};

inline constexpr std::size_t place_matches_max = 8;
inline constexpr std::int32_t stake_reach_metres = 40'000;

/// Best first, at most place_matches_max. By name, alias or a part of either; by the first letters of its pinyin
/// ("xsz" for 西山站) or by its Latin name; by stake: the nearest on that road, or on any where none is named. Only
/// units in being that the public meets on the road.
std::vector<PlaceMatch> find_places(const domain::people::Organisation&, util::Date day, std::string_view text);

/// Does the public meet this kind of unit on the road?
bool is_on_the_road(domain::people::UnitKind kind);

/// Those of that day, by road and stake.
std::vector<const domain::people::Unit*> units_on_the_road(const domain::people::Organisation&, util::Date day);

/// First letters of the pinyin of a Chinese text, in lower case; Latin letters and digits stay, the rest is left out.
std::string pinyin_initials(std::string_view chinese);

}  // namespace qingfeng::service
