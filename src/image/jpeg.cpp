#include <memory>

#include <turbojpeg.h>

#include "image/decoders.h"

namespace qingfeng::image {
namespace {

struct Close {
    void operator()(void* handle) const { tjDestroy(handle); }
};
using Handle = std::unique_ptr<void, Close>;

/// The coarsest scale at which the decoder still gives at least what is kept: a phone's 50 megapixels then never stand
/// in memory whole.
tjscalingfactor scale_for(int width, int height) {
    int count = 0;
    const tjscalingfactor* known = tjGetScalingFactors(&count);
    tjscalingfactor best{1, 1};
    for (int i = 0; known != nullptr && i < count; ++i) {
        const tjscalingfactor one = known[i];
        if (one.num > one.denom) continue;
        const bool enough = std::max(TJSCALED(width, one), TJSCALED(height, one)) >= static_cast<int>(kept_side_max);
        if (enough && one.num * best.denom < best.num * one.denom) best = one;
    }
    return best;
}

}  // namespace

Outcome<Picture> decode_jpeg(util::ByteView bytes) {
    const Handle handle(tjInitDecompress());
    if (!handle) return util::refuse(Fault::NotPossibleNow);
    int width = 0;
    int height = 0;
    int sampling = 0;
    int colours = 0;
    if (tjDecompressHeader3(handle.get(), bytes.data(), bytes.size(), &width, &height, &sampling, &colours) != 0) {
        return util::refuse(Fault::Damaged);
    }
    if (width <= 0 || height <= 0) return util::refuse(Fault::Damaged);
    if (!fits(width, height)) return util::refuse(Fault::TooManyPixels);
    const tjscalingfactor scale = scale_for(width, height);
    Picture picture;
    picture.width = static_cast<std::uint32_t>(TJSCALED(width, scale));
    picture.height = static_cast<std::uint32_t>(TJSCALED(height, scale));
    picture.rgb = room_for(picture.width, picture.height);
    const int done =
        tjDecompress2(handle.get(), bytes.data(), bytes.size(), picture.rgb.data(), static_cast<int>(picture.width), 0,
                      static_cast<int>(picture.height), TJPF_RGB, TJFLAG_ACCURATEDCT);
    // A warning leaves grey where bytes are missing: half a photo is not what the person meant to send.
    if (done != 0) return util::refuse(Fault::Damaged);
    return picture;
}

Outcome<util::Bytes> encode(const Picture& picture, int quality) {
    const Handle handle(tjInitCompress());
    if (!handle) return util::refuse(Fault::NotPossibleNow);
    unsigned char* out = nullptr;
    unsigned long size = 0;
    const int done =
        tjCompress2(handle.get(), picture.rgb.data(), static_cast<int>(picture.width), 0,
                    static_cast<int>(picture.height), TJPF_RGB, &out, &size, TJSAMP_420, quality, TJFLAG_PROGRESSIVE);
    const std::unique_ptr<unsigned char, decltype(&tjFree)> owned(out, tjFree);
    if (done != 0) return util::refuse(Fault::NotPossibleNow);
    return util::Bytes(out, out + size);
}

}  // namespace qingfeng::image
