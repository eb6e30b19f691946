#pragma once

#include <span>
#include <string_view>

namespace qingfeng::app {

/// A file of config/ as it was when the binary was built. `path` is relative to config/, with forward slashes.
struct EmbeddedFile {
    std::string_view path;
    std::string_view text;
};

/// Every embedded file, sorted by path. These are proposals: nothing in them binds until an entry has adopted it.
std::span<const EmbeddedFile> embedded_config();

}  // namespace qingfeng::app
