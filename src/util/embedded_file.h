#pragma once

#include <string_view>

namespace qingfeng::util {

/// A file that lies in the binary. `path` is relative to the folder that was embedded, with forward slashes.
struct EmbeddedFile {
    std::string_view path;
    std::string_view text;
};

}  // namespace qingfeng::util
