#include "util/time.h"

#include <algorithm>
#include <stdexcept>

#include <date/tz.h>
#include <fmt/core.h>

namespace qingfeng::util {
namespace {

constexpr std::int64_t micros_per_day = 24 * micros_per_hour;

date::year_month_day civil(Date d) { return date::year_month_day(date::sys_days(date::days(d.days))); }

std::optional<int> digits(std::string_view& text, std::size_t count) {
    if (text.size() < count) return std::nullopt;
    int value = 0;
    for (std::size_t i = 0; i < count; ++i) {
        if (text[i] < '0' || text[i] > '9') return std::nullopt;
        value = value * 10 + (text[i] - '0');
    }
    text.remove_prefix(count);
    return value;
}

bool skip(std::string_view& text, char c) {
    if (text.empty() || text.front() != c) return false;
    text.remove_prefix(1);
    return true;
}

std::optional<Date> read_date(std::string_view& text) {
    const auto year = digits(text, 4);
    if (!year || !skip(text, '-')) return std::nullopt;
    const auto month = digits(text, 2);
    if (!month || !skip(text, '-')) return std::nullopt;
    const auto day = digits(text, 2);
    if (!day) return std::nullopt;
    return Date::of(*year, static_cast<unsigned>(*month), static_cast<unsigned>(*day));
}

/// Reads "Z", "+08:00" or "-05:00" to the end of `text`; minutes east of Greenwich.
std::optional<int> read_offset(std::string_view& text) {
    if (skip(text, 'Z')) return 0;
    const int sign = skip(text, '+') ? 1 : skip(text, '-') ? -1 : 0;
    if (sign == 0) return std::nullopt;
    const auto hours = digits(text, 2);
    if (!hours || *hours > 14 || !skip(text, ':')) return std::nullopt;
    const auto minutes = digits(text, 2);
    if (!minutes || *minutes > 59) return std::nullopt;
    return sign * (*hours * 60 + *minutes);
}

std::optional<std::int64_t> read_fraction_micros(std::string_view& text) {
    if (!skip(text, '.')) return 0;
    std::int64_t micros = 0;
    std::int64_t unit = 100'000;
    std::size_t count = 0;
    while (!text.empty() && text.front() >= '0' && text.front() <= '9') {
        micros += unit * (text.front() - '0');
        unit /= 10;
        text.remove_prefix(1);
        if (++count > 9) return std::nullopt;
    }
    if (count == 0) return std::nullopt;
    return micros;
}

}  // namespace

std::optional<Date> Date::of(int year, unsigned month, unsigned day) {
    const date::year_month_day ymd{date::year(year), date::month(month), date::day(day)};
    if (!ymd.ok()) return std::nullopt;
    return Date{static_cast<std::int32_t>(date::sys_days(ymd).time_since_epoch().count())};
}

std::optional<Date> Date::parse(std::string_view text) {
    const auto date = read_date(text);
    return text.empty() ? date : std::nullopt;
}

int Date::year() const { return static_cast<int>(civil(*this).year()); }
unsigned Date::month() const { return static_cast<unsigned>(civil(*this).month()); }
unsigned Date::day() const { return static_cast<unsigned>(civil(*this).day()); }
unsigned Date::weekday() const { return date::weekday(date::sys_days(date::days(days))).c_encoding(); }
std::string Date::text() const { return fmt::format("{:04}-{:02}-{:02}", year(), month(), day()); }

Date Date::plus_months(int count) const {
    const auto moved = civil(*this) + date::months(count);
    const auto last = (moved.year() / moved.month() / date::last).day();
    const auto clamped = date::year_month_day(moved.year(), moved.month(), std::min(moved.day(), last));
    return {static_cast<std::int32_t>(date::sys_days(clamped).time_since_epoch().count())};
}

std::string LocalTime::minute_text() const {
    return fmt::format("{} {:02}:{:02}", date.text(), micros_of_day / micros_per_hour,
                       micros_of_day / micros_per_minute % 60);
}

std::string LocalTime::second_text() const {
    return fmt::format("{}:{:02}", minute_text(), micros_of_day / micros_per_second % 60);
}

struct TimeZone::Rules {
    const date::time_zone* zone;
};

TimeZone::TimeZone(std::string name, std::shared_ptr<const Rules> rules)
    : name_(std::move(name)), rules_(std::move(rules)) {}

std::optional<TimeZone> TimeZone::find(std::string_view name) {
    try {
        return TimeZone(std::string(name), std::make_shared<const Rules>(Rules{date::locate_zone(std::string(name))}));
    } catch (const std::runtime_error&) {
        return std::nullopt;
    }
}

TimeZone TimeZone::utc() { return TimeZone("UTC", std::make_shared<const Rules>(Rules{nullptr})); }

LocalTime TimeZone::to_local(Instant at) const {
    std::int64_t local = at.micros;
    if (rules_->zone != nullptr) {
        const date::sys_time<std::chrono::microseconds> moment{std::chrono::microseconds(at.micros)};
        const auto offset = rules_->zone->get_info(date::floor<std::chrono::seconds>(moment)).offset;
        local += std::chrono::duration_cast<std::chrono::microseconds>(offset).count();
    }
    std::int64_t day = local / micros_per_day;
    if (local % micros_per_day < 0) --day;
    return {Date{static_cast<std::int32_t>(day)}, local - day * micros_per_day};
}

Instant TimeZone::to_instant(const LocalTime& local) const {
    const std::int64_t wall = local.date.days * micros_per_day + local.micros_of_day;
    if (rules_->zone == nullptr) return {wall};
    const date::local_time<std::chrono::microseconds> moment{std::chrono::microseconds(wall)};
    return {rules_->zone->to_sys(moment, date::choose::earliest).time_since_epoch().count()};
}

std::string iso_text(Instant at, const TimeZone& zone) {
    const LocalTime local = zone.to_local(at);
    const std::int64_t wall_micros = local.date.days * micros_per_day + local.micros_of_day;
    const auto offset_minutes = (wall_micros - at.micros) / micros_per_minute;
    const auto size = offset_minutes < 0 ? -offset_minutes : offset_minutes;
    return fmt::format("{}T{:02}:{:02}:{:02}{}{:02}:{:02}", local.date.text(), local.micros_of_day / micros_per_hour,
                       local.micros_of_day / micros_per_minute % 60, local.micros_of_day / micros_per_second % 60,
                       offset_minutes < 0 ? '-' : '+', size / 60, size % 60);
}

std::optional<Instant> parse_iso(std::string_view text) {
    const auto date = read_date(text);
    if (!date || !skip(text, 'T')) return std::nullopt;
    const auto hour = digits(text, 2);
    if (!hour || *hour > 23 || !skip(text, ':')) return std::nullopt;
    const auto minute = digits(text, 2);
    if (!minute || *minute > 59) return std::nullopt;
    std::int64_t micros = (*hour * 60 + *minute) * micros_per_minute;
    if (skip(text, ':')) {
        const auto second = digits(text, 2);
        if (!second || *second > 59) return std::nullopt;
        const auto fraction = read_fraction_micros(text);
        if (!fraction) return std::nullopt;
        micros += *second * micros_per_second + *fraction;
    }
    const auto offset = read_offset(text);
    if (!offset || !text.empty()) return std::nullopt;
    return Instant{date->days * micros_per_day + micros - *offset * micros_per_minute};
}

}  // namespace qingfeng::util
