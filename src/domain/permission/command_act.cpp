#include "domain/permission/command_act.h"

#include "util/overloaded.h"

namespace qingfeng::domain::permission {

std::optional<Act> act_of(const request::Command& command) {
    namespace c = request::command;
    using Found = std::optional<Act>;
    return std::visit(util::Overloaded{
                          [](const c::Register&) -> Found { return Act::Register; },
                          [](const c::Assign&) -> Found { return Act::Assign; },
                          [](const c::SignFor&) -> Found { return Act::SignFor; },
                          [](const c::Accept&) -> Found { return Act::Handle; },
                          [](const c::Refuse&) -> Found { return Act::Refuse; },
                          [](const c::Return&) -> Found { return Act::SignFor; },
                          [](const c::Designate&) -> Found { return Act::Designate; },
                          [](const c::Transfer&) -> Found { return Act::Transfer; },
                          [](const c::DeclareInterest&) -> Found { return Act::Recuse; },
                          [](const c::SetPoints&) -> Found { return Act::Handle; },
                          [](const c::Find&) -> Found { return Act::Handle; },
                          [](const c::FindLiability&) -> Found { return Act::FindLiability; },
                          [](const c::Suspend&) -> Found { return Act::Suspend; },
                          [](const c::Resume&) -> Found { return Act::Resume; },
                          [](const c::Extend&) -> Found { return Act::Extend; },
                          [](const c::Supplement&) -> Found { return Act::Supplement; },
                          [](const c::Submit&) -> Found { return Act::Handle; },
                          [](const c::SendBack&) -> Found { return Act::Sign; },
                          [](const c::Sign&) -> Found { return Act::Sign; },
                          [](const c::RecordCallBack&) -> Found { return Act::CallBack; },
                          [](const c::Judge&) -> Found { return std::nullopt; },
                          [](const c::FulfilRemedy&) -> Found { return Act::Fulfil; },
                          [](const c::Close&) -> Found { return Act::Close; },
                          [](const c::Archive&) -> Found { return Act::Close; },
                          [](const c::Reopen&) -> Found { return Act::Reopen; },
                          [](const c::Withdraw&) -> Found { return std::nullopt; },
                          [](const c::Refer&) -> Found { return Act::Refer; },
                          [](const c::Remind&) -> Found { return Act::Remind; },
                          [](const c::Tick&) -> Found { return std::nullopt; },
                          [](const c::Merge&) -> Found { return Act::Merge; },
                          [](const c::Reclassify&) -> Found { return Act::Reclassify; },
                          [](const c::TakeUp&) -> Found { return Act::TakeUp; },
                          [](const c::SetRepresentatives&) -> Found { return Act::Supplement; },
                          [](const c::AddCoHandler&) -> Found { return Act::CoHandle; },
                          [](const c::Contribute&) -> Found { return Act::Contribute; },
                          [](const c::FindReview&) -> Found { return Act::Handle; },
                          [](const c::ObjectToRefusal&) -> Found { return std::nullopt; },
                          [](const c::ConfirmRefusal&) -> Found { return Act::Refuse; },
                          [](const c::OverturnRefusal&) -> Found { return Act::Refuse; },
                          [](const c::Supervise&) -> Found { return Act::Supervise; },
                          [](const c::Instruct&) -> Found { return Act::Instruct; },
                          [](const c::ReportOrder&) -> Found { return Act::Handle; },
                          [](const c::SettleOrder&) -> Found { return Act::Supervise; },
                          [](const c::SendBackOrder&) -> Found { return Act::Supervise; },
                          [](const c::OfferHandover&) -> Found { return Act::HandOver; },
                          [](const c::TakeOver&) -> Found { return Act::HandOver; },
                          [](const c::ConfirmAct&) -> Found { return Act::CallBack; },
                          [](const c::ReadIdentity&) -> Found { return Act::Contact; },
                          [](const c::Tell&) -> Found { return Act::Tell; },
                      },
                      command);
}

}  // namespace qingfeng::domain::permission
