#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "ledger/leaf.h"
#include "ledger/tree.h"
#include "util/result.h"

/// An opening shows some fields of a leaf and proves that they are the ones that were logged, while the others stay
/// digests. It travels as the `extra` of a tlog-proof and inside record bundles.
///
/// Bytes, version 1: 0x01 ‖ number of digests ‖ digests ‖ number of fields ‖ for each field its position in the list,
/// its id, its salt, its value with length. Numbers and lengths as util::CanonicalWriter writes them; positions rise,
/// so that an opening has one encoding.
namespace qingfeng::ledger {

inline constexpr std::uint8_t opening_version = 0x01;
inline constexpr std::size_t max_opening_size = 2 << 20;

struct OpenedField {
    std::uint16_t position = 0;  ///< in the leaf's list of digests, from 0
    std::uint16_t field_id = 0;
    Salt salt{};
    util::Bytes value;

    bool operator==(const OpenedField&) const = default;
};

struct Opening {
    std::vector<util::Digest> digests;  ///< of all fields of the leaf, in order
    std::vector<OpenedField> fields;    ///< those shown, by rising position

    bool operator==(const Opening&) const = default;
};

enum class OpeningFault {
    Malformed,          ///< not an opening of a known version, or not in its one encoding
    FieldDoesNotMatch,  ///< a shown field is not the one whose digest stands at its position
    LeafDoesNotMatch,   ///< the digests are those of another leaf
};

/// The opening must be within bounds and its positions must rise and exist: it is our own.
util::Bytes opening_bytes(const Opening& opening);
/// Reads any bytes.
std::optional<Opening> parse_opening(util::ByteView bytes);

Leaf leaf_of(const Opening& opening);

/// The shown fields, if they and all digests are those of the leaf with this hash in the tree.
util::Result<std::vector<OpenedField>, OpeningFault> check_opening(const Opening& opening, const Hash& leaf);

}  // namespace qingfeng::ledger
