#pragma once

#include <string>
#include <vector>

#include "storage/store.h"

/// A matter stands on a shelf of everybody who has to do with it, so that a list is read from a few shelves and never
/// by looking through all matters. Derived from its row: an engine writes shelves with the row and nothing else does.
///   *        everything that is not sealed          */N   … in state N
///   u:UNIT   handled by the unit                     c:UNIT  about the unit
///   h:PERSON first or present handler                g:PERSON called in
///   s:SOURCE came from there
///   !        sealed
namespace qingfeng::storage {

/// Each once. `queue`: those on which it waits, which do without */N.
std::vector<std::string> shelves_of(const MatterRow&);
std::vector<std::string> queues_of(const MatterRow&);
/// When its turn in a queue comes.
util::Instant queue_due(const MatterRow&);

/// All places that follow from the row, in lists of one order.
std::vector<MatterPlace> places_of(const MatterRow&, MatterOrder);

/// Which shelves hold everything that the query may give, and what is left to ask of each row.
struct ShelfPlan {
    std::vector<std::string> shelves;
    bool ask_row = false;  ///< unit, handler or source of the query are not settled by the shelf
};
ShelfPlan plan_of(const MatterQuery&);

/// The query asked of one row, without its cursor: what any engine's list comes to.
bool matches(const MatterQuery&, const MatterRow&);
/// Unit, handler and source alone.
bool matches_names(const MatterQuery&, const MatterRow&);
bool is_excluded(const Sight&, const std::vector<std::int64_t>& excluded);

/// The cursor behind this row.
MatterCursor cursor_at(const MatterQuery&, const MatterRow&);
/// Whether the row comes behind the cursor.
bool comes_after(const MatterQuery&, const MatterRow&, const MatterCursor&);

/// Bit N for each number N; 0: any.
std::int64_t mask_of(const std::vector<std::uint8_t>& numbers);

}  // namespace qingfeng::storage
