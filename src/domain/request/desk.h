#pragma once

#include <initializer_list>
#include <optional>

#include "domain/request/decide.h"

/// What the rules of decide() ask about an actor, a matter and a day. Used by the decide_*.cpp files alone.
namespace qingfeng::domain::request {

class Desk {
  public:
    Desk(const Request* request, const Context& context);

    const Request& request() const { return *request_; }
    const Context& context() const { return context_; }
    util::Date today() const { return today_; }
    Instant now() const { return context_.now; }

    const PersonId* person() const { return record::person_of(context_.actor); }
    bool is_complainant() const { return std::holds_alternative<record::Complainant>(context_.actor); }
    bool is_system() const { return std::holds_alternative<record::System>(context_.actor); }

    /// Holds one of the roles in any unit.
    bool holds(std::initializer_list<people::Role> roles) const;
    bool is_office() const;  ///< the supervising office, or a leader above it
    bool is_intake() const;  ///< takes matters in: operators and the office
    /// First or present handler.
    bool handles() const;
    /// Holds any post in the unit that handles the matter.
    bool in_handling_unit() const;
    /// Holds one of the roles in the handling unit or in a unit above it; Role::Office also in the office that
    /// supervises it.
    bool holds_above(const std::vector<people::Role>& roles) const;

    /// Wholly excluded people have no part at all, the others do not decide.
    std::optional<Refusal> excluded(people::Extent from) const;
    bool may_handle(const PersonId& person) const;
    bool may_see(const PersonId& person) const;

    /// The procedure the matter stays under; null when none is in force.
    const procedure::Procedure* procedure() const;
    clocks::Rules rules() const;
    /// When what stands still runs again: now, or the end that was set for the suspension if that has passed. A sweep
    /// that comes late gives nobody time.
    Instant resumes_at() const;
    /// Copies of the running clocks of these kinds, stopped now.
    event::Clocks stopped(std::initializer_list<clocks::ClockKind> kinds) const;
    /// … of all that still run or pause.
    event::Clocks all_stopped() const;
    /// Every limit that starts at `start`, bound to new or existing clocks.
    event::Clocks bound(clocks::ClockKind kind, procedure::ClockStart start) const;

  private:
    void stop(clocks::Clock& clock) const;

    const Request* request_;
    const Context& context_;
    util::Date today_;
};

/// Texts: nullopt when `text` is there and within bounds.
std::optional<Refusal> check_text(std::string_view text, std::size_t bytes_max);

/// Answered, and neither reopened since nor merged before the answer came.
bool has_answer_in_force(const Request& matter);
/// What reopening does to the clocks.
event::Reopened reopening(const Desk&, std::string reason);
/// Number of the next remedy.
std::uint32_t next_remedy(const Request& request);
/// Adds what the procedure's rules of accountability make of `events`, which happen to `before`.
void add_proposals(const Request& before, const Context& context, std::vector<Event>& events);

// One function a command, grouped as the life goes. `desk.request()` exists for all but Register.
Decision decide_register(const Desk&, const command::Register&);
Decision decide_assign(const Desk&, const command::Assign&);
Decision decide_sign_for(const Desk&);
Decision decide_accept(const Desk&);
Decision decide_refuse(const Desk&, const command::Refuse&);
Decision decide_return(const Desk&, const command::Return&);
Decision decide_designate(const Desk&, const command::Designate&);
Decision decide_transfer(const Desk&, const command::Transfer&);
Decision decide_declare_interest(const Desk&, const command::DeclareInterest&);

Decision decide_set_points(const Desk&, const command::SetPoints&);
Decision decide_find(const Desk&, const command::Find&);
Decision decide_find_liability(const Desk&, const command::FindLiability&);
Decision decide_supplement(const Desk&, const command::Supplement&);
Decision decide_submit(const Desk&, const command::Submit&);
Decision decide_send_back(const Desk&, const command::SendBack&);
Decision decide_sign(const Desk&);

Decision decide_suspend(const Desk&, const command::Suspend&);
Decision decide_resume(const Desk&, const command::Resume&);
Decision decide_extend(const Desk&, const command::Extend&);
Decision decide_remind(const Desk&, const command::Remind&);
Decision decide_tick(const Desk&);

Decision decide_call_back(const Desk&, const command::RecordCallBack&);
Decision decide_judge(const Desk&, const command::Judge&);
Decision decide_fulfil(const Desk&, const command::FulfilRemedy&);
Decision decide_close(const Desk&);
Decision decide_archive(const Desk&);
Decision decide_reopen(const Desk&, const command::Reopen&);
Decision decide_withdraw(const Desk&, const command::Withdraw&);
Decision decide_refer(const Desk&, const command::Refer&);

Decision decide_merge(const Desk&, const command::Merge&);
Decision decide_reclassify(const Desk&, const command::Reclassify&);
Decision decide_take_up(const Desk&, const command::TakeUp&);
Decision decide_set_representatives(const Desk&, const command::SetRepresentatives&);

Decision decide_add_co_handler(const Desk&, const command::AddCoHandler&);
Decision decide_contribute(const Desk&, const command::Contribute&);
Decision decide_offer_handover(const Desk&, const command::OfferHandover&);
Decision decide_take_over(const Desk&);

Decision decide_find_review(const Desk&, const command::FindReview&);
Decision decide_object(const Desk&, const command::ObjectToRefusal&);
Decision decide_confirm_refusal(const Desk&, const command::ConfirmRefusal&);
Decision decide_overturn_refusal(const Desk&, const command::OverturnRefusal&);

Decision decide_supervise(const Desk&, const command::Supervise&);
Decision decide_instruct(const Desk&, const command::Instruct&);
Decision decide_report_order(const Desk&, const command::ReportOrder&);
Decision decide_settle_order(const Desk&, const command::SettleOrder&);
Decision decide_send_back_order(const Desk&, const command::SendBackOrder&);
Decision decide_confirm_act(const Desk&, const command::ConfirmAct&);
Decision decide_read_identity(const Desk&, const command::ReadIdentity&);
Decision decide_tell(const Desk&, const command::Tell&);

}  // namespace qingfeng::domain::request
