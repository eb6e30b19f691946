#pragma once

#include <string_view>

#include "domain/calendar/calendar.h"
#include "util/result.h"

namespace qingfeng::service::proposals {

/// Reads a proposed calendar, written as config/calendar/china.toml explains. The first thing wrong with it is answered
/// as InvalidInput: "FILE:LINE: a sentence". Keys that mean nothing are refused, because a misspelt `work` would
/// otherwise drop workdays in silence.
util::Result<domain::calendar::Calendar> parse_calendar_toml(std::string_view text, std::string_view file);

}  // namespace qingfeng::service::proposals
