#pragma once

#include "service/authority.h"
#include "storage/writer.h"

/// What the clocks bring about by themselves: reminders, overdue notices, ends of suspensions.
namespace qingfeng::service {

struct SweepReport {
    std::size_t matters = 0;  ///< looked at
    std::size_t entries = 0;  ///< recorded
};

/// Looks at every matter whose time has come, in the lane that yields to people, and records what its clocks say. Costs
/// what is due, not what is open. A matter that cannot be read is left for `verify` to name and does not stop the
/// others.
util::Result<SweepReport> sweep(Authority&, storage::Writer&, util::Instant now);

}  // namespace qingfeng::service
