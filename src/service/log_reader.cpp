#include "service/log_reader.h"

#include <variant>

#include "ledger/proof.h"
#include "ledger/prove.h"
#include "ledger/tree.h"
#include "util/overloaded.h"

namespace qingfeng::service {
namespace {

using util::ErrorKind;
using util::Result;

util::Failure<util::Error> no_tile() { return util::fail(ErrorKind::NotFound, "the log has no such tile"); }

}  // namespace

Result<util::Bytes> tile_bytes(storage::Reader& reader, storage::AuthorityId authority,
                               const ledger::TileResource& resource) {
    const auto head = reader.head(authority);
    if (!head) return head.failure();
    return std::visit(
        util::Overloaded{
            [&](const ledger::HashTile& tile) -> Result<util::Bytes> {
                if (ledger::tile_width_at(tile.level, tile.index, head->tree_size) < tile.width) return no_tile();
                storage::StoredHashes source(reader, authority);
                const auto hashes = source.hashes(tile.level, tile.index * ledger::tile_width, tile.width);
                if (!hashes) return hashes.failure();
                util::Bytes bytes;
                for (const auto& hash : *hashes) bytes.insert(bytes.end(), hash.begin(), hash.end());
                return bytes;
            },
            [&](const ledger::EntryBundle& bundle) -> Result<util::Bytes> {
                if (ledger::tile_width_at(0, bundle.index, head->tree_size) < bundle.width) return no_tile();
                const auto leaves = reader.leaves(authority, bundle.index * ledger::tile_width, bundle.width);
                if (!leaves) return leaves.failure();
                util::Bytes bytes;
                for (const auto& leaf : *leaves) ledger::append_to_bundle(bytes, leaf);
                return bytes;
            },
        },
        resource);
}

Result<std::string> log_proof(storage::Reader& reader, storage::AuthorityId authority, std::uint64_t index,
                              util::Bytes extra) {
    const auto head = reader.head(authority);
    if (!head) return head.failure();
    storage::StoredHashes source(reader, authority);
    auto hashes = ledger::prove_inclusion(index, head->tree_size, source);
    if (!hashes) return hashes.failure();
    return ledger::proof_text({std::move(extra), index, std::move(*hashes), head->checkpoint});
}

}  // namespace qingfeng::service
