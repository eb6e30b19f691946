#pragma once

#include <array>
#include <optional>
#include <vector>

#include "domain/request/request.h"
#include "service/authority.h"
#include "service/configuration.h"

/// Queues of matters with their counters, for one person on one day. Everything is within what the person may see.
namespace qingfeng::service {

enum class QueueScope : std::uint8_t {
    Mine = 1,  ///< waits for something the person may do now
    All = 2,   ///< everything in sight that waits for somebody
};

/// Where the next deadline lies.
enum class DeadlineIn : std::uint8_t {
    Late = 1,
    Soon = 2,  ///< within `soon_hours`
    Ok = 3,
    Paused = 4,  ///< no clock of the office runs
};
inline constexpr std::int64_t soon_hours = 24;

struct MatterFilter {
    std::vector<domain::request::StateKind> states;   ///< empty: any
    std::vector<domain::request::Kind> kinds;         ///< empty: any
    std::vector<domain::people::UnitId> units;        ///< one of them handles it; empty: any
    std::optional<domain::people::PersonId> handler;  ///< first handler
    std::optional<DeadlineIn> deadline;               ///< of queues alone
    std::vector<std::string> sources;                 ///< came from one of them; empty: from anywhere
};

/// Exact up to the largest number counted; beyond it `more` is said ("1,000+").
struct Count {
    std::uint64_t count = 0;
    bool more = false;

    bool operator==(const Count&) const = default;
};
inline constexpr std::uint64_t counted_max = 1000;

struct MatterPage {
    std::vector<storage::MatterRow> rows;
    std::optional<storage::MatterCursor> next;  ///< empty: the end
};

struct Queue {
    MatterPage page;
    Count late, soon, ok, paused;  ///< of the whole selection, whatever `deadline` and page
};

/// The words under which something is asked: who asks, under which configuration, when.
struct Viewer {
    const Authority& authority;
    const Configuration& configuration;
    domain::people::PersonId person;
    util::Instant now;

    util::Date day() const { return configuration.zone.to_local(now).date; }
};

/// By next deadline, what has none last.
util::Result<Queue> queue(storage::Reader&, const Viewer&, QueueScope, const MatterFilter&,
                          std::optional<storage::MatterCursor> after, std::size_t limit);
/// Everything in sight, newest first.
util::Result<MatterPage> matters_newest(storage::Reader&, const Viewer&, const MatterFilter&,
                                        std::optional<storage::MatterCursor> after, std::size_t limit);
util::Result<Count> count_matters(storage::Reader&, const Viewer&, const MatterFilter&);

/// Everything in and below a unit that day, and all units of a line: for filters.
std::vector<domain::people::UnitId> units_below(const Configuration&, const domain::people::UnitId&, util::Date);
std::vector<domain::people::UnitId> units_of_line(const Configuration&, const domain::people::LineId&, util::Date);

}  // namespace qingfeng::service
