#include "domain/masking/characters.h"

#include <cstdint>

namespace qingfeng::domain::masking {

namespace {

constexpr char32_t unreadable = 0xFFFD;

char32_t fold(char32_t c) {
    if (c >= 0xFF01 && c <= 0xFF5E) c -= 0xFEE0;  // full width
    if (c >= U'a' && c <= U'z') return c - (U'a' - U'A');
    switch (c) {
        case 0x2010:  // hyphens and dashes of all lengths
        case 0x2011:
        case 0x2012:
        case 0x2013:
        case 0x2014:
        case 0x2015:
        case 0x2212:
        case 0xFE63:
            return U'-';
        case U'\t':
        case 0x00A0:
        case 0x2002:
        case 0x2003:
        case 0x2009:
        case 0x3000:
            return U' ';
        default:
            return c;
    }
}

struct Decoded {
    char32_t code = unreadable;
    std::size_t size = 1;
};

Decoded decode(std::string_view rest) {
    const auto byte = [&](std::size_t at) { return static_cast<std::uint8_t>(rest[at]); };
    const std::uint8_t lead = byte(0);
    if (lead < 0x80) return {lead, 1};
    const std::size_t size = lead >= 0xF0 && lead < 0xF8 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC2 ? 2 : 0;
    if (size == 0 || lead >= 0xF8 || rest.size() < size) return {};
    char32_t code = lead & (0xFFU >> (size + 1));
    for (std::size_t i = 1; i < size; ++i) {
        if ((byte(i) & 0xC0) != 0x80) return {};
        code = (code << 6) | (byte(i) & 0x3FU);
    }
    return {code, size};
}

}  // namespace

std::vector<Character> characters_of(std::string_view text) {
    std::vector<Character> characters;
    characters.reserve(text.size() / 2);
    for (std::size_t at = 0; at < text.size();) {
        const Decoded decoded = decode(text.substr(at));
        characters.push_back({fold(decoded.code), at, at + decoded.size});
        at += decoded.size;
    }
    return characters;
}

}  // namespace qingfeng::domain::masking
