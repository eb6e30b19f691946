#pragma once

#include "util/result.h"

namespace qingfeng::app {

/// What the shell is told. Scripts rely on these numbers.
enum class ExitCode : int {
    Done = 0,      ///< done; intact; proven
    Refused = 1,   ///< the rules refuse it, or what was looked for was found: a break in the record, a wrong proof
    WrongUse = 2,  ///< the command line cannot be understood
    CouldNot = 3,  ///< no data there, disk full, busy, damaged: nothing is known to be wrong with the request
};

ExitCode exit_code_of(util::ErrorKind kind);

}  // namespace qingfeng::app
