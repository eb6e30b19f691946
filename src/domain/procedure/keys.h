#pragma once

#include <string_view>

#include "domain/procedure/kind.h"
#include "domain/procedure/procedure.h"
#include "util/enum_keys.h"

/// The words by which procedure files, messages and the interface name these values. Read back with
/// `util::from_key<Kind>("complaint")`.
namespace qingfeng::domain::procedure {

std::string_view to_key(Kind kind);
std::string_view to_key(ClockKind clock);
std::string_view to_key(ClockStart start);
std::string_view to_key(Basis basis);
std::string_view to_key(SuspensionReason reason);
std::string_view to_key(RefusalReason reason);
std::string_view to_key(Trigger trigger);

}  // namespace qingfeng::domain::procedure
