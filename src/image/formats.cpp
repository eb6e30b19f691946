#include <array>
#include <string_view>

#include "image/decoders.h"

namespace qingfeng::image {
namespace {

bool begins(util::ByteView bytes, std::size_t at, std::string_view text) {
    return bytes.size() >= at + text.size() && util::as_text(bytes.subspan(at, text.size())) == text;
}

}  // namespace

std::string_view to_key(Fault fault) {
    switch (fault) {
        case Fault::NotAPicture:
            return "not_a_picture";
        case Fault::Damaged:
            return "damaged";
        case Fault::TooManyPixels:
            return "too_many_pixels";
        case Fault::TooManyBytes:
            return "too_many_bytes";
        case Fault::TookTooLong:
            return "took_too_long";
        case Fault::NotPossibleNow:
            return "not_possible_now";
    }
    return {};
}

std::optional<Format> format_of(util::ByteView bytes) {
    if (begins(bytes, 0, "\xFF\xD8\xFF")) return Format::Jpeg;
    if (begins(bytes, 0, "\x89PNG\r\n\x1A\n")) return Format::Png;
    if (begins(bytes, 0, "RIFF") && begins(bytes, 8, "WEBP")) return Format::Webp;
    for (const std::string_view brand : {"heic", "heix", "heim", "heis", "hevc", "mif1", "msf1"}) {
        if (begins(bytes, 4, "ftyp") && begins(bytes, 8, brand)) return Format::Heif;
    }
    return std::nullopt;
}

Outcome<Picture> decode(util::ByteView bytes) {
    if (bytes.size() > bytes_max) return util::refuse(Fault::TooManyBytes);
    const auto format = format_of(bytes);
    if (!format) return util::refuse(Fault::NotAPicture);
    auto picture = [&]() -> Outcome<Picture> {
        switch (*format) {
            case Format::Jpeg:
                return decode_jpeg(bytes);
            case Format::Png:
                return decode_png(bytes);
            case Format::Webp:
                return decode_webp(bytes);
            case Format::Heif:
                return decode_heif(bytes);
        }
        return util::refuse(Fault::NotAPicture);
    }();
    if (!picture) return picture;
    return turn(std::move(*picture), orientation_of(bytes, *format));
}

}  // namespace qingfeng::image
