#pragma once

#include <span>

#include "util/embedded_file.h"

namespace qingfeng::app {

using util::EmbeddedFile;

/// Every file of config/ as it was when the binary was built, sorted by path. These are proposals: nothing in them
/// binds until an entry has adopted it.
std::span<const EmbeddedFile> embedded_config();

}  // namespace qingfeng::app
