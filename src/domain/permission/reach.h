#pragma once

#include "domain/permission/table.h"
#include "domain/permission/visibility.h"

/// What the table means for one person on one day, under the organisation of that day.
namespace qingfeng::domain::permission {

/// The matters on which the person may do `act`, by all posts held that day. Nobody reaches what they are wholly
/// excluded from (people/recusal.h).
Visibility reach(const PermissionTable&, const people::Organisation&, const PersonId&, Act, util::Date day);

/// Whether the person may do `act` to this matter: only to what they see as well.
bool may(const PermissionTable&, const people::Organisation&, const PersonId&, Act, const MatterFacts&, util::Date day);

/// Whether any post held that day gives the act at all: for what is not done to one matter.
bool may_at_all(const PermissionTable&, const people::Organisation&, const PersonId&, Act, util::Date day);

}  // namespace qingfeng::domain::permission
