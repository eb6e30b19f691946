#include "domain/request/decide.h"

#include "domain/request/desk.h"
#include "util/overloaded.h"

namespace qingfeng::domain::request {
namespace {

/// What the person keeps although their matter is over: a voice in the one it was merged into, an objection.
bool stays_open(const Request& request, const Command& command, const Request* other) {
    // Who asked for a name is recorded to the last; and that something has ended must be told afterwards.
    if (std::holds_alternative<command::ReadIdentity>(command)) return true;
    if (std::holds_alternative<command::Tell>(command)) return true;
    if (std::holds_alternative<state::Refused>(request.state)) {
        return std::holds_alternative<command::ObjectToRefusal>(command);
    }
    if (!std::holds_alternative<state::Merged>(request.state)) return false;
    // Something to add reaches whoever handles it there; once that is over nobody would read it.
    if (std::holds_alternative<command::Supplement>(command)) return other != nullptr && !other->ended();
    return std::holds_alternative<command::Judge>(command) || std::holds_alternative<command::ConfirmAct>(command) ||
           std::holds_alternative<command::RecordCallBack>(command);
}

/// What is true of every command on an existing request, before its own rules.
std::optional<Refusal> common_gate(const Request& request, const Command& command, const Request* other) {
    const bool of_history =
        std::holds_alternative<command::TakeUp>(command) || std::holds_alternative<command::ReadIdentity>(command);
    if (request.only_history() && !of_history) return Refusal::OnlyHistory;
    if (request.ended() && !stays_open(request, command, other)) return Refusal::AlreadyEnded;
    return std::nullopt;
}

Decision decide_one(const Desk& desk, const Command& command) {
    return std::visit(util::Overloaded{
                          [&](const command::Register& c) { return decide_register(desk, c); },
                          [&](const command::Assign& c) { return decide_assign(desk, c); },
                          [&](const command::SignFor&) { return decide_sign_for(desk); },
                          [&](const command::Accept&) { return decide_accept(desk); },
                          [&](const command::Refuse& c) { return decide_refuse(desk, c); },
                          [&](const command::Return& c) { return decide_return(desk, c); },
                          [&](const command::Designate& c) { return decide_designate(desk, c); },
                          [&](const command::Transfer& c) { return decide_transfer(desk, c); },
                          [&](const command::DeclareInterest& c) { return decide_declare_interest(desk, c); },
                          [&](const command::SetPoints& c) { return decide_set_points(desk, c); },
                          [&](const command::Find& c) { return decide_find(desk, c); },
                          [&](const command::FindLiability& c) { return decide_find_liability(desk, c); },
                          [&](const command::Suspend& c) { return decide_suspend(desk, c); },
                          [&](const command::Resume& c) { return decide_resume(desk, c); },
                          [&](const command::Extend& c) { return decide_extend(desk, c); },
                          [&](const command::Supplement& c) { return decide_supplement(desk, c); },
                          [&](const command::Submit& c) { return decide_submit(desk, c); },
                          [&](const command::SendBack& c) { return decide_send_back(desk, c); },
                          [&](const command::Sign&) { return decide_sign(desk); },
                          [&](const command::RecordCallBack& c) { return decide_call_back(desk, c); },
                          [&](const command::Judge& c) { return decide_judge(desk, c); },
                          [&](const command::FulfilRemedy& c) { return decide_fulfil(desk, c); },
                          [&](const command::Close&) { return decide_close(desk); },
                          [&](const command::Archive&) { return decide_archive(desk); },
                          [&](const command::Reopen& c) { return decide_reopen(desk, c); },
                          [&](const command::Withdraw& c) { return decide_withdraw(desk, c); },
                          [&](const command::Refer& c) { return decide_refer(desk, c); },
                          [&](const command::Remind& c) { return decide_remind(desk, c); },
                          [&](const command::Tick&) { return decide_tick(desk); },
                          [&](const command::Merge& c) { return decide_merge(desk, c); },
                          [&](const command::Reclassify& c) { return decide_reclassify(desk, c); },
                          [&](const command::TakeUp& c) { return decide_take_up(desk, c); },
                          [&](const command::SetRepresentatives& c) { return decide_set_representatives(desk, c); },
                          [&](const command::AddCoHandler& c) { return decide_add_co_handler(desk, c); },
                          [&](const command::Contribute& c) { return decide_contribute(desk, c); },
                          [&](const command::FindReview& c) { return decide_find_review(desk, c); },
                          [&](const command::ObjectToRefusal& c) { return decide_object(desk, c); },
                          [&](const command::ConfirmRefusal& c) { return decide_confirm_refusal(desk, c); },
                          [&](const command::OverturnRefusal& c) { return decide_overturn_refusal(desk, c); },
                          [&](const command::Supervise& c) { return decide_supervise(desk, c); },
                          [&](const command::Instruct& c) { return decide_instruct(desk, c); },
                          [&](const command::ReportOrder& c) { return decide_report_order(desk, c); },
                          [&](const command::SettleOrder& c) { return decide_settle_order(desk, c); },
                          [&](const command::SendBackOrder& c) { return decide_send_back_order(desk, c); },
                          [&](const command::OfferHandover& c) { return decide_offer_handover(desk, c); },
                          [&](const command::TakeOver&) { return decide_take_over(desk); },
                          [&](const command::ConfirmAct& c) { return decide_confirm_act(desk, c); },
                          [&](const command::ReadIdentity& c) { return decide_read_identity(desk, c); },
                          [&](const command::Tell& c) { return decide_tell(desk, c); },
                      },
                      command);
}

}  // namespace

Decision decide(const Request* request, const Command& command, const Context& context) {
    const Desk desk(request, context);
    if (const auto* registration = std::get_if<command::Register>(&command)) {
        return decide_register(desk, *registration);
    }
    if (request == nullptr) return util::refuse(Refusal::NoSuchMatter);
    // A tick on something that has ended finds nothing to do: not a fault of anybody's.
    if (std::holds_alternative<command::Tick>(command) && request->ended()) return std::vector<Event>{};
    if (const auto fault = common_gate(*request, command, context.other)) return util::refuse(*fault);
    const auto decision = decide_one(desk, command);
    if (!decision) return decision;
    std::vector<Event> events = *decision;
    add_proposals(*request, context, events);
    return events;
}

}  // namespace qingfeng::domain::request
