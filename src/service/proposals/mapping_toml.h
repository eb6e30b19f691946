#pragma once

#include <string_view>

#include "service/import/mapping.h"
#include "util/language.h"
#include "util/result.h"

namespace qingfeng::service::proposals {

/// Reads the map of an import. It is not adopted: it says how one table is read, and each history carries what came of
/// it. InvalidInput: one "FILE:LINE: a sentence" a line.
util::Result<import::Mapping> parse_mapping_toml(std::string_view text, std::string_view file,
                                                 util::Language language = util::Language::English);

}  // namespace qingfeng::service::proposals
