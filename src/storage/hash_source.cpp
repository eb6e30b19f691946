#include "storage/hash_source.h"

#include <fmt/format.h>

namespace qingfeng::storage {

util::Result<std::vector<ledger::Hash>> StoredHashes::hashes(unsigned level, std::uint64_t first, std::size_t count) {
    std::vector<ledger::Hash> out;
    if (level == 0) {
        auto leaves = reader_.leaves(authority_, first, count);
        if (!leaves) return leaves.failure();
        for (const LeafBytes& leaf : *leaves) out.push_back(ledger::leaf_hash(leaf));
        return out;
    }
    auto rows = reader_.subtrees(authority_, static_cast<std::uint8_t>(level), first, count);
    if (!rows) return rows.failure();
    for (const SubtreeRow& row : *rows) {
        if (row.index != first + out.size())
            return util::fail(util::ErrorKind::Damaged,
                              fmt::format("subtree {} of level {} is missing", first + out.size(), level));
        out.push_back(row.hash);
    }
    return out;
}

}  // namespace qingfeng::storage
