#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "util/language.h"
#include "util/result.h"

namespace qingfeng::domain::calendar {

/// What a limit counts. The numbers are part of entry bytes and never change.
enum class LimitUnit : std::uint8_t { Hour = 1, WorkingHour = 2, Day = 3, Workday = 4, Month = 5, Year = 6 };

/// Whether a last day that is a day off stays the last day or gives way to the next workday. Part of each rule, because
/// the sources differ. It means something for days, months and years only: hours end when they have run, and the last
/// of some workdays is a workday.
enum class LastDay : std::uint8_t { Stays = 1, RollsToWorkday = 2 };

/// How long something may take.
struct Limit {
    std::uint32_t count = 0;
    LimitUnit unit = LimitUnit::Day;
    LastDay last_day = LastDay::Stays;

    bool operator==(const Limit&) const = default;

    /// "5 workdays", "1 month", "8 working hours"; `parse_limit` reads it back. Whether the last day rolls is not in
    /// it.
    std::string text() const { return text(util::Language::English); }
    /// In Chinese "5个工作日", "1个月", "8个工作小时".
    std::string text(util::Language language) const;
};

/// The largest count that is read: about a hundred years of each unit. Beyond it a limit is a slip of the pen.
std::uint32_t limit_count_max(LimitUnit unit);

/// Reads "5 workdays", "0 workdays", "24 hours", "8 working hours", "60 days", "1 month", "2 years", with singular and
/// plural as in English and one space, or "5个工作日", "60日", "60天", "24小时", "8个工作小时", "1个月", "2年".
/// Anything else is InvalidInput.
util::Result<Limit> parse_limit(std::string_view text, LastDay last_day = LastDay::Stays);

}  // namespace qingfeng::domain::calendar
