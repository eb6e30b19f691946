#include "ledger/opening.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "ledger/leaf.h"

namespace qingfeng::ledger {
namespace {

Salt salt_of(std::uint8_t number) {
    Salt salt{};
    salt.fill(number);
    return salt;
}

/// Five fields, of which numbers 1 and 3 are shown.
Opening two_of_five() {
    Opening opening;
    for (std::uint8_t i = 0; i < 5; ++i) {
        const auto id = static_cast<std::uint16_t>(100 + i);
        const util::Bytes value = util::to_bytes("value " + std::to_string(i));
        opening.digests.push_back(field_digest(id, salt_of(i), value));
        if (i % 2 == 1) opening.fields.push_back({i, id, salt_of(i), value});
    }
    return opening;
}

TEST(Opening, shows_the_fields_that_were_logged) {
    const Opening opening = two_of_five();
    const auto parsed = parse_opening(opening_bytes(opening));
    ASSERT_TRUE(parsed);
    EXPECT_EQ(*parsed, opening);
    const auto fields = check_opening(*parsed, leaf_hash(make_leaf(opening.digests)));
    ASSERT_TRUE(fields);
    EXPECT_EQ(*fields, opening.fields);
}

TEST(Opening, a_changed_field_does_not_match) {
    const Hash leaf = leaf_hash(leaf_of(two_of_five()));
    const auto fault_after = [&](auto change) {
        Opening opening = two_of_five();
        change(opening);
        return check_opening(opening, leaf).error();
    };
    using F = OpeningFault;
    EXPECT_EQ(fault_after([](Opening& o) { o.fields[1].value[0] ^= 1; }), F::FieldDoesNotMatch);
    EXPECT_EQ(fault_after([](Opening& o) { o.fields[1].value.clear(); }), F::FieldDoesNotMatch);
    EXPECT_EQ(fault_after([](Opening& o) { o.fields[0].salt[15] ^= 0x80; }), F::FieldDoesNotMatch);
    EXPECT_EQ(fault_after([](Opening& o) { o.fields[0].field_id += 1; }), F::FieldDoesNotMatch);
    EXPECT_EQ(fault_after([](Opening& o) { o.fields[0].position = 0; }), F::FieldDoesNotMatch);
    EXPECT_EQ(fault_after([](Opening& o) { o.digests[4][0] ^= 1; }), F::LeafDoesNotMatch);
    EXPECT_EQ(fault_after([](Opening& o) { o.digests.pop_back(); }), F::LeafDoesNotMatch);
    EXPECT_EQ(fault_after([](Opening& o) { std::swap(o.digests[0], o.digests[2]); }), F::LeafDoesNotMatch);
    EXPECT_EQ(fault_after([](Opening& o) { std::swap(o.fields[0], o.fields[1]); }), F::Malformed);
    EXPECT_EQ(fault_after([](Opening& o) { o.fields[1] = o.fields[0]; }), F::Malformed);
    EXPECT_EQ(fault_after([](Opening& o) { o.fields[1].position = 5; }), F::Malformed);
}

TEST(Opening, has_only_one_encoding) {
    const util::Bytes bytes = opening_bytes(two_of_five());
    EXPECT_EQ(bytes.front(), opening_version);
    for (std::size_t cut = 0; cut < bytes.size(); ++cut) {
        ASSERT_FALSE(parse_opening(util::ByteView(bytes).first(cut))) << cut;
    }
    for (std::size_t i = 0; i < bytes.size() * 8; ++i) {
        util::Bytes changed = bytes;
        changed[i / 8] = static_cast<std::uint8_t>(changed[i / 8] ^ (1U << (i % 8)));
        const auto opening = parse_opening(changed);
        if (!opening) continue;
        ASSERT_EQ(opening_bytes(*opening), changed);
        ASSERT_FALSE(check_opening(*opening, leaf_hash(leaf_of(two_of_five())))) << "bit " << i;
    }
    util::Bytes longer = bytes;
    longer.push_back(0);
    EXPECT_FALSE(parse_opening(longer));
    util::Bytes other_version = bytes;
    other_version.front() = 0x02;
    EXPECT_FALSE(parse_opening(other_version));
}

TEST(Opening, is_bounded) {
    util::Bytes many = {opening_version, 0x81, 0x08};  // 1,025 digests
    many.resize(many.size() + 1025 * 32 + 1);
    EXPECT_FALSE(parse_opening(many));
    util::Bytes promised = {opening_version, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01};
    EXPECT_FALSE(parse_opening(promised));
    EXPECT_FALSE(parse_opening(util::Bytes(max_opening_size + 1, opening_version)));
}

RC_GTEST_PROP(Opening, any_bytes_are_read_without_harm, (util::Bytes bytes)) {
    bytes.insert(bytes.begin(), opening_version);
    if (const auto opening = parse_opening(bytes)) RC_ASSERT(opening_bytes(*opening) == bytes);
}

}  // namespace
}  // namespace qingfeng::ledger
