#pragma once

#include <source_location>
#include <string_view>

namespace qingfeng::util {

/// Ends the process with a message. For what our own code must never do; never for input.
[[noreturn]] void fail_check(std::string_view what, std::source_location where);

/// An assertion that stays on in release builds.
inline void check(bool holds, std::string_view what, std::source_location where = std::source_location::current()) {
    if (!holds) fail_check(what, where);
}

}  // namespace qingfeng::util
