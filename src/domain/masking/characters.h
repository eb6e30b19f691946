#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace qingfeng::domain::masking {

/// One character of a text with its place. `folded`: full-width letters, digits, hyphens and blanks as half-width ones,
/// letters in upper case.
struct Character {
    char32_t folded = 0;
    std::size_t begin = 0;
    std::size_t end = 0;
};

/// A byte that is no part of UTF-8 is a character of its own, U+FFFD.
std::vector<Character> characters_of(std::string_view text);

inline bool is_digit(char32_t c) { return c >= U'0' && c <= U'9'; }
inline bool is_latin(char32_t c) { return c >= U'A' && c <= U'Z'; }
inline bool is_hyphen(char32_t c) { return c == U'-'; }
inline bool is_blank(char32_t c) { return c == U' '; }

}  // namespace qingfeng::domain::masking
