#include "domain/request/recompute.h"

#include "domain/request/desk.h"

namespace qingfeng::domain::request {

std::optional<event::DeadlineChanged> recompute_deadlines(const Request& request, const Context& context) {
    if (request.ended() || std::holds_alternative<state::Imported>(request.state)) return std::nullopt;
    const Desk desk(&request, context);
    if (desk.procedure() == nullptr) return std::nullopt;
    event::DeadlineChanged changed{context.config_version, {}};
    for (clocks::Clock clock : request.clocks) {
        if (clock.run == clocks::Run::Stopped) continue;
        if (clocks::recompute(clock, desk.rules())) changed.clocks.push_back(std::move(clock));
    }
    if (changed.clocks.empty()) return std::nullopt;
    return changed;
}

}  // namespace qingfeng::domain::request
