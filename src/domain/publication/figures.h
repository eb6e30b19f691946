#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "util/time.h"

/// How punctual answers were, from dates alone, and how such counts are shown without pointing at anybody.
namespace qingfeng::domain::publication {

/// What everybody may know of a matter. Where its deadline was extended, `due` stays what it was before: who extended
/// and why is not public, so that an outsider could not check the later date.
struct Dates {
    util::Instant registered;
    std::optional<util::Instant> due;       ///< of the answer; empty: there is none
    std::optional<util::Instant> answered;  ///< the first time
    bool extended = false;
    bool paused = false;
    bool stopped = false;  ///< the deadline ended otherwise than by an answer

    bool operator==(const Dates&) const = default;
};

/// How a matter stands. Exactly one holds.
enum class Timeliness : std::uint8_t {
    OnTime = 1,  ///< answered before the deadline
    Late = 2,    ///< answered after it
    Extended =
        3,     ///< not answered before the first deadline, which was extended: counted apart, neither kept nor missed
    Open = 4,  ///< not answered; the deadline is ahead, or suspended
    Overdue = 5,  ///< not answered, and the deadline has passed
    Ended = 6,    ///< ended without an answer: refused, withdrawn, referred
    Undated = 7,  ///< has no deadline for an answer
};
Timeliness timeliness(const Dates& dates, util::Instant as_of);

/// Counts of matters registered in one period. `received` is the sum of the others.
struct Figures {
    std::uint64_t received = 0;
    std::uint64_t on_time = 0;
    std::uint64_t late = 0;
    std::uint64_t extended = 0;
    std::uint64_t open = 0;
    std::uint64_t overdue = 0;
    std::uint64_t ended = 0;
    std::uint64_t undated = 0;

    void count(Timeliness how);
    Figures& operator+=(const Figures& other);
    bool adds_up() const;
    /// Those whose deadline has decided: the denominator of the share answered on time.
    std::uint64_t decided() const { return on_time + late + overdue; }

    bool operator==(const Figures&) const = default;
};

/// One figure of a month's table.
struct Cell {
    std::string unit;  ///< id; empty where the office has not assigned
    std::string kind;  ///< key
    Figures figures;

    bool operator==(const Cell&) const = default;
};

struct ShownTable {
    std::vector<Cell> cells;       ///< by unit and kind; each about `min_cell` matters or more
    std::optional<Figures> rest;   ///< all others together; empty where there are none
    std::optional<Figures> total;  ///< empty: too few in the whole month, nothing is shown

    bool operator==(const ShownTable&) const = default;
};

/// Merges cells about fewer than `min_cell` matters into one rest, and the smallest of the others (equals together)
/// while the rest is itself too small or hides a single cell. No margins but the total are shown: what was merged
/// cannot be computed by subtracting, also by somebody who knows this rule; where the rest would still give its parts
/// away, only the total is shown. Cells about nothing are dropped.
ShownTable shown(std::vector<Cell> cells, std::uint64_t min_cell);

}  // namespace qingfeng::domain::publication
