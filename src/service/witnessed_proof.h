#pragma once

#include <string>

#include "service/witnessing.h"
#include "storage/store.h"

namespace qingfeng::service {

/// A tlog-proof of ours as witnesses can best bear it out: under the newest witnessed checkpoint where that covers the
/// entry, else as it is, with the cosignatures that have come for its own checkpoint.
util::Result<std::string> with_witnesses(storage::Reader& reader, storage::AuthorityId authority,
                                         const Witnessing& witnessing, const std::string& proof);

}  // namespace qingfeng::service
