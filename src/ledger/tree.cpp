#include "ledger/tree.h"

#include <bit>

#include "util/canonical.h"
#include "util/check.h"
#include "util/crypto.h"

namespace qingfeng::ledger {
namespace {

constexpr std::uint8_t leaf_prefix = 0x00;
constexpr std::uint8_t node_prefix = 0x01;

/// A walk from a leaf to the root, by the numbers of a node and of the last node at the same height. RFC 9162 §2.1.3.2
/// and §2.1.4.2 describe it.
struct Climb {
    std::uint64_t node;
    std::uint64_t last;

    bool at_root() const { return last == 0; }
    bool sibling_is_left() const { return (node & 1) == 1 || node == last; }
    void up() {
        node >>= 1;
        last >>= 1;
    }
    /// The last node of a height without a sibling is carried up unchanged.
    void skip_lone_heights() {
        while ((node & 1) == 0 && node != 0) up();
    }
};

}  // namespace

Hash empty_root() { return util::sha256({}); }

Hash leaf_hash(util::ByteView entry) { return util::sha256({util::ByteView(&leaf_prefix, 1), entry}); }

Hash node_hash(const Hash& left, const Hash& right) {
    return util::sha256({util::ByteView(&node_prefix, 1), left, right});
}

Hash root_over(std::span<const Hash> hashes) {
    util::check(!hashes.empty(), "the root over no hashes was asked for");
    Frontier frontier;
    for (const Hash& hash : hashes) frontier.append(hash);
    return frontier.root();
}

std::optional<Frontier> Frontier::from_parts(std::uint64_t size, std::vector<Hash> hashes) {
    if (size > max_tree_size || static_cast<std::size_t>(std::popcount(size)) != hashes.size()) return std::nullopt;
    Frontier frontier;
    frontier.size_ = size;
    frontier.hashes_ = std::move(hashes);
    return frontier;
}

Hash Frontier::root() const {
    if (hashes_.empty()) return empty_root();
    Hash root = hashes_.back();
    for (std::size_t i = hashes_.size() - 1; i > 0; --i) root = node_hash(hashes_[i - 1], root);
    return root;
}

void Frontier::append(const Hash& leaf) { append_and_note(leaf, nullptr); }

void Frontier::append(const Hash& leaf, std::vector<Subtree>& completed) { append_and_note(leaf, &completed); }

void Frontier::append_and_note(const Hash& leaf, std::vector<Subtree>* completed) {
    util::check(size_ < max_tree_size, "the tree is full");
    Hash node = leaf;
    for (unsigned height = 1; ((size_ >> (height - 1)) & 1) == 1; ++height) {
        node = node_hash(hashes_.back(), node);
        hashes_.pop_back();
        if (completed != nullptr) completed->push_back({height, size_ >> height, node});
    }
    hashes_.push_back(node);
    ++size_;
}

util::Bytes Frontier::to_bytes() const {
    util::CanonicalWriter writer;
    writer.number(size_);
    for (const Hash& hash : hashes_) writer.raw(hash);
    return writer.take();
}

std::optional<Frontier> Frontier::from_bytes(util::ByteView bytes) {
    util::CanonicalReader reader(bytes);
    const auto size = reader.number();
    if (!size) return std::nullopt;
    std::vector<Hash> hashes(static_cast<std::size_t>(std::popcount(*size)));
    for (Hash& hash : hashes) {
        const auto raw = reader.raw(hash.size());
        if (!raw) return std::nullopt;
        std::copy(raw->begin(), raw->end(), hash.begin());
    }
    if (!reader.finished()) return std::nullopt;
    return from_parts(*size, std::move(hashes));
}

bool verify_inclusion(std::uint64_t index, std::uint64_t size, const Hash& leaf, std::span<const Hash> proof,
                      const Hash& root) {
    if (size > max_tree_size || index >= size) return false;
    Climb climb{index, size - 1};
    Hash node = leaf;
    for (const Hash& sibling : proof) {
        if (climb.at_root()) return false;
        if (climb.sibling_is_left()) {
            node = node_hash(sibling, node);
            climb.skip_lone_heights();
        } else {
            node = node_hash(node, sibling);
        }
        climb.up();
    }
    return climb.at_root() && node == root;
}

bool verify_consistency(std::uint64_t size1, std::uint64_t size2, const Hash& root1, const Hash& root2,
                        std::span<const Hash> proof) {
    if (size1 > size2 || size2 > max_tree_size) return false;
    if (size1 == size2) return proof.empty() && root1 == root2 && (size1 != 0 || root1 == empty_root());
    if (size1 == 0 || proof.empty()) return false;

    Climb climb{size1 - 1, size2 - 1};
    while ((climb.node & 1) == 1) climb.up();
    // A first tree that is itself one full subtree is its own starting point and is left out of the proof.
    const bool starts_at_root1 = std::has_single_bit(size1);
    Hash first = starts_at_root1 ? root1 : proof.front();
    Hash second = first;
    for (const Hash& sibling : proof.subspan(starts_at_root1 ? 0 : 1)) {
        if (climb.at_root()) return false;
        if (climb.sibling_is_left()) {
            first = node_hash(sibling, first);
            second = node_hash(sibling, second);
            climb.skip_lone_heights();
        } else {
            second = node_hash(second, sibling);
        }
        climb.up();
    }
    return climb.at_root() && first == root1 && second == root2;
}

}  // namespace qingfeng::ledger
