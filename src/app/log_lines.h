#pragma once

#include <string>
#include <string_view>

#include "http/observed.h"
#include "http/server.h"
#include "util/time.h"

/// The server's log, a line each. In JSON for a collector, or for people. Neither ever holds a name, an address, a
/// code, a text or a path: tests/functional/test_logs.py sends canaries through every door and looks for them.
namespace qingfeng::app {

std::string text_line(util::Instant at, http::LogLevel level, std::string_view text);
std::string text_line(util::Instant at, const http::Observed& observed);

/// {"at":…,"level":"warning","text":…}
std::string json_line(util::Instant at, http::LogLevel level, std::string_view text);
/// {"at":…,"level":"info","request_id":…,"method":…,"route":…,"status":…,"ms":…}
std::string json_line(util::Instant at, const http::Observed& observed);

}  // namespace qingfeng::app
