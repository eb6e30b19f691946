#pragma once

#include "storage/store.h"

namespace qingfeng::storage {

/// Writes the only authority of a store, its whole record with its tables, into an empty store as one transaction: what
/// was built in memory is kept at the price of one commit. Not copied, for readers cannot list them: the keys of
/// requests, the index of words, and sessions. ErrorKind::Conflict: there is something in the other store already.
util::Status copy_only_authority(Store& from, Store& to);

}  // namespace qingfeng::storage
