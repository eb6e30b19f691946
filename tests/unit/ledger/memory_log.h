#pragma once

#include <string>
#include <vector>

#include "ledger/leaf.h"
#include "ledger/tiles.h"
#include "util/crypto.h"

namespace qingfeng::ledger {

/// A log in memory, kept as a store would: leaf hashes, and one hash for each full subtree of tile levels 1 and above.
class MemoryLog : public HashSource {
  public:
    void append(const Leaf& leaf) {
        leaves_.push_back(leaf);
        const Hash hash = leaf_hash(leaf);
        put(0, leaves_.size() - 1, hash);
        for (const TileHash& kept : append_leaves(frontier_, {&hash, 1})) put(kept.level, kept.index, kept.hash);
    }

    util::Result<std::vector<Hash>> hashes(unsigned level, std::uint64_t first, std::size_t count) override {
        ++reads;
        if (level >= levels_.size() || first + count > levels_[level].size()) return std::vector<Hash>{};
        const auto begin = levels_[level].begin() + static_cast<std::ptrdiff_t>(first);
        return std::vector<Hash>(begin, begin + static_cast<std::ptrdiff_t>(count));
    }

    const Frontier& frontier() const { return frontier_; }
    const std::vector<Leaf>& leaves() const { return leaves_; }
    const std::vector<std::vector<Hash>>& levels() const { return levels_; }

    int reads = 0;

  private:
    void put(unsigned level, std::uint64_t index, const Hash& hash) {
        if (levels_.size() <= level) levels_.resize(level + 1);
        util::check(levels_[level].size() == index, "a hash was completed out of order");
        levels_[level].push_back(hash);
    }

    std::vector<Leaf> leaves_;
    std::vector<std::vector<Hash>> levels_;
    Frontier frontier_;
};

inline Leaf test_leaf(std::uint64_t number) {
    const auto digest = util::sha256(util::as_bytes(std::to_string(number)));
    return make_leaf({&digest, 1});
}

inline MemoryLog test_log(std::uint64_t size) {
    MemoryLog log;
    for (std::uint64_t i = 0; i < size; ++i) log.append(test_leaf(i));
    return log;
}

/// MTH of RFC 6962 §2.1, word for word.
inline Hash naive_root(std::span<const Hash> leaves) {
    if (leaves.empty()) return util::sha256({});
    if (leaves.size() == 1) return leaves.front();
    std::size_t k = 1;
    while (k * 2 < leaves.size()) k *= 2;
    return node_hash(naive_root(leaves.first(k)), naive_root(leaves.subspan(k)));
}

}  // namespace qingfeng::ledger
