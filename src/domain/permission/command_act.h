#pragma once

#include <optional>

#include "domain/permission/terms.h"
#include "domain/request/command.h"

namespace qingfeng::domain::permission {

/// The column under which a command stands. Empty for what no member of staff does: the person judges and withdraws,
/// the sweep ticks; decide() says so.
std::optional<Act> act_of(const request::Command&);

}  // namespace qingfeng::domain::permission
