#pragma once

#include <string>

#include "http/orders_parts.h"
#include "util/language.h"
#include "util/result.h"

namespace qingfeng::app {

/// A map by name (one that comes with the program: "12328") or by file. `use`: history or orders.
util::Result<service::import::Mapping> read_map(const std::string& name, service::import::Use use,
                                                util::Language language);

/// The maps of orders that staff may choose: those that come with the program, and over them those of the office's own,
/// *.toml in `folder` (empty: none). By name.
util::Result<std::vector<http::OrderMap>> order_maps(const std::string& folder, util::Language language);

}  // namespace qingfeng::app
