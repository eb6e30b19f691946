#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "domain/request/figures.h"
#include "service/matter_lists.h"
#include "service/packed_matters.h"

/// The matters that figures are made of, within what the reader may see.
namespace qingfeng::service {

struct FigurePeriod {
    util::Date from;
    util::Date until;                           ///< the last day
    std::vector<domain::people::UnitId> units;  ///< one of them handles it; empty: any
    std::optional<domain::request::Kind> kind;
};

using FigureMatters = std::vector<std::unique_ptr<const FigureMatter>>;

/// Holds what figures need of every matter, packed, some hundred bytes each, and follows the record: the first to ask
/// reads the table of matters once, later ones only what was recorded since. Who may see what is asked of each matter
/// anew. Used by all threads at once.
class Outcomes {
  public:
    /// Registered in the period, newest first. At most `matters_max`; beyond that ErrorKind::InvalidInput asks for a
    /// shorter period.
    util::Result<FigureMatters> of_period(storage::Reader&, const Viewer&, const FigurePeriod&);
    /// Visits everything with the mark that the query, without its page, gives; newest first, whatever its order. For
    /// pages that count over all that somebody sees. The visit, which is given what is good until it returns, must be
    /// quick and ask for nothing here.
    util::Status each(storage::Reader&, const Viewer&, const storage::MatterQuery&, OutcomeMark,
                      const std::function<void(const FigureMatter&)>& visit);
    /// Reads what there is to read, so that the first to ask need not wait for it.
    util::Status prepare(storage::Reader&, const Authority&);

    static constexpr std::size_t matters_max = 200'000;

  private:
    util::Status catch_up(storage::Reader&, const Authority&);
    util::Status read_all(storage::Reader&, const Authority&);
    util::Status read_since(storage::Reader&, const Authority&, std::uint64_t end);
    util::Status take(storage::Reader&, const Authority&, storage::MatterRow);

    std::mutex lock_;                        ///< guards what follows
    std::optional<std::uint64_t> position_;  ///< entries below it are in known_
    PackedMatters known_;
};

}  // namespace qingfeng::service
