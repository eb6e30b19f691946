#include "http/note_read.h"

namespace qingfeng::http {

void answer_noted(Api& api, const StaffCall& staff, const Shown& shown, Response response) {
    auto* reads = api.parts().staff.reads;
    if (reads == nullptr) {
        staff.call->responder.answer(std::move(response));
        return;
    }
    // Shared, because what is called later must be copied.
    const auto waiting = std::make_shared<Response>(std::move(response));
    reads->note({staff.view.now, staff.person, shown.what, shown.number, shown.reason},
                [api = api.weak_from_this(), call = staff.call, waiting](const util::Status& noted) {
                    if (const auto still_there = api.lock(); still_there && !noted) {
                        still_there->log(LogLevel::Error, "the log of reads: " + noted.error().message);
                    }
                    call->responder.answer(std::move(*waiting));
                });
}

}  // namespace qingfeng::http
