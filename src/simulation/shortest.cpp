#include <algorithm>
#include <set>

#include "simulation/simulator.h"

/// From a failure to the shortest history that still fails, by leaving out ever smaller pieces (delta debugging).
namespace qingfeng::simulation {
namespace {

/// What is the same about two failures: the words without the numbers in them.
std::string kind_of(const std::string& violation) {
    std::string kind;
    for (const char c : violation) {
        if (c < '0' || c > '9') kind += c;
    }
    return kind;
}

class Shortening {
  public:
    Shortening(const Trial& trial, std::string violation) : trial_(trial), kind_(kind_of(violation)) {}

    bool fails(const History& steps) {
        if (steps_played_ > steps_played_max) return false;
        steps_played_ += steps.size() + 1;
        const auto broken = replay(trial_, steps);
        return broken && kind_of(*broken) == kind_;
    }

    /// Leaves out pieces of ever smaller size for as long as it goes on failing.
    History shorten(History steps) {
        for (std::size_t size = std::max<std::size_t>(1, steps.size() / 2);; size /= 2) {
            for (std::size_t at = 0; at < steps.size();) {
                History without(steps.begin(), steps.begin() + static_cast<std::ptrdiff_t>(at));
                const std::size_t end = std::min(at + size, steps.size());
                without.insert(without.end(), steps.begin() + static_cast<std::ptrdiff_t>(end), steps.end());
                if (fails(without)) {
                    steps = std::move(without);
                } else {
                    at = end;
                }
            }
            if (size <= 1) return steps;
        }
    }

    /// Trouble that is not needed is taken away: it would only mislead.
    History calmed(History steps) {
        for (std::size_t i = 0; i < steps.size(); ++i) {
            if (!steps[i].fault && !steps[i].write_fault && !steps[i].asked_twice) continue;
            History calm = steps;
            calm[i].fault.reset();
            calm[i].write_fault.reset();
            calm[i].asked_twice = false;
            if (fails(calm)) steps = std::move(calm);
        }
        return steps;
    }

  private:
    /// Enough for minutes, not for hours.
    static constexpr std::size_t steps_played_max = 400'000;

    const Trial& trial_;
    std::string kind_;
    std::size_t steps_played_ = 0;
};

std::optional<MatterNumber> matter_of(const Step& step) {
    if (const auto* registration = std::get_if<RegisterStep>(&step.what)) return registration->matter;
    if (const auto* act = std::get_if<ActStep>(&step.what)) return act->matter;
    return std::nullopt;
}

std::optional<MatterNumber> other_of(const Step& step) {
    if (const auto* registration = std::get_if<RegisterStep>(&step.what)) return registration->review_of;
    if (const auto* act = std::get_if<ActStep>(&step.what)) return act->other;
    return std::nullopt;
}

/// The steps of one matter and of those that are bound up with it, with what concerns all of them.
History only(const History& steps, MatterNumber matter) {
    std::set<MatterNumber> together{matter};
    for (std::size_t before = 0; before != together.size();) {
        before = together.size();
        for (const Step& step : steps) {
            const auto of = matter_of(step);
            const auto other = other_of(step);
            if (!of || !other) continue;
            if (together.contains(*of)) together.insert(*other);
            if (together.contains(*other)) together.insert(*of);
        }
    }
    History kept;
    for (const Step& step : steps) {
        const auto of = matter_of(step);
        if (!of || together.contains(*of)) kept.push_back(step);
    }
    return kept;
}

}  // namespace

std::optional<std::string> replay(const Trial& trial, const History& steps) {
    storage::MemoryStore store;
    Player player(store, &store, storage::KeyVault(util::SecretKey::random(), 1), Watching::Closely);
    if (const auto begun = player.begin(trial.founding, trial.charter, trial.begin); !begun) {
        return "it does not begin: " + begun.error().message;
    }
    for (const Step& step : steps) {
        const Played played = player.play(step);
        if (played.violation) return played.violation;
    }
    return player.check_everything();
}

History shortest_failing(const Trial& trial, const History& history, const std::string& violation) {
    Shortening shortening(trial, violation);
    // Most faults need one matter alone; the last one touched is the first guess.
    History steps = history;
    for (auto step = history.rbegin(); step != history.rend(); ++step) {
        const auto matter = matter_of(*step);
        if (!matter) continue;
        if (History one = only(history, *matter); shortening.fails(one)) steps = std::move(one);
        break;
    }
    return shortening.calmed(shortening.shorten(std::move(steps)));
}

Outcome simulate(const Trial& trial, const Settings& settings, const Shown& shown) {
    Outcome outcome;
    History history;
    {
        storage::MemoryStore store;
        Player player(store, &store, storage::KeyVault(util::SecretKey::random(), 1), settings.watching);
        if (const auto begun = player.begin(trial.founding, trial.charter, trial.begin); !begun) {
            outcome.report.violation = "it does not begin: " + begun.error().message;
            return outcome;
        }
        Simulator simulator(player, trial.charter, settings);
        outcome.report = simulator.run(shown);
        history = simulator.history();
    }
    if (!outcome.report.violation) return outcome;
    outcome.shortest = shortest_failing(trial, history, *outcome.report.violation);
    return outcome;
}

}  // namespace qingfeng::simulation
