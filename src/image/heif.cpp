#include <algorithm>
#include <memory>

#include <libheif/heif.h>

#include "image/decoders.h"

namespace qingfeng::image {
namespace {

template <auto free>
struct Free {
    void operator()(auto* what) const { free(what); }
};
using Context = std::unique_ptr<heif_context, Free<heif_context_free>>;
using Handle = std::unique_ptr<heif_image_handle, Free<heif_image_handle_release>>;
using Image = std::unique_ptr<heif_image, Free<heif_image_release>>;

}  // namespace

void prepare_heif() { heif_init(nullptr); }

Outcome<Picture> decode_heif(util::ByteView bytes) {
    const Context context(heif_context_alloc());
    if (!context) return util::refuse(Fault::NotPossibleNow);
    heif_context_set_max_decoding_threads(context.get(), 0);
    heif_context_set_maximum_image_size_limit(context.get(), 16384);
    if (heif_context_read_from_memory_without_copy(context.get(), bytes.data(), bytes.size(), nullptr).code !=
        heif_error_Ok) {
        return util::refuse(Fault::Damaged);
    }
    heif_image_handle* found = nullptr;
    if (heif_context_get_primary_image_handle(context.get(), &found).code != heif_error_Ok) {
        return util::refuse(Fault::Damaged);
    }
    const Handle handle(found);
    if (!fits(std::max(heif_image_handle_get_width(found), 0), std::max(heif_image_handle_get_height(found), 0))) {
        return util::refuse(Fault::TooManyPixels);
    }
    heif_image* decoded = nullptr;
    if (heif_decode_image(found, &decoded, heif_colorspace_RGB, heif_chroma_interleaved_RGB, nullptr).code !=
        heif_error_Ok) {
        return util::refuse(Fault::Damaged);
    }
    const Image image(decoded);
    int stride = 0;
    const std::uint8_t* rows = heif_image_get_plane_readonly(decoded, heif_channel_interleaved, &stride);
    const int width = heif_image_get_width(decoded, heif_channel_interleaved);
    const int height = heif_image_get_height(decoded, heif_channel_interleaved);
    if (rows == nullptr || width <= 0 || height <= 0 || stride < 3 * width || !fits(width, height)) {
        return util::refuse(Fault::Damaged);
    }
    Picture picture{static_cast<std::uint32_t>(width), static_cast<std::uint32_t>(height), room_for(width, height)};
    const auto row_size = static_cast<std::size_t>(width) * 3;
    for (std::size_t row = 0; row < picture.height; ++row) {
        std::copy_n(rows + row * static_cast<std::size_t>(stride), row_size, picture.rgb.begin() + row * row_size);
    }
    return picture;
}

}  // namespace qingfeng::image
