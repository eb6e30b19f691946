#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "domain/record/actor.h"
#include "domain/request/command.h"
#include "domain/request/request.h"
#include "simulation/step.h"
#include "simulation/world.h"

/// What the office, the units and the person do next about a matter: plans, not facts. The rules may refuse them.
namespace qingfeng::simulation {

struct Plan {
    util::Instant at;
    domain::record::Actor actor;
    bool by_code = false;
    domain::request::Command command;
    std::string_view label;
    std::optional<MatterNumber> other = {};  ///< the matter that the command names
};

/// One matter as somebody at work sees it.
struct Sight {
    const domain::request::Request& request;
    const service::Configuration& configuration;
    util::Instant now;
    std::uint64_t seed = 0;

    util::Date today() const { return configuration.zone.to_local(now).date; }
};

/// The next thing that staff do; empty while the matter waits for somebody else or has ended.
std::optional<Plan> next_of_staff(const Sight& sight, Story& story);
/// What the person does of their own accord after a registration, an answer or a question; empty for nothing.
std::optional<Plan> next_of_person(const Sight& sight, Story& story);
/// Something that somebody should not do: who and what are drawn, and the rules have to cope.
Plan mischief(const Sight& sight, Story& story, Random& random);
/// The same, but what somebody at this desk would gain by. Empty where nothing tempts.
std::optional<Plan> temptation(const Sight& sight, Story& story, Random& random);

// Shared by the files of this contract.
std::string words(std::string_view symbol, Story& story);
std::optional<domain::people::PersonId> somebody(const Sight& sight, domain::people::Role role);
bool decides(const Sight& sight, const domain::people::PersonId& person);
/// When a mislaid file turns up; empty for all others.
std::optional<util::Instant> found_again(const Sight& sight, Story& story);
/// Work that would come too late is mostly put first once the reminder has come.
util::Instant before_the_deadline(const Sight& sight, Story& story, util::Instant planned);
std::optional<Plan> plan_answer(const Sight& sight, Story& story, const domain::people::PersonId& handler);

}  // namespace qingfeng::simulation
