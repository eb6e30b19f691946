#pragma once

#include <vector>

#include "domain/record/actor.h"
#include "domain/request/command.h"
#include "simulation/world.h"

/// Who brings what, when: by hour, weekday, season and the traffic of holidays.
namespace qingfeng::simulation {

struct Arrival {
    util::Instant at;
    domain::record::Actor actor;
    domain::request::command::Register command;
    Story story;
};

class Arrivals {
  public:
    Arrivals(std::uint64_t seed, double per_day) : random_(Random(seed).named("arrivals")), per_day_(per_day) {}

    /// How busy a day is against an ordinary one.
    static double traffic(const service::Configuration& configuration, util::Date day);
    /// When somebody brings something on this day; in order.
    std::vector<util::Instant> moments(const service::Configuration& configuration, util::Date day);
    /// What the `number`-th brings, in the organisation as it is on that day. Empty where nobody could take it.
    std::optional<Arrival> bring(const service::Configuration& configuration, util::Instant at, std::uint64_t number);

  private:
    struct Seen {
        domain::procedure::Kind kind;
        domain::people::UnitId unit;
        std::string subject;
    };

    Random random_;
    double per_day_;
    std::optional<Seen> seen_;  ///< what was last complained of
};

}  // namespace qingfeng::simulation
