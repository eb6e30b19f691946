#include "service/tile_source.h"

#include <algorithm>
#include <filesystem>

#include <fcntl.h>

#include "storage/file.h"

namespace qingfeng::service {

using util::ErrorKind;
using util::Result;

namespace {

constexpr std::size_t hash_size = sizeof(ledger::Hash);
constexpr std::size_t resource_size_max = std::size_t{4} << 20;

}  // namespace

Result<std::string> TileSource::tile(unsigned level, std::uint64_t index) {
    const auto known = fetched_.find({level, index});
    if (known != fetched_.end()) return known->second;
    ledger::HashTile wanted{level, index, ledger::tile_width_at(level, index, size_)};
    if (wanted.width == 0) return util::fail(ErrorKind::NotFound, "the tree has no such tile");
    auto bytes = fetch_(ledger::tile_path(wanted));
    if (!bytes && bytes.error().kind == ErrorKind::NotFound && wanted.width < ledger::tile_width) {
        wanted.width = ledger::tile_width;
        if (auto full = fetch_(ledger::tile_path(wanted)); full) bytes = std::move(full);
    }
    if (bytes) fetched_[{level, index}] = *bytes;
    return bytes;
}

Result<std::vector<ledger::Hash>> TileSource::hashes(unsigned level, std::uint64_t first, std::size_t count) {
    const auto bytes = tile(level, first / ledger::tile_width);
    if (!bytes) return bytes.failure();
    const std::size_t begin = first % ledger::tile_width;
    if (bytes->size() % hash_size != 0 || bytes->size() / hash_size < begin + count)
        return util::fail(ErrorKind::Damaged, "a tile of the log is shorter than its tree");
    std::vector<ledger::Hash> hashes(count);
    for (std::size_t i = 0; i < count; ++i)
        std::copy_n(util::as_bytes(*bytes).begin() + static_cast<std::ptrdiff_t>((begin + i) * hash_size), hash_size,
                    hashes[i].begin());
    return hashes;
}

FetchResource fetch_from_folder(std::string folder) {
    return [folder = std::filesystem::path(std::move(folder))](const std::string& path) -> Result<std::string> {
        auto file = storage::File::open(folder / path, O_RDONLY);
        if (!file) return file.failure();
        return file->read_all(0, resource_size_max);
    };
}

}  // namespace qingfeng::service
