#pragma once

#include "storage/store.h"

namespace qingfeng::service {

/// Whether the matter is found on every list on which its row says that it stands: somebody who takes it out of one
/// hides it, though its row is whole. What is on a list without belonging there is never shown: lists ask the row.
util::Result<bool> stands_in_lists(storage::Reader&, storage::AuthorityId, const storage::MatterRow&);

}  // namespace qingfeng::service
