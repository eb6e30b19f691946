#pragma once

#include "service/verify.h"
#include "storage/writer.h"

/// Tables are a view of the record: they can be dropped and built again.
namespace qingfeng::service {

struct RebuildReport {
    std::uint64_t matters = 0;
    std::uint64_t erased = 0;  ///< without a key: they have no projection
};

/// One transaction: readers see the old tables until all of the new are there.
util::Result<RebuildReport> rebuild(Authority&, storage::Writer&, const Progress&);

}  // namespace qingfeng::service
