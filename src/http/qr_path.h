#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace qingfeng::http {

/// A QR code as a page draws it: `<path d>` in a square of `size` units, of which the quiet edge is the page's affair.
/// The page makes the picture from a path, so that the secret in it never passes through markup or an image's address.
struct QrPath {
    std::int64_t size = 0;
    std::string path;
};

/// Empty where the text is longer than a code that a telephone reads from a screen.
std::optional<QrPath> qr_path(const std::string& text);

}  // namespace qingfeng::http
