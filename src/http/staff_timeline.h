#pragma once

#include <boost/json.hpp>

#include "http/staff.h"

namespace qingfeng::http {

/// The record of a matter as staff read it: who, when, what, on which rule. Nothing is left out but the contact, which
/// is opened by an entry of its own.
boost::json::array staff_timeline(const StaffCall& staff, const service::LoadedRequest& matter);

}  // namespace qingfeng::http
