#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "service/authority.h"
#include "storage/writer.h"

/// The index of terms: keyed hashes of two-character pieces of masked text. It follows the record in the background, so
/// that a write never waits for it, and can be dropped and built again.
namespace qingfeng::service {

/// Everything that was ever written in the matter and may be searched, masked; one piece a text. Nothing of a sealed
/// one.
std::vector<std::string> searchable_texts(const LoadedRequest&);
/// Hashes of the terms of these texts, in order, each once.
std::vector<std::int64_t> term_hashes(const util::SecretKey& lookup_key, const std::vector<std::string>& texts);
std::int64_t term_hash(const util::SecretKey& lookup_key, std::string_view term);

struct IndexReport {
    std::uint64_t entries = 0;  ///< looked at
    std::uint64_t matters = 0;  ///< indexed
    bool done = false;          ///< up to the newest entry
};

/// One batch of entries, from where the index stands; in the lane that yields to people.
util::Result<IndexReport> index_next(Authority&, storage::Writer&);
/// … until it is up to date.
util::Result<IndexReport> index_all(Authority&, storage::Writer&);

}  // namespace qingfeng::service
