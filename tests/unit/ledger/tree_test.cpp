#include "ledger/tree.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "unit/ledger/memory_log.h"

namespace qingfeng::ledger {
namespace {

std::vector<Hash> leaf_hashes(std::size_t count) {
    std::vector<Hash> hashes;
    for (std::size_t i = 0; i < count; ++i) hashes.push_back(leaf_hash(test_leaf(i)));
    return hashes;
}

/// The eight leaves and roots that Certificate Transparency implementations share.
struct KnownTree {
    const char* leaf;
    const char* root_with_it;
};
constexpr KnownTree known_trees[] = {
    {"", "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"},
    {"00", "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"},
    {"10", "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"},
    {"2021", "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"},
    {"3031", "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4"},
    {"40414243", "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef"},
    {"5051525354555657", "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c"},
    {"606162636465666768696a6b6c6d6e6f", "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"},
};

TEST(Tree, agrees_with_the_known_answers_of_rfc_6962) {
    EXPECT_EQ(util::to_hex(empty_root()), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    Frontier frontier;
    EXPECT_EQ(frontier.root(), empty_root());
    for (const KnownTree& known : known_trees) {
        frontier.append(leaf_hash(*util::from_hex(known.leaf)));
        EXPECT_EQ(util::to_hex(frontier.root()), known.root_with_it) << frontier.size();
    }
}

TEST(Tree, a_frontier_has_the_root_of_the_whole_tree_at_every_size) {
    const auto leaves = leaf_hashes(600);
    Frontier frontier;
    for (std::size_t size = 1; size <= leaves.size(); ++size) {
        frontier.append(leaves[size - 1]);
        ASSERT_EQ(frontier.size(), size);
        ASSERT_EQ(frontier.root(), naive_root(std::span(leaves).first(size))) << size;
    }
}

TEST(Tree, completed_subtrees_carry_their_own_roots) {
    const auto leaves = leaf_hashes(300);
    Frontier frontier;
    std::vector<Subtree> completed;
    for (const Hash& leaf : leaves) frontier.append(leaf, completed);
    for (const Subtree& subtree : completed) {
        const auto width = std::size_t{1} << subtree.height;
        ASSERT_EQ(subtree.hash, naive_root(std::span(leaves).subspan(subtree.index * width, width)));
    }
    EXPECT_EQ(completed.size(), 150 + 75 + 37 + 18 + 9 + 4 + 2 + 1);
}

TEST(Tree, a_frontier_is_read_back_from_its_bytes_and_goes_on) {
    const auto leaves = leaf_hashes(70);
    Frontier frontier;
    for (const Hash& leaf : leaves) {
        const auto bytes = frontier.to_bytes();
        const auto read = Frontier::from_bytes(bytes);
        ASSERT_TRUE(read);
        ASSERT_EQ(*read, frontier);
        util::Bytes longer = bytes;
        longer.push_back(0);
        ASSERT_FALSE(Frontier::from_bytes(longer));
        ASSERT_FALSE(Frontier::from_bytes(util::ByteView(bytes).first(bytes.size() - 1)));
        frontier.append(leaf);
    }
    EXPECT_FALSE(Frontier::from_parts(3, {leaves[0]}));
    EXPECT_FALSE(Frontier::from_parts(max_tree_size + 1, {leaves[0]}));
}

RC_GTEST_PROP(Tree, any_bytes_are_no_frontier_or_its_only_encoding, (util::Bytes bytes)) {
    if (const auto frontier = Frontier::from_bytes(bytes)) RC_ASSERT(frontier->to_bytes() == bytes);
}

TEST(Tree, absurd_sizes_are_refused_and_end) {
    const Hash hash = empty_root();
    const std::vector<Hash> proof(64, hash);
    constexpr std::uint64_t huge = ~std::uint64_t{0};
    for (const std::uint64_t size : {std::uint64_t{0}, std::uint64_t{1}, max_tree_size, max_tree_size + 1, huge}) {
        for (const std::uint64_t other : {std::uint64_t{0}, std::uint64_t{1}, max_tree_size, max_tree_size + 1, huge}) {
            EXPECT_FALSE(verify_inclusion(other, size, hash, proof, hash)) << other << " of " << size;
            EXPECT_FALSE(verify_consistency(other, size, hash, hash, proof)) << other << " to " << size;
        }
    }
}

TEST(Tree, a_proof_longer_than_its_tree_is_high_is_refused_even_where_its_hashes_fit) {
    const auto leaves = leaf_hashes(3);
    const Hash pair = naive_root(std::span(leaves).first(2));
    // The log may have signed any root; a tree of one leaf still has no siblings, one of two has one.
    EXPECT_FALSE(verify_inclusion(0, 1, leaves[1], std::vector{leaves[0]}, pair));
    const Hash higher = node_hash(leaves[2], pair);
    EXPECT_FALSE(verify_inclusion(1, 2, leaves[1], std::vector{leaves[0], leaves[2]}, higher));
    const Hash first = node_hash(leaves[2], leaves[0]);
    EXPECT_FALSE(verify_consistency(1, 2, first, higher, std::vector{leaves[0], leaves[1], leaves[2]}));
    // Sizes 3 and 4 need three hashes; the fourth is folded into both roots and would fit.
    const Hash root3 = node_hash(leaves[2], node_hash(pair, leaves[0]));
    const Hash root4 = node_hash(leaves[2], node_hash(pair, node_hash(leaves[0], leaves[1])));
    EXPECT_TRUE(verify_consistency(3, 4, node_hash(pair, leaves[0]), node_hash(pair, node_hash(leaves[0], leaves[1])),
                                   std::vector{leaves[0], leaves[1], pair}));
    EXPECT_FALSE(verify_consistency(3, 4, root3, root4, std::vector{leaves[0], leaves[1], pair, leaves[2]}));
}

TEST(Tree, an_empty_tree_is_consistent_only_with_itself) {
    const Hash other = leaf_hash({});
    EXPECT_TRUE(verify_consistency(0, 0, empty_root(), empty_root(), {}));
    EXPECT_FALSE(verify_consistency(0, 0, other, other, {}));
    EXPECT_FALSE(verify_consistency(0, 1, empty_root(), other, {}));
}

}  // namespace
}  // namespace qingfeng::ledger
