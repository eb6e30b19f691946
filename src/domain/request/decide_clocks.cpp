#include <algorithm>

#include "domain/request/desk.h"

/// What stops, moves and drives the clocks.
namespace qingfeng::domain::request {
namespace {

using clocks::Clock;
using clocks::ClockKind;
using clocks::Run;
using people::Extent;
using util::refuse;

/// What stands still while the office waits.
bool pauses(ClockKind kind) { return kind == ClockKind::Answer || kind == ClockKind::Redo; }

/// How much of the cap for this reason is left; the cap is measured from the first suspension for it.
std::int64_t micros_left(const Desk& desk, const procedure::SuspensionRule& rule) {
    std::int64_t used = 0;
    Instant first = desk.now();
    for (const PastSuspension& past : desk.request().past_suspensions) {
        if (past.reason != rule.reason) continue;
        first = std::min(first, past.from);
        used += past.until.micros - past.from.micros;
    }
    const auto cap = calendar::deadline_of(desk.context().calendar, desk.context().zone, first, rule.cap);
    return cap.at.micros - first.micros - used;
}

/// Reminders whose moment has come, the last of them only once: three that were missed are one to send now.
bool take_due_reminders(Clock& clock, Instant now) {
    const auto ahead =
        std::find_if(clock.reminders.begin(), clock.reminders.end(), [&](const Instant& at) { return at > now; });
    const bool due = ahead != clock.reminders.begin();
    clock.reminders.erase(clock.reminders.begin(), ahead);
    return due;
}

}  // namespace

Decision decide_suspend(const Desk& desk, const command::Suspend& command) {
    const auto state = state_kind(desk.request().state);
    if (state != StateKind::Accepted && state != StateKind::Handling) return refuse(Refusal::NotInThisState);
    if (!desk.holds_above(desk.procedure()->signers) && !desk.is_office()) return refuse(Refusal::NotYourRole);
    if (const auto fault = desk.excluded(Extent::Deciding)) return refuse(*fault);
    if (desk.handles()) return refuse(Refusal::HandlerMayNotApprove);
    if (const auto fault = check_text(command.explanation, note_bytes_max)) return refuse(*fault);
    const auto& rules = desk.procedure()->suspensions;
    const auto rule = std::find_if(rules.begin(), rules.end(),
                                   [&](const procedure::SuspensionRule& r) { return r.reason == command.reason; });
    if (rule == rules.end()) return refuse(Refusal::ReasonNotInList);
    // 复查 and 复核 share a procedure, and only the time of a hearing in 复核 is not counted.
    const bool hearing = command.reason == procedure::SuspensionReason::Hearing;
    if (hearing && desk.request().registration.review_stage != ReviewStage::Second) {
        return refuse(Refusal::ReasonNotInList);
    }
    const std::int64_t left = micros_left(desk, *rule);
    event::Suspended suspended{command.reason, command.explanation, {desk.now().micros + left}, {}};
    for (Clock clock : desk.request().clocks) {
        if (clock.run != Run::Running || !pauses(clock.kind)) continue;
        if (clock.due <= desk.now()) return refuse(Refusal::DeadlineAlreadyPassed);
        clocks::pause(clock, desk.now());
        suspended.clocks.push_back(std::move(clock));
    }
    if (left <= 0) return refuse(Refusal::SuspensionCapReached);
    return std::vector<Event>{suspended};
}

Decision decide_resume(const Desk& desk, const command::Resume& command) {
    const auto* suspended = std::get_if<state::Suspended>(&desk.request().state);
    if (suspended == nullptr) return refuse(Refusal::NotInThisState);
    const bool by_staff = desk.handles() || desk.is_intake() || desk.holds_above(desk.procedure()->signers);
    // The person ends only the waiting for their own word, not that for an appraisal.
    const bool by_person = desk.is_complainant() && suspended->reason == procedure::SuspensionReason::AwaitingPerson;
    if (!by_staff && !by_person && !desk.is_system()) return refuse(Refusal::NotYourMatter);
    if (const auto fault = desk.excluded(Extent::Whole)) return refuse(*fault);
    if (command.explanation.size() > note_bytes_max) return refuse(Refusal::TextTooLong);
    event::Resumed resumed{command.explanation, {}};
    for (Clock clock : desk.request().clocks) {
        if (clock.run != Run::Paused) continue;
        clocks::resume(clock, desk.resumes_at(), desk.rules());
        resumed.clocks.push_back(std::move(clock));
    }
    return std::vector<Event>{resumed};
}

Decision decide_extend(const Desk& desk, const command::Extend& command) {
    const auto state = state_kind(desk.request().state);
    if (state != StateKind::Accepted && state != StateKind::Handling && state != StateKind::AwaitingSignature) {
        return refuse(Refusal::NotInThisState);
    }
    const auto& rules = desk.procedure()->extensions;
    const auto rule = std::find_if(rules.begin(), rules.end(),
                                   [&](const procedure::ExtensionRule& r) { return r.clock == command.clock; });
    if (!desk.holds_above(rule == rules.end() ? desk.procedure()->signers : rule->approvers)) {
        return refuse(Refusal::NotYourRole);
    }
    if (const auto fault = desk.excluded(Extent::Deciding)) return refuse(*fault);
    if (desk.handles()) return refuse(Refusal::HandlerMayNotApprove);
    const Clock* running = desk.request().clock(command.clock);
    if (rule == rules.end() || running == nullptr || running->run == Run::Stopped) return refuse(Refusal::NoSuchClock);
    if (const auto fault = check_text(command.reason, note_bytes_max)) return refuse(*fault);
    if (running->extension) return refuse(Refusal::ExtendedAlready);
    if (running->due <= desk.now()) return refuse(Refusal::DeadlineAlreadyPassed);
    if (running->bound_by[running->earliest()].basis == procedure::Basis::Source) {
        return refuse(Refusal::DeadlineSetBySource);
    }
    if (command.by.unit != rule->longest.unit || command.by.count > rule->longest.count || command.by.count == 0) {
        return refuse(Refusal::ExtensionTooLong);
    }
    // Whether the last day rolls is the rule's to say, not the approver's.
    const calendar::Limit by{command.by.count, command.by.unit, rule->longest.last_day};
    Clock clock = *running;
    clocks::extend(clock, {by, *desk.person(), desk.now(), command.reason}, desk.rules());
    return std::vector<Event>{event::Extended{command.clock, by, command.reason, {clock}}};
}

Decision decide_remind(const Desk& desk, const command::Remind& command) {
    if (!desk.is_intake()) return refuse(Refusal::NotYourRole);
    if (const auto fault = desk.excluded(Extent::Whole)) return refuse(*fault);
    if (const auto fault = check_text(command.text, note_bytes_max)) return refuse(*fault);
    return std::vector<Event>{event::Reminded{command.text}};
}

Decision decide_tick(const Desk& desk) {
    if (!desk.is_system()) return refuse(Refusal::NotYourRole);
    std::vector<Event> events;
    Request request = desk.request();
    const auto happen = [&](Event event) {
        request = apply(std::move(request), event, desk.context().actor, desk.now());
        events.push_back(std::move(event));
    };
    const auto* suspended = std::get_if<state::Suspended>(&request.state);
    if (suspended != nullptr && suspended->until <= desk.now()) {
        auto resumed = decide_resume(desk, {""});
        if (resumed) happen(resumed->front());
    }
    const auto clocks = request.clocks;
    for (Clock clock : clocks) {
        if (clock.run != Run::Running) continue;
        const bool reminded = take_due_reminders(clock, desk.now());
        const bool overdue = !clock.overdue_noted && clock.due <= desk.now();
        if (overdue) {
            clock.overdue_noted = true;
            happen(event::ClockOverdue{clock.kind, {clock}});
        } else if (reminded) {
            happen(event::ClockReminded{clock.kind, {clock}});
        }
    }
    return events;
}

}  // namespace qingfeng::domain::request
