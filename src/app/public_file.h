#pragma once

#include <filesystem>
#include <string_view>

#include "util/result.h"

namespace qingfeng::app {

/// Writes a file that others fetch: whole beside its place, durable, then put there, so that nobody ever reads half of
/// it. Makes the folders above it. Readable by everybody.
util::Status write_public_file(const std::filesystem::path& path, std::string_view text);

}  // namespace qingfeng::app
