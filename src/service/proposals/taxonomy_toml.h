#pragma once

#include <string_view>

#include "domain/taxonomy/taxonomy.h"
#include "util/language.h"
#include "util/result.h"

namespace qingfeng::service::proposals {

/// Reads a proposed taxonomy, written as config/taxonomy/subjects.toml explains. InvalidInput tells everything that is
/// wrong with it, a line each: "FILE:LINE: a sentence".
util::Result<domain::taxonomy::Taxonomy> parse_taxonomy_toml(std::string_view text, std::string_view file,
                                                             util::Language language = util::Language::English);

}  // namespace qingfeng::service::proposals
