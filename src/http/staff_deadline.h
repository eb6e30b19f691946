#pragma once

#include <string_view>

#include <boost/json.hpp>

#include "domain/clocks/clock.h"
#include "http/staff.h"

/// Deadlines as chips and as derivations: every state and every word from the server's clock.
namespace qingfeng::http {

/// ok, soon (within 24 hours), late, paused or done.
std::string_view deadline_state(const domain::clocks::Clock& clock, util::Instant now);
/// "剩 4 天", "超期 3 小时", "按期", …
std::string deadline_words(const StaffCall& staff, const domain::clocks::Clock& clock);
/// The words for a moment alone, as lists have it.
std::string due_words(const StaffCall& staff, util::Instant due);

boost::json::object deadline_chip(const StaffCall& staff, const domain::clocks::Clock& clock);
/// The chip with every limit that binds the clock; the one that counts explained day by day.
boost::json::object clock_json(const StaffCall& staff, const domain::clocks::Clock& clock);

std::string_view run_key(domain::clocks::Run run);

}  // namespace qingfeng::http
