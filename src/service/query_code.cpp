#include "service/query_code.h"

#include <array>
#include <cctype>

namespace qingfeng::service {
namespace {

constexpr std::string_view alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

std::optional<unsigned> value_of(char c) {
    const char upper = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    if (upper == 'O') return 0;
    if (upper == 'I' || upper == 'L') return 1;
    const auto at = alphabet.find(upper);
    if (at == std::string_view::npos) return std::nullopt;
    return static_cast<unsigned>(at);
}

unsigned check_value(std::string_view code) {
    unsigned sum = 0;
    for (unsigned i = 0; i + 1 < query_code_length; ++i) sum += (2 * i + 1) * *value_of(code[i]);
    return sum % 32;
}

/// Full-width letters, digits and signs (U+FF01 to U+FF5E) and the ideographic space as their plain forms.
std::string half_width(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto at = [&](std::size_t n) { return static_cast<unsigned char>(text[i + n]); };
        if (i + 2 < text.size() && at(0) == 0xEF && (at(1) == 0xBC || at(1) == 0xBD)) {
            const unsigned point = 0xF000u | ((at(1) & 0x3Fu) << 6) | (at(2) & 0x3Fu);
            if (point >= 0xFF01 && point <= 0xFF5E) {
                out.push_back(static_cast<char>(point - 0xFEE0));
                i += 2;
                continue;
            }
        }
        if (i + 2 < text.size() && at(0) == 0xE3 && at(1) == 0x80 && at(2) == 0x80) {
            out.push_back(' ');
            i += 2;
            continue;
        }
        out.push_back(text[i]);
    }
    return out;
}

}  // namespace

std::string derive_query_code(const util::SecretKey& code_key, std::string_view authority, std::string_view actor_scope,
                              std::string_view idempotency_key) {
    const storage::KeyedHash secret =
        storage::keyed_hash(code_key, "qingfeng/query-code/v1",
                            {util::as_bytes(authority), util::as_bytes(actor_scope), util::as_bytes(idempotency_key)});
    std::string code;
    for (std::size_t i = 0; i + 1 < query_code_length; ++i) {
        // Five bits at a time; 75 of the 128.
        const std::size_t bit = i * 5;
        const unsigned pair = static_cast<unsigned>(secret[bit / 8] << 8) | secret[bit / 8 + 1];
        code.push_back(alphabet[(pair >> (11 - bit % 8)) & 31]);
    }
    code.push_back(alphabet[check_value(code + "0")]);
    return code;
}

std::optional<std::string> normalise_query_code(std::string_view typed) {
    std::string code;
    for (const char c : half_width(typed)) {
        if (c == ' ' || c == '-' || c == '\t' || c == '\n' || c == '\r') continue;
        const auto value = value_of(c);
        if (!value || code.size() == query_code_length) return std::nullopt;
        code.push_back(alphabet[*value]);
    }
    if (code.size() != query_code_length || *value_of(code.back()) != check_value(code)) return std::nullopt;
    return code;
}

std::string grouped_query_code(std::string_view code) {
    std::string grouped;
    for (std::size_t i = 0; i < code.size(); ++i) {
        if (i != 0 && i % 4 == 0) grouped.push_back('-');
        grouped.push_back(code[i]);
    }
    return grouped;
}

storage::KeyedHash query_code_hash(const util::SecretKey& code_key, std::string_view code) {
    return storage::keyed_hash(code_key, "qingfeng/query-code-hash/v1", {util::as_bytes(code)});
}

}  // namespace qingfeng::service
