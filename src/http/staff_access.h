#pragma once

#include <memory>
#include <string>

#include "http/staff.h"
#include "http/staff_matter.h"

/// Which matters a member of staff sees, and what of them. Every endpoint asks here.
namespace qingfeng::http {

bool may_see(const StaffCall& staff, const domain::request::Request& request);
MatterRights rights_in(const StaffCall& staff, const domain::request::Request& request);

/// The matter of that number; null, and answered 404, where there is none or where it is not for the reader to know.
std::shared_ptr<const service::LoadedRequest> visible_matter(Api& api, const StaffCall& staff,
                                                             const std::string& number);

}  // namespace qingfeng::http
