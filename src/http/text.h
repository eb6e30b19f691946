#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace qingfeng::http {

/// ASCII only, as header names and tokens are compared.
bool equal_ignoring_case(std::string_view a, std::string_view b);

/// Without spaces and tabs at either end.
std::string_view trimmed(std::string_view text);

/// The part of `rest` before the first `separator`; `rest` becomes what follows it (empty after the last part).
std::string_view take_until(std::string_view& rest, char separator);

/// "12", in digits alone.
std::optional<std::size_t> whole_number(std::string_view text);

/// RFC 9110 token: a method, a header name.
bool is_token(std::string_view text);

/// Any control character but the tab.
bool has_control(std::string_view text);

/// Well-formed UTF-8 (no overlong forms, no surrogates, nothing above U+10FFFF).
bool is_utf8(std::string_view text);

}  // namespace qingfeng::http
