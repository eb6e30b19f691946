#include <cstring>

#include "ledger/tree.h"
#include "util/check.h"

using namespace qingfeng;

/// Any numbers and hashes are checked without harm, and a proof of no hashes proves only what is the same.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::uint64_t numbers[2] = {};
    if (size < sizeof numbers) return 0;
    std::memcpy(numbers, data, sizeof numbers);
    std::vector<ledger::Hash> proof((size - sizeof numbers) / sizeof(ledger::Hash));
    if (!proof.empty()) std::memcpy(proof.data(), data + sizeof numbers, proof.size() * sizeof(ledger::Hash));
    const ledger::Hash root = ledger::empty_root();
    const bool included = ledger::verify_inclusion(numbers[0], numbers[1], root, proof, root);
    util::check(!included || (numbers[0] == 0 && numbers[1] == 1 && proof.empty()), "a made-up inclusion was believed");
    const bool consistent = ledger::verify_consistency(numbers[0], numbers[1], root, root, proof);
    util::check(!consistent || (numbers[0] == numbers[1] && proof.empty()), "a made-up consistency was believed");
    return 0;
}
