#pragma once

#include "image/picture.h"

/// One decoder a format, each in its own file, so that a library's header stays in one place.
namespace qingfeng::image {

Outcome<Picture> decode_jpeg(util::ByteView bytes);
Outcome<Picture> decode_png(util::ByteView bytes);
Outcome<Picture> decode_webp(util::ByteView bytes);
Outcome<Picture> decode_heif(util::ByteView bytes);
/// What libheif reads from the disk, before the process gives that right away.
void prepare_heif();

/// Both sides, and their product in bounds.
constexpr bool fits(std::uint64_t width, std::uint64_t height) {
    return width > 0 && height > 0 && width <= pixels_max && height <= pixels_max && width * height <= pixels_max;
}
inline std::vector<std::uint8_t> room_for(std::uint64_t width, std::uint64_t height) {
    return std::vector<std::uint8_t>(static_cast<std::size_t>(width * height * 3));
}

}  // namespace qingfeng::image
