#pragma once

#include <functional>
#include <string_view>
#include <vector>

#include "service/authority.h"

namespace qingfeng::service::verifying {

/// Told of each account whose row is not what the entries make it: the person's id, and how they differ, in English.
using AccountDiffers = std::function<void(std::string_view person, std::string_view how)>;

/// The table of accounts against the entries that opened, disabled and enabled them. Whoever writes a row by hand, or
/// takes one away, is seen here; what only the row knows, such as the password, its seal guards.
util::Status check_accounts(const Authority&, storage::Reader&, const std::vector<RecordedAuthorityEvent>&,
                            const AccountDiffers&);

}  // namespace qingfeng::service::verifying
