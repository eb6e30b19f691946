#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "util/bytes.h"

/// The Merkle tree of RFC 6962 §2.1 over SHA-256. Leaves and nodes are hashed under different prefixes, so that a node
/// can never be passed off as a leaf.
namespace qingfeng::ledger {

using Hash = util::Digest;

/// Larger trees are refused everywhere: other implementations count leaves in signed 64 bits, and below this bound no
/// shift or sum here can overflow.
inline constexpr std::uint64_t max_tree_size = (std::uint64_t{1} << 63) - 1;
/// No proof in a tree of at most max_tree_size leaves is longer.
inline constexpr std::size_t max_proof_hashes = 64;

Hash empty_root();
Hash leaf_hash(util::ByteView entry);
Hash node_hash(const Hash& left, const Hash& right);
/// The root over hashes taken as leaves are: they may themselves be roots of equally large full subtrees. At least one.
Hash root_over(std::span<const Hash> hashes);

/// A full subtree: the leaves from index·2^height up to (index+1)·2^height.
struct Subtree {
    unsigned height = 0;
    std::uint64_t index = 0;
    Hash hash{};

    bool operator==(const Subtree&) const = default;
};

/// The right edge of a tree: all that is needed to append leaves and to know the root. One hash for each bit set in the
/// size, the root of the largest full subtree first.
class Frontier {
  public:
    Frontier() = default;
    /// Empty where the number of hashes does not fit the size.
    static std::optional<Frontier> from_parts(std::uint64_t size, std::vector<Hash> hashes);

    std::uint64_t size() const { return size_; }
    const std::vector<Hash>& hashes() const { return hashes_; }
    Hash root() const;

    void append(const Hash& leaf);
    /// Also notes every subtree of height 1 and above that this leaf makes full, lowest first.
    void append(const Hash& leaf, std::vector<Subtree>& completed);

    /// Canonical bytes: the size, then the hashes.
    util::Bytes to_bytes() const;
    static std::optional<Frontier> from_bytes(util::ByteView bytes);

    bool operator==(const Frontier&) const = default;

  private:
    void append_and_note(const Hash& leaf, std::vector<Subtree>* completed);

    std::uint64_t size_ = 0;
    std::vector<Hash> hashes_;
};

/// Does `proof` (sibling of the leaf first) show that the leaf stands at `index` of the tree with this size and root?
/// Any input may be given.
bool verify_inclusion(std::uint64_t index, std::uint64_t size, const Hash& leaf, std::span<const Hash> proof,
                      const Hash& root);

/// Does `proof` show that the first tree is a prefix of the second? Equal sizes need equal roots and an empty proof. An
/// empty tree is a prefix of everything, which is no proof of anything: 0 and a larger size give false. Any input may
/// be given.
bool verify_consistency(std::uint64_t size1, std::uint64_t size2, const Hash& root1, const Hash& root2,
                        std::span<const Hash> proof);

}  // namespace qingfeng::ledger
