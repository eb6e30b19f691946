#pragma once

#include "http/staff.h"

namespace qingfeng::http {

/// GET /api/v1/register: the list of matters as a workbook.
void add_staff_register_routes(Router& router, const std::shared_ptr<Api>& api);

}  // namespace qingfeng::http
