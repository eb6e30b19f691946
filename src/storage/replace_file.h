#pragma once

#include <filesystem>
#include <functional>
#include <string_view>

#include "util/result.h"

namespace qingfeng::storage {

enum class ReplaceStep { Open, Write, Sync, Rename, SyncFolder };

/// Asked before each step; a failure stands for a crash or a full disk there. For tests.
using BeforeStep = std::function<util::Status(ReplaceStep)>;

/// Puts `text` in the place of a file: written beside it, made durable, renamed over it, the folder made durable.
/// Whoever reads, now or after a crash, finds the old text or the new, whole. After a failure it may be either; after
/// success the new one. Concurrent replacements of one file need a lock of the caller's.
util::Status replace_file(const std::filesystem::path& file, std::string_view text, unsigned mode = 0600,
                          const BeforeStep& before = {});

}  // namespace qingfeng::storage
