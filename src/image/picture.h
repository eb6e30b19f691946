#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "util/bytes.h"
#include "util/result.h"

/// Pictures that strangers send: decoded and written anew, so that only what is seen stays of them. All of this runs in
/// a process of its own (image/helper.h); nothing else may call a decoder.
namespace qingfeng::image {

/// Why a picture cannot be kept. Each has plain words in both languages under "photo_fault.<to_key>". Goes over a pipe
/// as its number.
enum class Fault : std::uint8_t {
    NotAPicture = 1,  ///< none of the formats that are read
    Damaged = 2,      ///< of a format that is read, but not to its end
    TooManyPixels = 3,
    TooManyBytes = 4,
    TookTooLong = 5,
    NotPossibleNow = 6,  ///< no fault of the picture: no helper, no room on the disk
};
std::string_view to_key(Fault fault);

/// Bytes of one photo as it is sent. Phones of today stay below it.
inline constexpr std::size_t bytes_max = 12 * 1024 * 1024;
/// 50 million pixels are 150 MB while they are decoded.
inline constexpr std::uint64_t pixels_max = 50'000'000;
/// The longer side of what is kept: a number plate across a lane can still be read.
inline constexpr std::uint32_t kept_side_max = 2048;
inline constexpr std::uint32_t thumb_side_max = 320;

/// Rows of RGB, from the top, without padding.
struct Picture {
    std::uint32_t width = 0;
    std::uint32_t height = 0;
    std::vector<std::uint8_t> rgb;
};
template <class T>
using Outcome = util::Result<T, Fault>;

enum class Format : std::uint8_t { Jpeg, Png, Webp, Heif };
/// By its first bytes: names and declared types are whatever the sender says.
std::optional<Format> format_of(util::ByteView bytes);

/// Upright, as the camera's own note about its position wants it.
Outcome<Picture> decode(util::ByteView bytes);
/// JPEG without anything but the picture.
Outcome<util::Bytes> encode(const Picture& picture, int quality);

/// No side longer than `side_max`, by averaging; a smaller picture stays as it is.
Picture shrink(Picture picture, std::uint32_t side_max);

/// EXIF orientation, 1 to 8, found in a TIFF structure; 1 where it says none.
int orientation_in_tiff(util::ByteView tiff);
/// … in a JPEG or WebP file. Nothing else of its notes is looked at.
int orientation_of(util::ByteView bytes, Format format);
Picture turn(Picture picture, int orientation);

}  // namespace qingfeng::image
