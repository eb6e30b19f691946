#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "ledger/tree.h"
#include "util/result.h"

/// c2sp.org/tlog-tiles: the tree cut into tiles 256 hashes wide, and the proofs read from them. At tile level 0 stand
/// the leaf hashes, at level L the roots of the full subtrees of 256^L leaves; hash number i of level L covers the
/// leaves from i·256^L.
namespace qingfeng::ledger {

inline constexpr unsigned tile_height = 8;
inline constexpr unsigned tile_width = 256;
inline constexpr unsigned max_tile_level = 63;  ///< of a path; a tree of max_tree_size has 8 levels

/// `tile/<L>/<N>` or, where it is narrower than 256, `tile/<L>/<N>.p/<W>`
struct HashTile {
    unsigned level = 0;
    std::uint64_t index = 0;
    unsigned width = tile_width;  ///< 1 to 256

    bool operator==(const HashTile&) const = default;
};

/// `tile/entries/<N>` or `tile/entries/<N>.p/<W>`
struct EntryBundle {
    std::uint64_t index = 0;
    unsigned width = tile_width;  ///< 1 to 256

    bool operator==(const EntryBundle&) const = default;
};

using TileResource = std::variant<HashTile, EntryBundle>;

/// The path below the log's prefix, without a leading slash.
std::string tile_path(const TileResource& resource);
/// Empty for anything that tile_path would not have written.
std::optional<TileResource> parse_tile_path(std::string_view path);

/// How wide the tile is in a tree of this size: 0 where it does not exist, below 256 where it is partial. Bundles are
/// as wide as the tile of level 0.
unsigned tile_width_at(unsigned level, std::uint64_t index, std::uint64_t tree_size);

/// An entry bundle is each entry after its length in two bytes, big endian. At most 65,535 bytes an entry.
void append_to_bundle(util::Bytes& bundle, util::ByteView entry);
/// The entries, as views into `bundle`. Empty where the bytes are not whole entries, at most 256 of them.
std::optional<std::vector<util::ByteView>> parse_bundle(util::ByteView bundle);

/// Where the hashes of a tree are kept.
class HashSource {
  public:
    virtual ~HashSource() = default;
    /// The hashes number `first` to `first + count - 1` of a tile level. Only hashes that exist in the tree and lie in
    /// one tile are asked for; fewer than asked for is taken as damage.
    virtual util::Result<std::vector<Hash>> hashes(unsigned level, std::uint64_t first, std::size_t count) = 0;
};

/// A hash to keep beside the leaf hashes so that a HashSource can answer: tile level 1 and above.
struct TileHash {
    unsigned level = 1;
    std::uint64_t index = 0;
    Hash hash{};

    bool operator==(const TileHash&) const = default;
};

/// Appends the leaves and says which hashes of tile levels 1 and above that completes, in order of completion.
std::vector<TileHash> append_leaves(Frontier& frontier, std::span<const Hash> leaves);

}  // namespace qingfeng::ledger
