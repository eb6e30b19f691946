#include <algorithm>

#include "domain/request/desk.h"

/// Work that somebody above orders on a matter (督办, 批示), and the person's word through another channel.
namespace qingfeng::domain::request {
namespace {

using clocks::ClockKind;
using people::Extent;
using people::Role;
using util::refuse;

ClockKind clock_of(OrderKind kind) {
    return kind == OrderKind::Supervision ? ClockKind::Supervision : ClockKind::Instruction;
}

std::optional<Refusal> check_order(const Desk& desk, const std::string& text, util::Date until) {
    if (const auto fault = check_text(text, note_bytes_max)) return fault;
    if (desk.request().orders.size() >= orders_max) return Refusal::TooMany;
    if (until < desk.today()) return Refusal::DateOutOfRange;
    return std::nullopt;
}

std::uint32_t next_order(const Desk& desk) { return static_cast<std::uint32_t>(desk.request().orders.size() + 1); }

/// The paper's number: the matter's, a letter for the kind, and which order it is. Needs no counter of its own.
std::string paper_number(const Desk& desk, OrderKind kind) {
    const char* letter = kind == OrderKind::Supervision ? "-DB" : "-PS";
    return desk.request().number() + letter + std::to_string(next_order(desk));
}

std::optional<PersonId> deputy_of_unit(const Desk& desk) {
    if (!desk.request().handling_unit) return std::nullopt;
    const auto deputy = desk.context().organisation.deputy_in_charge(*desk.request().handling_unit, desk.today());
    // Nobody who has no sight of the matter gets a copy of its order.
    return deputy && desk.may_see(*deputy) ? deputy : std::nullopt;
}

event::Clocks order_clock(const Desk& desk, OrderKind kind, util::Date until) {
    return {clocks::promised(clock_of(kind), next_order(desk), desk.now(), until, paper_number(desk, kind),
                             desk.rules(), procedure::Basis::Practice)};
}

bool is_leader(const Desk& desk, const PersonId& person) {
    const auto posts = desk.context().organisation.roles_of(person, desk.today());
    return std::any_of(posts.begin(), posts.end(), [](const people::Post& post) {
        return post.role == Role::Leader || post.role == Role::UnitHead || post.role == Role::Deputy;
    });
}

const Order* find_order(const Desk& desk, std::uint32_t id) {
    const auto& orders = desk.request().orders;
    return id >= 1 && id <= orders.size() ? &orders[id - 1] : nullptr;
}

/// Whoever gave it, or the office that keeps watch over it.
bool watches(const Desk& desk, const Order* order) {
    return desk.is_office() || (order != nullptr && desk.person() != nullptr && order->by == *desk.person());
}

}  // namespace

Decision decide_supervise(const Desk& desk, const command::Supervise& command) {
    if (!desk.is_office()) return refuse(Refusal::NotYourRole);
    if (const auto fault = desk.excluded(Extent::Deciding)) return refuse(*fault);
    if (const auto fault = check_order(desk, command.text, command.until)) return refuse(*fault);
    const OrderKind kind = OrderKind::Supervision;
    return std::vector<Event>{event::SupervisionOrdered{next_order(desk), paper_number(desk, kind), command.text,
                                                        command.until, deputy_of_unit(desk),
                                                        order_clock(desk, kind, command.until)}};
}

Decision decide_instruct(const Desk& desk, const command::Instruct& command) {
    if (desk.person() == nullptr) return refuse(Refusal::NotYourRole);
    const PersonId leader = command.leader.value_or(*desk.person());
    if (leader == *desk.person()) {
        const bool above = desk.holds({Role::Leader}) || desk.holds_above({Role::UnitHead, Role::Deputy});
        if (!above) return refuse(Refusal::NotYourRole);
    } else if (!desk.is_office()) {
        return refuse(Refusal::NotYourRole);
    }
    if (const auto fault = desk.excluded(Extent::Deciding)) return refuse(*fault);
    if (!is_leader(desk, leader)) return refuse(Refusal::UnknownPerson);
    if (!desk.may_handle(leader)) return refuse(Refusal::HandlerExcluded);
    if (const auto fault = check_order(desk, command.text, command.until)) return refuse(*fault);
    if (command.dated > desk.today()) return refuse(Refusal::DateOutOfRange);
    const OrderKind kind = OrderKind::Instruction;
    return std::vector<Event>{event::Instructed{next_order(desk), paper_number(desk, kind), leader, command.dated,
                                                command.text, command.until, deputy_of_unit(desk),
                                                order_clock(desk, kind, command.until)}};
}

Decision decide_report_order(const Desk& desk, const command::ReportOrder& command) {
    if (desk.request().orders.empty()) return refuse(Refusal::NotInThisState);
    if (!desk.handles() && !desk.in_handling_unit()) return refuse(Refusal::NotYourMatter);
    if (const auto fault = desk.excluded(Extent::Deciding)) return refuse(*fault);
    const Order* order = find_order(desk, command.order);
    if (order == nullptr) return refuse(Refusal::OrderUnknown);
    if (order->reported || order->settled) return refuse(Refusal::OrderNotOpen);
    if (const auto fault = check_text(command.text, body_bytes_max)) return refuse(*fault);
    event::OrderReported reported{command.order, command.text, {}};
    if (const auto* running = desk.request().clock(clock_of(order->kind), order->id)) {
        clocks::Clock clock = *running;
        clocks::stop(clock, desk.now());
        reported.clocks.push_back(std::move(clock));
    }
    return std::vector<Event>{reported};
}

Decision decide_settle_order(const Desk& desk, const command::SettleOrder& command) {
    if (desk.request().orders.empty()) return refuse(Refusal::NotInThisState);
    const Order* order = find_order(desk, command.order);
    if (!watches(desk, order)) return refuse(Refusal::NotYourRole);
    if (const auto fault = desk.excluded(Extent::Deciding)) return refuse(*fault);
    if (order == nullptr) return refuse(Refusal::OrderUnknown);
    if (!order->reported || order->settled) return refuse(Refusal::OrderNotOpen);
    if (command.remark.size() > note_bytes_max) return refuse(Refusal::TextTooLong);
    return std::vector<Event>{event::OrderSettled{command.order, command.remark}};
}

Decision decide_send_back_order(const Desk& desk, const command::SendBackOrder& command) {
    if (desk.request().orders.empty()) return refuse(Refusal::NotInThisState);
    const Order* order = find_order(desk, command.order);
    if (!watches(desk, order)) return refuse(Refusal::NotYourRole);
    if (const auto fault = desk.excluded(Extent::Deciding)) return refuse(*fault);
    if (order == nullptr) return refuse(Refusal::OrderUnknown);
    if (!order->reported || order->settled) return refuse(Refusal::OrderNotOpen);
    if (const auto fault = check_text(command.reason, note_bytes_max)) return refuse(*fault);
    event::OrderSentBack sent_back{command.order, command.reason, {}};
    if (const auto* stopped = desk.request().clock(clock_of(order->kind), order->id)) {
        clocks::Clock clock = *stopped;
        clocks::run_again(clock, desk.now(), desk.rules());
        sent_back.clocks.push_back(std::move(clock));
    }
    return std::vector<Event>{sent_back};
}

Decision decide_confirm_act(const Desk& desk, const command::ConfirmAct& command) {
    const Request& request = desk.request();
    if (!desk.is_intake()) return refuse(Refusal::NotYourRole);
    if (const auto fault = desk.excluded(Extent::Deciding)) return refuse(*fault);
    if (desk.in_handling_unit() || desk.handles()) return refuse(Refusal::NotOutsideUnit);
    const Verdict* verdict = request.verdict();
    const bool verdict_waits = verdict != nullptr && verdict->standing == Standing::AwaitingConfirmation;
    // An answer that came first is not taken back by confirming what was meant before it.
    const bool withdrawal_waits =
        request.withdrawn && request.withdrawal == Standing::AwaitingConfirmation && !has_answer_in_force(request);
    const bool waits = command.act == ConfirmedAct::Verdict ? verdict_waits : withdrawal_waits;
    if (!waits || command.standing == Standing::AwaitingConfirmation) return refuse(Refusal::NothingToConfirm);
    if (command.remark.size() > note_bytes_max) return refuse(Refusal::TextTooLong);
    event::ActConfirmed confirmed{command.act, command.standing, command.channel, command.remark, {}};
    const bool ends = command.act == ConfirmedAct::Withdrawal && command.standing == Standing::Confirmed;
    if (ends && !request.check_goes_on) confirmed.clocks = desk.all_stopped();
    return std::vector<Event>{confirmed};
}

Decision decide_read_identity(const Desk& desk, const command::ReadIdentity& command) {
    if (desk.person() == nullptr) return refuse(Refusal::NotYourRole);
    if (const auto fault = desk.excluded(Extent::Whole)) return refuse(*fault);
    if (const auto fault = check_text(command.reason, note_bytes_max)) return refuse(*fault);
    return std::vector<Event>{event::IdentityRead{command.reason}};
}

Decision decide_tell(const Desk& desk, const command::Tell& command) {
    if (!desk.is_system() && !desk.handles() && !desk.is_intake()) return refuse(Refusal::NotYourMatter);
    if (const auto fault = desk.excluded(Extent::Whole)) return refuse(*fault);
    if (const auto fault = check_text(command.text, note_bytes_max)) return refuse(*fault);
    if (command.to_whom.size() > note_bytes_max) return refuse(Refusal::TextTooLong);
    return std::vector<Event>{event::PersonTold{command.channel, command.to_whom, command.text}};
}

}  // namespace qingfeng::domain::request
