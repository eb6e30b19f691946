#pragma once

#include "storage/ledger_writer.h"

namespace qingfeng::service::accounts {

/// Everybody signs in again. After a restore: what was ended since the backup must not come back to life.
util::Status end_all_sessions(storage::UnitOfWork& work);

}  // namespace qingfeng::service::accounts
