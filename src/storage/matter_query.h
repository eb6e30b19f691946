#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "util/strong.h"
#include "util/time.h"

/// What is asked of the table of matters, as values.
namespace qingfeng::storage {

using StreamId = util::Strong<struct StreamTag, std::int64_t>;  ///< the entries of one thing, in order

/// domain::permission::Visibility in the words of the table: ids as text, exclusions as keyed hashes. Rows without a
/// number are sealed.
struct Sight {
    bool everything = false;
    bool sealed = false;
    std::vector<std::string> units;
    std::optional<std::string> own;
    std::optional<std::string> granted;
    std::vector<std::int64_t> without;

    bool operator==(const Sight&) const = default;
};

enum class MatterOrder : std::uint8_t {
    ByDeadline = 1,   ///< the queue: what waits for somebody, the earliest deadline first, without one last
    NewestFirst = 2,  ///< everything, the last registered first
};

/// Where a page ended: the next begins behind it.
struct MatterCursor {
    util::Instant due;  ///< only for ByDeadline
    StreamId stream;

    bool operator==(const MatterCursor&) const = default;
};

struct MatterQuery {
    Sight sight;
    MatterOrder order = MatterOrder::ByDeadline;
    std::vector<std::uint8_t> states;         ///< empty: any; numbers below 64
    std::vector<std::uint8_t> kinds;          ///< the same
    std::vector<std::string> units;           ///< one of them handles it; empty: any
    std::string handler;                      ///< first handler; empty: any
    std::optional<util::Instant> due_from;    ///< for ByDeadline: only what is due then or later
    std::optional<util::Instant> due_before;  ///< … and before that
    std::optional<MatterCursor> after;
    std::size_t limit = 50;
    std::vector<std::string> sources{};  ///< one of them; empty: any
};

/// Where a matter stands in a list, as an engine keeps it beside the row (storage/shelves.h).
struct MatterPlace {
    MatterOrder order = MatterOrder::NewestFirst;
    std::string shelf;
    util::Instant due;  ///< only for ByDeadline
    StreamId stream;
    std::uint8_t state = 0;
    std::uint8_t kind = 0;
    bool guarded = false;  ///< somebody may not see it

    bool operator==(const MatterPlace&) const = default;
};

/// Where a row without a deadline stands in a queue.
inline constexpr util::Instant no_deadline{std::int64_t{1} << 62};

}  // namespace qingfeng::storage
