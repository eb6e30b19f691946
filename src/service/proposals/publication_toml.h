#pragma once

#include <string_view>

#include "domain/publication/publication.h"
#include "util/language.h"
#include "util/result.h"

namespace qingfeng::service::proposals {

/// Reads config/publication/*.toml, whose comments say how it is written. InvalidInput: everything that is wrong, one
/// "FILE:LINE: sentence" a line.
util::Result<domain::publication::Publication> parse_publication_toml(
    std::string_view text, std::string_view file, util::Language language = util::Language::English);

}  // namespace qingfeng::service::proposals
