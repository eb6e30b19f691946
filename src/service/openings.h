#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "domain/publication/figures.h"
#include "domain/publication/publication.h"
#include "ledger/opening.h"
#include "service/authority.h"

/// The public openings: for each day one file by which strangers check the authority's punctuality against its log.
/// docs/public-openings.md says what is opened at which level, and why.
namespace qingfeng::service {

struct OpenedLeaf {
    std::uint64_t leaf = 0;
    ledger::Opening opening;

    bool operator==(const OpenedLeaf&) const = default;
};

struct ExcusedLeaf {
    std::uint64_t leaf = 0;
    std::string why;  ///< excuse_erased

    bool operator==(const ExcusedLeaf&) const = default;
};
inline constexpr std::string_view excuse_erased = "erased";

/// Figures of the matters registered in one month, as they stood at the end of a day.
struct MonthSums {
    util::Date month;            ///< its first day
    util::Date as_of;            ///< counts everything recorded before the end of this day
    std::uint64_t min_cell = 0;  ///< the smallest figure shown: for one month always the same
    domain::publication::ShownTable table;

    bool operator==(const MonthSums&) const = default;
};
/// Months before `as_of` that a file states again, so that what became of open matters is seen; fewer than any
/// retention term, so that erased matters are not missing from them.
inline constexpr int months_stated = 12;

/// One day's file as a value; app/openings_file.h gives it its text.
struct DayFile {
    std::string authority;  ///< name
    std::string origin;     ///< of the log
    std::string zone;
    domain::publication::Publication publication;  ///< as adopted when it was made
    util::Date date;
    bool complete = false;           ///< the day was over
    std::uint64_t first = 0;         ///< leaf index of the day's first entry
    std::uint64_t end = 0;           ///< one past that of its last; equal to `first` on a day without entries
    std::string checkpoint;          ///< signed note over a tree of `end` leaves or more
    std::vector<MonthSums> sums;     ///< in the file of a month's last day
    std::vector<OpenedLeaf> opened;  ///< level matters: all leaves of the day, but for `excused`
    std::vector<ExcusedLeaf> excused;

    bool operator==(const DayFile&) const = default;
};

/// The clocks of an entry, where all of them may be shown: the reason of an extension and the text of a promise stand
/// inside, and a field is opened whole or not at all.
bool may_be_shown(const std::vector<domain::clocks::Clock>& clocks);

/// What of an entry is opened to everybody: dates and what ties them together.
std::vector<std::uint16_t> public_fields(const storage::PlainEntry&);

class Openings {
  public:
    explicit Openings(Authority& authority) : authority_(authority) {}

    /// The day of the first entry.
    util::Result<util::Date> first_day();
    /// At the level in force. InvalidInput: nothing is public. A day that is not over at `now` is not complete.
    util::Result<DayFile> day(util::Date date, util::Instant now);
    /// The figures of every month up to the one that ends with `as_of`, from the record itself.
    util::Result<std::vector<MonthSums>> sums(util::Date as_of);

  private:
    struct Range;
    util::Result<std::uint64_t> min_cell_of(storage::Reader&, const Configuration&, util::Date month);
    util::Result<std::uint64_t> first_position_from(storage::Reader&, util::Instant at, std::uint64_t end);
    util::Result<Range> range_of(storage::Reader&, const Configuration&, util::Date date);
    util::Status open_range(storage::Reader&, const Range&, DayFile& into);
    util::Result<util::Digest> previous_of(storage::Reader&, const storage::EntryRow&);

    Authority& authority_;
};

}  // namespace qingfeng::service
