// Random people give random commands at random times. Most are refused; whatever is not must keep the promises made to
// the person, however cleverly it is combined.
#include <random>
#include <set>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "life.h"

namespace qingfeng::domain::request::testing {
namespace {

using clocks::Clock;
using clocks::ClockKind;
using clocks::Run;
using SK = StateKind;

struct Step {
    unsigned command = 0;
    unsigned who = 0;
    unsigned pause = 0;
    unsigned choice = 0;
};
void showValue(const Step& step, std::ostream& out) {
    out << "{" << step.command << ", " << step.who << ", " << step.pause << ", " << step.choice << "}";
}

constexpr unsigned beyond_all_choices = 5040;

rc::Gen<std::vector<Step>> any_steps() {
    const auto number = rc::gen::resize(100, rc::gen::inRange<unsigned>(0, beyond_all_choices));
    return rc::gen::scale(
        1.5, rc::gen::container<std::vector<Step>>(rc::gen::construct<Step>(number, number, number, number)));
}

template <class T, std::size_t N>
const T& pick(const T (&values)[N], unsigned choice) {
    return values[choice % N];
}

constexpr const char* people[] = {
    "person",      "toll-clerk", "toll-head",    "operator",      "officer",   "east-deputy", "toll-second",
    "roads-clerk", "roads-head", "east-head",    "upkeep-clerk",  "director",  "leader",      "officer-two",
    "office-head", "chief",      "station-head", "station-clerk", "collector", "auditor",     "custodian"};
constexpr const char* units[] = {"station", "east-toll", "roads", "upkeep", "office"};

command::Register registration(unsigned choice) {
    command::Register matter = complaint_about(std::nullopt);
    matter.kind = pick({Kind::Complaint, Kind::Complaint, Kind::Complaint, Kind::Petition, Kind::Enquiry, Kind::Praise},
                       choice / 3);
    if (choice % 4 != 0) matter.unit = unit(pick(units, choice / 5));
    if (choice % 7 == 0) matter.source_deadline = Instant{Life().moment("2026-10-09 17:00")};
    if (choice % 5 == 0) matter.complained_of = {person(pick(people, 1 + choice % 19))};
    if (choice % 6 == 0) matter.subject = pick({"0101", "0901"}, choice / 6);
    return matter;
}

calendar::Limit any_span(unsigned choice) {
    return pick({workdays(1), workdays(10), days(30), days(3), workdays(11), hours(5)}, choice);
}

util::Date any_day(unsigned choice) {
    return util::Date::parse(pick({"2026-09-21", "2026-09-30", "2026-10-10", "2026-11-30"}, choice)).value();
}

Command any_command(unsigned command, unsigned choice) {
    using procedure::RefusalReason;
    using procedure::SuspensionReason;
    const PersonId somebody = person(pick(people, 1 + choice % 20));
    const auto somebody_or_none = choice % 3 == 0 ? std::optional(somebody) : std::nullopt;
    const std::string text = choice % 11 == 0 ? "" : "words";
    const auto promises = choice % 2 == 0 ? std::vector<Promise>{} : std::vector{apology("2026-11-30")};
    // The way forward is offered more often than the ways out, or few matters would get far.
    const Command all[] = {
        command::Assign{unit(pick(units, choice)), somebody_or_none},
        command::SignFor{},
        command::Accept{},
        command::Accept{},
        command::Return{text, "the list"},
        command::Designate{unit(pick(units, choice)), somebody_or_none, text},
        command::Transfer{somebody, text},
        command::SetPoints{{"one point"}},
        command::Find{1 + choice % 2, Finding::PartlySubstantiated, text},
        command::Find{1, Finding::Substantiated, text},
        command::Find{2, Finding::Substantiated, text},
        command::FindLiability{Liability::NotLiable, text},
        command::FindLiability{Liability::Liable, text},
        command::Suspend{pick({SuspensionReason::AwaitingPerson, SuspensionReason::AwaitingAppraisal}, choice), text},
        command::Resume{},
        command::Extend{ClockKind::Answer, any_span(choice), text},
        command::Supplement{text},
        testing::answer(promises),
        testing::answer(promises),
        testing::answer(promises),
        command::SendBack{text},
        command::Sign{},
        command::Sign{},
        command::RecordCallBack{choice % 2 == 0 ? CallBackOutcome::Reached : CallBackOutcome::NotReached, {}, ""},
        command::RecordCallBack{CallBackOutcome::Reached, Solved::No, ""},
        command::Judge{static_cast<Grade>(1 + choice % 5), {}, ""},
        command::FulfilRemedy{1 + choice % 2, text},
        command::Close{},
        command::Close{},
        command::Archive{},
        command::Reopen{text},
        command::Remind{text},
        command::Tick{},
        command::Tick{},
        command::Tick{},
        choice % 4 != 0 ? Command(command::Tick{}) : Command(command::DeclareInterest{somebody, text}),
        choice % 4 != 0 ? Command(command::Accept{}) : Command(command::Refuse{RefusalReason::OutsideRemit, text}),
        choice % 4 != 0 ? Command(command::Sign{}) : Command(command::Withdraw{text}),
        choice % 4 != 0 ? Command(command::Close{}) : Command(command::Refer{"police", "", text}),
        command::Reclassify{pick({Kind::Complaint, Kind::Petition, Kind::Enquiry}, choice),
                            choice % 2 ? "0601" : "0101", text},
        command::SetRepresentatives{choice % 9, std::vector<Representative>(1 + choice % 6, {"Li", text})},
        command::AddCoHandler{unit(pick(units, choice)), somebody_or_none, text, any_day(choice)},
        command::Contribute{1 + choice % 2, text},
        choice % 3 != 0 ? Command(command::Sign{}) : Command(command::FindReview{ReviewOutcome::Overturned, text}),
        command::ObjectToRefusal{text},
        command::ConfirmRefusal{text},
        command::OverturnRefusal{text},
        command::Supervise{text, any_day(choice)},
        command::Instruct{choice % 2 ? std::optional(somebody) : std::nullopt, any_day(choice % 2), text,
                          any_day(choice)},
        command::ReportOrder{1 + choice % 2, text},
        command::SettleOrder{1 + choice % 2, text},
        command::SendBackOrder{1 + choice % 2, text},
        command::OfferHandover{somebody, text},
        command::TakeOver{},
        command::TakeOver{},
        command::ReadIdentity{text},
        command::Tell{Channel::Phone, "", text},
        command::ConfirmAct{choice % 2 ? ConfirmedAct::Verdict : ConfirmedAct::Withdrawal,
                            choice % 3 ? Standing::Confirmed : Standing::Denied, Channel::Phone, ""},
    };
    return pick(all, command);
}

/// Half the commands come from anybody at all, the other half from the first who may.
record::Actor any_actor(const Life& life, const Command& command, unsigned who) {
    if (std::holds_alternative<command::Tick>(command)) return record::System{};
    if (who % 2 == 0) return actor_named(pick(people, who / 2));
    for (const char* name : people) {
        if (life.tries(name, command)) return actor_named(name);
    }
    return record::Complainant{};
}

constexpr std::int64_t hour = util::micros_per_hour;
constexpr std::int64_t pauses[] = {0,        0,        hour / 60, hour / 60, hour,
                                   5 * hour, 5 * hour, 24 * hour, 72 * hour, 400 * hour};

/// Plays the steps and calls `look(life, before, events)` after every command that took effect.
template <class Look>
Life play(const std::vector<Step>& steps, unsigned first, Look look) {
    Life life(World::strict());
    life.at("2026-09-21 09:00").drawing(static_cast<std::uint8_t>(first % 100));
    if (first % 3 == 0) life.code_seen_by_staff();
    life.attempts(actor_named(first % 2 == 0 ? "person" : "operator"), registration(first));
    if (!life.exists()) return life;
    for (const Step& step : steps) {
        life.later(pick(pauses, step.pause));
        const Command command = any_command(step.command, step.choice);
        const Request before = life.matter();
        const std::size_t recorded = life.record().size();
        if (!life.attempts(any_actor(life, command, step.who), command)) continue;
        look(life, before, command, std::span(life.record()).subspan(recorded));
    }
    return life;
}

using Happened = std::span<const Recorded>;

/// Whether one obligation to the person has come to be due later. A stopped clock of the office's own work may begin
/// anew with another deadline; the answer and its acceptance never do.
bool later_than(const Clock& after, const Clock& before) {
    const bool anew = before.run == Run::Stopped && before.kind != ClockKind::Answer &&
                      before.kind != ClockKind::Acceptance && before.kind != ClockKind::Remedy &&
                      before.kind != ClockKind::Supervision && before.kind != ClockKind::Instruction;
    return !anew && after.due > before.due;
}

RC_GTEST_PROP(RequestProperty, nothing_moves_a_deadline_later_but_an_extension_or_a_suspension_in_the_record, ()) {
    const auto check = [](const Life& life, const Request&, const Command&, Happened) {
        std::optional<Request> request;
        std::set<std::pair<ClockKind, std::uint32_t>> suspended;
        for (const Recorded& one : life.record()) {
            const std::optional<Request> before = request;
            request = apply(std::move(request), one.event, one.actor, one.at);
            if (!before) continue;
            for (const Clock& clock : before->clocks) {
                const Clock* after = request->clock(clock.kind, clock.ordinal);
                RC_ASSERT(after != nullptr);
                if (!later_than(*after, clock)) continue;
                const auto* extended = std::get_if<event::Extended>(&one.event);
                const bool waited = clock.run == Run::Paused && after->run != Run::Paused;
                RC_ASSERT(waited || (extended != nullptr && extended->clock == clock.kind));
            }
        }
    };
    play(*any_steps(), *rc::gen::inRange<unsigned>(0, beyond_all_choices), check);
}

RC_GTEST_PROP(RequestProperty, there_is_always_one_first_handler_and_only_the_office_or_a_handover_changes_who_it_is,
              ()) {
    const auto check = [](const Life& life, const Request& before, const Command&, Happened happened) {
        const Request& after = life.matter();
        RC_ASSERT(!after.handlers.empty());
        RC_ASSERT(!after.first_handler().get().empty());
        if (after.first_handler() == before.first_handler()) return;
        const SK state = state_kind(before.state);
        Event event = happened.front().event;
        if (const auto* handed = std::get_if<event::HandedOver>(&event)) {
            RC_ASSERT(handed->person == before.first_handler());
            RC_ASSERT(before.handover && before.handover->to == after.first_handler());
            return;
        }
        // What turns out to be a complaint about whoever has it goes on to the next.
        if (std::holds_alternative<event::Reclassified>(event)) {
            RC_ASSERT(happened.size() >= 2u && std::holds_alternative<event::Assigned>(happened[1].event));
            RC_ASSERT(state == SK::Assigned);
            return;
        }
        const bool assigned = std::holds_alternative<event::Assigned>(event);
        const bool designated = std::holds_alternative<event::Designated>(event);
        RC_ASSERT((assigned && (state == SK::Registered || state == SK::Returned)) ||
                  (designated && state == SK::Returned));
    };
    const Life life = play(*any_steps(), *rc::gen::inRange<unsigned>(0, beyond_all_choices), check);
    if (life.exists()) RC_ASSERT(!life.matter().handlers.empty());
}

RC_GTEST_PROP(RequestProperty, nobody_who_is_excluded_is_put_in_charge, ()) {
    const auto check = [](Life life, const Request& before, const Command&, Happened happened) {
        const util::Date today = life.world().zone.to_local(life.now()).date;
        for (const Recorded& one : happened) {
            std::optional<PersonId> put;
            if (const auto* assigned = std::get_if<event::Assigned>(&one.event)) put = assigned->handler;
            if (const auto* designated = std::get_if<event::Designated>(&one.event)) put = designated->handler;
            if (const auto* transferred = std::get_if<event::Transferred>(&one.event)) put = transferred->handler;
            if (const auto* handed = std::get_if<event::HandedOver>(&one.event)) put = handed->handler;
            if (const auto* added = std::get_if<event::CoHandlerAdded>(&one.event)) put = added->handler;
            if (put) RC_ASSERT(!people::exclusion(life.world().organisation, before.parties(), *put, today));
        }
    };
    play(*any_steps(), *rc::gen::inRange<unsigned>(0, beyond_all_choices), check);
}

RC_GTEST_PROP(RequestProperty, replaying_the_record_gives_the_same_matter, ()) {
    const Life life = play(*any_steps(), *rc::gen::inRange<unsigned>(0, beyond_all_choices),
                           [](const Life&, const Request&, const Command&, Happened) {});
    std::optional<Request> replayed;
    for (const Recorded& one : life.record()) replayed = apply(std::move(replayed), one.event, one.actor, one.at);
    RC_ASSERT(replayed.has_value() == life.exists());
    if (replayed) RC_ASSERT(*replayed == life.matter());
}

RC_GTEST_PROP(RequestProperty, a_sweep_leaves_nothing_to_do_at_its_own_moment, ()) {
    const auto check = [](const Life& life, const Request&, const Command& command, Happened) {
        if (!std::holds_alternative<command::Tick>(command)) return;
        RC_ASSERT(life.tries("system", command::Tick{})->empty());
        const auto wake = life.matter().wake();
        RC_ASSERT(life.matter().ended() || !wake || *wake > life.now());
    };
    play(*any_steps(), *rc::gen::inRange<unsigned>(0, beyond_all_choices), check);
}

RC_GTEST_PROP(RequestProperty, what_wakes_the_sweep_is_never_slept_through, ()) {
    // Whatever a sweep finds, wake() had named a moment not later than now.
    const auto check = [](const Life& life, const Request& before, const Command& command, Happened happened) {
        if (!std::holds_alternative<command::Tick>(command) || happened.empty()) return;
        RC_ASSERT(before.wake().has_value() && *before.wake() <= life.now());
    };
    play(*any_steps(), *rc::gen::inRange<unsigned>(0, beyond_all_choices), check);
}

RC_GTEST_PROP(RequestProperty, a_clock_is_extended_once_a_unit_returns_once_and_what_ended_stands_still, ()) {
    const Life life = play(*any_steps(), *rc::gen::inRange<unsigned>(0, beyond_all_choices),
                           [](const Life&, const Request& before, const Command& command, Happened happened) {
                               const bool objects = std::holds_alternative<command::ObjectToRefusal>(command) ||
                                                    std::holds_alternative<command::ReadIdentity>(command) ||
                                                    std::holds_alternative<command::Tell>(command);
                               RC_ASSERT(!before.ended() || happened.empty() || objects);
                           });
    if (!life.exists()) return;
    std::multiset<ClockKind> extended;
    for (const Recorded& one : life.record()) {
        if (const auto* e = std::get_if<event::Extended>(&one.event)) extended.insert(e->clock);
    }
    for (const ClockKind kind : extended) RC_ASSERT(extended.count(kind) == 1u);
    const auto& returned = life.matter().returned_by;
    RC_ASSERT(std::set(returned.begin(), returned.end()).size() == returned.size());
    const SK state = life.state();
    if (state == SK::Withdrawn || state == SK::Referred || state == SK::Refused) {
        for (const Clock& clock : life.matter().clocks) RC_ASSERT(clock.run == Run::Stopped);
    }
}

RC_GTEST_PROP(RequestProperty, only_the_person_judges_and_withdraws_and_nobody_signs_their_own_draft, ()) {
    const auto check = [](const Life&, const Request& before, const Command&, Happened happened) {
        for (const Recorded& one : happened) {
            const bool theirs =
                std::holds_alternative<event::Judged>(one.event) || std::holds_alternative<event::Withdrawn>(one.event);
            RC_ASSERT(!theirs || std::holds_alternative<record::Complainant>(one.actor));
            if (std::holds_alternative<event::Answered>(one.event)) {
                const auto& draft = std::get<state::AwaitingSignature>(before.state);
                RC_ASSERT(*record::person_of(one.actor) != draft.drafted_by);
            }
        }
    };
    play(*any_steps(), *rc::gen::inRange<unsigned>(0, beyond_all_choices), check);
}

/// Otherwise the properties above would speak of little.
TEST(RequestProperty, random_lives_reach_every_state_and_every_event) {
    std::mt19937 random(20260921);
    std::set<SK> states;
    std::set<std::string_view> events;
    for (int life = 0; life < 400; ++life) {
        std::vector<Step> steps(120);
        for (Step& step : steps)
            step = {unsigned(random()), unsigned(random()), unsigned(random()), unsigned(random())};
        const Life played = play(steps, unsigned(random() % beyond_all_choices),
                                 [&](const Life& now, const Request&, const Command&, Happened happened) {
                                     states.insert(now.state());
                                     for (const Recorded& one : happened) events.insert(name_of(one.event));
                                 });
        if (!played.record().empty())
            events.insert(name_of(played.record().front().event)), states.insert(SK::Registered);
    }
    EXPECT_EQ(states.size(), std::variant_size_v<State> - 2) << "all but Merged and Imported";
    // DeadlineChanged, Imported and ImportedAnswer come from no command of this life.
    // Nor do those that need a second matter: Merged, TakenIn, AnsweredTogether, PartyJudged, ReviewAsked, ReviewFound,
    // ReviewConcluded. And nobody here has photos: PhotosAttached.
    EXPECT_EQ(events.size(), std::variant_size_v<Event> - 11);
}

}  // namespace
}  // namespace qingfeng::domain::request::testing
