#pragma once

#include <string>
#include <vector>

#include "app/application.h"

namespace qingfeng::app {

/// Numbers of the demo's matters, in the order of registration.
using DemoNumbers = std::vector<std::string>;

/// A handful of invented matters in many states, played through the same use cases as real ones, so that the demo is
/// alive when it is first looked at. They happen now: the record knows no other time than the clock's.
util::Result<DemoNumbers> play_demo(const Session& session, service::Matters& matters,
                                    const service::Configuration& configuration);

}  // namespace qingfeng::app
