#include "http/language.h"

#include <cctype>
#include <optional>

#include "http/text.h"

namespace qingfeng::http {
namespace {

std::optional<Language> language_of(std::string_view tag) {
    const std::string_view primary = tag.substr(0, tag.find_first_of("-_"));
    if (equal_ignoring_case(primary, "zh")) return Language::Chinese;
    if (equal_ignoring_case(primary, "en")) return Language::English;
    return std::nullopt;
}

/// Thousandths of a q value ("0.8" is 800); what cannot be read counts as 0, so that it is never preferred.
int weight_of(std::string_view text) {
    if (text.empty() || (text[0] != '0' && text[0] != '1')) return 0;
    int weight = (text[0] - '0') * 1000;
    if (text.size() == 1) return weight;
    if (text[1] != '.' || text.size() > 5) return 0;
    int scale = 100;
    for (const char c : text.substr(2)) {
        if (c < '0' || c > '9') return 0;
        weight += (c - '0') * scale;
        scale /= 10;
    }
    return weight > 1000 ? 0 : weight;
}

}  // namespace

Language negotiate_language(std::string_view accept_language, std::string_view lang_parameter) {
    if (const auto asked = language_of(lang_parameter)) return *asked;
    Language best = Language::Chinese;
    int best_weight = 0;
    while (!accept_language.empty()) {
        const std::string_view item = trimmed(take_until(accept_language, ','));
        const std::size_t semicolon = item.find(';');
        const auto language = language_of(trimmed(item.substr(0, semicolon)));
        if (!language) continue;
        int weight = 1000;
        if (semicolon != std::string_view::npos) {
            const std::string_view parameter = trimmed(item.substr(semicolon + 1));
            if (parameter.starts_with("q=") || parameter.starts_with("Q=")) weight = weight_of(parameter.substr(2));
        }
        if (weight > best_weight) {
            best = *language;
            best_weight = weight;
        }
    }
    return best;
}

std::string_view language_tag(Language language) {
    switch (language) {
        case Language::Chinese:
            return "zh-CN";
        case Language::English:
            return "en";
    }
    return "zh-CN";
}

}  // namespace qingfeng::http
