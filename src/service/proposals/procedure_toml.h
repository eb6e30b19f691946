#pragma once

#include <string_view>

#include "domain/procedure/problems.h"
#include "domain/procedure/procedure.h"
#include "util/language.h"
#include "util/result.h"

namespace qingfeng::service::proposals {

/// Reads a proposed procedure, written as docs/procedures.md explains: one file, one version of how one kind is
/// handled. InvalidInput tells everything that is wrong with it, a line each: "FILE:LINE: a sentence".
util::Result<domain::procedure::ProcedureBook> parse_procedures_toml(std::string_view text, std::string_view file,
                                                                     util::Language language = util::Language::English);

/// The rule that a proposal breaks, in words.
std::string_view fault_text(domain::procedure::Fault fault, util::Language language);

}  // namespace qingfeng::service::proposals
