#pragma once

#include <string>
#include <string_view>

namespace qingfeng::domain::people {

/// The form in which names are compared: without spaces, full-width signs as half-width, Latin letters lower case.
/// "Ｇ95 西山 收费站" and "g95西山收费站" are one name.
std::string fold_name(std::string_view name);

}  // namespace qingfeng::domain::people
