#include "http/wire.h"

#include <algorithm>
#include <array>
#include <iterator>

#include <fmt/format.h>

#include "http/text.h"
#include "util/time.h"

namespace qingfeng::http {
namespace {

constexpr std::array<std::string_view, 7> weekdays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr std::array<std::string_view, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                  "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr std::int64_t seconds_per_day = 86'400;

/// What the server says itself; a handler's own word on these is dropped.
bool is_servers_own(std::string_view name) {
    return equal_ignoring_case(name, "Content-Length") || equal_ignoring_case(name, "Connection") ||
           equal_ignoring_case(name, "Transfer-Encoding") || equal_ignoring_case(name, "Date") ||
           equal_ignoring_case(name, "X-Request-Id");
}

bool is_safe_value(std::string_view value) {
    return std::none_of(value.begin(), value.end(), [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
}

void append_line(std::string& head, std::string_view name, std::string_view value) {
    head.append(name).append(": ").append(value).append("\r\n");
}

}  // namespace

std::string http_date(std::int64_t unix_seconds) {
    const util::Date date{static_cast<std::int32_t>(unix_seconds / seconds_per_day)};
    const std::int64_t second = unix_seconds % seconds_per_day;
    return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT", weekdays[date.weekday()], date.day(),
                       months[date.month() - 1], date.year(), second / 3600, second / 60 % 60, second % 60);
}

bool status_allows_body(int status) { return status >= 200 && status != 204 && status != 304; }

std::optional<std::string> response_head(const Response& response, KeepAlive keep_alive, std::string_view date,
                                         std::string_view request_id) {
    std::string head;
    head.reserve(768);
    fmt::format_to(std::back_inserter(head), "HTTP/1.1 {} {}\r\n", response.status, reason_phrase(response.status));
    append_line(head, "Date", date);
    if (keep_alive == KeepAlive::No) append_line(head, "Connection", "close");
    if (!request_id.empty()) append_line(head, "X-Request-Id", request_id);
    if (status_allows_body(response.status)) {
        fmt::format_to(std::back_inserter(head), "Content-Length: {}\r\n", response.body.view().size());
    }
    for (const auto& [name, value] : response.headers.items()) {
        if (is_servers_own(name)) continue;
        if (!is_token(name) || !is_safe_value(value)) return std::nullopt;
        append_line(head, name, value);
    }
    for (const auto& [name, value] : secure_headers()) {
        if (!response.headers.has(name)) append_line(head, name, value);
    }
    return head.append("\r\n");
}

}  // namespace qingfeng::http
