#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// Where on a road: what people write about it, taken apart.
namespace qingfeng::domain::place {

/// A distance along a road in metres: K12+300 is 12,300.
struct Stake {
    std::int32_t metres = 0;

    auto operator<=>(const Stake&) const = default;
    std::string text() const;  ///< "K12+300"
};

/// Each part is empty where the text does not name it.
struct Location {
    std::string road;  ///< "京哈高速" or a code in capitals, "G95"
    std::optional<Stake> stake;
    bool stake_to_the_kilometre = false;  ///< no metres were given
    std::string direction;                ///< "沈阳方向"
    std::string place;                    ///< "香河主线站"

    bool operator==(const Location&) const = default;
};

/// Reads "京哈高速唐山K130米处 沈阳方向", "S96 k12.3", "１２公里300米", "西山收费站". Any text is a location: what is
/// not understood as road, stake or direction is the place.
Location read_location(std::string_view text);

/// Only a stake, as in an adopted organisation: "K103+450".
std::optional<Stake> read_stake(std::string_view text);

}  // namespace qingfeng::domain::place
