#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/note.h"
#include "util/language.h"
#include "util/result.h"

/// Whose cosignatures a log asks for, and how many it takes. DATA/witnesses.toml:
///
///     quorum = 2
///     [[witness]]
///     url = "https://witness.example.org/"      # add-checkpoint stands below it
///     key = "witness.example.org/w1+0a1b2c3d+…"
namespace qingfeng::service {

struct WitnessEndpoint {
    std::string url;
    ledger::VerifierKey key;
};

struct WitnessPolicy {
    std::vector<WitnessEndpoint> witnesses;
    std::size_t quorum = 0;  ///< m of n; 1 to n

    std::vector<ledger::VerifierKey> keys() const;
};

/// InvalidInput: "FILE:LINE: a sentence" for each fault.
util::Result<WitnessPolicy> read_witness_policy(std::string_view toml, std::string_view file, util::Language language);
/// The same, of what a command line says. `keys` stand in the order of `urls`.
util::Result<WitnessPolicy> witness_policy_of(const std::vector<std::string>& urls,
                                              const std::vector<std::string>& keys, std::size_t quorum);

}  // namespace qingfeng::service
