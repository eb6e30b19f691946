#include "domain/people/name_folding.h"

#include <cstddef>

namespace qingfeng::domain::people {
namespace {

/// U+FF01…U+FF5E in UTF-8 are EF BC 81…EF BC BF and EF BD 80…EF BD 9E, in the order of ASCII 0x21…0x7E.
char half_width(std::string_view text, std::size_t at) {
    if (at + 2 >= text.size() || text[at] != '\xEF') return 0;
    const auto middle = static_cast<unsigned char>(text[at + 1]);
    const auto end = static_cast<unsigned char>(text[at + 2]);
    if (middle == 0xBC && end >= 0x81 && end <= 0xBF) return static_cast<char>(end - 0x81 + 0x21);
    if (middle == 0xBD && end >= 0x80 && end <= 0x9E) return static_cast<char>(end - 0x80 + 0x60);
    return 0;
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

}  // namespace

std::string fold_name(std::string_view name) {
    constexpr std::string_view ideographic_space = "\u3000";
    constexpr std::string_view no_break_space = "\u00a0";
    std::string folded;
    for (std::size_t at = 0; at < name.size();) {
        const std::string_view rest = name.substr(at);
        if (const char half = half_width(name, at)) {
            folded.push_back(lower(half));
            at += 3;
        } else if (rest.starts_with(ideographic_space)) {
            at += ideographic_space.size();
        } else if (rest.starts_with(no_break_space)) {
            at += no_break_space.size();
        } else {
            const char c = name[at++];
            if (c != ' ' && (c < '\t' || c > '\r')) folded.push_back(lower(c));
        }
    }
    return folded;
}

}  // namespace qingfeng::domain::people
