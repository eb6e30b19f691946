#pragma once

#include <memory>

#include "http/router.h"

namespace qingfeng::http {
class Api;
}

namespace qingfeng::http::pages {

/// Every public page.
void add_page_routes(Router& router, const std::shared_ptr<Api>& api);

}  // namespace qingfeng::http::pages
