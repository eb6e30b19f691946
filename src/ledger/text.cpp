#include "ledger/text.h"

#include <algorithm>
#include <charconv>

namespace qingfeng::ledger {
namespace {

std::optional<char32_t> take_code_point(std::string_view& rest) {
    const auto first = static_cast<unsigned char>(rest.front());
    const unsigned length = first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    if (length == 0 || first > 0xf4 || rest.size() < length) return std::nullopt;
    char32_t point = length == 1 ? first : first & (0x7f >> length);
    for (const char next : rest.substr(1, length - 1)) {
        const auto byte = static_cast<unsigned char>(next);
        if ((byte & 0xc0) != 0x80) return std::nullopt;
        point = point << 6 | (byte & 0x3f);
    }
    const bool overlong = (length == 3 && point < 0x800) || (length == 4 && point < 0x10000);
    const bool surrogate = point >= 0xd800 && point <= 0xdfff;
    if (overlong || surrogate || point > 0x10ffff) return std::nullopt;
    rest.remove_prefix(length);
    return point;
}

/// Unicode's White_Space property.
bool is_space(char32_t point) {
    return (point >= 0x09 && point <= 0x0d) || point == 0x20 || point == 0x85 || point == 0xa0 || point == 0x1680 ||
           (point >= 0x2000 && point <= 0x200a) || point == 0x2028 || point == 0x2029 || point == 0x202f ||
           point == 0x205f || point == 0x3000;
}

}  // namespace

bool is_plain_text(std::string_view text) {
    while (!text.empty()) {
        const auto point = take_code_point(text);
        if (!point || (*point < 0x20 && *point != '\n')) return false;
    }
    return true;
}

bool is_key_name(std::string_view text) {
    if (text.empty() || !is_plain_text(text)) return false;
    while (!text.empty()) {
        const auto point = take_code_point(text);
        if (is_space(*point) || *point == '+') return false;
    }
    return true;
}

std::optional<std::uint64_t> parse_tree_number(std::string_view text) {
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || value > max_tree_size) return std::nullopt;
    if (text.size() > 1 && text.front() == '0') return std::nullopt;
    return value;
}

std::optional<Hash> parse_hash(std::string_view text) {
    Hash hash{};
    const auto bytes = util::from_base64(text);
    if (!bytes || bytes->size() != hash.size()) return std::nullopt;
    std::copy(bytes->begin(), bytes->end(), hash.begin());
    return hash;
}

std::optional<std::string_view> take_line(std::string_view& rest) {
    const auto end = rest.find('\n');
    if (end == std::string_view::npos) return std::nullopt;
    const auto line = rest.substr(0, end);
    rest.remove_prefix(end + 1);
    return line;
}

}  // namespace qingfeng::ledger
