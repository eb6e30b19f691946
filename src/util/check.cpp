#include "util/check.h"

#include <cstdio>
#include <cstdlib>

#include <fmt/core.h>

namespace qingfeng::util {

void fail_check(std::string_view what, std::source_location where) {
    fmt::print(stderr, "qingfeng: internal fault: {} ({}:{})\n", what, where.file_name(), where.line());
    std::fflush(stderr);
    std::abort();
}

}  // namespace qingfeng::util
