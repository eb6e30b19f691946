#include "ledger/opening.h"
#include "ledger/tiles.h"
#include "util/check.h"

using namespace qingfeng;

/// Any bytes are no opening, or one in its only encoding; the same for frontiers and bundles.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const util::ByteView bytes(data, size);
    if (const auto opening = ledger::parse_opening(bytes)) {
        const auto again = ledger::opening_bytes(*opening);
        util::check(std::equal(again.begin(), again.end(), data, data + size), "an opening has two encodings");
        (void)ledger::check_opening(*opening, ledger::leaf_hash(ledger::leaf_of(*opening)));
    }
    if (const auto frontier = ledger::Frontier::from_bytes(bytes)) {
        const auto again = frontier->to_bytes();
        util::check(std::equal(again.begin(), again.end(), data, data + size), "a frontier has two encodings");
        (void)frontier->root();
    }
    if (const auto entries = ledger::parse_bundle(bytes)) {
        util::Bytes again;
        for (const auto entry : *entries) ledger::append_to_bundle(again, entry);
        util::check(std::equal(again.begin(), again.end(), data, data + size), "a bundle has two encodings");
    }
    return 0;
}
