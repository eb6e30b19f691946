#pragma once

#include <functional>
#include <string_view>
#include <vector>

#include "domain/request/decide.h"

/// What an actor may do with a request now. No rule stands here: every action is tried on decide() with the best
/// command of its kind that the request, the organisation and the procedure allow, and what decide() says is the
/// answer.
namespace qingfeng::domain::request {

/// "send_back": the word for what a command does, in addresses and message keys ("act.send_back").
std::string_view action_key(const Command& command);

struct TriedAction {
    std::string_view action;
    Command best;  ///< the one that was allowed, or the one that came furthest
    /// Empty: it is open. Otherwise why not, and the fault lies neither with the actor nor with the state: something is
    /// missing, too early or used up.
    std::optional<Refusal> blocked;
};

/// In the order of the life. Actions that belong to others or to other states are left out. `context.now` is at or
/// after the request's last entry. Registering and the sweep's tick are no actions on a request.
/// Kinds of which `worth_trying` says no of a command, whichever of the kind, are left out untried.
std::vector<TriedAction> open_actions(
    const Request& request, const Context& context,
    const std::function<bool(const Command&)>& worth_trying = [](const Command&) { return true; });

/// The fault lies with the matter as a whole or with the actor: no other command of the same kind would fare better.
bool is_final_word(Refusal refusal);

}  // namespace qingfeng::domain::request
