#include "domain/request/decide.h"

#include "domain/request/desk.h"
#include "util/overloaded.h"

namespace qingfeng::domain::request {
namespace {

/// What is true of every command on an existing request, before its own rules.
std::optional<Refusal> common_gate(const Request& request) {
    if (request.history && std::holds_alternative<state::Imported>(request.state)) return Refusal::OnlyHistory;
    if (request.ended()) return Refusal::AlreadyEnded;
    return std::nullopt;
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
    if (const auto fault = common_gate(*request)) return util::refuse(*fault);
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
                      },
                      command);
}

}  // namespace qingfeng::domain::request
