#include "ledger/tiles.h"

#include <algorithm>
#include <charconv>

#include "util/check.h"
#include "util/overloaded.h"

namespace qingfeng::ledger {
namespace {

/// No tile of a tree of max_tree_size has a larger index.
constexpr std::uint64_t max_tile_index = max_tree_size / tile_width;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string three_digits(std::uint64_t value) {
    std::string text = std::to_string(value);
    return std::string(3 - text.size(), '0') + text;
}

std::string index_and_width(std::uint64_t index, unsigned width) {
    std::string text = three_digits(index % 1000);
    for (index /= 1000; index > 0; index /= 1000) text = "x" + three_digits(index % 1000) + "/" + text;
    if (width < tile_width) text += ".p/" + std::to_string(width);
    return text;
}

/// A decimal number without leading zeroes.
std::optional<unsigned> take_small_number(std::string_view& rest, unsigned max) {
    unsigned value = 0;
    const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), value);
    const auto length = static_cast<std::size_t>(end - rest.data());
    if (error != std::errc{} || value > max || (rest.front() == '0' && length > 1)) return std::nullopt;
    rest.remove_prefix(length);
    return value;
}

bool take(std::string_view& rest, std::string_view prefix) {
    if (!rest.starts_with(prefix)) return false;
    rest.remove_prefix(prefix.size());
    return true;
}

std::optional<std::uint64_t> take_three_digits(std::string_view& rest) {
    if (rest.size() < 3 || !std::all_of(rest.begin(), rest.begin() + 3, is_digit)) return std::nullopt;
    std::uint64_t value = 0;
    for (const char digit : rest.substr(0, 3)) value = value * 10 + static_cast<std::uint64_t>(digit - '0');
    rest.remove_prefix(3);
    return value;
}

std::optional<std::uint64_t> take_index(std::string_view& rest) {
    std::uint64_t index = 0;
    while (true) {
        const bool more_follow = take(rest, "x");
        const auto group = take_three_digits(rest);
        if (!group) return std::nullopt;
        index = index * 1000 + *group;
        if (index > max_tile_index) return std::nullopt;
        if (!more_follow) return index;
        // A first group of zeroes would give the same index a second path.
        if (index == 0 || !take(rest, "/")) return std::nullopt;
    }
}

std::optional<unsigned> take_width(std::string_view& rest) {
    if (rest.empty()) return tile_width;
    if (!take(rest, ".p/")) return std::nullopt;
    const auto width = take_small_number(rest, tile_width - 1);
    if (!width || *width == 0 || !rest.empty()) return std::nullopt;
    return width;
}

}  // namespace

std::string tile_path(const TileResource& resource) {
    return std::visit(
        util::Overloaded{
            [](const HashTile& tile) {
                return "tile/" + std::to_string(tile.level) + "/" + index_and_width(tile.index, tile.width);
            },
            [](const EntryBundle& bundle) { return "tile/entries/" + index_and_width(bundle.index, bundle.width); }},
        resource);
}

std::optional<TileResource> parse_tile_path(std::string_view path) {
    if (!take(path, "tile/")) return std::nullopt;
    const bool is_bundle = take(path, "entries");
    std::optional<unsigned> level = 0;
    if (!is_bundle) level = take_small_number(path, max_tile_level);
    if (!level || !take(path, "/")) return std::nullopt;
    const auto index = take_index(path);
    if (!index) return std::nullopt;
    const auto width = take_width(path);
    if (!width) return std::nullopt;
    if (is_bundle) return EntryBundle{*index, *width};
    return HashTile{*level, *index, *width};
}

unsigned tile_width_at(unsigned level, std::uint64_t index, std::uint64_t tree_size) {
    if (level >= 8 || index > max_tile_index) return 0;
    const std::uint64_t hashes_at_level = tree_size >> (tile_height * level);
    const std::uint64_t first = index * tile_width;
    if (hashes_at_level <= first) return 0;
    return static_cast<unsigned>(std::min<std::uint64_t>(hashes_at_level - first, tile_width));
}

void append_to_bundle(util::Bytes& bundle, util::ByteView entry) {
    util::check(entry.size() <= 0xffff, "an entry is too long for a bundle");
    bundle.push_back(static_cast<std::uint8_t>(entry.size() >> 8));
    bundle.push_back(static_cast<std::uint8_t>(entry.size()));
    bundle.insert(bundle.end(), entry.begin(), entry.end());
}

std::optional<std::vector<util::ByteView>> parse_bundle(util::ByteView bundle) {
    std::vector<util::ByteView> entries;
    while (!bundle.empty()) {
        if (bundle.size() < 2 || entries.size() == tile_width) return std::nullopt;
        const std::size_t size = static_cast<std::size_t>(bundle[0]) << 8 | bundle[1];
        if (bundle.size() - 2 < size) return std::nullopt;
        entries.push_back(bundle.subspan(2, size));
        bundle = bundle.subspan(2 + size);
    }
    return entries;
}

std::vector<TileHash> append_leaves(Frontier& frontier, std::span<const Hash> leaves) {
    std::vector<TileHash> kept;
    std::vector<Subtree> completed;
    for (const Hash& leaf : leaves) {
        completed.clear();
        frontier.append(leaf, completed);
        for (const Subtree& subtree : completed) {
            if (subtree.height % tile_height != 0) continue;
            kept.push_back({subtree.height / tile_height, subtree.index, subtree.hash});
        }
    }
    return kept;
}

}  // namespace qingfeng::ledger
