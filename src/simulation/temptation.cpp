#include <algorithm>
#include <vector>

#include "simulation/staff.h"

/// What people are most tempted to do though it is forbidden: each is a rule that somebody at this desk would like to
/// get round, tried by whoever would gain by it. What is drawn blindly (mischief) hardly ever meets these rules.
namespace qingfeng::simulation {
namespace {

namespace request = domain::request;
namespace command = domain::request::command;
namespace state = domain::request::state;
using domain::people::PersonId;
using domain::people::Role;
using domain::procedure::ClockKind;
using request::StateKind;

class Temptations {
  public:
    Temptations(const Sight& sight, Story& story) : sight_(sight), story_(story) {}

    std::vector<Plan> all() {
        of_time();
        of_others();
        if (sight_.request.ended()) {
            after_the_end();
            return std::move(plans_);
        }
        of_state();
        return std::move(plans_);
    }

  private:
    const request::Request& matter() const { return sight_.request; }

    void add(const PersonId& who, request::Command what, std::string_view label) {
        plans_.push_back({sight_.now, domain::record::Person{who}, false, std::move(what), label});
    }

    std::string say(std::string_view symbol) { return words(symbol, story_); }

    request::Answer empty_words() { return {say("copied_facts"), say("copied_decision"), "", {}}; }

    /// More time than there is: a second extension, one after the date, one by who is late.
    void of_time() {
        const auto* procedure = sight_.configuration.procedures().find(matter().registration.procedure);
        if (procedure == nullptr) return;
        const auto approver = somebody(sight_, Role::Office);
        for (const auto& rule : procedure->extensions) {
            const auto* clock = matter().clock(rule.clock);
            if (clock == nullptr || clock->run == domain::clocks::Run::Stopped) continue;
            const command::Extend extend{rule.clock, rule.longest, say("extend_reason")};
            if (approver && (clock->extension || clock->due <= sight_.now)) {
                // Twice as likely: it needs a matter that was extended at all.
                add(*approver, extend, "extend");
                add(*approver, extend, "extend");
            }
            add(matter().current_handler(), extend, "extend");
        }
    }

    /// Away with it, or a word in somebody else's place.
    void of_others() {
        const PersonId handler = matter().current_handler();
        const auto& parties = matter().parties();
        if (!parties.persons.empty())
            add(handler, command::Transfer{parties.persons.front(), say("transfer_reason")}, "transfer");
        add(handler, command::Judge{request::Grade::VerySatisfied, request::Solved::Yes, ""}, "judge");
        add(handler, command::Withdraw{say("withdraw")}, "withdraw");
    }

    void of_state() {
        const PersonId handler = matter().current_handler();
        switch (request::state_kind(matter().state)) {
            case StateKind::Assigned:
                if (matter().designated || !matter().returned_by.empty() || matter().refusal_overturned) {
                    add(handler, command::Return{say("return_reason"), say("return_basis")}, "return");
                    add(handler, command::Refuse{domain::procedure::RefusalReason::OutsideRemit, say("refuse_remit")},
                        "refuse");
                }
                break;
            case StateKind::Accepted:
            case StateKind::Handling:
                // An answer without the trouble of finding anything, and a verdict on oneself.
                add(handler, command::Submit{empty_words()}, "submit");
                add(handler, command::FindLiability{request::Liability::NotLiable, say("not_liable")}, "liability");
                add(handler,
                    command::Suspend{domain::procedure::SuspensionReason::AwaitingOtherBody, say("suspend_other")},
                    "suspend");
                add(handler, command::Refuse{domain::procedure::RefusalReason::NoClearFacts, say("refuse_unclear")},
                    "refuse");
                break;
            case StateKind::Suspended:
                add(handler, command::Submit{empty_words()}, "submit");
                break;
            case StateKind::AwaitingSignature:
                add(std::get<state::AwaitingSignature>(matter().state).drafted_by, command::Sign{}, "sign");
                break;
            case StateKind::Answered:
            case StateKind::AwaitingCallBack:
                add(handler, command::Close{}, "close");
                add(handler, command::RecordCallBack{request::CallBackOutcome::Reached, request::Solved::Yes, ""},
                    "call_back");
                change_what_was_found();
                break;
            case StateKind::Closed:
                add(handler, command::Archive{}, "archive");
                change_what_was_found();
                break;
            case StateKind::Objected:
                if (matter().refused_by) {
                    add(*matter().refused_by, command::ConfirmRefusal{say("refuse_remit")}, "confirm_refusal");
                }
                break;
            case StateKind::Registered:
            case StateKind::Returned:
            case StateKind::Archived:
            case StateKind::Refused:
            case StateKind::Merged:
            case StateKind::Withdrawn:
            case StateKind::Referred:
            case StateKind::Imported:
                break;
        }
    }

    /// The person has the answer; what it rested on looks better afterwards.
    void change_what_was_found() {
        const PersonId handler = matter().current_handler();
        add(handler, command::Find{1, request::Finding::NotSubstantiated, say("finding_no")}, "find");
        add(handler, command::Submit{empty_words()}, "submit");
        add(handler, command::SetPoints{{say("points_first")}}, "points");
        add(handler, command::FindLiability{request::Liability::NotLiable, say("not_liable")}, "liability");
    }

    /// Gone to somebody else, put away, taken back: it is not answered after all.
    void after_the_end() {
        const PersonId handler = matter().current_handler();
        add(handler, command::Submit{empty_words()}, "submit");
        add(handler, command::Accept{}, "accept");
        change_what_was_found();
        if (const auto office = somebody(sight_, Role::Office)) {
            add(*office, command::Reopen{say("reopen_reason")}, "reopen");
            add(*office, command::Refer{"另一机关", "", say("refer_reason")}, "refer");
        }
    }

    const Sight& sight_;
    Story& story_;
    std::vector<Plan> plans_;
};

}  // namespace

std::optional<Plan> temptation(const Sight& sight, Story& story, Random& random) {
    auto plans = Temptations(sight, story).all();
    if (plans.empty()) return std::nullopt;
    return std::move(plans[random.below(plans.size())]);
}

}  // namespace qingfeng::simulation
