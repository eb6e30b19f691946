#pragma once

#include "service/visibility.h"

namespace qingfeng::service {

/// may() as a value, for lists: the matters on which the person may do `act` and which they may see as well. A table
/// may let an act reach further than sight; nobody acts on, counts or lists what they do not see.
domain::permission::Visibility act_reach(const Configuration&, const domain::people::PersonId&, util::Date day,
                                         domain::permission::Act act);

}  // namespace qingfeng::service
