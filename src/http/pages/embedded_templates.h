#pragma once

#include <span>

#include "util/embedded_file.h"

namespace qingfeng::http::pages {

/// Every file of src/http/pages/templates as it was when the binary was built.
std::span<const util::EmbeddedFile> embedded_templates();

}  // namespace qingfeng::http::pages
