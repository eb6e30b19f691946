#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "util/bytes.h"

/// The leaf of this project. THE FORMAT IS PERMANENT: leaves already logged can never be computed in another way.
///
///     field digest = SHA-256("qingfeng/field/v1" 0x00 ‖ field id, 2 bytes ‖ salt, 16 bytes ‖ length, 8 bytes ‖ value)
///     leaf         = 0x01 ‖ SHA-256("qingfeng/leaf/v1" 0x00 ‖ count, 2 bytes ‖ the field digests in order)
///
/// Numbers are big endian. All leaves are 33 bytes and look alike: without a field's salt nothing can be read from its
/// digest, not even by trying every likely value. The first byte names the hash algorithm; another algorithm takes
/// another byte and needs no new format. Tags keep digests of one kind from being passed off as the other; the length
/// keeps value and whatever may follow it in a later version apart.
namespace qingfeng::ledger {

inline constexpr std::uint8_t leaf_version_sha256 = 0x01;
/// Our bound, well within the two bytes of the format.
inline constexpr std::size_t max_leaf_fields = 1024;

using Leaf = std::array<std::uint8_t, 33>;
using Salt = std::array<std::uint8_t, 16>;

util::Digest field_digest(std::uint16_t field_id, const Salt& salt, util::ByteView value);

/// At most max_leaf_fields digests. The entry's hash in the tree is `leaf_hash(leaf)` of tree.h.
Leaf make_leaf(std::span<const util::Digest> field_digests);

}  // namespace qingfeng::ledger
