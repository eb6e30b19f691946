#include "image/rendition.h"

#include "util/canonical.h"

namespace qingfeng::image {
namespace {

constexpr int shown_quality = 82;
constexpr int thumb_quality = 75;
constexpr std::string_view format_name = "qingfeng/rendition/v1";

}  // namespace

Outcome<Rendition> render(util::ByteView original) {
    auto picture = decode(original);
    if (!picture) return picture.failure();
    const Picture shown = shrink(std::move(*picture), kept_side_max);
    auto shown_bytes = encode(shown, shown_quality);
    if (!shown_bytes) return shown_bytes.failure();
    auto thumb_bytes = encode(shrink(shown, thumb_side_max), thumb_quality);
    if (!thumb_bytes) return thumb_bytes.failure();
    return Rendition{shown.width, shown.height, std::move(*shown_bytes), std::move(*thumb_bytes)};
}

util::Bytes packed(const Outcome<Rendition>& outcome) {
    util::CanonicalWriter out;
    out.text(format_name).number(outcome ? 0 : static_cast<std::uint64_t>(outcome.error()));
    if (outcome) out.number(outcome->width).number(outcome->height).bytes(outcome->shown).bytes(outcome->thumb);
    return out.take();
}

Outcome<Rendition> unpacked(util::ByteView bytes) {
    util::CanonicalReader in(bytes);
    const auto name = in.text();
    const auto fault = in.number();
    if (!name || *name != format_name || !fault) return util::refuse(Fault::NotPossibleNow);
    if (*fault != 0) {
        const bool known = *fault <= static_cast<std::uint64_t>(Fault::NotPossibleNow) && in.finished();
        return util::refuse(known ? static_cast<Fault>(*fault) : Fault::NotPossibleNow);
    }
    const auto width = in.number();
    const auto height = in.number();
    const auto shown = in.bytes();
    const auto thumb = in.bytes();
    // The process that wrote this has read what a stranger sent: only what can be true is believed.
    const auto side = [](const auto& value) { return value && *value > 0 && *value <= kept_side_max; };
    const auto picture = [](const auto& value) { return value && format_of(*value) == Format::Jpeg; };
    if (!side(width) || !side(height) || !picture(shown) || !picture(thumb) || !in.finished()) {
        return util::refuse(Fault::NotPossibleNow);
    }
    return Rendition{static_cast<std::uint32_t>(*width),
                     static_cast<std::uint32_t>(*height),
                     {shown->begin(), shown->end()},
                     {thumb->begin(), thumb->end()}};
}

}  // namespace qingfeng::image
