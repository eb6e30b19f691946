#include <algorithm>

#include "domain/request/intake.h"

/// Several people on one matter, and one after another: who helps, and who answers when a post changes hands.
namespace qingfeng::domain::request {
namespace {

using clocks::ClockKind;
using people::Extent;
using people::Role;
using util::refuse;

/// The office, or the leaders of whoever has the matter.
bool leads(const Desk& desk) { return desk.is_office() || desk.holds_above({Role::UnitHead, Role::Deputy}); }

bool holds_post_in(const Desk& desk, const PersonId& person, const UnitId& unit) {
    const auto posts = desk.context().organisation.posts_in(unit, desk.today());
    return std::any_of(posts.begin(), posts.end(), [&](const people::Post& post) { return post.person == person; });
}

}  // namespace

Decision decide_add_co_handler(const Desk& desk, const command::AddCoHandler& command) {
    const auto state = state_kind(desk.request().state);
    if (state != StateKind::Accepted && state != StateKind::Handling) return refuse(Refusal::NotInThisState);
    if (!desk.handles() && !leads(desk)) return refuse(Refusal::NotYourMatter);
    if (const auto fault = desk.excluded(Extent::Deciding)) return refuse(*fault);
    const auto handler = choose_handler(desk, command.unit, command.handler);
    if (!handler) return handler.failure();
    if (const auto fault = check_text(command.task, note_bytes_max)) return refuse(*fault);
    if (desk.request().co_handlers.size() >= co_handlers_max) return refuse(Refusal::TooMany);
    // Help that comes after the answer is none.
    const auto* answer = desk.request().clock(ClockKind::Answer);
    if (command.until < desk.today() || (answer != nullptr && command.until > std::max(answer->date, desk.today()))) {
        return refuse(Refusal::DateOutOfRange);
    }
    const auto id = static_cast<std::uint32_t>(desk.request().co_handlers.size() + 1);
    return std::vector<Event>{
        event::CoHandlerAdded{id,
                              handler->unit,
                              handler->person,
                              command.task,
                              command.until,
                              {clocks::promised(ClockKind::CoHandling, id, desk.now(), command.until, command.task,
                                                desk.rules(), procedure::Basis::Practice)}}};
}

Decision decide_contribute(const Desk& desk, const command::Contribute& command) {
    const auto state = state_kind(desk.request().state);
    const auto& co_handlers = desk.request().co_handlers;
    const bool open = state == StateKind::Accepted || state == StateKind::Handling || state == StateKind::Suspended ||
                      state == StateKind::AwaitingSignature;
    if (!open || co_handlers.empty()) return refuse(Refusal::NotInThisState);
    if (desk.person() == nullptr) return refuse(Refusal::NotYourMatter);
    const bool known = command.co_handler >= 1 && command.co_handler <= co_handlers.size();
    const auto theirs = [&](const CoHandler& one) {
        return one.person == *desk.person() || holds_post_in(desk, *desk.person(), one.unit);
    };
    const bool may = known ? theirs(co_handlers[command.co_handler - 1])
                           : std::any_of(co_handlers.begin(), co_handlers.end(), theirs);
    if (!may) return refuse(Refusal::NotYourMatter);
    if (const auto fault = desk.excluded(Extent::Deciding)) return refuse(*fault);
    if (!known) return refuse(Refusal::CoHandlerUnknown);
    if (co_handlers[command.co_handler - 1].contributed) return refuse(Refusal::ContributedAlready);
    if (const auto fault = check_text(command.text, body_bytes_max)) return refuse(*fault);
    event::Contributed contributed{command.co_handler, command.text, {}};
    if (const auto* running = desk.request().clock(ClockKind::CoHandling, command.co_handler)) {
        clocks::Clock clock = *running;
        clocks::stop(clock, desk.now());
        contributed.clocks.push_back(std::move(clock));
    }
    return std::vector<Event>{contributed};
}

Decision decide_offer_handover(const Desk& desk, const command::OfferHandover& command) {
    const Request& request = desk.request();
    // The office stands in for somebody who has left; nobody passes on what is not theirs.
    const bool own = desk.person() != nullptr && *desk.person() == request.first_handler();
    if (!own && !leads(desk)) return refuse(Refusal::NotYourMatter);
    // Whoever is excluded may always let go: only who comes has to be lawful.
    if (!own) {
        if (const auto fault = desk.excluded(Extent::Deciding)) return refuse(*fault);
    }
    if (command.to == request.first_handler()) return refuse(Refusal::NothingChanged);
    const bool serves = request.handling_unit ? holds_post_in(desk, command.to, *request.handling_unit)
                                              : !desk.context().organisation.roles_of(command.to, desk.today()).empty();
    if (!serves) return refuse(Refusal::UnknownPerson);
    if (!desk.may_handle(command.to)) return refuse(Refusal::HandlerExcluded);
    if (const auto fault = check_text(command.reason, note_bytes_max)) return refuse(*fault);
    return std::vector<Event>{event::HandoverOffered{command.to, command.reason}};
}

Decision decide_take_over(const Desk& desk) {
    const auto& offer = desk.request().handover;
    if (desk.person() == nullptr) return refuse(Refusal::NotYourRole);
    if (offer && offer->to != *desk.person()) return refuse(Refusal::NotYourMatter);
    if (const auto fault = desk.excluded(Extent::Deciding)) return refuse(*fault);
    if (!offer) return refuse(Refusal::NoHandoverOffered);
    return std::vector<Event>{event::HandedOver{desk.request().first_handler(), offer->to}};
}

}  // namespace qingfeng::domain::request
