#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <vector>

#include "domain/request/figures.h"
#include "service/matter_lists.h"

/// The matters that figures are made of, within what the reader may see.
namespace qingfeng::service {

struct FigurePeriod {
    util::Date from;
    util::Date until;                           ///< the last day
    std::vector<domain::people::UnitId> units;  ///< one of them handles it; empty: any
    std::optional<domain::request::Kind> kind;
};

/// One matter with its row, so that a figure opens to its list.
struct FigureMatter {
    storage::MatterRow row;
    domain::request::Outcome outcome;
};

/// Remembers what it worked out of each matter until the matter has a new entry: opening a matter costs hundreds of
/// decryptions, counting it again costs none. Used by all threads at once.
class Outcomes {
  public:
    /// Registered in the period, newest first. At most `matters_max`; beyond that ErrorKind::InvalidInput asks for a
    /// shorter period.
    util::Result<std::vector<FigureMatter>> of_period(storage::Reader&, const Viewer&, const FigurePeriod&);

    static constexpr std::size_t matters_max = 200'000;

  private:
    util::Result<domain::request::Outcome> outcome_of(storage::Reader&, const Viewer&, const storage::MatterRow&);

    struct Known {
        std::uint64_t revision = 0;
        domain::request::Outcome outcome;
    };
    std::mutex lock_;  ///< guards known_
    std::map<storage::StreamId, Known> known_;
};

}  // namespace qingfeng::service
