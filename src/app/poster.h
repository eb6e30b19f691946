#pragma once

#include <string>

#include "util/result.h"

/// What hangs in a lane: a QR code that leads to the report page of that place, with the place's name in words.
namespace qingfeng::app {

enum class PosterSize { A4, Sticker };  ///< 210 × 297 mm on a wall, 80 × 110 mm at a window

struct Poster {
    PosterSize size = PosterSize::A4;
    std::string authority;
    std::string unit_zh;
    std::string unit_en;  ///< may be empty
    std::string lane;     ///< digits; empty: the whole station
    std::string address;  ///< of the report page: "https://…/q/xishan-station/3"
};

/// An SVG drawing in millimetres: printers and office programs take it as it is, at any size. InvalidInput where the
/// address is too long for a code that can be scanned from a driver's seat.
util::Result<std::string> poster_svg(const Poster& poster);

}  // namespace qingfeng::app
