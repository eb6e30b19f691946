#include "ledger/tiles.h"
#include "util/check.h"

using namespace qingfeng;

/// Any text is no path of a tile, or its only one.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto path = util::as_text({data, size});
    const auto tile = ledger::parse_tile_path(path);
    util::check(!tile || ledger::tile_path(*tile) == path, "a tile has two paths");
    return 0;
}
