#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "util/bytes.h"
#include "util/enum_keys.h"
#include "util/result.h"

/// What of the record an authority shows to everybody. Adopted by an entry, so that nobody opens more, or less, than
/// was approved without its being seen.
namespace qingfeng::domain::publication {

enum class Level : std::uint8_t {
    Internal = 1,  ///< nothing; witnesses see checkpoints only. What holds until something is adopted
    Sums = 2,      ///< figures by unit, kind and month, small cells merged
    Matters = 3,   ///< those, and each matter by its dates alone
};
std::string_view to_key(Level level);

/// With a smaller bound every hidden number would be a one.
inline constexpr std::uint64_t min_cell_least = 3;

struct Publication {
    Level level = Level::Internal;
    std::uint64_t min_cell = 10;  ///< a figure about fewer matters is not shown alone. An office may adopt another
    std::string min_cell_source;  ///< what the bound rests on
    std::string approved_by;      ///< the body that approved the level; empty only while nothing is published

    /// Format 1.
    util::Bytes to_canonical() const;
    /// Damaged where the bytes are not exactly those of a publication.
    static util::Result<Publication> from_canonical(util::ByteView bytes);

    bool operator==(const Publication&) const = default;
};

}  // namespace qingfeng::domain::publication
