#include "ledger/tiles.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "unit/ledger/memory_log.h"

namespace qingfeng::ledger {
namespace {

struct PathCase {
    TileResource resource;
    const char* path;
};

TEST(Tiles, paths_are_those_of_the_specification) {
    const PathCase cases[] = {
        {HashTile{0, 0, 256}, "tile/0/000"},
        {HashTile{0, 999, 256}, "tile/0/999"},
        {HashTile{0, 1000, 256}, "tile/0/x001/000"},
        {HashTile{0, 1'234'067, 256}, "tile/0/x001/x234/067"},
        {HashTile{1, 1234, 56}, "tile/1/x001/234.p/56"},
        {HashTile{63, 0, 1}, "tile/63/000.p/1"},
        {EntryBundle{0, 256}, "tile/entries/000"},
        {EntryBundle{1'000'000, 255}, "tile/entries/x001/x000/000.p/255"},
        {HashTile{0, max_tree_size / 256, 256}, "tile/0/x036/x028/x797/x018/x963/967"},
    };
    for (const PathCase& row : cases) {
        EXPECT_EQ(tile_path(row.resource), row.path);
        EXPECT_EQ(parse_tile_path(row.path), row.resource) << row.path;
    }
}

TEST(Tiles, no_other_spelling_of_a_path_is_read) {
    for (const std::string_view path : {
             "",
             "tile",
             "tile/",
             "tile/0",
             "tile/0/",
             "tile/0/0",
             "tile/0/00",
             "tile/0/0000",
             "tile/0/x000",
             "tile/0/x000/001",
             "tile/0/x000/x001/002",
             "tile/0/x001",
             "tile/0/x001/",
             "tile/0/x001/x002",
             "tile/0/001/002",
             "tile/0/X001/002",
             "tile/0/x1/002",
             "tile/0/-01",
             "tile/0/+01",
             "tile/0/ 01",
             "tile/00/001",
             "tile/01/001",
             "tile/64/001",
             "tile/-1/001",
             "tile//001",
             "tile/x/001",
             "tile/8/0/001",
             "/tile/0/001",
             "tile/0/001/",
             "tile/0/001.p",
             "tile/0/001.p/",
             "tile/0/001.p/0",
             "tile/0/001.p/01",
             "tile/0/001.p/256",
             "tile/0/001.p/1/",
             "tile/0/001.p/1 ",
             "tile/0/001.p/-1",
             "tile/0/001.P/1",
             "tile/0/001.p/4294967297",
             "tile/entries",
             "tile/entries/",
             "tile/entries/1",
             "tile/entries001",
             "tile/Entries/001",
             "tile/0/x036/x028/x797/x018/x963/968",
             "tile/0/x999/x999/x999/x999/x999/x999/999",
             "tile/0/x001/x000/x000/x000/x000/x000/x000/x000/000",
         }) {
        EXPECT_FALSE(parse_tile_path(path)) << path;
    }
}

RC_GTEST_PROP(Tiles, a_path_leads_back_to_its_tile, ()) {
    const auto index = *rc::gen::inRange<std::uint64_t>(0, max_tree_size / 256);
    const auto shift = *rc::gen::inRange(0, 55);
    const auto width = *rc::gen::inRange(1U, 257U);
    const TileResource tile = HashTile{*rc::gen::inRange(0U, 64U), index >> shift, width};
    const TileResource bundle = EntryBundle{index >> shift, width};
    RC_ASSERT(parse_tile_path(tile_path(tile)) == tile);
    RC_ASSERT(parse_tile_path(tile_path(bundle)) == bundle);
}

RC_GTEST_PROP(Tiles, whatever_is_read_as_a_path_is_its_only_spelling, ()) {
    const auto tail = *rc::gen::container<std::string>(rc::gen::element('0', '1', 'x', '/', '.', 'p', '9'));
    const std::string path = "tile/" + tail;
    if (const auto tile = parse_tile_path(path)) RC_ASSERT(tile_path(*tile) == path);
}

TEST(Tiles, widths_are_those_of_the_specification) {
    // The specification's example: 273 full tiles and one of 112 at level 0, one full and one of 17 at level 1, one of
    // 1 at level 2.
    EXPECT_EQ(tile_width_at(0, 272, 70'000), 256U);
    EXPECT_EQ(tile_width_at(0, 273, 70'000), 112U);
    EXPECT_EQ(tile_width_at(0, 274, 70'000), 0U);
    EXPECT_EQ(tile_width_at(1, 0, 70'000), 256U);
    EXPECT_EQ(tile_width_at(1, 1, 70'000), 17U);
    EXPECT_EQ(tile_width_at(2, 0, 70'000), 1U);
    EXPECT_EQ(tile_width_at(3, 0, 70'000), 0U);
    EXPECT_EQ(tile_width_at(1, 0, 256), 1U);
    EXPECT_EQ(tile_width_at(0, 1, 256), 0U);
    EXPECT_EQ(tile_width_at(0, 0, 0), 0U);
    EXPECT_EQ(tile_width_at(63, 0, max_tree_size), 0U);
    EXPECT_EQ(tile_width_at(0, ~std::uint64_t{0}, max_tree_size), 0U);
    EXPECT_EQ(tile_width_at(7, 0, max_tree_size), 127U);
}

TEST(Tiles, each_hash_above_level_0_is_the_root_of_the_full_tile_below) {
    const MemoryLog log = test_log(66'000);
    ASSERT_EQ(log.levels().size(), 3U);
    EXPECT_EQ(log.levels()[1].size(), 66'000U / 256);
    EXPECT_EQ(log.levels()[2].size(), 1U);
    for (std::size_t level = 1; level < log.levels().size(); ++level) {
        for (std::size_t i = 0; i < log.levels()[level].size(); ++i) {
            ASSERT_EQ(log.levels()[level][i], naive_root(std::span(log.levels()[level - 1]).subspan(i * 256, 256)));
        }
    }
}

RC_GTEST_PROP(Tiles, appending_in_batches_completes_the_same_subtrees, ()) {
    const auto first = *rc::gen::inRange<std::size_t>(0, 600);
    const auto second = *rc::gen::inRange<std::size_t>(0, 600);
    std::vector<Hash> leaves;
    for (std::size_t i = 0; i < first + second; ++i) leaves.push_back(leaf_hash(test_leaf(i)));
    Frontier whole;
    Frontier parts;
    const auto expected = append_leaves(whole, leaves);
    auto kept = append_leaves(parts, std::span(leaves).first(first));
    const auto more = append_leaves(parts, std::span(leaves).subspan(first));
    kept.insert(kept.end(), more.begin(), more.end());
    RC_ASSERT(kept == expected);
    RC_ASSERT(parts == whole);
}

RC_GTEST_PROP(Tiles, a_bundle_gives_its_entries_back, (std::vector<util::Bytes> entries)) {
    util::Bytes bundle;
    for (const auto& entry : entries) append_to_bundle(bundle, entry);
    const auto read = parse_bundle(bundle);
    RC_ASSERT(read.has_value() == (entries.size() <= 256));
    if (!read) return;
    RC_ASSERT(read->size() == entries.size());
    for (std::size_t i = 0; i < entries.size(); ++i) {
        RC_ASSERT(std::equal((*read)[i].begin(), (*read)[i].end(), entries[i].begin(), entries[i].end()));
    }
    if (bundle.empty()) return;
    const auto cut = parse_bundle(util::ByteView(bundle).first(bundle.size() - 1));
    RC_ASSERT(!cut || cut->size() < entries.size());
}

TEST(Tiles, a_bundle_begins_each_entry_with_its_length) {
    util::Bytes bundle;
    append_to_bundle(bundle, util::Bytes(258, 'a'));
    append_to_bundle(bundle, {});
    ASSERT_EQ(bundle.size(), 262U);
    EXPECT_EQ(bundle[0], 1);
    EXPECT_EQ(bundle[1], 2);
    EXPECT_FALSE(parse_bundle(util::Bytes{0}));
    EXPECT_FALSE(parse_bundle(util::Bytes{0, 2, 'a'}));
    EXPECT_FALSE(parse_bundle(util::Bytes(2 * 257, 0)));
}

}  // namespace
}  // namespace qingfeng::ledger
