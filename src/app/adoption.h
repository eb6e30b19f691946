#pragma once

#include <string>
#include <vector>

#include "service/configuration.h"
#include "util/language.h"

namespace qingfeng::app {

/// What a proposal would change in what is in force, a line each, in words. Empty where nothing changes.
std::vector<std::string> changes(const service::Configuration& current, const service::Proposal& proposal,
                                 util::Language language);

}  // namespace qingfeng::app
