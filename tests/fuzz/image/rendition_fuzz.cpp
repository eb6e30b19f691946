// Pictures: any bytes become a rendition within the bounds, or a fault. The decoders themselves are not ours; what is
// looked for here is what we make of what they say.
#include <cstddef>
#include <cstdint>

#include "image/rendition.h"
#include "util/check.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace qingfeng;
    const util::ByteView bytes(data, size);
    image::orientation_in_tiff(bytes);
    const auto rendition = image::render(bytes);
    if (!rendition) return 0;
    util::check(rendition->width <= image::kept_side_max && rendition->height <= image::kept_side_max, "too large");
    util::check(image::unpacked(image::packed(rendition)).has_value(), "a rendition that does not cross the pipe");
    return 0;
}
