#include "simulation/invariants.h"

#include <algorithm>
#include <set>

#include <fmt/core.h>

#include "simulation/invariants_later.h"

namespace qingfeng::simulation {
namespace {

namespace request = domain::request;
namespace event = domain::request::event;
using domain::clocks::Clock;
using domain::clocks::ClockKind;
using domain::clocks::Run;
using domain::people::PersonId;
using domain::people::UnitId;
using request::Request;
using request::StateKind;
using service::LoadedRequest;
using service::RecordedEvent;
using Broken = std::optional<std::string>;

bool is_person_of_the_matter(const RecordedEvent& e) {
    return std::holds_alternative<domain::record::Complainant>(e.origin.actor);
}

/// Holds a post in the unit or anywhere below it.
bool serves_in(const service::Configuration& configuration, const PersonId& person, const UnitId& unit,
               util::Date day) {
    for (const auto& post : configuration.organisation.roles_of(person, day)) {
        for (UnitId at = post.unit;;) {
            if (at == unit) return true;
            const auto above = configuration.organisation.parent(at, day);
            if (!above) break;
            at = *above;
        }
    }
    return false;
}

/// A day count that knows nothing but which days are worked.
util::Date counted(const service::Configuration& configuration, util::Date from, std::uint32_t count, bool workdays) {
    util::Date day = from;
    for (std::uint32_t left = count; left > 0;) {
        day = day.plus_days(1);
        if (!workdays || configuration.calendar.is_workday(day)) --left;
    }
    return day;
}

Broken wrong_dates(const Request& after, const service::Configuration& configuration) {
    using domain::calendar::LastDay;
    using domain::calendar::LimitUnit;
    for (const Clock& clock : after.clocks) {
        if (clock.calendar != configuration.version || !clock.suspensions.empty() || clock.extension) continue;
        // Where a matter took in others, a limit may be what was left of theirs.
        if (!after.merged_from.empty()) continue;
        for (const auto& bound : clock.bound_by) {
            if (clock.due > bound.due) return "a deadline lies after one of its limits";
            if (!bound.limit || bound.limit->count == 0) continue;
            const bool workdays = bound.limit->unit == LimitUnit::Workday;
            const bool days = bound.limit->unit == LimitUnit::Day && bound.limit->last_day == LastDay::Stays;
            if (!workdays && !days) continue;
            const util::Date start = configuration.zone.to_local(bound.start).date;
            const util::Date expected = counted(configuration, start, bound.limit->count, workdays);
            if (bound.date != expected) {
                return fmt::format("{} from {} should end on {}, the entry says {}", bound.limit->text(), start.text(),
                                   expected.text(), bound.date.text());
            }
            if (bound.due != configuration.zone.start_of(expected.plus_days(1))) {
                return "a limit in days does not end at midnight";
            }
        }
    }
    return std::nullopt;
}

Broken moved_later(const Request& before, const Request& after, const RecordedEvent& e) {
    for (const Clock& was : before.clocks) {
        const Clock* is = after.clock(was.kind, was.ordinal);
        if (is == nullptr) return "a clock has gone";
        if (is->due <= was.due) continue;
        // A stopped clock of the office's own work may begin anew; what is owed to the person never does.
        const bool owed_to_person =
            was.kind == ClockKind::Answer || was.kind == ClockKind::Acceptance || was.kind == ClockKind::Remedy;
        if (was.run == Run::Stopped && !owed_to_person) continue;
        // A new answer is a new reason to ask the body above; that time is the person's own.
        const bool new_answer = std::holds_alternative<event::AnsweredTogether>(e.event);
        if (was.kind == ClockKind::ReviewWindow && new_answer) continue;
        const auto* extended = std::get_if<event::Extended>(&e.event);
        const bool waited = was.run == Run::Paused && is->run != Run::Paused;
        const bool calendar = std::holds_alternative<event::DeadlineChanged>(e.event);
        if (!waited && !calendar && !(extended != nullptr && extended->clock == was.kind)) {
            return "a deadline moved later, and no extension, suspension or calendar says so";
        }
    }
    return std::nullopt;
}

std::optional<PersonId> put_in_charge(const request::Event& e) {
    if (const auto* assigned = std::get_if<event::Assigned>(&e)) return assigned->handler;
    if (const auto* designated = std::get_if<event::Designated>(&e)) return designated->handler;
    if (const auto* transferred = std::get_if<event::Transferred>(&e)) return transferred->handler;
    if (const auto* handed_over = std::get_if<event::HandedOver>(&e)) return handed_over->handler;
    return std::nullopt;
}

Broken wrong_handler(const Request& before, const Request& after, const RecordedEvent& e, const RecordedEvent& previous,
                     const service::Configuration& configuration, util::Date day) {
    if (after.history && after.handlers.empty()) return std::nullopt;
    if (after.handlers.empty() || after.first_handler().get().empty()) return "a matter without a first handler";
    if (!before.handlers.empty() && before.first_handler() != after.first_handler()) {
        const StateKind state = request::state_kind(before.state);
        const bool by_assignment = std::holds_alternative<event::Assigned>(e.event) &&
                                   (state == StateKind::Registered || state == StateKind::Returned);
        const bool by_designation = std::holds_alternative<event::Designated>(e.event) && state == StateKind::Returned;
        const bool by_handover = std::holds_alternative<event::HandedOver>(e.event);
        // What turns out to be a complaint about whoever has it goes to somebody else at once.
        const bool by_new_kind = std::holds_alternative<event::Assigned>(e.event) && state == StateKind::Assigned &&
                                 std::holds_alternative<event::Reclassified>(previous.event);
        if (!by_assignment && !by_designation && !by_handover && !by_new_kind)
            return "the first handler changed though nobody assigned the matter";
    }
    const auto put = put_in_charge(e.event);
    if (!put) return std::nullopt;
    const auto parties = before.parties();
    const auto is_put = [&](const PersonId& person) { return person == *put; };
    if (std::any_of(parties.persons.begin(), parties.persons.end(), is_put)) {
        return "somebody complained of was put in charge";
    }
    if (std::any_of(parties.interests.begin(), parties.interests.end(),
                    [&](const auto& interest) { return interest.person == *put; })) {
        return "somebody with a declared interest was put in charge";
    }
    const auto root = configuration.organisation.root(day);
    for (const UnitId& unit : parties.units) {
        if (root && unit == *root) continue;
        if (serves_in(configuration, *put, unit, day)) return "somebody of the unit complained of was put in charge";
    }
    if (configuration.organisation.roles_of(*put, day).empty()) return "somebody without a post was put in charge";
    return std::nullopt;
}

Broken wrong_actor(const Request& before, const RecordedEvent& e, const service::Configuration& configuration,
                   util::Date day) {
    const PersonId* person = domain::record::person_of(e.origin.actor);
    if (std::holds_alternative<event::Judged>(e.event) || std::holds_alternative<event::Withdrawn>(e.event)) {
        if (!is_person_of_the_matter(e)) return "somebody else judged or withdrew in the person's place";
    }
    if (std::holds_alternative<event::Answered>(e.event)) {
        const auto* draft = std::get_if<request::state::AwaitingSignature>(&before.state);
        if (draft == nullptr) return "an answer was signed that nobody had submitted";
        if (person == nullptr || *person == draft->drafted_by) return "an answer was signed by who drafted it";
    }
    if (std::holds_alternative<event::LiabilityFound>(e.event)) {
        const auto& concerned = before.registration.unit ? before.registration.unit : before.handling_unit;
        const bool of_root = concerned && concerned == configuration.organisation.root(day);
        const bool audits = of_root && person != nullptr &&
                            configuration.organisation.holds(*person, domain::people::Role::Auditor, *concerned, day);
        if (person == nullptr || (concerned && !audits && serves_in(configuration, *person, *concerned, day))) {
            return "liability was found by somebody of the unit concerned";
        }
    }
    if (std::holds_alternative<event::CallBackRecorded>(e.event)) {
        const bool handles =
            std::find(before.handlers.begin(), before.handlers.end(), *person) != before.handlers.end();
        if (handles) return "who handled the matter rang the person up";
    }
    return std::nullopt;
}

Broken wrong_step(const Request& before, const RecordedEvent& e, const service::Configuration& configuration) {
    if (std::holds_alternative<event::AnswerSubmitted>(e.event)) {
        const auto* procedure = configuration.procedures().find(before.registration.procedure);
        const bool unfound = std::any_of(before.points.begin(), before.points.end(),
                                         [](const request::Point& point) { return !point.finding; });
        if (procedure != nullptr && procedure->needs_findings && unfound) {
            return "an answer went to signature though a point has no finding";
        }
        if (procedure != nullptr && procedure->needs_liability && !before.liability) {
            return "an answer went to signature though nobody found on liability";
        }
    }
    if (std::holds_alternative<event::Archived>(e.event)) {
        const bool owed = std::any_of(before.remedies.begin(), before.remedies.end(),
                                      [](const request::Remedy& remedy) { return !remedy.done; });
        if (owed) return "a matter was archived though a remedy is open";
    }
    if (std::holds_alternative<event::Closed>(e.event)) {
        const auto of_round = [&](const auto& one) { return one.round == before.round; };
        const bool judged = std::any_of(before.verdicts.begin(), before.verdicts.end(), of_round);
        const bool called = std::any_of(before.call_backs.begin(), before.call_backs.end(), of_round);
        if (before.call_back_drawn && !judged && !called) {
            return "a matter was closed though the person was neither heard nor rung up";
        }
    }
    if (const auto* returned = std::get_if<event::Returned>(&e.event); returned != nullptr && before.handling_unit) {
        const auto& by = before.returned_by;
        if (std::find(by.begin(), by.end(), *before.handling_unit) != by.end()) return "a unit returned a matter twice";
        if (before.designated) return "a designated matter was returned";
    }
    if (const auto* extended = std::get_if<event::Extended>(&e.event)) {
        const Clock* was = before.clock(extended->clock);
        if (was == nullptr || was->extension) return "a clock was extended twice";
        if (was->due <= e.recorded) return "a clock was extended after its time was up";
    }
    return std::nullopt;
}

Broken wrong_totals(const LoadedRequest& after) {
    std::size_t judged = 0;
    std::size_t promised = 0;
    std::set<std::pair<std::uint32_t, bool>> rounds;
    for (const auto& e : after.events) {
        if (std::holds_alternative<event::Judged>(e.event)) ++judged;
        if (const auto* submitted = std::get_if<event::AnswerSubmitted>(&e.event)) {
            promised = std::max(promised, submitted->answer.promises.size());
        }
    }
    if (judged != after.request.verdicts.size()) return "there is a verdict that nobody gave";
    for (const auto& verdict : after.request.verdicts) {
        if (verdict.standing == request::Standing::Denied) continue;
        if (!rounds.insert({verdict.round, true}).second) return "one answer was judged twice";
    }
    if (after.request.remedies.empty() && promised > 0 && !after.request.answers.empty() &&
        !after.request.answers.back().promises.empty()) {
        return "what an answer held out is owed to nobody";
    }
    return std::nullopt;
}

/// What somebody said, when, by which way and to whom stays what it was; the office may only call it by another name.
bool same_words(const event::Registered& was, event::Registered is) {
    is.kind = was.kind;
    is.procedure = was.procedure;
    is.subject = was.subject;
    is.units_complained_of = was.units_complained_of;
    is.group_size = was.group_size;
    is.representatives = was.representatives;
    return is == was;
}

/// After the clocks were looked at nothing is left to note at that moment.
Broken clock_forgotten(const LoadedRequest& after) {
    const auto& last = after.events.back();
    if (!std::holds_alternative<domain::record::System>(last.origin.actor)) return std::nullopt;
    if (std::holds_alternative<event::DeadlineChanged>(last.event) || after.request.ended()) return std::nullopt;
    for (const Clock& clock : after.request.clocks) {
        if (clock.run == Run::Running && clock.due <= last.recorded && !clock.overdue_noted) {
            return "the clocks were looked at, and one that is overdue was not noted";
        }
    }
    return std::nullopt;
}

}  // namespace

Broken history_rewritten(const LoadedRequest* before, const LoadedRequest& after) {
    if (after.events.size() != after.revision) return "entries and revision differ";
    for (std::size_t i = 0; i < after.events.size(); ++i) {
        const auto& e = after.events[i];
        if (e.sequence != i + 1) return "the entries of a matter are not numbered from 1 without gaps";
        if (i > 0 && e.recorded < after.events[i - 1].recorded) return "a later entry has an earlier time";
        if (i > 0 && e.position <= after.events[i - 1].position) return "a later entry stands before an earlier one";
    }
    if (before == nullptr) return std::nullopt;
    if (after.revision < before->revision) return "entries have gone";
    for (std::size_t i = 0; i < before->events.size(); ++i) {
        const auto& was = before->events[i];
        const auto& is = after.events[i];
        if (was.event != is.event || was.origin != is.origin || was.recorded != is.recorded ||
            was.position != is.position) {
            return fmt::format("entry {} is not what it was", i + 1);
        }
    }
    return std::nullopt;
}

Broken broken_by(const LoadedRequest* before, const LoadedRequest& after, const service::Configuration& configuration) {
    if (auto broken = history_rewritten(before, after)) return broken;
    std::optional<Request> request;
    if (before != nullptr) request = before->request;
    for (std::uint64_t i = before == nullptr ? 0 : before->revision; i < after.revision; ++i) {
        const RecordedEvent& e = after.events[i];
        const std::optional<Request> was = request;
        request = request::apply(std::move(request), e.event, e.origin.actor, e.recorded);
        const util::Date day = configuration.zone.to_local(e.recorded).date;
        if (was) {
            if (auto broken = wrong_step(*was, e, configuration)) return broken;
            if (auto broken = wrong_actor(*was, e, configuration, day)) return broken;
            if (auto broken = moved_later(*was, *request, e)) return broken;
            const bool renamed = std::holds_alternative<event::Reclassified>(e.event) ||
                                 std::holds_alternative<event::RepresentativesSet>(e.event);
            if (renamed ? !same_words(was->registration, request->registration)
                        : was->registration != request->registration) {
                return "what was registered has changed";
            }
            if (auto broken = broken_later(*was, *request, e, after.events[i - 1])) return broken;
        }
        const RecordedEvent& previous = after.events[i == 0 ? 0 : i - 1];
        if (auto broken = wrong_handler(was.value_or(Request{}), *request, e, previous, configuration, day)) {
            return broken;
        }
    }
    if (request && *request != after.request) return "applying the new entries gives another matter than reading all";
    if (auto broken = wrong_totals(after)) return broken;
    if (auto broken = clock_forgotten(after)) return broken;
    return wrong_dates(after.request, configuration);
}

Broken row_disagrees(const storage::MatterRow& row, const LoadedRequest& loaded) {
    const Request& request = loaded.request;
    if (row.revision != loaded.revision) return "the table's revision is not the record's";
    if (row.state != request.state.index() + 1) return "the table's state is not the record's";
    if (request.history) return std::nullopt;
    if (row.number != request.registration.number) return "the table's number is not the record's";
    if (row.handler != request.first_handler().get()) return "the table's first handler is not the record's";
    if (row.unit != (request.handling_unit ? request.handling_unit->get() : "")) {
        return "the table's unit is not the record's";
    }
    std::optional<util::Instant> deadline;
    std::optional<util::Instant> wake;
    for (const Clock& clock : request.clocks) {
        if (clock.run != Run::Running) continue;
        if (clock.kind != ClockKind::ReviewWindow && (!deadline || clock.due < *deadline)) deadline = clock.due;
        if (!clock.overdue_noted && (!wake || clock.due < *wake)) wake = clock.due;
        if (!clock.reminders.empty() && (!wake || clock.reminders.front() < *wake)) wake = clock.reminders.front();
    }
    // What is over is in no list of what is due, though the time of a merged matter's answer goes on being counted.
    if (request.ended()) deadline.reset();
    if (row.deadline != deadline) return "the table's deadline is not the record's";
    if (request.ended()) return row.wake ? Broken("the clocks of a matter that has ended go on") : std::nullopt;
    if (wake && (!row.wake || *row.wake > *wake)) return "the clocks would be looked at too late";
    return std::nullopt;
}

}  // namespace qingfeng::simulation
