#include "ledger/prove.h"

#include <bit>
#include <map>
#include <span>
#include <string>
#include <utility>

namespace qingfeng::ledger {
namespace {

using util::ErrorKind;
using util::Result;

/// The leaves from `begin` up to `end`, one operand of MTH in RFC 6962 §2.1.
struct Range {
    std::uint64_t begin;
    std::uint64_t end;

    std::uint64_t size() const { return end - begin; }
    /// RFC 6962's k: the largest power of two below the size, counted from the beginning.
    std::uint64_t middle() const { return begin + std::bit_floor(size() - 1); }
};

/// Reads tiles as needed, each once.
class TileReader {
  public:
    TileReader(std::uint64_t tree_size, HashSource& source) : tree_size_(tree_size), source_(source) {}

    Result<Hash> root(Range range) {
        auto subtrees = full_subtrees(range);
        if (!subtrees) return subtrees.failure();
        Hash root = subtrees->back();
        for (std::size_t i = subtrees->size() - 1; i > 0; --i) root = node_hash((*subtrees)[i - 1], root);
        return root;
    }

    /// The roots of the full subtrees that make up the range, largest first. A range of RFC 6962 begins at a multiple
    /// of its largest subtree.
    Result<std::vector<Hash>> full_subtrees(Range range) {
        std::vector<Hash> roots;
        while (range.size() > 0) {
            const auto height = static_cast<unsigned>(std::bit_width(range.size())) - 1;
            auto root = full_subtree(height, range.begin >> height);
            if (!root) return root.failure();
            roots.push_back(*root);
            range.begin += std::uint64_t{1} << height;
        }
        return roots;
    }

  private:
    Result<Hash> full_subtree(unsigned height, std::uint64_t index) {
        const unsigned level = height / tile_height;
        const unsigned height_in_tile = height % tile_height;
        const std::uint64_t first = index << height_in_tile;
        auto hashes = tile(level, first / tile_width);
        if (!hashes) return hashes.failure();
        return root_over(hashes->subspan(first % tile_width, std::size_t{1} << height_in_tile));
    }

    Result<std::span<const Hash>> tile(unsigned level, std::uint64_t index) {
        const auto key = std::pair(level, index);
        const auto known = tiles_.find(key);
        if (known != tiles_.end()) return std::span<const Hash>(known->second);
        const unsigned width = tile_width_at(level, index, tree_size_);
        auto hashes = source_.hashes(level, index * tile_width, width);
        if (!hashes) return hashes.failure();
        if (hashes->size() != width) {
            return util::fail(ErrorKind::Damaged,
                              "hashes are missing from tile " + tile_path(HashTile{level, index, width}));
        }
        return std::span<const Hash>(tiles_.emplace(key, *std::move(hashes)).first->second);
    }

    std::uint64_t tree_size_;
    HashSource& source_;
    std::map<std::pair<unsigned, std::uint64_t>, std::vector<Hash>> tiles_;
};

/// PATH of RFC 6962 §2.1.1, from the root down.
std::vector<Range> inclusion_ranges(std::uint64_t index, std::uint64_t size) {
    std::vector<Range> siblings;
    for (Range range{0, size}; range.size() > 1;) {
        const std::uint64_t middle = range.middle();
        if (index < middle) {
            siblings.push_back({middle, range.end});
            range.end = middle;
        } else {
            siblings.push_back({range.begin, middle});
            range.begin = middle;
        }
    }
    return siblings;
}

/// SUBPROOF of RFC 6962 §2.1.2, from the root down.
std::vector<Range> consistency_ranges(std::uint64_t size1, std::uint64_t size2) {
    std::vector<Range> ranges;
    Range range{0, size2};
    bool is_first_tree = true;  // what is left of the first tree begins where it began
    while (range.end != size1) {
        const std::uint64_t middle = range.middle();
        if (size1 <= middle) {
            ranges.push_back({middle, range.end});
            range.end = middle;
        } else {
            ranges.push_back({range.begin, middle});
            range.begin = middle;
            is_first_tree = false;
        }
    }
    if (!is_first_tree) ranges.push_back(range);
    return ranges;
}

/// Proofs begin at the leaf.
Result<std::vector<Hash>> roots_upwards(const std::vector<Range>& ranges, std::uint64_t size, HashSource& source) {
    TileReader reader(size, source);
    std::vector<Hash> proof;
    for (auto range = ranges.rbegin(); range != ranges.rend(); ++range) {
        auto root = reader.root(*range);
        if (!root) return root.failure();
        proof.push_back(*root);
    }
    return proof;
}

}  // namespace

Result<std::vector<Hash>> prove_inclusion(std::uint64_t index, std::uint64_t size, HashSource& source) {
    if (size > max_tree_size || index >= size) {
        return util::fail(ErrorKind::InvalidInput,
                          "a tree of " + std::to_string(size) + " leaves has no leaf number " + std::to_string(index));
    }
    return roots_upwards(inclusion_ranges(index, size), size, source);
}

Result<std::vector<Hash>> prove_consistency(std::uint64_t size1, std::uint64_t size2, HashSource& source) {
    if (size2 > max_tree_size || size1 > size2) {
        return util::fail(ErrorKind::InvalidInput, "a tree of " + std::to_string(size1) +
                                                       " leaves cannot come before one of " + std::to_string(size2));
    }
    if (size1 == 0) return std::vector<Hash>{};
    return roots_upwards(consistency_ranges(size1, size2), size2, source);
}

Result<Frontier> frontier_at(std::uint64_t size, HashSource& source) {
    if (size > max_tree_size)
        return util::fail(ErrorKind::InvalidInput, "no tree has " + std::to_string(size) + " leaves");
    auto hashes = TileReader(size, source).full_subtrees({0, size});
    if (!hashes) return hashes.failure();
    return *Frontier::from_parts(size, *std::move(hashes));
}

Result<Hash> root_at(std::uint64_t size, HashSource& source) {
    auto frontier = frontier_at(size, source);
    if (!frontier) return frontier.failure();
    return frontier->root();
}

}  // namespace qingfeng::ledger
