#pragma once

#include <string_view>

#define TOML_EXCEPTIONS 0
#include <toml++/toml.h>

#include "util/result.h"

namespace qingfeng::service::proposals {

/// Reads a TOML text; what is wrong with it is answered as InvalidInput: "FILE:LINE: a sentence".
///
/// Use this and not toml::parse. Version 3.3 of the library runs into undefined behaviour at a character such as a
/// full-width comma outside quotation marks, which is the slip of everyone who types Chinese: it is found here, before
/// the library sees it, and named.
util::Result<toml::table> parse_toml(std::string_view text, std::string_view file);

}  // namespace qingfeng::service::proposals
