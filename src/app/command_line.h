#pragma once

#include <string>
#include <vector>

#include "app/exit_code.h"
#include "app/session.h"

namespace qingfeng::app {

/// Reads the arguments (without the program's name), does what they ask and answers how it went.
ExitCode run(const std::vector<std::string>& arguments, Surroundings& world);

}  // namespace qingfeng::app
