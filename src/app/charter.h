#pragma once

#include "simulation/charter.h"
#include "util/language.h"

namespace qingfeng::app {

/// The configuration compiled in, with the demo organisation, as a simulated authority adopts it.
util::Result<simulation::Charter> embedded_charter(util::Language language);

}  // namespace qingfeng::app
