#include <png.h>

#include "image/decoders.h"

namespace qingfeng::image {

// libpng's simplified interface: no long jumps across our frames.
Outcome<Picture> decode_png(util::ByteView bytes) {
    png_image image{};
    image.version = PNG_IMAGE_VERSION;
    if (png_image_begin_read_from_memory(&image, bytes.data(), bytes.size()) == 0) {
        return util::refuse(Fault::Damaged);
    }
    if (!fits(image.width, image.height)) {
        png_image_free(&image);
        return util::refuse(Fault::TooManyPixels);
    }
    image.format = PNG_FORMAT_RGB;
    Picture picture{image.width, image.height, room_for(image.width, image.height)};
    const png_color white{255, 255, 255};
    if (png_image_finish_read(&image, &white, picture.rgb.data(), 0, nullptr) == 0) {
        png_image_free(&image);
        return util::refuse(Fault::Damaged);
    }
    return picture;
}

}  // namespace qingfeng::image
