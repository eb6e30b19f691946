#include "image/picture.h"

/// The one number of a camera's notes that matters: which side is up. Every offset is checked; whatever does not read
/// as it should means "upright".
namespace qingfeng::image {
namespace {

constexpr int upright = 1;
constexpr std::uint16_t orientation_tag = 0x0112;
constexpr std::uint16_t entries_max = 512;

class Reader {
  public:
    Reader(util::ByteView bytes, bool big_endian) : bytes_(bytes), big_endian_(big_endian) {}

    std::optional<std::uint32_t> number(std::size_t at, std::size_t size) const {
        if (at > bytes_.size() || bytes_.size() - at < size) return std::nullopt;
        std::uint32_t value = 0;
        for (std::size_t i = 0; i < size; ++i) {
            value |= std::uint32_t{bytes_[at + i]} << (8 * (big_endian_ ? size - 1 - i : i));
        }
        return value;
    }

  private:
    util::ByteView bytes_;
    bool big_endian_;
};

int orientation_in_jpeg(util::ByteView bytes) {
    const Reader reader(bytes, true);
    std::size_t at = 2;
    for (;;) {
        const auto marker = reader.number(at, 2);
        const auto length = reader.number(at + 2, 2);
        // Notes stand before the picture's own data (SOS, DA).
        if (!marker || !length || (*marker >> 8) != 0xFF || *marker == 0xFFDA || *length < 2) return upright;
        const std::size_t from = at + 4;
        if (bytes.size() - from < *length - 2) return upright;
        const auto content = bytes.subspan(from, *length - 2);
        if (*marker == 0xFFE1 && content.size() > 6 && util::as_text(content.first(4)) == "Exif") {
            return orientation_in_tiff(content.subspan(6));
        }
        at = from + *length - 2;
    }
}

int orientation_in_webp(util::ByteView bytes) {
    const Reader reader(bytes, false);
    std::size_t at = 12;
    for (;;) {
        const auto size = reader.number(at + 4, 4);
        if (!size || bytes.size() - (at + 8) < *size) return upright;
        auto content = bytes.subspan(at + 8, *size);
        if (util::as_text(bytes.subspan(at, 4)) == "EXIF") {
            if (content.size() > 6 && util::as_text(content.first(4)) == "Exif") content = content.subspan(6);
            return orientation_in_tiff(content);
        }
        at += 8 + *size + (*size & 1U);
    }
}

}  // namespace

int orientation_in_tiff(util::ByteView tiff) {
    if (tiff.size() < 8) return upright;
    const std::string_view order = util::as_text(tiff.first(2));
    if (order != "II" && order != "MM") return upright;
    const Reader reader(tiff, order == "MM");
    if (reader.number(2, 2) != 42) return upright;
    const std::size_t directory = *reader.number(4, 4);
    const auto count = reader.number(directory, 2);
    if (!count || *count > entries_max) return upright;
    for (std::size_t i = 0; i < *count; ++i) {
        const std::size_t entry = directory + 2 + 12 * i;
        const auto tag = reader.number(entry, 2);
        if (!tag) return upright;
        if (*tag != orientation_tag) continue;
        const auto value = reader.number(entry + 8, 2);
        return value && *value >= 1 && *value <= 8 ? static_cast<int>(*value) : upright;
    }
    return upright;
}

int orientation_of(util::ByteView bytes, Format format) {
    switch (format) {
        case Format::Jpeg:
            return orientation_in_jpeg(bytes);
        case Format::Webp:
            return orientation_in_webp(bytes);
        case Format::Png:   // has no camera behind it
        case Format::Heif:  // turned by its decoder
            return upright;
    }
    return upright;
}

}  // namespace qingfeng::image
