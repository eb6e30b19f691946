#pragma once

#include <string>

#include "http/staff.h"
#include "service/read_log.h"

namespace qingfeng::http {

/// Notes for the auditor that the reader has read something. A failure to note it is logged and hinders nobody.
void note_read(Api& api, const StaffCall& staff, service::ReadWhat what, const std::string& number,
               const std::string& reason = {});

}  // namespace qingfeng::http
