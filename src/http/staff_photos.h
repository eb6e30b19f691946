#pragma once

#include <memory>

#include "http/api_context.h"

namespace qingfeng::http {

void add_staff_photo_routes(Router& router, const std::shared_ptr<Api>& api);

}  // namespace qingfeng::http
