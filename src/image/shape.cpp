#include <algorithm>

#include "image/picture.h"

/// Smaller and upright.
namespace qingfeng::image {
namespace {

struct Span {
    std::uint32_t from = 0;
    std::uint32_t until = 0;
};

/// The source pixels that one target pixel stands for; never empty.
Span span_of(std::uint64_t index, std::uint64_t source, std::uint64_t target) {
    const auto from = static_cast<std::uint32_t>(index * source / target);
    const auto until = static_cast<std::uint32_t>((index + 1) * source / target);
    return {from, std::max(until, from + 1)};
}

std::size_t offset(const Picture& picture, std::size_t x, std::size_t y) { return 3 * (y * picture.width + x); }

}  // namespace

Picture shrink(Picture picture, std::uint32_t side_max) {
    const std::uint64_t longer = std::max(picture.width, picture.height);
    if (longer <= side_max) return picture;
    const auto scaled = [&](std::uint64_t side) {
        return static_cast<std::uint32_t>(std::max<std::uint64_t>(1, (side * side_max + longer / 2) / longer));
    };
    Picture small{scaled(picture.width), scaled(picture.height), {}};
    small.rgb.resize(std::size_t{3} * small.width * small.height);
    for (std::uint32_t y = 0; y < small.height; ++y) {
        const Span rows = span_of(y, picture.height, small.height);
        for (std::uint32_t x = 0; x < small.width; ++x) {
            const Span columns = span_of(x, picture.width, small.width);
            std::uint64_t sum[3] = {};
            for (std::uint32_t row = rows.from; row < rows.until; ++row) {
                const std::uint8_t* pixel = &picture.rgb[offset(picture, columns.from, row)];
                for (std::uint32_t column = columns.from; column < columns.until; ++column, pixel += 3) {
                    for (int c = 0; c < 3; ++c) sum[c] += pixel[c];
                }
            }
            const std::uint64_t count =
                std::uint64_t{rows.until - rows.from} * std::uint64_t{columns.until - columns.from};
            for (int c = 0; c < 3; ++c) {
                small.rgb[offset(small, x, y) + c] = static_cast<std::uint8_t>((sum[c] + count / 2) / count);
            }
        }
    }
    return small;
}

Picture turn(Picture picture, int orientation) {
    if (orientation <= 1 || orientation > 8) return picture;
    const bool sideways = orientation >= 5;
    Picture turned{sideways ? picture.height : picture.width, sideways ? picture.width : picture.height, {}};
    turned.rgb.resize(picture.rgb.size());
    const std::size_t right = picture.width - 1;
    const std::size_t bottom = picture.height - 1;
    for (std::size_t y = 0; y < turned.height; ++y) {
        for (std::size_t x = 0; x < turned.width; ++x) {
            std::size_t from_x = sideways ? y : x;
            std::size_t from_y = sideways ? x : y;
            // 2, 3, 7, 8 come from the right; 3, 4, 6, 7 from the bottom.
            if (orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8) from_x = right - from_x;
            if (orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7) from_y = bottom - from_y;
            std::copy_n(picture.rgb.begin() + static_cast<std::ptrdiff_t>(offset(picture, from_x, from_y)), 3,
                        turned.rgb.begin() + static_cast<std::ptrdiff_t>(offset(turned, x, y)));
        }
    }
    return turned;
}

}  // namespace qingfeng::image
