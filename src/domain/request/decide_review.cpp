#include <algorithm>

#include "domain/request/intake.h"
#include "util/check.h"

/// A second look: at an answer by a higher body (复查, 复核), at a refusal by the office.
namespace qingfeng::domain::request {
namespace {

using clocks::ClockKind;
using people::Extent;
using people::UnitKind;
using util::refuse;

/// Departments and offices are parts of the body that decides.
bool is_part(UnitKind kind) {
    switch (kind) {
        case UnitKind::Department:
        case UnitKind::SupervisingOffice:
        case UnitKind::DisciplineOrgan:
            return true;
        case UnitKind::Bureau:
        case UnitKind::Division:
        case UnitKind::TollStation:
        case UnitKind::EnforcementTeam:
        case UnitKind::WeighStation:
        case UnitKind::MonitoringCentre:
        case UnitKind::ServiceArea:
        case UnitKind::MaintenanceArea:
            return false;
    }
    return false;
}

/// What both decisions on an objection ask.
std::optional<Refusal> objection_gate(const Desk& desk, const std::string& reasons) {
    if (!std::holds_alternative<state::Objected>(desk.request().state)) return Refusal::NotInThisState;
    if (!desk.is_office()) return Refusal::NotYourRole;
    if (const auto fault = desk.excluded(Extent::Deciding)) return fault;
    if (desk.request().refused_by == *desk.person()) return Refusal::RefuserMayNotReview;
    return check_text(reasons, note_bytes_max);
}

}  // namespace

bool has_answer_in_force(const Request& matter) {
    switch (state_kind(matter.state)) {
        case StateKind::Answered:
        case StateKind::AwaitingCallBack:
        case StateKind::Closed:
        case StateKind::Archived:
            return true;
        case StateKind::Merged:
            return !matter.answers.empty();
        case StateKind::Registered:
        case StateKind::Assigned:
        case StateKind::Accepted:
        case StateKind::Handling:
        case StateKind::Suspended:
        case StateKind::AwaitingSignature:
        case StateKind::Returned:
        case StateKind::Refused:
        case StateKind::Withdrawn:
        case StateKind::Referred:
        case StateKind::Imported:
        case StateKind::Objected:
            return false;
    }
    return false;
}

std::optional<UnitId> deciding_body(const Desk& desk, const Request& matter) {
    if (!matter.handling_unit) return std::nullopt;
    const auto& organisation = desk.context().organisation;
    for (const UnitId& unit : organisation.chain(*matter.handling_unit, desk.today())) {
        if (!is_part(organisation.find_unit(unit)->kind)) return unit;
    }
    return std::nullopt;
}

std::optional<people::LineId> line_of(const Desk& desk, const Request& matter) {
    if (!matter.handling_unit) return std::nullopt;
    const people::Unit* unit = desk.context().organisation.find_unit(*matter.handling_unit);
    return unit == nullptr || unit->lines.empty() ? std::nullopt : std::optional(unit->lines.front());
}

std::optional<UnitId> higher_body(const Desk& desk, const Request& matter) {
    const auto body = deciding_body(desk, matter);
    return body ? desk.context().organisation.parent(*body, desk.today()) : std::nullopt;
}

std::vector<PersonId> decided_in(const Request& matter) {
    std::vector<PersonId> persons = matter.handlers;
    persons.insert(persons.end(), matter.signed_by.begin(), matter.signed_by.end());
    for (const CoHandler& one : matter.co_handlers) persons.push_back(one.person);
    for (const Point& point : matter.points) {
        if (point.finding) persons.push_back(point.finding->found_by);
    }
    if (matter.liability) persons.push_back(matter.liability->found_by);
    for (const people::Interest& interest : matter.interests) persons.push_back(interest.person);
    const auto& before = matter.registration.decided_before;
    persons.insert(persons.end(), before.begin(), before.end());
    std::sort(persons.begin(), persons.end());
    persons.erase(std::unique(persons.begin(), persons.end()), persons.end());
    std::erase(persons, PersonId{});
    return persons;
}

std::optional<Refusal> check_review(const Desk& desk, const command::Register& command) {
    if (command.kind != Kind::Review) {
        return command.review_of.empty() ? std::nullopt : std::optional(Refusal::KindNotTaken);
    }
    const Request* matter = desk.context().other;
    if (matter == nullptr) return Refusal::NoSuchMatter;
    if (!has_answer_in_force(*matter)) return Refusal::NotAnsweredYet;
    if (matter->registration.review_stage == ReviewStage::Second) return Refusal::FinallyReviewed;
    const auto* window = matter->clock(ClockKind::ReviewWindow);
    if (window == nullptr) return Refusal::ReviewNotProvided;
    if (!matter->reviews.empty()) return Refusal::ReviewedAlready;
    if (window->due <= desk.now()) return Refusal::ReviewWindowClosed;
    if (!higher_body(desk, *matter)) return Refusal::NoHigherBody;
    return std::nullopt;
}

Decision decide_find_review(const Desk& desk, const command::FindReview& command) {
    const auto state = state_kind(desk.request().state);
    if (desk.request().registration.kind != Kind::Review) return refuse(Refusal::NotInThisState);
    if (state != StateKind::Accepted && state != StateKind::Handling) return refuse(Refusal::NotInThisState);
    if (!desk.handles()) return refuse(Refusal::NotYourMatter);
    if (const auto fault = desk.excluded(Extent::Deciding)) return refuse(*fault);
    if (const auto fault = check_text(command.reasons, note_bytes_max)) return refuse(*fault);
    return std::vector<Event>{event::ReviewFound{command.outcome, command.reasons}};
}

Decision decide_object(const Desk& desk, const command::ObjectToRefusal& command) {
    const Request& request = desk.request();
    if (!std::holds_alternative<state::Refused>(request.state)) return refuse(Refusal::NotInThisState);
    if (request.objected) return refuse(Refusal::ObjectedAlready);
    if (!desk.is_complainant() && !desk.is_intake()) return refuse(Refusal::NotYourRole);
    if (const auto fault = desk.excluded(Extent::Whole)) return refuse(*fault);
    if (const auto fault = check_text(command.reason, note_bytes_max)) return refuse(*fault);
    event::RefusalObjected objected{command.reason, {}};
    std::optional<clocks::Clock> clock;
    if (clocks::bind(clock, ClockKind::RefusalReview, procedure::ClockStart::Objected, desk.now(), desk.rules())) {
        objected.clocks.push_back(*clock);
    }
    return std::vector<Event>{objected};
}

Decision decide_confirm_refusal(const Desk& desk, const command::ConfirmRefusal& command) {
    if (const auto fault = objection_gate(desk, command.reasons)) return refuse(*fault);
    return std::vector<Event>{event::RefusalConfirmed{command.reasons, desk.all_stopped()}};
}

Decision decide_overturn_refusal(const Desk& desk, const command::OverturnRefusal& command) {
    if (const auto fault = objection_gate(desk, command.reasons)) return refuse(*fault);
    event::RefusalOverturned overturned{command.reasons, desk.stopped({ClockKind::RefusalReview})};
    // The person's dates stay what they were: a wrong refusal buys the office no time.
    for (clocks::Clock clock : desk.request().clocks) {
        if (clock.run != clocks::Run::Stopped) continue;
        if (clock.kind != ClockKind::Acceptance && clock.kind != ClockKind::Answer) continue;
        clocks::run_again(clock, desk.now(), desk.rules());
        overturned.clocks.push_back(std::move(clock));
    }
    return std::vector<Event>{overturned};
}

}  // namespace qingfeng::domain::request
