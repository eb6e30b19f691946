#include <webp/decode.h>

#include "image/decoders.h"

namespace qingfeng::image {

Outcome<Picture> decode_webp(util::ByteView bytes) {
    int width = 0;
    int height = 0;
    if (WebPGetInfo(bytes.data(), bytes.size(), &width, &height) == 0) return util::refuse(Fault::Damaged);
    if (!fits(width, height)) return util::refuse(Fault::TooManyPixels);
    Picture picture{static_cast<std::uint32_t>(width), static_cast<std::uint32_t>(height), room_for(width, height)};
    const auto* done = WebPDecodeRGBInto(bytes.data(), bytes.size(), picture.rgb.data(), picture.rgb.size(), 3 * width);
    if (done == nullptr) return util::refuse(Fault::Damaged);
    return picture;
}

}  // namespace qingfeng::image
