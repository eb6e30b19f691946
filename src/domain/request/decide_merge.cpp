#include <algorithm>

#include "domain/request/intake.h"
#include "util/check.h"

/// One matter for one set of facts, under its right kind, with everybody's rights kept.
namespace qingfeng::domain::request {
namespace {

using clocks::ClockKind;
using people::Extent;
using people::Role;
using util::refuse;

/// Being worked towards its first or next answer, with clocks that run.
bool open_for_merging(const Request& request) {
    switch (state_kind(request.state)) {
        case StateKind::Registered:
        case StateKind::Assigned:
        case StateKind::Returned:
        case StateKind::Accepted:
        case StateKind::Handling:
            return true;
        case StateKind::Suspended:
        case StateKind::AwaitingSignature:
        case StateKind::Answered:
        case StateKind::AwaitingCallBack:
        case StateKind::Closed:
        case StateKind::Archived:
        case StateKind::Refused:
        case StateKind::Merged:
        case StateKind::Withdrawn:
        case StateKind::Referred:
        case StateKind::Imported:
        case StateKind::Objected:
            return false;
    }
    return false;
}

/// Whoever the merged matter complains of must not handle the one it is merged into.
bool handlers_stay_lawful(const Desk& desk, const Request& target) {
    people::Parties parties = target.parties();
    const people::Parties more = desk.request().parties();
    parties.persons.insert(parties.persons.end(), more.persons.begin(), more.persons.end());
    parties.units.insert(parties.units.end(), more.units.begin(), more.units.end());
    parties.interests.insert(parties.interests.end(), more.interests.begin(), more.interests.end());
    return std::none_of(target.handlers.begin(), target.handlers.end(), [&](const PersonId& handler) {
        return people::exclusion(desk.context().organisation, parties, handler, desk.today()).has_value();
    });
}

void bind_past_starts(const Desk& desk, ClockKind kind, const clocks::Rules& rules, event::Clocks& changed) {
    using procedure::ClockStart;
    const Request& request = desk.request();
    std::optional<clocks::Clock> clock;
    if (const auto* existing = request.clock(kind)) {
        if (existing->run == clocks::Run::Stopped) return;
        clock = *existing;
    }
    bool found = clocks::bind_since(clock, kind, ClockStart::Registered, request.registered, desk.now(), rules);
    if (request.assigned) {
        found = clocks::bind_since(clock, kind, ClockStart::Assigned, *request.assigned, desk.now(), rules) || found;
    }
    if (request.accepted) {
        found = clocks::bind_since(clock, kind, ClockStart::Accepted, *request.accepted, desk.now(), rules) || found;
    }
    if (found) changed.push_back(*clock);
}

}  // namespace

Decision decide_merge(const Desk& desk, const command::Merge& command) {
    if (!open_for_merging(desk.request())) return refuse(Refusal::NotInThisState);
    if (!desk.request().merged_from.empty()) return refuse(Refusal::OthersMerged);
    if (!desk.is_office()) return refuse(Refusal::NotYourRole);
    if (const auto fault = desk.excluded(Extent::Deciding)) return refuse(*fault);
    const Request* target = desk.context().other;
    if (target == nullptr) return refuse(Refusal::OtherUnknown);
    if (target->number() == desk.request().number()) return refuse(Refusal::SameMatter);
    if (!open_for_merging(*target)) return refuse(Refusal::OtherNotOpen);
    if (target->registration.kind != desk.request().registration.kind) return refuse(Refusal::KindsDiffer);
    if (!handlers_stay_lawful(desk, *target)) return refuse(Refusal::HandlerExcluded);
    if (const auto fault = check_text(command.reason, note_bytes_max)) return refuse(*fault);
    const std::size_t points = target->points.size() + desk.request().points.size();
    if (target->merged_from.size() >= merged_max || points > points_max) return refuse(Refusal::TooMany);
    event::Merged merged{target->number(), command.reason, {}};
    for (clocks::Clock& clock : desk.all_stopped()) {
        // Whether this person was answered in time is known when they are answered, not now.
        if (clock.kind != ClockKind::Answer) merged.clocks.push_back(std::move(clock));
    }
    return std::vector<Event>{merged};
}

Decision decide_reclassify(const Desk& desk, const command::Reclassify& command) {
    const Request& request = desk.request();
    const Context& context = desk.context();
    if (!open_for_merging(request)) return refuse(Refusal::NotInThisState);
    if (!desk.is_intake()) return refuse(Refusal::NotYourRole);
    if (const auto fault = desk.excluded(Extent::Deciding)) return refuse(*fault);
    const Kind kind = command.kind;
    if (kind == request.registration.kind && command.subject == request.registration.subject) {
        return refuse(Refusal::NothingChanged);
    }
    // A review stays one, and none is made but by asking for it; misconduct is referred, not relabelled.
    const bool fixed = kind == Kind::Review || request.registration.kind == Kind::Review || kind == Kind::Misconduct;
    const util::Date registered = context.zone.to_local(request.registered).date;
    const auto* procedure =
        kind == request.registration.kind ? desk.procedure() : context.procedures.find(kind, registered);
    if ((fixed && kind != request.registration.kind) || procedure == nullptr) return refuse(Refusal::KindsDiffer);
    if (!command.subject.empty() && context.taxonomy.find(command.subject) == nullptr) {
        return refuse(Refusal::UnknownSubject);
    }
    if (const auto fault = check_text(command.reason, note_bytes_max)) return refuse(*fault);

    event::Reclassified changed{
        kind, procedure->id, command.subject, command.reason, request.registration.units_complained_of, {}};
    const auto& unit = request.registration.unit;
    // Whom a complaint excluded stays excluded, whatever it is called later.
    if (unit && against_the_office(kind) && changed.units_complained_of.empty()) changed.units_complained_of = {*unit};
    if (kind != request.registration.kind) {
        const clocks::Rules rules{context.calendar, context.zone, *procedure, context.config_version};
        if (!request.accepted) bind_past_starts(desk, ClockKind::Acceptance, rules, changed.clocks);
        bind_past_starts(desk, ClockKind::Answer, rules, changed.clocks);
    }

    std::vector<Event> events = {changed};
    const Request fresh = apply(request, events.front(), context.actor, context.now);
    const Desk next(&fresh, context);
    const bool lawful = std::all_of(fresh.handlers.begin(), fresh.handlers.end(),
                                    [&](const PersonId& handler) { return next.may_handle(handler); });
    if (lawful) return events;
    // What turns out to be a complaint about whoever has it goes to the next who lawfully may.
    if (!std::holds_alternative<state::Assigned>(fresh.state)) return refuse(Refusal::HandlerExcluded);
    const auto handler = choose_handler(next, *fresh.handling_unit, std::nullopt);
    if (!handler) return handler.failure();
    events.push_back(event::Assigned{handler->unit, handler->person, assignment_clocks(next)});
    return events;
}

Decision decide_take_up(const Desk& desk, const command::TakeUp& command) {
    const Request& request = desk.request();
    if (!request.only_history()) return refuse(Refusal::NotInThisState);
    if (!request.answers.empty()) return refuse(Refusal::AnsweredInHistory);
    const event::Imported& history = *request.history;
    const auto kind = command.kind ? command.kind : history.imported_kind;
    if (!kind) return refuse(Refusal::KindNotTaken);
    command::Register registration;
    registration.kind = *kind;
    registration.channel = command.channel;
    registration.unit = command.unit ? command.unit : history.unit;
    registration.subject = command.subject.empty() ? history.subject : command.subject;
    if (desk.context().taxonomy.find(registration.subject) == nullptr && command.subject.empty()) {
        registration.subject.clear();  // as the other system named it
    }
    registration.body = history.body.empty() ? history.title : history.body;
    registration.contact_name = history.contact_name;
    registration.contact_phone = command.contact_phone;
    registration.occurred = history.occurred;
    registration.source = history.source;
    registration.external_number = history.external_number;
    auto decision = decide_register(desk, registration);
    if (!decision) return decision;
    auto& registered = std::get<event::Registered>(decision->front());
    registered.number = history.number;
    registered.external_hash = history.external_hash;
    return decision;
}

Decision decide_set_representatives(const Desk& desk, const command::SetRepresentatives& command) {
    if (!desk.is_intake()) return refuse(Refusal::NotYourRole);
    if (const auto fault = desk.excluded(Extent::Whole)) return refuse(*fault);
    if (command.representatives.empty()) return refuse(Refusal::TextMissing);
    if (const auto fault = check_group(command.representatives)) return refuse(*fault);
    const auto size = std::max<std::size_t>(command.group_size, command.representatives.size());
    return std::vector<Event>{event::RepresentativesSet{static_cast<std::uint32_t>(size), command.representatives}};
}

std::optional<Refusal> check_group(const std::vector<Representative>& representatives) {
    for (const Representative& one : representatives) {
        if (const auto fault = check_text(one.name, note_bytes_max)) return fault;
        if (one.phone.size() > note_bytes_max) return Refusal::TextTooLong;
    }
    if (representatives.size() > representatives_max) return Refusal::TooManyRepresentatives;
    return std::nullopt;
}

}  // namespace qingfeng::domain::request
