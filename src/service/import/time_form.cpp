#include "service/import/time_form.h"

#include <algorithm>
#include <array>

namespace qingfeng::service::import {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Takes the digits from the front of `text`.
std::optional<int> take_number(std::string_view& text, std::size_t digits_min, std::size_t digits_max) {
    std::size_t count = 0;
    int value = 0;
    while (count < digits_max && count < text.size() && is_digit(text[count]))
        value = value * 10 + (text[count++] - '0');
    if (count < digits_min) return std::nullopt;
    text.remove_prefix(count);
    return value;
}

bool take_literal(std::string_view& text, char literal) {
    if (text.empty() || text.front() != literal) return false;
    text.remove_prefix(1);
    while (literal == ' ' && !text.empty() && text.front() == ' ') text.remove_prefix(1);
    return true;
}

/// 0 for AM, 12 for PM.
std::optional<int> take_half_day(std::string_view& text) {
    if (text.size() < 2 || (text[1] != 'M' && text[1] != 'm')) return std::nullopt;
    const char half = text[0];
    text.remove_prefix(2);
    if (half == 'A' || half == 'a') return 0;
    if (half == 'P' || half == 'p') return 12;
    return std::nullopt;
}

}  // namespace

TimeForm::Part TimeForm::part_of(char c) {
    switch (c) {
        case 'Y':
            return Part::Year;
        case 'M':
            return Part::Month;
        case 'D':
            return Part::Day;
        case 'h':
            return Part::Hour;
        case 'm':
            return Part::Minute;
        case 's':
            return Part::Second;
    }
    return Part::Literal;
}

bool TimeForm::has(Part part) const { return std::ranges::count(pieces_, part, &Piece::part) > 0; }

std::optional<TimeForm> TimeForm::parse(std::string_view pattern) {
    TimeForm form;
    form.pattern_ = pattern;
    for (std::size_t i = 0; i < pattern.size();) {
        if (pattern.substr(i, 2) == "AM") {
            if (form.has(Part::HalfDay)) return std::nullopt;
            form.pieces_.push_back({Part::HalfDay});
            i += 2;
            continue;
        }
        const Part part = part_of(pattern[i]);
        if (part == Part::Literal) {
            const bool blank_again = pattern[i] == ' ' && i > 0 && pattern[i - 1] == ' ';
            if (is_digit(pattern[i])) return std::nullopt;
            if (!blank_again) form.pieces_.push_back({part, pattern[i]});
            ++i;
            continue;
        }
        const std::size_t end = std::min(pattern.find_first_not_of(pattern[i], i), pattern.size());
        const std::size_t length = end - i;
        if (form.has(part) || length > (part == Part::Year ? 4u : 2u)) return std::nullopt;
        if (part == Part::Year && length != 4) return std::nullopt;
        form.pieces_.push_back({part, 0, length, part == Part::Year ? 4u : 2u});
        i = end;
    }
    const bool whole_date = form.has(Part::Year) && form.has(Part::Month) && form.has(Part::Day);
    const bool whole_time = form.has(Part::Hour) == form.has(Part::Minute);
    if (!whole_date || !whole_time) return std::nullopt;
    if (!form.has(Part::Hour) && (form.has(Part::Second) || form.has(Part::HalfDay))) return std::nullopt;
    return form;
}

std::optional<TimeForm::Reading> TimeForm::read(std::string_view text) const {
    std::array<int, 8> found{};
    const auto value = [&](Part part) -> int& { return found[static_cast<std::size_t>(part)]; };
    for (const Piece& piece : pieces_) {
        if (piece.part == Part::Literal) {
            if (!take_literal(text, piece.literal)) return std::nullopt;
            continue;
        }
        const auto number =
            piece.part == Part::HalfDay ? take_half_day(text) : take_number(text, piece.digits_min, piece.digits_max);
        if (!number) return std::nullopt;
        value(piece.part) = *number;
    }
    if (!text.empty()) return std::nullopt;

    const auto date = util::Date::of(value(Part::Year), static_cast<unsigned>(value(Part::Month)),
                                     static_cast<unsigned>(value(Part::Day)));
    if (!date) return std::nullopt;
    int hour = value(Part::Hour);
    if (has(Part::HalfDay)) {
        if (hour < 1 || hour > 12) return std::nullopt;
        hour = hour % 12 + value(Part::HalfDay);
    }
    if (hour > 23 || value(Part::Minute) > 59 || value(Part::Second) > 59) return std::nullopt;
    const std::int64_t micros = hour * util::micros_per_hour + value(Part::Minute) * util::micros_per_minute +
                                value(Part::Second) * util::micros_per_second;
    using domain::request::Precision;
    return Reading{{*date, micros}, has(Part::Hour) ? Precision::Minute : Precision::Day};
}

}  // namespace qingfeng::service::import
