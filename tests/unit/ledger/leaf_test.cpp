#include "ledger/leaf.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "util/bytes.h"

namespace qingfeng::ledger {
namespace {

Salt counting_salt() {
    Salt salt{};
    for (std::size_t i = 0; i < salt.size(); ++i) salt[i] = static_cast<std::uint8_t>(i);
    return salt;
}

/// Computed apart from this code, from the formula in leaf.h with Python's hashlib. These never change: a change here
/// means that leaves already logged can no longer be proven.
TEST(Leaf, the_permanent_format_gives_the_permanent_digests) {
    const auto first = field_digest(1, counting_salt(), util::as_bytes("清风"));
    const auto second = field_digest(0x0102, Salt{}, {});
    EXPECT_EQ(util::to_hex(first), "78b1c5db8b02d980237b90a389d01cf454b442a6a4d5128fc4225e7fc45a2753");
    EXPECT_EQ(util::to_hex(second), "fc530c5c24c5db73900513ef8af5b023102d0519edbde58e1b55953d82df134a");
    EXPECT_EQ(util::to_hex(make_leaf({})), "01321bc1fbf9d3b2852be139994914722f4ad347892efbb5bd653254fb05519549");
    const util::Digest both[] = {first, second};
    EXPECT_EQ(util::to_hex(make_leaf(both)), "01918942cbc7d4d478fc1e876e79281c2db84c9012a4ea2d40be97df6f11a054be");
}

TEST(Leaf, order_and_number_of_fields_are_part_of_the_leaf) {
    const auto a = field_digest(1, Salt{}, util::as_bytes("a"));
    const auto b = field_digest(2, Salt{}, util::as_bytes("b"));
    const std::vector<std::vector<util::Digest>> lists = {{}, {a}, {b}, {a, b}, {b, a}, {a, a}, {a, b, a}};
    for (std::size_t i = 0; i < lists.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) EXPECT_NE(make_leaf(lists[i]), make_leaf(lists[j]));
    }
}

RC_GTEST_PROP(Leaf, a_field_digest_covers_id_salt_and_value, (std::uint16_t id, Salt salt, util::Bytes value)) {
    const auto digest = field_digest(id, salt, value);
    RC_ASSERT(digest != field_digest(static_cast<std::uint16_t>(id + 1), salt, value));
    Salt other = salt;
    other[*rc::gen::inRange<std::size_t>(0, other.size())] ^= 1;
    RC_ASSERT(digest != field_digest(id, other, value));
    value.push_back(0);
    RC_ASSERT(digest != field_digest(id, salt, value));
}

}  // namespace
}  // namespace qingfeng::ledger
