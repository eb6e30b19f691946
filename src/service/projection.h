#pragma once

#include <string>
#include <vector>

#include "service/authority.h"

/// What the tables say of a request: a pure function of its entries, so that tables can be dropped and built again and
/// a check can compare both.
namespace qingfeng::service {

/// `lookup_key` hashes those who may not see the matter.
storage::MatterRow matter_row(const LoadedRequest&, const storage::StreamKeys&, const util::SecretKey& lookup_key);
/// The lookups by which the request is found.
std::vector<storage::LookupRow> lookup_rows(const LoadedRequest&);

/// What a list shows of a matter beyond its columns.
struct MatterSummary {
    std::string subject;
    std::string place;
    std::string opening_words;  ///< of the body, unmasked: for the eyes of those who may read the matter

    bool operator==(const MatterSummary&) const = default;
};
std::optional<MatterSummary> read_summary(const storage::MatterRow&, const storage::StreamKeys&);

}  // namespace qingfeng::service
