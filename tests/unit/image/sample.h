#pragma once

#include <string>

#include "image/picture.h"

/// Pictures made for a test: a camera's JPEG with notes about where and with what, a screenshot, a messenger's file.
namespace qingfeng::image::testing {

/// Left half red, right half blue, a green line along the top: every turn of it looks different.
Picture flag(std::uint32_t width, std::uint32_t height);

/// With an EXIF note of that orientation, a place, a maker and a comment, as a telephone writes them.
util::Bytes camera_jpeg(const Picture& picture, int orientation);
util::Bytes png(const Picture& picture);
util::Bytes webp(const Picture& picture);

/// What notes of camera_jpeg() any search in the bytes would find.
inline constexpr const char* secret_maker = "SecretPhone X1";
inline constexpr const char* secret_comment = "taken at my house";

}  // namespace qingfeng::image::testing
