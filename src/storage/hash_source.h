#pragma once

#include "ledger/tiles.h"
#include "storage/store.h"

namespace qingfeng::storage {

/// The hashes of an authority's tree as the store keeps them: leaves, and a row for each full subtree above them.
class StoredHashes final : public ledger::HashSource {
  public:
    /// Borrows the reader.
    StoredHashes(Reader& reader, AuthorityId authority) : reader_(reader), authority_(authority) {}

    util::Result<std::vector<ledger::Hash>> hashes(unsigned level, std::uint64_t first, std::size_t count) override;

  private:
    Reader& reader_;
    AuthorityId authority_;
};

}  // namespace qingfeng::storage
