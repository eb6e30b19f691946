#pragma once

#include <span>

#include "http/static_files.h"

namespace qingfeng::app {

/// What scripts/web.sh had built below build/web when the binary was: "portal/…" and "desk/…", sorted by path. Empty
/// where nothing was.
std::span<const http::StaticFile> embedded_web();

}  // namespace qingfeng::app
