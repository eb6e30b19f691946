#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "ledger/tiles.h"
#include "storage/hash_source.h"
#include "storage/store.h"

/// The authority's log as anyone may read it: tiles, entry bundles and proofs over stored leaves.
namespace qingfeng::service {

/// The bytes of a tile or bundle, as wide as the path says. NotFound: the tree of the newest checkpoint has none so
/// wide.
util::Result<util::Bytes> tile_bytes(storage::Reader&, storage::AuthorityId, const ledger::TileResource&);

/// A tlog-proof of the leaf at `index` under the newest checkpoint.
util::Result<std::string> log_proof(storage::Reader&, storage::AuthorityId, std::uint64_t index, util::Bytes extra);

}  // namespace qingfeng::service
