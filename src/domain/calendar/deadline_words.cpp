#include "domain/calendar/deadline_words.h"

#include <optional>

#include <fmt/core.h>

namespace qingfeng::domain::calendar {
namespace {

/// "2026-09-30" or "2026-09-30T14:05", as the clock on the wall shows it.
std::optional<util::LocalTime> read_local(std::string_view text) {
    if (const auto date = util::Date::parse(text)) return util::LocalTime{*date, 0};
    const auto as_utc = util::parse_iso(std::string(text) + "Z");
    if (!as_utc) return std::nullopt;
    return util::TimeZone::utc().to_local(*as_utc);
}

/// Midnight is told as 24:00 of the day that ends, as in the rules.
std::string time_up(const Deadline& deadline, const util::TimeZone& zone) {
    const util::LocalTime local = zone.to_local(deadline.at);
    return local.date > deadline.date ? deadline.date.text() + " 24:00" : local.minute_text();
}

}  // namespace

util::Result<DeadlineInWords> deadline_in_words(const Calendar& calendar, const util::TimeZone& zone,
                                                std::string_view from, std::string_view limit, LastDay last_day,
                                                util::Language language) {
    const auto local = read_local(from);
    if (!local) {
        return util::fail(util::ErrorKind::InvalidInput,
                          fmt::format("\"{}\" is no date: write it as 2026-09-30 or 2026-09-30T14:05", from));
    }
    const auto parsed = parse_limit(limit, last_day);
    if (!parsed) return parsed.failure();

    const Derivation derivation = derive(calendar, zone, zone.to_instant(*local), *parsed);
    DeadlineInWords words;
    words.from = from;
    words.limit = parsed->text();
    words.deadline = derivation.deadline.date.text();
    words.provisional = derivation.deadline.provisional;
    words.time_up = time_up(derivation.deadline, zone);
    for (const auto& step : derivation.days) {
        words.days.push_back({step.date.text(), step.counts, why_text(step, language)});
    }
    return words;
}

}  // namespace qingfeng::domain::calendar
