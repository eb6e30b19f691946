#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace qingfeng::util {

/// A moment: microseconds since 1970-01-01T00:00Z.
struct Instant {
    std::int64_t micros = 0;

    auto operator<=>(const Instant&) const = default;
};

constexpr std::int64_t micros_per_second = 1'000'000;
constexpr std::int64_t micros_per_minute = 60 * micros_per_second;
constexpr std::int64_t micros_per_hour = 60 * micros_per_minute;

inline Instant operator+(Instant at, std::chrono::microseconds by) { return {at.micros + by.count()}; }
inline std::chrono::microseconds operator-(Instant a, Instant b) {
    return std::chrono::microseconds(a.micros - b.micros);
}

/// A civil date in the proleptic Gregorian calendar: days since 1970-01-01.
struct Date {
    std::int32_t days = 0;

    auto operator<=>(const Date&) const = default;

    /// Empty where year, month and day name no date.
    static std::optional<Date> of(int year, unsigned month, unsigned day);
    /// "2026-09-30"
    static std::optional<Date> parse(std::string_view text);

    int year() const;
    unsigned month() const;  ///< 1 to 12
    unsigned day() const;    ///< 1 to 31
    /// 0 is Sunday.
    unsigned weekday() const;
    std::string text() const;  ///< "2026-09-30"

    Date plus_days(int count) const { return {days + count}; }
    /// The same day of a later month; a day that month lacks becomes its last day.
    Date plus_months(int count) const;
};

/// A civil date and the microseconds since its local midnight, as a clock on the wall shows it.
struct LocalTime {
    Date date;
    std::int64_t micros_of_day = 0;  ///< 0 to 86,399,999,999

    auto operator<=>(const LocalTime&) const = default;
    /// "2026-09-30 14:05" or, to the second, "2026-09-30 14:05:09"
    std::string minute_text() const;
    std::string second_text() const;
};

/// An IANA time zone.
class TimeZone {
  public:
    /// Empty where the system knows no zone of that name.
    static std::optional<TimeZone> find(std::string_view name);
    static TimeZone utc();

    const std::string& name() const { return name_; }
    LocalTime to_local(Instant at) const;
    /// The moment at which the clock shows `local`. In the hour that occurs twice the first, in the hour that is
    /// skipped the moment of the jump.
    Instant to_instant(const LocalTime& local) const;
    /// The first moment of a civil date.
    Instant start_of(Date date) const { return to_instant({date, 0}); }

    bool operator==(const TimeZone& other) const { return name_ == other.name_; }

  private:
    struct Rules;
    TimeZone(std::string name, std::shared_ptr<const Rules> rules);

    std::string name_;
    std::shared_ptr<const Rules> rules_;  ///< shared by all copies of the zone; immutable
};

/// "2026-11-23T14:05:09+08:00"; fractions of a second are left out.
std::string iso_text(Instant at, const TimeZone& zone);
/// Accepts "2026-11-23T14:05:09.123456+08:00" and "…Z"; seconds may be missing. Empty for anything else.
std::optional<Instant> parse_iso(std::string_view text);

}  // namespace qingfeng::util
