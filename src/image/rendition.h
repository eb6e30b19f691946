#pragma once

#include "image/picture.h"

namespace qingfeng::image {

/// What is kept of a picture: two JPEG files with nothing in them but what is seen.
struct Rendition {
    std::uint32_t width = 0;  ///< of `shown`
    std::uint32_t height = 0;
    util::Bytes shown;  ///< no side longer than kept_side_max
    util::Bytes thumb;  ///< … than thumb_side_max
};

/// Decodes, turns upright, shrinks and writes anew. Only for the helper process.
Outcome<Rendition> render(util::ByteView original);

/// A rendition or a fault as bytes on a pipe.
util::Bytes packed(const Outcome<Rendition>& outcome);
/// NotPossibleNow for bytes that are no whole answer: whoever wrote them did not live to finish.
Outcome<Rendition> unpacked(util::ByteView bytes);

}  // namespace qingfeng::image
