#include <algorithm>

#include "domain/request/desk.h"

/// From the facts to a signed answer.
namespace qingfeng::domain::request {
namespace {

using clocks::ClockKind;
using people::Extent;
using procedure::ClockStart;
using util::refuse;

/// The matter is being worked on, by this handler, who may decide in it.
std::optional<Refusal> working_gate(const Desk& desk) {
    const auto state = state_kind(desk.request().state);
    if (state != StateKind::Accepted && state != StateKind::Handling) return Refusal::NotInThisState;
    if (!desk.handles()) return Refusal::NotYourMatter;
    return desk.excluded(Extent::Deciding);
}

std::optional<Refusal> signing_gate(const Desk& desk) {
    const auto* awaiting = std::get_if<state::AwaitingSignature>(&desk.request().state);
    if (awaiting == nullptr) return Refusal::NotInThisState;
    if (!desk.holds_above(desk.procedure()->signers)) return Refusal::NotYourRole;
    if (const auto fault = desk.excluded(Extent::Deciding)) return fault;
    if (awaiting->drafted_by == *desk.person()) return Refusal::DrafterMayNotSign;
    return std::nullopt;
}

/// Everybody serves in or below the root, so that nobody would be outside what is directed against it. Its auditor, who
/// answers to the level above, judges there, unless they lead it too or have a part in the matter themselves.
bool audits_the_root(const Desk& desk, const UnitId& concerned) {
    const auto& organisation = desk.context().organisation;
    if (desk.person() == nullptr || organisation.root(desk.today()) != concerned) return false;
    if (!organisation.holds(*desk.person(), people::Role::Auditor, concerned, desk.today())) return false;
    const auto excluded = people::exclusion(organisation, desk.request().parties(), *desk.person(), desk.today());
    return !excluded || (excluded->reason == people::ExclusionReason::BelongsToUnit && excluded->unit == concerned);
}

std::optional<Refusal> check_answer(const Desk& desk, const Answer& answer) {
    if (const auto fault = check_text(answer.facts, body_bytes_max)) return fault;
    if (answer.decision.size() > body_bytes_max || answer.basis.size() > note_bytes_max ||
        answer.promises.size() > promises_max) {
        return Refusal::TextTooLong;
    }
    for (const Promise& promise : answer.promises) {
        if (const auto fault = check_text(promise.text, note_bytes_max)) return fault;
    }
    const auto past = [&](const Promise& promise) { return promise.until < desk.today(); };
    if (std::any_of(answer.promises.begin(), answer.promises.end(), past)) return Refusal::RemedyDateMissing;
    return std::nullopt;
}

std::optional<Refusal> check_findings(const Desk& desk) {
    const Request& request = desk.request();
    const procedure::Procedure& procedure = *desk.procedure();
    const auto unfound = [](const Point& point) { return !point.finding; };
    if (procedure.needs_findings && std::any_of(request.points.begin(), request.points.end(), unfound)) {
        return Refusal::FindingMissing;
    }
    if (procedure.needs_liability && !request.liability) return Refusal::LiabilityMissing;
    if (request.registration.kind == Kind::Review && !request.review_finding) return Refusal::ReviewOutcomeMissing;
    return std::nullopt;
}

}  // namespace

std::uint32_t next_remedy(const Request& request) {
    std::uint32_t last = 0;
    for (const Remedy& remedy : request.remedies) last = std::max(last, remedy.id);
    return last + 1;
}

Decision decide_set_points(const Desk& desk, const command::SetPoints& command) {
    if (const auto fault = working_gate(desk)) return refuse(*fault);
    if (command.points.empty()) return refuse(Refusal::TextMissing);
    if (command.points.size() > points_max) return refuse(Refusal::TextTooLong);
    for (const std::string& point : command.points) {
        if (const auto fault = check_text(point, note_bytes_max)) return refuse(*fault);
    }
    return std::vector<Event>{event::PointsSet{command.points}};
}

Decision decide_find(const Desk& desk, const command::Find& command) {
    if (const auto fault = working_gate(desk)) return refuse(*fault);
    if (command.point < 1 || command.point > desk.request().points.size()) return refuse(Refusal::PointUnknown);
    if (const auto fault = check_text(command.reasons, note_bytes_max)) return refuse(*fault);
    return std::vector<Event>{event::PointFound{command.point, command.finding, command.reasons}};
}

Decision decide_find_liability(const Desk& desk, const command::FindLiability& command) {
    const auto state = state_kind(desk.request().state);
    if (state != StateKind::Accepted && state != StateKind::Handling) return refuse(Refusal::NotInThisState);
    // Judged from outside the unit it concerns; without one, from outside the unit that handles it.
    const auto& concerned =
        desk.request().registration.unit ? desk.request().registration.unit : desk.request().handling_unit;
    const bool audits = concerned && audits_the_root(desk, *concerned);
    if (!desk.handles() && !desk.is_office() && !audits) return refuse(Refusal::NotYourMatter);
    if (!audits) {
        if (const auto fault = desk.excluded(Extent::Deciding)) return refuse(*fault);
        if (concerned && !people::is_outside(desk.context().organisation, *desk.person(), *concerned, desk.today())) {
            return refuse(Refusal::NotOutsideUnit);
        }
    }
    if (const auto fault = check_text(command.reasons, note_bytes_max)) return refuse(*fault);
    return std::vector<Event>{event::LiabilityFound{command.liability, command.reasons}};
}

Decision decide_supplement(const Desk& desk, const command::Supplement& command) {
    if (!desk.is_complainant() && !desk.is_intake() && !desk.handles()) return refuse(Refusal::NotYourMatter);
    if (const auto fault = desk.excluded(Extent::Whole)) return refuse(*fault);
    if (const auto fault = check_text(command.text, body_bytes_max)) return refuse(*fault);
    if (command.photos.size() > photos_max ||
        desk.request().photos.size() + command.photos.size() > photos_of_matter_max) {
        return refuse(Refusal::TooMany);
    }
    std::vector<Event> events = {event::Supplemented{command.text}};
    if (!command.photos.empty()) events.push_back(event::PhotosAttached{command.photos});
    const auto* suspended = std::get_if<state::Suspended>(&desk.request().state);
    if (suspended != nullptr && suspended->reason == procedure::SuspensionReason::AwaitingPerson) {
        // What was waited for has come: the clock runs from this moment, whoever notices it.
        const auto resumed = decide_resume(Desk(&desk.request(), desk.context()), {""});
        if (resumed) events.insert(events.end(), resumed->begin(), resumed->end());
    }
    return events;
}

Decision decide_submit(const Desk& desk, const command::Submit& command) {
    if (const auto fault = working_gate(desk)) return refuse(*fault);
    if (const auto fault = check_answer(desk, command.answer)) return refuse(*fault);
    if (const auto fault = check_findings(desk)) return refuse(*fault);
    return std::vector<Event>{event::AnswerSubmitted{command.answer}};
}

Decision decide_send_back(const Desk& desk, const command::SendBack& command) {
    if (const auto fault = signing_gate(desk)) return refuse(*fault);
    if (const auto fault = check_text(command.reason, note_bytes_max)) return refuse(*fault);
    return std::vector<Event>{event::AnswerSentBack{command.reason}};
}

Decision decide_sign(const Desk& desk) {
    if (const auto fault = signing_gate(desk)) return refuse(*fault);
    const Request& request = desk.request();
    const clocks::Rules rules = desk.rules();
    const auto& draft = std::get<state::AwaitingSignature>(request.state).draft;

    event::Answered answered;
    answered.call_back_drawn = desk.context().random_percent < rules.procedure.call_back.sample_percent;
    // What a co-handler has not contributed by now, the answer does without.
    answered.clocks = desk.stopped({ClockKind::Answer, ClockKind::Redo, ClockKind::CoHandling});
    if (answered.call_back_drawn) {
        std::optional<clocks::Clock> call_back;
        if (clocks::bind(call_back, ClockKind::CallBack, ClockStart::Answered, desk.now(), rules)) {
            answered.clocks.push_back(*call_back);
        }
    }
    // After 复核 there is nothing more to ask for.
    const bool final = request.registration.review_stage == ReviewStage::Second;
    std::optional<clocks::Clock> window;
    if (!final && clocks::bind(window, ClockKind::ReviewWindow, ClockStart::Answered, desk.now(), rules)) {
        window->overdue_noted = true;  // the person's time, not an obligation: nobody is reminded of it
        window->reminders.clear();
        answered.clocks.push_back(*window);
    }
    std::uint32_t ordinal = next_remedy(request);
    for (const Promise& promise : draft.promises) {
        answered.clocks.push_back(
            clocks::promised(ClockKind::Remedy, ordinal++, desk.now(), promise.until, promise.text, rules));
    }
    return std::vector<Event>{answered};
}

}  // namespace qingfeng::domain::request
