#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "service/authority.h"

/// Is the record what it was? Everything stored is input here until its digest agrees.
namespace qingfeng::service {

struct Finding {
    std::string matter;                  ///< number; "stream 4" for the authority's own; empty: the log itself
    std::optional<std::uint64_t> entry;  ///< number of the entry in the matter, from 1
    std::string field;                   ///< empty where no single field can be blamed
    std::string what;

    bool operator==(const Finding&) const = default;
};

struct VerifyReport {
    std::uint64_t entries = 0;
    std::string root;  ///< base64, of the tree as stored leaves make it
    std::vector<Finding> findings;
    std::uint64_t erased = 0;   ///< matters whose key was destroyed by an entry: only their digests were checked
    bool findings_cut = false;  ///< there are more than findings_max

    bool intact() const { return findings.empty(); }
};

inline constexpr std::size_t findings_max = 1000;

/// Called now and then with what has been read and what there is to read.
using Progress = std::function<void(std::uint64_t done, std::uint64_t total)>;

/// Re-reads entries, leaves, tree, signature, openings and projections. `against` are texts of checkpoints that
/// somebody kept elsewhere: a record that was rewritten and signed again does not continue them.
util::Result<VerifyReport> verify(Authority&, const std::vector<std::string>& against, const Progress& progress);

}  // namespace qingfeng::service
