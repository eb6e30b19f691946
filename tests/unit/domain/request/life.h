#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/request/decide.h"

/// One matter of an invented authority, played command by command, so that a test reads like a story.
///
///     Life life;
///     life.at("2026-09-21 02:40").does("person", complaint_about("station"));
///     life.at("2026-09-21 08:50").does("toll-clerk", command::Accept{});
///     EXPECT_EQ(life.refusal("toll-clerk", command::Sign{}), Refusal::NotInThisState);
///
/// Everything happens in China in the autumn of 2026: 25 to 27 September and 1 to 7 October are off, Sunday 20
/// September and Saturday 10 October are worked.
namespace qingfeng::domain::request::testing {

/// The world around the matter; a test may change its copy.
///
///     bureau 局 ── director (head), leader (leader, deputy in charge of tolls), auditor
///     ├ office 政风行风办 ── office-head, officer, operator
///     ├ roads 路政科 ── roads-head, roads-clerk        ├ upkeep 养护科 ── upkeep-head, upkeep-clerk
///     └ east 管理处 ── east-head, east-deputy, east-operator
///       ├ east-toll 收费科 ── toll-head, toll-clerk, toll-second
///       └ station 收费站 ── station-head, chief, collector, station-clerk
struct World {
    people::Organisation organisation;
    procedure::ProcedureBook procedures;
    calendar::Calendar calendar;
    taxonomy::Taxonomy taxonomy;
    util::TimeZone zone;

    static World standard();
    /// The same with a rule of accountability for every trigger, in complaints.
    static World strict();
};

people::Organisation sample_organisation();
/// Complaints under all rules, petitions from acceptance, enquiries without findings, praise without limits.
procedure::ProcedureBook sample_procedures();
procedure::Procedure complaint_procedure();

/// "person" is who the matter belongs to, "system" the sweep; any other name is somebody's in the organisation.
record::Actor actor_named(std::string_view name);

/// What is recorded of one event.
struct Recorded {
    Event event;
    record::Actor actor;
    Instant at;
};

class Life {
  public:
    Life() : Life(World::standard()) {}
    explicit Life(World world) : world_(std::make_shared<World>(std::move(world))) {}

    /// "2026-09-21 02:40" by the clock on the wall.
    Life& at(std::string_view local);
    Life& later(std::int64_t micros);
    Life& drawing(std::uint8_t percent);  ///< the random number for the call-back sample
    Life& code_seen_by_staff();
    Life& numbered(std::string number);  ///< before it is registered
    Life& beside(const Request& other);  ///< the other matter that commands may name

    Decision tries(std::string_view who, const Command& command) const;
    Decision tries(const record::Actor& actor, const Command& command) const;
    /// Must be lawful; takes effect. Returns what happened.
    std::vector<Event> does(std::string_view who, const Command& command);
    /// Takes effect if lawful.
    bool attempts(const record::Actor& actor, const Command& command);
    /// Must be refused; empty where it was not.
    std::optional<Refusal> refusal(std::string_view who, const Command& command) const;

    const Request& matter() const { return *matter_; }
    bool exists() const { return matter_.has_value(); }
    const std::vector<Recorded>& record() const { return record_; }
    World& world() { return *world_; }
    Instant now() const { return now_; }
    /// The day up to whose end the clock runs, "2026-10-13"; "none" where there is no such clock.
    std::string date_of(clocks::ClockKind kind, std::uint32_t ordinal = 0) const;
    Instant moment(std::string_view local) const;
    StateKind state() const { return state_kind(matter_->state); }

    /// For what only another matter brings about, and for imported history.
    void happened(const Event& event, const record::Actor& actor);

    Context context(const record::Actor& actor) const;

  private:
    std::shared_ptr<World> world_;  ///< shared by copies of a life, so that Context may refer to it
    std::optional<Request> matter_;
    std::vector<Recorded> record_;
    Instant now_;
    std::uint8_t draw_ = 99;
    std::string number_ = "TS2026-000001";
    std::optional<Request> other_;
    bool code_seen_ = false;
};

/// A complaint about rude treatment at `unit`; without one the office has to find out whose it is.
command::Register complaint_about(std::optional<std::string> unit);
command::Submit answer(std::vector<Promise> promises = {});
Promise apology(std::string_view until);
UnitId unit(std::string_view id);
PersonId person(std::string_view id);
calendar::Limit workdays(std::uint32_t count);
calendar::Limit days(std::uint32_t count);
calendar::Limit hours(std::uint32_t count);

/// `command` given in `here` with `there` beside it, and what of it is told there. Returns what happened there.
std::vector<Event> together(Life& here, std::string_view who, const Command& command, Life& there);

/// A petition about the station, answered by the division; the person may ask for a review until 22 October.
Life answered_petition();
/// A review of `below`, registered and handled by the bureau's office up to `outcome`, signed by the director unless
/// there is none.
Life review_of(Life& below, std::string number, std::optional<ReviewOutcome> outcome = {});

/// A complaint about the station, led by lawful steps to `state` on 21 and 22 September 2026; Imported is supposed.
/// Except in Registered, Returned and Imported the toll department of the division handles it.
Life life_in(StateKind state);
/// The same up to the signed answer, which held out `promises`.
Life answered_life(std::vector<Promise> promises = {});

/// "Assigned", "ClockOverdue": the alternative's own name.
std::string_view name_of(const Event& event);
/// "Registered, Assigned"; "nothing"
std::string names_of(const std::vector<Event>& events);
/// names_of() or "refused: not_in_this_state".
std::string told(const Decision& decision);

}  // namespace qingfeng::domain::request::testing
