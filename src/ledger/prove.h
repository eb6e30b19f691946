#pragma once

#include <cstdint>
#include <vector>

#include "ledger/tiles.h"
#include "ledger/tree.h"
#include "util/result.h"

/// Proofs of RFC 6962 §2.1.1 and §2.1.2, read from wherever the tiles are kept.
namespace qingfeng::ledger {

/// Each reads O(log size) tiles, each tile once. The tree behind `source` may be larger than the sizes named. An index
/// or size beyond the tree named is InvalidInput; failures of the source are handed on.
util::Result<std::vector<Hash>> prove_inclusion(std::uint64_t index, std::uint64_t size, HashSource& source);
/// An empty first tree and equal sizes have an empty proof, as tlog-witness wants it.
util::Result<std::vector<Hash>> prove_consistency(std::uint64_t size1, std::uint64_t size2, HashSource& source);
util::Result<Frontier> frontier_at(std::uint64_t size, HashSource& source);
util::Result<Hash> root_at(std::uint64_t size, HashSource& source);

}  // namespace qingfeng::ledger
