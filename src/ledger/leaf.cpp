#include "ledger/leaf.h"

#include <algorithm>
#include <string_view>

#include "util/check.h"
#include "util/crypto.h"

namespace qingfeng::ledger {
namespace {

using std::string_view_literals::operator""sv;

constexpr auto field_tag = "qingfeng/field/v1\0"sv;
constexpr auto leaf_tag = "qingfeng/leaf/v1\0"sv;

template <std::size_t N>
std::array<std::uint8_t, N> big_endian(std::uint64_t value) {
    std::array<std::uint8_t, N> bytes{};
    for (std::size_t i = N; i > 0; --i, value >>= 8) bytes[i - 1] = static_cast<std::uint8_t>(value);
    return bytes;
}

}  // namespace

util::Digest field_digest(std::uint16_t field_id, const Salt& salt, util::ByteView value) {
    return util::sha256({util::as_bytes(field_tag), big_endian<2>(field_id), salt, big_endian<8>(value.size()), value});
}

Leaf make_leaf(std::span<const util::Digest> field_digests) {
    util::check(field_digests.size() <= max_leaf_fields, "a leaf has too many fields");
    // An array of arrays of bytes has no gaps.
    const util::ByteView digests(reinterpret_cast<const std::uint8_t*>(field_digests.data()),
                                 field_digests.size_bytes());
    const auto digest = util::sha256({util::as_bytes(leaf_tag), big_endian<2>(field_digests.size()), digests});
    Leaf leaf{};
    leaf.front() = leaf_version_sha256;
    std::copy(digest.begin(), digest.end(), leaf.begin() + 1);
    return leaf;
}

}  // namespace qingfeng::ledger
