#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "service/authority.h"
#include "service/configuration.h"
#include "service/verify.h"
#include "storage/writer.h"

/// What a change of configuration means for matters that are open, before it is adopted and after.
namespace qingfeng::service {

struct MovedDeadline {
    std::string number;
    domain::procedure::ClockKind clock = domain::procedure::ClockKind::Answer;
    util::Date from;
    util::Date to;
    bool provisional = false;
};
/// An open matter whose first handler would hold no post any more.
struct LostHandler {
    std::string number;
    std::string person;
};
struct ChangePreview {
    std::uint64_t open = 0;  ///< matters looked at
    std::uint64_t moved = 0;
    std::uint64_t lost = 0;
    std::vector<MovedDeadline> deadlines;  ///< the first preview_rows of them
    std::vector<LostHandler> handlers;
};
inline constexpr std::size_t preview_rows = 200;

/// Nothing is written. A changed procedure moves nothing: matters stay under the one they were registered under.
util::Result<ChangePreview> preview_change(Authority&, const Proposal&, const Progress&);

struct ChangeReport {
    bool pending = false;     ///< there was a changed calendar whose dates had not all been moved
    bool finished = false;    ///< every open matter was looked at, and the record says so
    std::uint64_t open = 0;   ///< matters looked at
    std::uint64_t moved = 0;  ///< entries recorded: one for each matter with a date that moved
};

/// Told how many matters have been looked at; false breaks the pass off.
using GoOn = std::function<bool(std::uint64_t done)>;

/// After a calendar has taken another's place: one entry for each matter of which a date moves, in the lane that yields
/// to people, and at the end one entry that says that all were looked at. Nothing to do where that entry is there.
/// Broken off by a crash or by `go_on` it is simply begun again: what has moved already moves no more. Two servers may
/// run it at the same time. A matter that cannot be read is left for `verify` to name and does not stop the others.
util::Result<ChangeReport> apply_calendar_change(Authority&, storage::Writer&, const GoOn&);

}  // namespace qingfeng::service
