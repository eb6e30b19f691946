#pragma once

#include <string>

#include "service/authority.h"

namespace qingfeng::service {

/// By what a matter is found that another system numbered: registered from there, or imported.
storage::KeyedHash external_hash_of(const Authority& authority, const std::string& source, const std::string& number);

}  // namespace qingfeng::service
