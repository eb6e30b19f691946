#pragma once

#include <vector>

#include "domain/people/organisation.h"

namespace qingfeng::domain::people {

/// Those set over a post the person holds that day: heads of the unit and of those above, deputies and leaders with the
/// unit or its line in their charge. Somebody who is excluded as a subordinate (recusal.h) is so because of one of
/// them. In order, each once; a head is over themselves and therefore among them.
std::vector<PersonId> superiors(const Organisation& organisation, const PersonId& person, util::Date day);

}  // namespace qingfeng::domain::people
