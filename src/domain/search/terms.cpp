#include "domain/search/terms.h"

#include <algorithm>

#include "domain/masking/characters.h"

namespace qingfeng::domain::search {

namespace {

using masking::Character;

void append(std::string& out, char32_t code) {
    if (code < 0x80) {
        out += static_cast<char>(code);
    } else if (code < 0x800) {
        out += static_cast<char>(0xC0 | (code >> 6));
        out += static_cast<char>(0x80 | (code & 0x3F));
    } else if (code < 0x10000) {
        out += static_cast<char>(0xE0 | (code >> 12));
        out += static_cast<char>(0x80 | ((code >> 6) & 0x3F));
        out += static_cast<char>(0x80 | (code & 0x3F));
    } else {
        out += static_cast<char>(0xF0 | (code >> 18));
        out += static_cast<char>(0x80 | ((code >> 12) & 0x3F));
        out += static_cast<char>(0x80 | ((code >> 6) & 0x3F));
        out += static_cast<char>(0x80 | (code & 0x3F));
    }
}

bool is_word_character(char32_t c) { return masking::is_digit(c) || masking::is_latin(c); }

/// Ideographs and kana: what is written without blanks.
bool is_ideograph(char32_t c) {
    return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF) || (c >= 0x20000 && c <= 0x3FFFF) ||
           (c >= 0x3041 && c <= 0x30FF) || c == 0x3007;
}

}  // namespace

std::vector<std::string> terms_of(std::string_view text) {
    std::vector<std::string> terms;
    std::string word;
    const auto end_word = [&] {
        if (!word.empty()) terms.push_back(std::move(word));
        word.clear();
    };
    char32_t before = 0;  // the ideograph right before, or 0
    for (const Character& character : masking::characters_of(text)) {
        const char32_t code = character.folded;
        if (is_word_character(code)) {
            append(word, code);
            before = 0;
            continue;
        }
        end_word();
        if (!is_ideograph(code)) {
            before = 0;
            continue;
        }
        if (before != 0) {
            std::string pair;
            append(pair, before);
            append(pair, code);
            terms.push_back(std::move(pair));
        }
        before = code;
    }
    end_word();
    std::ranges::sort(terms);
    const auto repeated = std::ranges::unique(terms);
    terms.erase(repeated.begin(), repeated.end());
    return terms;
}

std::string folded(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (const Character& character : masking::characters_of(text)) append(out, character.folded);
    return out;
}

std::vector<std::string> words_of(std::string_view query) {
    std::vector<std::string> words;
    std::string word;
    for (const Character& character : masking::characters_of(query)) {
        const bool blank =
            masking::is_blank(character.folded) || character.folded == U'\n' || character.folded == U'\r';
        if (!blank) {
            append(word, character.folded);
        } else if (!word.empty()) {
            words.push_back(std::move(word));
            word.clear();
        }
    }
    if (!word.empty()) words.push_back(std::move(word));
    return words;
}

}  // namespace qingfeng::domain::search
