#include "sample.h"

#include <cstring>
#include <memory>

#include <png.h>
#include <webp/encode.h>

#include "util/check.h"

namespace qingfeng::image::testing {
namespace {

void put(util::Bytes& out, std::uint32_t value, int size) {
    for (int i = 0; i < size; ++i) out.push_back(static_cast<std::uint8_t>(value >> (8 * i)));
}

void put_text(util::Bytes& out, std::string_view text) { out.insert(out.end(), text.begin(), text.end()); }

/// A TIFF structure with Make (0x010F), Orientation (0x0112) and a pointer to a GPS directory (0x8825).
util::Bytes tiff(int orientation) {
    util::Bytes out;
    put_text(out, "II");
    put(out, 42, 2);
    put(out, 8, 4);
    const std::string maker = std::string(secret_maker) + '\0';
    const std::uint32_t maker_at = 8 + 2 + 3 * 12 + 4;
    const auto gps_at = static_cast<std::uint32_t>(maker_at + maker.size());
    put(out, 3, 2);
    put(out, 0x010F, 2), put(out, 2, 2), put(out, static_cast<std::uint32_t>(maker.size()), 4), put(out, maker_at, 4);
    put(out, 0x0112, 2), put(out, 3, 2), put(out, 1, 4), put(out, static_cast<std::uint32_t>(orientation), 4);
    put(out, 0x8825, 2), put(out, 4, 2), put(out, 1, 4), put(out, gps_at, 4);
    put(out, 0, 4);
    put_text(out, maker);
    put(out, 1, 2);
    put(out, 1, 2), put(out, 2, 2), put(out, 2, 4), put_text(out, std::string_view("N\0\0\0", 4));
    put(out, 0, 4);
    return out;
}

void segment(util::Bytes& out, std::uint8_t marker, std::string_view begin, util::ByteView content) {
    const std::size_t length = 2 + begin.size() + content.size();
    out.insert(out.end(), {0xFF, marker, static_cast<std::uint8_t>(length >> 8), static_cast<std::uint8_t>(length)});
    put_text(out, begin);
    out.insert(out.end(), content.begin(), content.end());
}

}  // namespace

Picture flag(std::uint32_t width, std::uint32_t height) {
    Picture picture{width, height, {}};
    picture.rgb.resize(std::size_t{3} * width * height);
    for (std::size_t y = 0; y < height; ++y) {
        for (std::size_t x = 0; x < width; ++x) {
            std::uint8_t* pixel = &picture.rgb[3 * (y * width + x)];
            if (y < height / 8) {
                pixel[1] = 255;
            } else {
                pixel[x < width / 2 ? 0 : 2] = 255;
            }
        }
    }
    return picture;
}

util::Bytes camera_jpeg(const Picture& picture, int orientation) {
    const auto plain = encode(picture, 90);
    util::check(plain.has_value(), "a sample is encoded");
    util::Bytes out(plain->begin(), plain->begin() + 2);
    segment(out, 0xE1, std::string_view("Exif\0\0", 6), tiff(orientation));
    segment(out, 0xFE, secret_comment, {});
    out.insert(out.end(), plain->begin() + 2, plain->end());
    return out;
}

util::Bytes png(const Picture& picture) {
    png_image image{};
    image.version = PNG_IMAGE_VERSION;
    image.width = picture.width;
    image.height = picture.height;
    image.format = PNG_FORMAT_RGB;
    png_alloc_size_t size = 0;
    png_image_write_to_memory(&image, nullptr, &size, 0, picture.rgb.data(), 0, nullptr);
    util::Bytes out(size);
    png_image_write_to_memory(&image, out.data(), &size, 0, picture.rgb.data(), 0, nullptr);
    out.resize(size);
    return out;
}

util::Bytes webp(const Picture& picture) {
    std::uint8_t* bytes = nullptr;
    const std::size_t size =
        WebPEncodeRGB(picture.rgb.data(), static_cast<int>(picture.width), static_cast<int>(picture.height),
                      3 * static_cast<int>(picture.width), 90, &bytes);
    const std::unique_ptr<std::uint8_t, decltype(&WebPFree)> owned(bytes, WebPFree);
    return {bytes, bytes + size};
}

}  // namespace qingfeng::image::testing
