#pragma once

#include <optional>
#include <string>

#include "service/authority.h"
#include "storage/store.h"

/// What must hold of one matter whatever anybody does. Written from the design alone, without the rules' own code, so
/// that a fault of the rules does not excuse itself.
namespace qingfeng::simulation {

/// After a step that touched it: `before` as it was read last, null for a new matter. Empty: all holds.
std::optional<std::string> broken_by(const service::LoadedRequest* before, const service::LoadedRequest& after,
                                     const service::Configuration& configuration);

/// Entries that have gone, changed their order or are not what they were in `before`; null: there was nothing before.
std::optional<std::string> history_rewritten(const service::LoadedRequest* before, const service::LoadedRequest& after);

/// The row in the tables against the record.
std::optional<std::string> row_disagrees(const storage::MatterRow& row, const service::LoadedRequest& loaded);

}  // namespace qingfeng::simulation
