#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "domain/calendar/deadline.h"

namespace qingfeng::domain::calendar {

struct DayInWords {
    std::string date;  ///< "2026-10-01"
    bool counts = false;
    std::string why;

    bool operator==(const DayInWords&) const = default;
};

/// A derivation as `qingfeng deadline` prints it; the members bear the names of its JSON form.
struct DeadlineInWords {
    std::string from;      ///< as given
    std::string limit;     ///< "5 workdays", whichever way it was written
    std::string deadline;  ///< "2026-10-13"
    bool provisional = false;
    std::vector<DayInWords> days;
    std::string time_up;  ///< "2026-10-13 24:00", or the minute at which hours are up; not in the JSON form

    bool operator==(const DeadlineInWords&) const = default;
};

/// `from` is "2026-09-30", the start of that day, or a local "2026-09-30T14:05". InvalidInput where `from` or `limit`
/// cannot be read.
util::Result<DeadlineInWords> deadline_in_words(const Calendar& calendar, const util::TimeZone& zone,
                                                std::string_view from, std::string_view limit, LastDay last_day,
                                                util::Language language);

}  // namespace qingfeng::domain::calendar
