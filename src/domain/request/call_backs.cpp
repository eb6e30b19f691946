#include "domain/request/call_backs.h"

#include <algorithm>

namespace qingfeng::domain::request {

std::optional<CallBackOwed> call_back_owed(const Request& request, const Context& context) {
    const auto state = state_kind(request.state);
    if (state != StateKind::Answered && state != StateKind::AwaitingCallBack) return std::nullopt;
    const auto* procedure = context.procedures.find(request.registration.procedure);
    if (procedure == nullptr) return std::nullopt;
    const Verdict* verdict = request.verdict();
    const bool judged = verdict != nullptr;
    const bool bad = judged && (verdict->grade == Grade::Dissatisfied || verdict->grade == Grade::VeryDissatisfied);
    const bool drawn = request.call_back_drawn && !judged;
    if (!drawn && !(bad && procedure->call_back.bad_verdict_always)) return std::nullopt;
    std::uint32_t attempts = 0;
    CallBackOwed owed{bad, 0, context.now};
    for (const CallBack& call : request.call_backs) {
        if (call.round != request.round) continue;
        if (call.outcome == CallBackOutcome::Reached) return std::nullopt;
        ++attempts;
        owed.not_before = std::max(owed.not_before, Instant{call.at.micros + call_back_gap_micros});
    }
    if (attempts >= procedure->call_back.attempts_max) return std::nullopt;
    owed.attempts_left = procedure->call_back.attempts_max - attempts;
    return owed;
}

}  // namespace qingfeng::domain::request
