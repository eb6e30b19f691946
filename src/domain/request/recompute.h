#pragma once

#include <optional>

#include "domain/request/decide.h"

namespace qingfeng::domain::request {

/// What a newly adopted calendar does to the dates of a request: the event that says so, or empty where no date of a
/// clock that still runs or pauses moves. Clocks that have stopped keep the dates they were judged by.
std::optional<event::DeadlineChanged> recompute_deadlines(const Request&, const Context&);

}  // namespace qingfeng::domain::request
