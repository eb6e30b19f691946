#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "http/message.h"

namespace qingfeng::http {

enum class KeepAlive { Yes, No };

/// "Mon, 23 Nov 2026 08:23:24 GMT" (RFC 9110 §5.6.7) for seconds since 1970 UTC.
std::string http_date(std::int64_t unix_seconds);

/// Status line and headers of an answer, up to and with the empty line, with the defaults of secure_headers(). Empty
/// where a header's name is no token or its value could break out of its line: the answer must not be sent.
std::optional<std::string> response_head(const Response& response, KeepAlive keep_alive, std::string_view date,
                                         std::string_view request_id);

/// 1xx, 204 and 304 never have a body.
bool status_allows_body(int status);

}  // namespace qingfeng::http
