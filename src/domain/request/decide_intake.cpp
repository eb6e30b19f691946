#include <algorithm>

#include "domain/request/intake.h"

/// From the person's word to somebody in charge.
namespace qingfeng::domain::request {
namespace {

using clocks::ClockKind;
using people::Extent;
using people::Role;
using procedure::ClockStart;
using util::refuse;

/// Whoever answers for the office keeps the matter until a unit has it, so that it is never nobody's.
std::optional<PersonId> intake_desk(const Desk& desk, const people::Parties& parties) {
    const auto& organisation = desk.context().organisation;
    const auto root = organisation.root(desk.today());
    if (!root) return std::nullopt;
    const auto office = organisation.supervising_office(*root, desk.today());
    return people::next_lawful_handler(organisation, parties, office.value_or(*root), desk.today());
}

std::optional<Refusal> check_registration(const Desk& desk, const command::Register& command) {
    const Context& context = desk.context();
    if (command.kind == Kind::Misconduct) return Refusal::SealedKindNotTaken;
    if (context.procedures.find(command.kind, desk.today()) == nullptr) return Refusal::KindNotTaken;
    if (const auto fault = check_review(desk, command)) return fault;
    if (!desk.is_complainant() && !desk.is_intake()) return Refusal::NotYourRole;
    if (command.unit) {
        const people::Unit* unit = context.organisation.find_unit(*command.unit);
        if (unit == nullptr || !unit->validity.contains(desk.today())) return Refusal::UnknownUnit;
    }
    for (const PersonId& person : command.complained_of) {
        if (context.organisation.find_person(person) == nullptr) return Refusal::UnknownPerson;
    }
    if (command.first_asked && context.organisation.find_person(*command.first_asked) == nullptr) {
        return Refusal::UnknownPerson;
    }
    if (!intake_desk(desk, parties_of(desk, command))) return Refusal::NoLawfulHandler;
    if (!command.subject.empty() && context.taxonomy.find(command.subject) == nullptr) return Refusal::UnknownSubject;
    if (const auto fault = check_text(command.body, body_bytes_max)) return fault;
    if (command.points.size() > points_max || command.place.size() > note_bytes_max ||
        command.contact_name.size() > note_bytes_max || command.contact_phone.size() > note_bytes_max ||
        command.external_number.size() > note_bytes_max || command.source.size() > note_bytes_max) {
        return Refusal::TextTooLong;
    }
    for (const std::string& point : command.points) {
        if (const auto fault = check_text(point, note_bytes_max)) return fault;
    }
    if (const auto fault = check_group(command.representatives)) return fault;
    if (command.photos.size() > photos_max) return Refusal::TooMany;
    if (command.occurred && command.occurred->at > context.now) return Refusal::TimeInTheFuture;
    return std::nullopt;
}

}  // namespace

bool against_the_office(Kind kind) {
    switch (kind) {
        case Kind::Complaint:
        case Kind::Misconduct:
        case Kind::Petition:
        case Kind::Media:
            return true;
        case Kind::Enquiry:
        case Kind::Help:
        case Kind::Suggestion:
        case Kind::ReportThirdParty:
        case Kind::Application:
        case Kind::Praise:
        case Kind::Review:
            return false;
    }
    return false;
}

people::Parties parties_of(const Desk& desk, const command::Register& command) {
    people::Parties parties{command.complained_of, {}, {}};
    if (command.unit && against_the_office(command.kind)) parties.units = {*command.unit};
    const Request* other = desk.context().other;
    if (command.kind != Kind::Review || other == nullptr) return parties;
    const people::Parties before = other->parties();
    parties.persons.insert(parties.persons.end(), before.persons.begin(), before.persons.end());
    parties.units = before.units;
    if (const auto body = deciding_body(desk, *other)) parties.units.push_back(*body);
    for (const PersonId& person : decided_in(*other)) parties.interests.push_back({person, ""});
    return parties;
}

util::Result<people::Designation, Refusal> choose_handler(const Desk& desk, const UnitId& unit,
                                                          const std::optional<PersonId>& named,
                                                          const std::optional<people::LineId>& line) {
    const auto& organisation = desk.context().organisation;
    const people::Unit* found = organisation.find_unit(unit);
    if (found == nullptr || !found->validity.contains(desk.today())) return refuse(Refusal::UnknownUnit);
    if (named) {
        if (organisation.find_person(*named) == nullptr) return refuse(Refusal::UnknownPerson);
        const auto posts = organisation.posts_in(unit, desk.today());
        const bool serves_there =
            std::any_of(posts.begin(), posts.end(), [&](const people::Post& post) { return post.person == *named; });
        if (!serves_there) return refuse(Refusal::UnknownPerson);
        if (!desk.may_handle(*named)) return refuse(Refusal::HandlerExcluded);
        return people::Designation{*named, unit};
    }
    const auto lawful = people::next_lawful(organisation, desk.request().parties(), unit, desk.today(), line);
    if (!lawful) return refuse(Refusal::NoLawfulHandler);
    return *lawful;
}

event::Clocks assignment_clocks(const Desk& desk) {
    event::Clocks changed = desk.stopped({ClockKind::Designation});
    std::optional<clocks::Clock> sign_for;
    if (clocks::bind(sign_for, ClockKind::SignFor, ClockStart::Assigned, desk.now(), desk.rules())) {
        changed.push_back(*sign_for);
    }
    for (const ClockKind kind : {ClockKind::Acceptance, ClockKind::Answer}) {
        // Only the first assignment starts these: moving a matter about must not move its dates.
        if (!desk.request().handling_unit) {
            for (auto& clock : desk.bound(kind, ClockStart::Assigned)) changed.push_back(std::move(clock));
        }
    }
    return changed;
}

Decision decide_register(const Desk& desk, const command::Register& command) {
    if (const auto fault = check_registration(desk, command)) return refuse(*fault);
    const Context& context = desk.context();
    const procedure::Procedure& procedure = *context.procedures.find(command.kind, desk.today());

    event::Registered registered;
    registered.number = context.number;
    registered.kind = command.kind;
    registered.procedure = procedure.id;
    registered.config = context.config_version;
    registered.channel = command.channel;
    registered.unit = command.unit;
    registered.place = command.place;
    registered.subject = command.subject;
    registered.body = command.body;
    registered.points = command.points;
    registered.contact_name = command.contact_name;
    registered.contact_phone = command.contact_phone;
    registered.occurred = command.occurred;
    registered.source = command.source;
    registered.external_number = command.external_number;
    registered.external_hash = context.external_hash;
    registered.first_asked = command.first_asked;
    registered.complained_of = command.complained_of;
    registered.units_complained_of = parties_of(desk, command).units;
    // The unit named as well, whatever the kind: reclassified as a complaint it is complained of.
    std::vector<UnitId> named = registered.units_complained_of;
    if (command.unit) named.push_back(*command.unit);
    for (const UnitId& one : named) {
        const people::Unit* found = context.organisation.find_unit(one);
        const bool supervises = found != nullptr && found->kind == people::UnitKind::SupervisingOffice;
        const auto& known = registered.offices_complained_of;
        const bool fresh = std::find(known.begin(), known.end(), one) == known.end();
        if (supervises && fresh) registered.offices_complained_of.push_back(one);
    }
    registered.code_hash = context.code_hash;
    registered.code_seen_by_staff = context.code_seen_by_staff;
    if (command.group_size > 0) registered.group_size = command.group_size;
    registered.representatives = command.representatives;
    std::optional<UnitId> unit = command.unit;
    std::optional<people::LineId> line;
    if (command.kind == Kind::Review) {
        const Request& below = *context.other;
        registered.review_of = below.number();
        registered.review_stage = below.registration.review_stage ? ReviewStage::Second : ReviewStage::First;
        registered.complained_of = parties_of(desk, command).persons;
        registered.decided_before = decided_in(below);
        unit = higher_body(desk, below);
        line = line_of(desk, below);
    }

    registered.first_handler = intake_desk(desk, parties_of(desk, command)).value();

    const clocks::Rules rules{context.calendar, context.zone, procedure, context.config_version};
    for (const ClockKind kind : {ClockKind::Acceptance, ClockKind::Answer}) {
        std::optional<clocks::Clock> clock;
        clocks::bind(clock, kind, ClockStart::Registered, context.now, rules);
        if (kind == ClockKind::Answer && command.source_deadline) {
            clocks::bind_to_source(clock, kind, context.now, *command.source_deadline, rules);
        }
        if (clock) registered.clocks.push_back(*clock);
    }
    if (!registered.clocks.empty()) {
        registered.first_deadline =
            std::min_element(registered.clocks.begin(), registered.clocks.end(), [](const auto& a, const auto& b) {
                return a.due < b.due;
            })->date;
    }

    std::vector<Event> events = {registered};
    const auto* subject = context.taxonomy.find(command.subject);
    const bool ordinary = subject == nullptr || subject->routing == taxonomy::Routing::Ordinary;
    if (unit && ordinary) {
        // The unit is known: whoever lawfully handles its matters has it from this moment on. What belongs to the
        // office or to the discipline organ stays with the office, so that nobody below reads it first.
        const Request fresh = apply(std::nullopt, events.front(), context.actor, context.now);
        const Desk next(&fresh, context);
        const auto handler = choose_handler(next, *unit, std::nullopt, line);
        if (handler) events.push_back(event::Assigned{handler->unit, handler->person, assignment_clocks(next)});
    }
    if (!command.photos.empty()) events.push_back(event::PhotosAttached{command.photos});
    return events;
}

Decision decide_assign(const Desk& desk, const command::Assign& command) {
    const auto* returned = std::get_if<state::Returned>(&desk.request().state);
    if (!std::holds_alternative<state::Registered>(desk.request().state) && returned == nullptr) {
        return refuse(Refusal::NotInThisState);
    }
    if (!desk.is_intake()) return refuse(Refusal::NotYourRole);
    if (const auto fault = desk.excluded(Extent::Whole)) return refuse(*fault);
    const auto handler = choose_handler(desk, command.unit, command.handler);
    if (!handler) return handler.failure();
    // Back to a unit that has returned it is a designation, which is final and needs a reason. What counts is where the
    // matter ends up: a station without a lawful handler leads to the department that has just returned it.
    const auto& returned_by = desk.request().returned_by;
    const auto returned_it = [&](const UnitId& unit) {
        return std::find(returned_by.begin(), returned_by.end(), unit) != returned_by.end();
    };
    if (returned_it(command.unit) || returned_it(handler->unit)) return refuse(Refusal::ReturnedAlready);
    return std::vector<Event>{event::Assigned{handler->unit, handler->person, assignment_clocks(desk)}};
}

Decision decide_sign_for(const Desk& desk) {
    const auto* assigned = std::get_if<state::Assigned>(&desk.request().state);
    if (assigned == nullptr) return refuse(Refusal::NotInThisState);
    if (!desk.in_handling_unit() && !desk.handles()) return refuse(Refusal::NotYourMatter);
    if (const auto fault = desk.excluded(Extent::Whole)) return refuse(*fault);
    if (assigned->signed_for) return refuse(Refusal::AlreadySignedFor);
    return std::vector<Event>{event::SignedFor{desk.stopped({ClockKind::SignFor})}};
}

Decision decide_accept(const Desk& desk) {
    if (!std::holds_alternative<state::Assigned>(desk.request().state)) return refuse(Refusal::NotInThisState);
    if (!desk.handles()) return refuse(Refusal::NotYourMatter);
    if (const auto fault = desk.excluded(Extent::Deciding)) return refuse(*fault);
    event::Accepted accepted{desk.stopped({ClockKind::SignFor, ClockKind::Acceptance})};
    for (auto& clock : desk.bound(ClockKind::Answer, ClockStart::Accepted)) accepted.clocks.push_back(std::move(clock));
    return std::vector<Event>{accepted};
}

Decision decide_refuse(const Desk& desk, const command::Refuse& command) {
    const bool unassigned = std::holds_alternative<state::Registered>(desk.request().state);
    if (!unassigned && !std::holds_alternative<state::Assigned>(desk.request().state)) {
        return refuse(Refusal::NotInThisState);
    }
    if (desk.request().refusal_overturned) return refuse(Refusal::RefusalIsOverturned);
    if (unassigned ? !desk.is_office() : !(desk.handles() || desk.is_office())) return refuse(Refusal::NotYourMatter);
    if (const auto fault = desk.excluded(Extent::Deciding)) return refuse(*fault);
    if (const auto fault = check_text(command.explanation, note_bytes_max)) return refuse(*fault);
    const auto& rules = desk.procedure()->refusals;
    const auto rule = std::find_if(rules.begin(), rules.end(),
                                   [&](const procedure::RefusalRule& r) { return r.reason == command.reason; });
    if (rule == rules.end()) return refuse(Refusal::ReasonNotInList);
    return std::vector<Event>{event::Refused{command.reason, command.explanation, rule->go_instead_zh,
                                             rule->go_instead_en, rule->citation, desk.all_stopped()}};
}

Decision decide_return(const Desk& desk, const command::Return& command) {
    if (!std::holds_alternative<state::Assigned>(desk.request().state)) return refuse(Refusal::NotInThisState);
    if (!desk.in_handling_unit() && !desk.handles()) return refuse(Refusal::NotYourMatter);
    if (const auto fault = desk.excluded(Extent::Whole)) return refuse(*fault);
    if (desk.request().designated) return refuse(Refusal::DesignationIsFinal);
    if (const auto fault = check_text(command.reason, note_bytes_max)) return refuse(*fault);
    if (const auto fault = check_text(command.basis, note_bytes_max)) return refuse(*fault);
    event::Returned returned{command.reason, command.basis, desk.stopped({ClockKind::SignFor})};
    std::optional<clocks::Clock> designation;
    if (clocks::bind(designation, ClockKind::Designation, ClockStart::Returned, desk.now(), desk.rules())) {
        returned.clocks.push_back(*designation);
    }
    return std::vector<Event>{returned};
}

Decision decide_designate(const Desk& desk, const command::Designate& command) {
    if (!std::holds_alternative<state::Returned>(desk.request().state)) return refuse(Refusal::NotInThisState);
    if (!desk.is_office()) return refuse(Refusal::NotYourRole);
    if (const auto fault = desk.excluded(Extent::Deciding)) return refuse(*fault);
    const auto handler = choose_handler(desk, command.unit, command.handler);
    if (!handler) return handler.failure();
    if (const auto fault = check_text(command.reason, note_bytes_max)) return refuse(*fault);
    return std::vector<Event>{
        event::Designated{handler->unit, handler->person, command.reason, assignment_clocks(desk)}};
}

Decision decide_transfer(const Desk& desk, const command::Transfer& command) {
    const auto state = state_kind(desk.request().state);
    if (state != StateKind::Assigned && state != StateKind::Accepted && state != StateKind::Handling) {
        return refuse(Refusal::NotInThisState);
    }
    if (!desk.is_office() && !desk.holds_above({Role::UnitHead, Role::Deputy})) return refuse(Refusal::NotYourRole);
    if (const auto fault = desk.excluded(Extent::Deciding)) return refuse(*fault);
    if (desk.context().organisation.roles_of(command.to, desk.today()).empty()) return refuse(Refusal::UnknownPerson);
    if (!desk.may_handle(command.to)) return refuse(Refusal::HandlerExcluded);
    if (const auto fault = check_text(command.reason, note_bytes_max)) return refuse(*fault);
    return std::vector<Event>{event::Transferred{command.to, command.reason}};
}

Decision decide_declare_interest(const Desk& desk, const command::DeclareInterest& command) {
    if (desk.person() == nullptr) return refuse(Refusal::NotYourRole);
    if (*desk.person() != command.person && !desk.is_office()) return refuse(Refusal::NotYourRole);
    if (desk.context().organisation.find_person(command.person) == nullptr) return refuse(Refusal::UnknownPerson);
    if (const auto fault = check_text(command.reason, note_bytes_max)) return refuse(*fault);
    return std::vector<Event>{event::InterestDeclared{command.person, command.reason}};
}

}  // namespace qingfeng::domain::request
