#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <utility>

#include "ledger/tiles.h"

namespace qingfeng::service {

/// Bytes of a resource below a log's prefix ("checkpoint", "tile/0/000"); ErrorKind::NotFound where there is none.
using FetchResource = std::function<util::Result<std::string>(const std::string& path)>;

/// The hashes of a published tree of a known size, from its tiles (c2sp.org/tlog-tiles). What is fetched is believed by
/// nobody until a root bears it out; damage is only noticed where a tile is too short.
class TileSource final : public ledger::HashSource {
  public:
    TileSource(FetchResource fetch, std::uint64_t size) : fetch_(std::move(fetch)), size_(size) {}

    util::Result<std::vector<ledger::Hash>> hashes(unsigned level, std::uint64_t first, std::size_t count) override;

  private:
    /// A partial tile; where a log has dropped it since, the full one that contains it.
    util::Result<std::string> tile(unsigned level, std::uint64_t index);

    FetchResource fetch_;
    std::uint64_t size_;
    std::map<std::pair<unsigned, std::uint64_t>, std::string> fetched_;
};

/// A log laid out as files below a folder.
FetchResource fetch_from_folder(std::string folder);

}  // namespace qingfeng::service
