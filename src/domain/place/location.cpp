#include "domain/place/location.h"

#include <array>

#include "domain/people/name_folding.h"

namespace qingfeng::domain::place {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return c >= 'a' && c <= 'z'; }
bool is_ascii(char c) { return static_cast<unsigned char>(c) < 0x80; }

/// Half-width, lower case, one blank between words.
std::string tidied(std::string_view text) {
    // fold_name drops blanks, and here they part a place from a direction.
    std::string out;
    std::string word;
    const auto flush = [&] {
        const std::string folded = people::fold_name(word);
        // "k 12 + 300" is one stake.
        const bool joins =
            out.empty() || out.ends_with('+') || folded.starts_with('+') || out == "k" || out.ends_with(" k");
        if (!folded.empty()) out += (joins ? "" : " ") + folded;
        word.clear();
    };
    constexpr std::string_view wide_blank = "\u3000";
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool wide = text.substr(i, wide_blank.size()) == wide_blank;
        if (wide || text[i] == ' ' || text[i] == '\t' || text[i] == '\n' || text[i] == '\r') {
            flush();
            if (wide) i += wide_blank.size() - 1;
        } else {
            word += text[i];
        }
    }
    flush();
    return out;
}

void drop_brackets(std::string& text) {
    for (auto open = text.find('('); open != std::string::npos; open = text.find('(')) {
        const auto close = text.find(')', open);
        text.erase(open, close == std::string::npos ? std::string::npos : close - open + 1);
    }
}

/// "…301km北京方向", "… 沈阳方向": the word before 方向, back to a blank, a Latin sign or the end of a stake.
std::string take_direction(std::string& text) {
    constexpr std::string_view mark = "方向";
    const auto at = text.rfind(mark);
    if (at == std::string::npos) return {};
    std::size_t begin = at;
    while (begin >= 3 && !is_ascii(text[begin - 1])) {
        const std::string_view sign = std::string_view(text).substr(begin - 3, 3);
        if (sign == "处" || sign == "米" || sign == "里") break;
        begin -= 3;
    }
    std::string direction = text.substr(begin, at + mark.size() - begin);
    text.replace(begin, direction.size(), " ");
    return direction;
}

bool skip(std::string_view text, std::size_t& at, std::string_view word) {
    if (!text.substr(at).starts_with(word)) return false;
    at += word.size();
    return true;
}

std::string_view digits_at(std::string_view text, std::size_t at) {
    std::size_t end = at;
    while (end < text.size() && is_digit(text[end])) ++end;
    return text.substr(at, end - at);
}

int number(std::string_view digits) {
    int value = 0;
    for (const char c : digits) value = value * 10 + (c - '0');
    return value;
}

struct FoundStake {
    std::size_t begin = 0;
    std::size_t end = 0;
    Stake stake;
    bool to_the_kilometre = true;
};

/// A stake that begins at this digit or at the k before it.
std::optional<FoundStake> stake_at(std::string_view text, std::size_t at) {
    FoundStake found;
    const bool with_k = at > 0 && text[at - 1] == 'k';
    found.begin = with_k ? at - 1 : at;
    if (found.begin > 0 &&
        (is_letter(text[found.begin - 1]) || is_digit(text[found.begin - 1]) || text[found.begin - 1] == '.')) {
        return std::nullopt;
    }
    const std::string_view kilometres = digits_at(text, at);
    if (kilometres.size() > 4) return std::nullopt;
    at += kilometres.size();
    std::string metres;
    if (at + 1 < text.size() && text[at] == '.' && is_digit(text[at + 1])) {
        const std::string_view fraction = digits_at(text, at + 1).substr(0, 3);
        metres = std::string(fraction) + std::string(3 - fraction.size(), '0');
        at += 1 + digits_at(text, at + 1).size();
    }
    const bool unit = skip(text, at, "km") || skip(text, at, "公里") || skip(text, at, "千米");
    const std::size_t after_unit = at;
    const bool plus = skip(text, at, "+");
    const std::string_view more = metres.empty() ? digits_at(text, at) : std::string_view();
    if (!with_k && !unit && !(plus && !more.empty())) return std::nullopt;
    if (!more.empty() && (plus || unit) && more.size() <= 3) {
        metres = more;
        at += more.size();
    } else {
        at = after_unit;
    }
    if (!skip(text, at, "米")) skip(text, at, "m");
    skip(text, at, "处");
    found.end = at;
    found.to_the_kilometre = metres.empty();
    found.stake.metres = number(kilometres) * 1000 + (metres.empty() ? 0 : number(metres));
    return found;
}

std::optional<FoundStake> find_stake(std::string_view text) {
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (!is_digit(text[at])) continue;
        if (auto found = stake_at(text, at)) return found;
        at += digits_at(text, at).size() - 1;
    }
    return std::nullopt;
}

/// "…-京哈高速…", "京哈与…枢纽", "s96".
std::string take_road(std::string& text) {
    if (auto at = text.find("高速"); at != std::string::npos) {
        auto begin = text.find_last_of("- ", at);
        begin = begin == std::string::npos ? 0 : begin + 1;
        std::string road = text.substr(begin, at - begin) + "高速";
        at += std::string_view("高速").size();
        skip(text, at, "公路");
        text.replace(begin, at - begin, " ");
        return road;
    }
    if (const auto at = text.find("与"); at != std::string::npos && text.find("枢纽") != std::string::npos) {
        std::string road = text.substr(0, at) + "高速";
        text.erase(0, at + std::string_view("与").size());
        return road;
    }
    for (std::size_t at = 0; at + 1 < text.size(); ++at) {
        const bool starts = (text[at] == 'g' || text[at] == 's') && (at == 0 || !is_letter(text[at - 1]));
        const std::string_view digits = digits_at(text, at + 1);
        if (!starts || digits.empty() || digits.size() > 4) continue;
        std::string road = static_cast<char>(text[at] - 'a' + 'A') + std::string(digits);
        text.replace(at, digits.size() + 1, " ");
        return road;
    }
    return {};
}

std::string trimmed_place(std::string text) {
    std::string place;
    for (const char c : text) {
        const bool parts = c == '-' || c == ' ';
        if (!parts) place += c;
    }
    for (const std::string_view tail : {"处", "出口", "入口", "卡口"}) {
        if (place.ends_with(tail) && place.size() > tail.size()) place.erase(place.size() - tail.size());
    }
    return place;
}

}  // namespace

std::string Stake::text() const {
    const std::string rest = std::to_string(metres % 1000);
    return "K" + std::to_string(metres / 1000) + "+" + std::string(3 - rest.size(), '0') + rest;
}

Location read_location(std::string_view given) {
    std::string text = tidied(given);
    drop_brackets(text);
    Location location;
    location.direction = take_direction(text);
    if (const auto found = find_stake(text)) {
        location.stake = found->stake;
        location.stake_to_the_kilometre = found->to_the_kilometre;
        text.replace(found->begin, found->end - found->begin, " ");
    }
    location.road = take_road(text);
    location.place = trimmed_place(std::move(text));
    return location;
}

std::optional<Stake> read_stake(std::string_view text) { return read_location(text).stake; }

}  // namespace qingfeng::domain::place
