#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "life.h"

/// A scene for every refusal, in the order in which reasons are declared and reported.
namespace qingfeng::domain::request::testing {

struct Scene {
    Refusal expected;
    std::string what;
    std::function<std::optional<Refusal>()> play;
};

/// What is wrong with the matter, or with who acts.
std::vector<Scene> scenes_of_matter_and_actor();
/// What is wrong with the command.
std::vector<Scene> scenes_of_command();

/// The command by `who` in a life in `state`, ninety minutes on.
std::optional<Refusal> in(StateKind state, const char* who, const Command& command);
/// A complaint about the station, changed, registered by `who`.
std::optional<Refusal> registering(const char* who, const std::function<void(command::Register&)>& change);
Life open_complaint(std::string number);
std::optional<Refusal> asking_review(const Request& matter, Instant now);
std::optional<Refusal> asking_review(const Life& life);
/// Handled together with the road department.
Life jointly_handled();
/// Handled under a supervision order.
Life supervised();

}  // namespace qingfeng::domain::request::testing
