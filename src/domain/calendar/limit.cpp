#include "domain/calendar/limit.h"

#include <array>
#include <charconv>
#include <optional>

#include <fmt/core.h>

namespace qingfeng::domain::calendar {
namespace {

struct UnitWords {
    LimitUnit unit;
    std::string_view singular;
    std::string_view plural;
    std::string_view chinese;
};

constexpr std::array<UnitWords, 6> unit_words = {{
    {LimitUnit::Hour, "hour", "hours", "小时"},
    {LimitUnit::WorkingHour, "working hour", "working hours", "个工作小时"},
    {LimitUnit::Day, "day", "days", "日"},
    {LimitUnit::Workday, "workday", "workdays", "个工作日"},
    {LimitUnit::Month, "month", "months", "个月"},
    {LimitUnit::Year, "year", "years", "年"},
}};

const UnitWords& words_of(LimitUnit unit) { return unit_words[static_cast<std::size_t>(unit) - 1]; }

std::optional<LimitUnit> read_english_unit(std::string_view word, std::uint32_t count) {
    for (const auto& words : unit_words) {
        if (word == (count == 1 ? words.singular : words.plural)) return words.unit;
    }
    return std::nullopt;
}

std::optional<LimitUnit> read_chinese_unit(std::string_view word) {
    for (const auto& words : unit_words) {
        if (word == words.chinese) return words.unit;
    }
    if (word == "天") return LimitUnit::Day;
    if (word == "个小时") return LimitUnit::Hour;
    return std::nullopt;
}

util::Failure<util::Error> unreadable(std::string_view text) {
    return util::fail(
        util::ErrorKind::InvalidInput,
        fmt::format("\"{}\" is not a limit: write a whole number and hours, working hours, days, workdays, "
                    "months or years, for example \"5 workdays\" or \"5个工作日\"",
                    text));
}

}  // namespace

std::string Limit::text(util::Language language) const {
    const UnitWords& words = words_of(unit);
    switch (language) {
        case util::Language::Chinese:
            return fmt::format("{}{}", count, words.chinese);
        case util::Language::English:
            return fmt::format("{} {}", count, count == 1 ? words.singular : words.plural);
    }
    return {};
}

std::uint32_t limit_count_max(LimitUnit unit) {
    switch (unit) {
        case LimitUnit::Hour:
            return 876'000;
        case LimitUnit::WorkingHour:
            return 200'000;
        case LimitUnit::Day:
            return 36'500;
        case LimitUnit::Workday:
            return 25'000;
        case LimitUnit::Month:
            return 1'200;
        case LimitUnit::Year:
            return 100;
    }
    return 0;
}

util::Result<Limit> parse_limit(std::string_view text, LastDay last_day) {
    std::uint32_t count = 0;
    const char* const end = text.data() + text.size();
    const auto [after, error] = std::from_chars(text.data(), end, count);
    if (error != std::errc() || (text.front() == '0' && after != text.data() + 1)) return unreadable(text);

    const std::string_view rest(after, static_cast<std::size_t>(end - after));
    const auto unit =
        !rest.empty() && rest.front() == ' ' ? read_english_unit(rest.substr(1), count) : read_chinese_unit(rest);
    if (!unit) return unreadable(text);
    if (count > limit_count_max(*unit)) {
        return util::fail(util::ErrorKind::InvalidInput,
                          fmt::format("\"{}\" is longer than a limit may be: at most {}", text,
                                      Limit{limit_count_max(*unit), *unit, last_day}.text()));
    }
    return Limit{count, *unit, last_day};
}

}  // namespace qingfeng::domain::calendar
