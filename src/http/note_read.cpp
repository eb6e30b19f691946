#include "http/note_read.h"

namespace qingfeng::http {

void note_read(Api& api, const StaffCall& staff, service::ReadWhat what, const std::string& number,
               const std::string& reason) {
    auto* reads = api.parts().staff.reads;
    if (reads == nullptr) return;
    const auto noted = reads->note({staff.view.now, staff.person, what, number, reason});
    if (!noted) api.log(LogLevel::Error, "the log of reads: " + noted.error().message);
}

}  // namespace qingfeng::http
