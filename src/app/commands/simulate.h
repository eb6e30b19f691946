#pragma once

#include "app/commands.h"

namespace qingfeng::app::commands {

void add_simulate(CLI::App& root, Session& session);

}  // namespace qingfeng::app::commands
