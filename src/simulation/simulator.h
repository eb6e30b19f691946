#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "service/notices/notice_board.h"
#include "simulation/charter.h"
#include "simulation/player.h"
#include "simulation/random.h"
#include "simulation/staff.h"
#include "simulation/step.h"

/// Years of an authority in seconds: people with their tempers live through arrivals, absences, changed calendars, lost
/// answers, crashes and full disks. The same settings give the same history on every machine.
namespace qingfeng::simulation {

struct Settings {
    std::uint64_t seed = 1;
    util::Instant begin;
    util::Instant end;
    double per_day = 55;  ///< matters on an ordinary day
    std::optional<std::uint64_t> matters_max;
    bool trouble = true;  ///< faults, crashes, jumping clocks, mischief, short-notice days off
    Watching watching = Watching::Closely;
    std::uint64_t check_every = 1000;  ///< steps between looks at everything; 0: never
    /// At the end: so many days on which people are told what they must be told. The list of it looks no further back.
    int telling_days = 0;
};

struct Report {
    std::uint64_t matters = 0;
    std::uint64_t steps = 0;
    std::uint64_t refused = 0;
    std::uint64_t entries = 0;
    std::uint64_t adoptions = 0;
    std::uint64_t restarts = 0;
    std::uint64_t repeated = 0;
    std::uint64_t failed_commits = 0;
    std::uint64_t texts = 0;  ///< distinct ones among the registrations
    std::map<std::string, std::uint64_t> states;
    std::map<std::string, std::uint64_t> deeds;        ///< what was done after registering, by its name
    std::map<std::string, std::uint64_t> refusals;     ///< by "command: refusal", of people who meant well
    std::map<std::string, std::uint64_t> temptations;  ///< the same of people who did not
    std::optional<std::string> violation;
};

/// Now and then, with the simulated moment.
using Shown = std::function<void(util::Instant at, std::uint64_t matters)>;

class Simulator {
  public:
    /// `player` has begun at settings.begin.
    Simulator(Player& player, const Charter& charter, const Settings& settings);
    ~Simulator();

    /// Plays to the end, or to the first invariant that does not hold.
    Report run(const Shown& shown);
    /// What was played; kept where settings.trouble, so that a failure can be shortened.
    const History& history() const { return history_; }

  private:
    enum class Turn : std::uint8_t { Arrival, Staff, Person, Sweep, Adoption, Crash, Mischief, Review, Telling };
    struct Entry {
        util::Instant at;
        std::uint64_t order = 0;
        Turn turn = Turn::Arrival;
        MatterNumber matter = 0;

        bool operator>(const Entry& other) const { return at != other.at ? at > other.at : order > other.order; }
    };
    struct Pending;  ///< what a matter's people have planned
    struct Agenda;

    void put(util::Instant at, Turn turn, MatterNumber matter = 0);
    void plan_calendar_and_people();
    void plan_day(util::Date day);
    void take(const Entry& entry);
    void arrive(util::Instant at);
    void act(MatterNumber matter, Turn turn, util::Instant at);
    void think(MatterNumber matter, util::Instant now, bool person_too);
    void over(MatterNumber matter, const Sight& sight, bool person_too);
    std::optional<MatterNumber> same_facts(MatterNumber matter, const domain::request::command::Register& command,
                                           const Story& story);
    void ask_review(MatterNumber matter, util::Instant at);
    /// Others who wait for what has just been answered: merged matters, the matter under review.
    void tell_linked(MatterNumber matter, const Plan& plan, util::Instant at);
    void tell_people(util::Instant at);
    void tell(MatterNumber matter, bool source, util::Instant at);
    void hear(MatterNumber matter, Pending& pending, const Sight& sight);
    void make_mischief(util::Instant at);
    Played play(Step step);
    Step step_at(util::Instant at, std::string label);
    void trouble(Step& step);
    std::optional<std::string> finish();

    Player& player_;
    const Charter& charter_;
    Settings settings_;
    Random dice_;
    std::unique_ptr<Agenda> agenda_;
    std::map<MatterNumber, Pending> pending_;
    std::vector<MatterNumber> ended_;
    std::map<std::string, MatterNumber> recent_;                ///< newest complaint of a subject and unit
    std::map<MatterNumber, std::vector<MatterNumber>> merged_;  ///< by the matter that took them in
    std::map<MatterNumber, MatterNumber> under_review_;         ///< by the review
    std::unique_ptr<service::notices::NoticeBoard> board_;
    std::uint64_t board_since_ = 0;  ///< restarts when it was made
    std::multimap<util::Instant, AdoptStep> adoptions_;
    History history_;
    Report report_;
    std::uint64_t order_ = 0;
    std::uint64_t arrivals_ = 0;
    std::int64_t skew_ = 0;  ///< of the server's clock
    util::Instant skew_until_;
};

/// The part of the world that is the same for a run and for its replays.
struct Trial {
    Charter charter;
    util::Instant begin;
    service::Founding founding;
};

/// Plays a list of steps in memory from an empty store. Empty: nothing is broken.
std::optional<std::string> replay(const Trial& trial, const History& steps);

/// The shortest part of `steps` found that is broken in the same way. `violation` is what replay() says of the whole.
History shortest_failing(const Trial& trial, const History& steps, const std::string& violation);

/// A run in memory with everything watched. After a failure `shortest` is what is left of the history.
struct Outcome {
    Report report;
    History shortest;
};
Outcome simulate(const Trial& trial, const Settings& settings, const Shown& shown);

}  // namespace qingfeng::simulation
