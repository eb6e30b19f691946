#pragma once

#include <string>
#include <string_view>

#include "http/pages/site.h"

namespace qingfeng::http::pages {

/// "S96 K18+650"; empty where neither is known.
std::string where_on_road(const domain::people::Unit& unit);

/// In Chinese with its Latin name for who reads English: the board at the road says no other.
std::string shown_name(const domain::people::Unit& unit, const Visit& visit);

/// "toll_station": the word after "page.unit_kind.".
std::string_view unit_kind_key(domain::people::UnitKind kind);

}  // namespace qingfeng::http::pages
