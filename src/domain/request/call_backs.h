#pragma once

#include <optional>

#include "domain/request/decide.h"

namespace qingfeng::domain::request {

/// The office still has to ask the person how it went.
struct CallBackOwed {
    bool after_bad_verdict = false;  ///< otherwise drawn by the sample
    std::uint32_t attempts_left = 0;
    Instant not_before;  ///< the next attempt belongs to another hour than the last
};

/// Empty: nobody has to be called. What decide() wants before a matter is closed (Refusal::CallBackMissing) is owed
/// here, and nothing else.
std::optional<CallBackOwed> call_back_owed(const Request& request, const Context& context);

}  // namespace qingfeng::domain::request
