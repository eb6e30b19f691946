#pragma once

#include <string>

#include "http/staff.h"
#include "service/read_log.h"

namespace qingfeng::http {

/// What a reader is shown, as the auditor finds it.
struct Shown {
    service::ReadWhat what = service::ReadWhat::Matter;
    std::string number{};
    std::string reason{};
};

/// Answers as soon as it is noted on stable storage that the reader is shown this. A failure to note it is logged and
/// hinders nobody.
void answer_noted(Api& api, const StaffCall& staff, const Shown& shown, Response response);

}  // namespace qingfeng::http
