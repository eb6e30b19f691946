#include "ledger/prove.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "unit/ledger/memory_log.h"

namespace qingfeng::ledger {
namespace {

using util::ErrorKind;

Hash flip_bit(Hash hash, unsigned bit) {
    hash[bit / 8] = static_cast<std::uint8_t>(hash[bit / 8] ^ (1U << (bit % 8)));
    return hash;
}

TEST(Prove, every_leaf_is_included_in_every_tree_up_to_300) {
    MemoryLog log = test_log(300);
    for (std::uint64_t size = 1; size <= 300; ++size) {
        const Hash root = naive_root(std::span(log.levels()[0]).first(size));
        ASSERT_EQ(*root_at(size, log), root);
        const auto step = size < 40 || size > 250 ? 1 : 7;
        for (std::uint64_t index = 0; index < size; index += step) {
            const auto proof = prove_inclusion(index, size, log);
            ASSERT_TRUE(proof);
            ASSERT_TRUE(verify_inclusion(index, size, log.levels()[0][index], *proof, root)) << index << " of " << size;
        }
    }
}

TEST(Prove, every_tree_up_to_300_is_a_prefix_of_the_later_ones) {
    MemoryLog log = test_log(300);
    std::vector<Hash> roots;
    for (std::uint64_t size = 0; size <= 300; ++size) roots.push_back(*root_at(size, log));
    for (std::uint64_t size2 = 1; size2 <= 300; ++size2) {
        const auto step = size2 < 40 || size2 > 290 ? 1 : 11;
        for (std::uint64_t size1 = 1; size1 <= size2; size1 += step) {
            const auto proof = prove_consistency(size1, size2, log);
            ASSERT_TRUE(proof);
            ASSERT_TRUE(verify_consistency(size1, size2, roots[size1], roots[size2], *proof)) << size1 << " " << size2;
        }
    }
}

/// Three tile levels: 66,000 leaves.
MemoryLog& big_log() {
    static MemoryLog log = test_log(66'000);
    return log;
}

RC_GTEST_PROP(Prove, proofs_of_big_trees_hold_and_read_few_tiles, ()) {
    MemoryLog& log = big_log();
    const auto size2 = *rc::gen::inRange<std::uint64_t>(2, 66'001);
    const auto size1 = *rc::gen::inRange<std::uint64_t>(1, size2);
    const auto root1 = root_at(size1, log);
    const auto root2 = root_at(size2, log);
    RC_ASSERT(root1 && root2);

    log.reads = 0;
    const auto inclusion = prove_inclusion(size1, size2, log);
    RC_ASSERT(inclusion && log.reads <= 6);
    RC_ASSERT(verify_inclusion(size1, size2, leaf_hash(test_leaf(size1)), *inclusion, *root2));

    log.reads = 0;
    const auto consistency = prove_consistency(size1, size2, log);
    RC_ASSERT(consistency && log.reads <= 6);
    RC_ASSERT(verify_consistency(size1, size2, *root1, *root2, *consistency));
}

RC_GTEST_PROP(Prove, any_changed_bit_breaks_an_inclusion_proof, ()) {
    MemoryLog& log = big_log();
    const auto size = *rc::gen::inRange<std::uint64_t>(2, 3000);
    const auto index = *rc::gen::inRange<std::uint64_t>(0, size);
    const auto bit = *rc::gen::inRange(0U, 256U);
    const Hash root = *root_at(size, log);
    const Hash leaf = leaf_hash(test_leaf(index));
    auto proof = *prove_inclusion(index, size, log);
    RC_ASSERT(verify_inclusion(index, size, leaf, proof, root));
    RC_ASSERT(!verify_inclusion(index, size, flip_bit(leaf, bit), proof, root));
    RC_ASSERT(!verify_inclusion(index, size, leaf, proof, flip_bit(root, bit)));
    for (const std::uint64_t other : {index + 1, index - 1, index ^ 2, size}) {
        RC_ASSERT(!verify_inclusion(other, size, leaf, proof, root));
    }
    RC_ASSERT(!verify_inclusion(index, size, leaf, std::span(proof).first(proof.size() - 1), root));
    auto longer = proof;
    longer.push_back(root);
    RC_ASSERT(!verify_inclusion(index, size, leaf, longer, root));
    Hash& changed = proof[*rc::gen::inRange<std::size_t>(0, proof.size())];
    changed = flip_bit(changed, bit);
    RC_ASSERT(!verify_inclusion(index, size, leaf, proof, root));
}

RC_GTEST_PROP(Prove, any_changed_bit_breaks_a_consistency_proof, ()) {
    MemoryLog& log = big_log();
    const auto size2 = *rc::gen::inRange<std::uint64_t>(2, 3000);
    const auto size1 = *rc::gen::inRange<std::uint64_t>(1, size2);
    const auto bit = *rc::gen::inRange(0U, 256U);
    const Hash root1 = *root_at(size1, log);
    const Hash root2 = *root_at(size2, log);
    auto proof = *prove_consistency(size1, size2, log);
    RC_ASSERT(verify_consistency(size1, size2, root1, root2, proof));
    RC_ASSERT(!verify_consistency(size1, size2, flip_bit(root1, bit), root2, proof));
    RC_ASSERT(!verify_consistency(size1, size2, root1, flip_bit(root2, bit), proof));
    RC_ASSERT(!verify_consistency(size1, size2, root2, root1, proof));
    RC_ASSERT(!verify_consistency(size1, size2, root1, root2, std::span(proof).first(proof.size() - 1)));
    auto longer = proof;
    longer.push_back(root1);
    RC_ASSERT(!verify_consistency(size1, size2, root1, root2, longer));
    Hash& changed = proof[*rc::gen::inRange<std::size_t>(0, proof.size())];
    changed = flip_bit(changed, bit);
    RC_ASSERT(!verify_consistency(size1, size2, root1, root2, proof));
}

TEST(Prove, a_frontier_read_from_the_tiles_goes_on_as_the_kept_one) {
    MemoryLog& log = big_log();
    for (const std::uint64_t size : {0, 1, 255, 256, 257, 65'535, 65'536, 65'537, 66'000}) {
        auto frontier = frontier_at(size, log);
        ASSERT_TRUE(frontier);
        for (std::uint64_t i = size; i < 66'000; ++i) frontier->append(log.levels()[0][i]);
        EXPECT_EQ(*frontier, log.frontier()) << size;
    }
}

TEST(Prove, refuses_what_cannot_be_proven_and_notices_missing_hashes) {
    MemoryLog log = test_log(300);
    EXPECT_EQ(prove_inclusion(300, 300, log).error().kind, ErrorKind::InvalidInput);
    EXPECT_EQ(prove_inclusion(0, max_tree_size + 1, log).error().kind, ErrorKind::InvalidInput);
    EXPECT_EQ(prove_consistency(2, 1, log).error().kind, ErrorKind::InvalidInput);
    EXPECT_EQ(root_at(max_tree_size + 1, log).error().kind, ErrorKind::InvalidInput);
    EXPECT_EQ(prove_inclusion(0, 600, log).error().kind, ErrorKind::Damaged);
    EXPECT_EQ(*prove_consistency(0, 300, log), std::vector<Hash>{});
    EXPECT_EQ(*prove_consistency(300, 300, log), std::vector<Hash>{});
}

}  // namespace
}  // namespace qingfeng::ledger
