#pragma once

#include <vector>

#include "service/authority.h"

namespace qingfeng::service {

/// Everything the authority has adopted, newest first, opened and checked against its digests.
util::Result<std::vector<RecordedAuthorityEvent>> adoptions(const Authority&, storage::Reader&);

}  // namespace qingfeng::service
