#include "unit/storage/record_fixture.h"

#include "ledger/checkpoint.h"
#include "ledger/prove.h"
#include "storage/hash_source.h"

namespace qingfeng::storage::test_record {

void expect_whole(Store& store, AuthorityId authority) {
    auto reader = must(store.read());
    const AuthorityHead head = must(reader->head(authority));
    const auto entries = must(reader->entries(authority, 0, 1'000'000));
    const auto leaves = must(reader->leaves(authority, 0, 1'000'000));
    ASSERT_EQ(entries.size(), head.next_position);
    ASSERT_EQ(leaves.size(), head.tree_size);

    std::vector<ledger::Hash> hashes;
    for (const LeafBytes& leaf : leaves) hashes.push_back(ledger::leaf_hash(leaf));
    const ledger::Hash root = hashes.empty() ? ledger::empty_root() : ledger::root_over(hashes);
    if (!hashes.empty()) EXPECT_EQ(head.root, root);

    const auto subtrees = must(reader->subtrees(authority, 1, 0, 1'000'000));
    ASSERT_EQ(subtrees.size(), hashes.size() / ledger::tile_width);
    for (const SubtreeRow& row : subtrees)
        EXPECT_EQ(row.hash,
                  ledger::root_over(std::span(hashes).subspan(row.index * ledger::tile_width, ledger::tile_width)));
    StoredHashes source(*reader, authority);
    EXPECT_EQ(must(ledger::root_at(head.tree_size, source)), root);

    std::map<StreamId, std::uint64_t> sequences;
    for (std::uint64_t i = 0; i < entries.size(); ++i) {
        EXPECT_EQ(entries[i].position, i);
        EXPECT_EQ(entries[i].leaf_index, i);
        EXPECT_EQ(entries[i].sequence, ++sequences[entries[i].stream]);
        util::Digest digest{};
        ASSERT_EQ(entries[i].digests.size(), digest.size());
        std::copy(entries[i].digests.begin(), entries[i].digests.end(), digest.begin());
        EXPECT_EQ(leaves[i], ledger::make_leaf(std::vector{digest}));
    }
    if (head.version == 0) return;
    const std::vector<ledger::VerifierKey> keys = {signer().verifier()};
    const auto opened = ledger::open_checkpoint(head.checkpoint, origin, keys);
    ASSERT_TRUE(opened);
    EXPECT_EQ(opened->checkpoint.size, head.tree_size);
    EXPECT_EQ(opened->checkpoint.root, root);
}

}  // namespace qingfeng::storage::test_record
