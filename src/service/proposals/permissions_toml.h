#pragma once

#include <string_view>

#include "domain/permission/table.h"
#include "util/language.h"
#include "util/result.h"

namespace qingfeng::service::proposals {

/// Reads config/permissions/*.toml, whose comments say how it is written. InvalidInput: everything that is wrong, one
/// "FILE:LINE: sentence" a line.
util::Result<domain::permission::PermissionTable> parse_permissions_toml(
    std::string_view text, std::string_view file, util::Language language = util::Language::English);

}  // namespace qingfeng::service::proposals
