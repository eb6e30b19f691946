#include "domain/request/open_actions.h"

#include <algorithm>
#include <array>
#include <numeric>

#include "domain/procedure/keys.h"
#include "util/enum_keys.h"
#include "util/overloaded.h"

namespace qingfeng::domain::request {
namespace {

const std::string words = "…";

/// What becomes of the candidates of one kind of command, likeliest first: the first that is allowed; else the one
/// whose refusal is last in the order in which they are reported.
class Trial {
  public:
    enum class Candidates : std::uint8_t {
        Alike,   ///< who may transfer does not differ from person to person: one final word is enough
        Unlike,  ///< who may extend differs from clock to clock
    };

    using Filter = std::function<bool(const Command&)>;

    Trial(const Request& request, const Context& context, const Filter& worth_trying, Candidates candidates)
        : request_(request), context_(context), worth_trying_(worth_trying), candidates_(candidates) {}

    /// False: enough, none of the others need be made.
    bool take(const Command& command) {
        if (!best_ && !worth_trying_(command)) return false;
        const auto decision = decide(&request_, command, context_);
        if (decision) {
            best_ = TriedAction{action_key(command), command, std::nullopt};
            return false;
        }
        if (!best_ || *best_->blocked < decision.error()) {
            best_ = TriedAction{action_key(command), command, decision.error()};
        }
        return candidates_ == Candidates::Unlike || !is_final_word(decision.error());
    }

    std::optional<TriedAction> outcome() const {
        return best_ && best_->blocked && is_final_word(*best_->blocked) ? std::nullopt : best_;
    }

  private:
    const Request& request_;
    const Context& context_;
    const Filter& worth_trying_;
    Candidates candidates_;
    std::optional<TriedAction> best_;
};

/// There is nothing of the kind to be done: no promise, no order, no clock.
bool is_idle(Refusal refusal) {
    constexpr Refusal idle[] = {Refusal::RemedyUnknown,    Refusal::NoSuchClock,      Refusal::PointUnknown,
                                Refusal::ReasonNotInList,  Refusal::CoHandlerUnknown, Refusal::ContributedAlready,
                                Refusal::OrderUnknown,     Refusal::OrderNotOpen,     Refusal::NoHandoverOffered,
                                Refusal::NothingToConfirm, Refusal::NothingChanged,   Refusal::KindsDiffer,
                                Refusal::UnknownPerson,    Refusal::HandlerExcluded};
    return std::find(std::begin(idle), std::end(idle), refusal) != std::end(idle);
}

/// Tries every kind of command in the order of the life. Candidates are made one by one, as far as they are needed: an
/// authority has hundreds of units and people.
class Trials {
  public:
    Trials(const Request& request, const Context& context, const Trial::Filter& worth_trying)
        : request_(request),
          context_(context),
          worth_trying_(worth_trying),
          day_(context.zone.to_local(context.now).date),
          procedure_(context.procedures.find(request.registration.procedure)) {}

    std::vector<TriedAction> all() {
        units([](const UnitId& unit) { return command::Assign{unit, {}}; });
        only(command::SignFor{});
        only(command::Accept{});
        rules(&procedure::Procedure::refusals, [](const auto& rule) { return command::Refuse{rule.reason, words}; });
        only(command::Return{words, words});
        units([](const UnitId& unit) { return command::Designate{unit, {}, words}; });
        persons([](const PersonId& person) { return command::Transfer{person, words}; });
        only(command::SetPoints{{words}});
        each(numbers_to(request_.points.size()), [](std::uint32_t point) {
            return command::Find{point, Finding::CannotVerify, words};
        });
        only(command::FindLiability{Liability::NotLiable, words});
        rules(&procedure::Procedure::suspensions, [](const auto& rule) {
            return command::Suspend{rule.reason, words};
        });
        only(command::Resume{});
        rules(&procedure::Procedure::extensions, [](const auto& rule) {
            return command::Extend{rule.clock, {1, rule.longest.unit, rule.longest.last_day}, words};
        });
        only(command::Supplement{words});
        only(command::Submit{Answer{words, words, words, {}}});
        only(command::Sign{});
        only(command::SendBack{words});
        only(command::RecordCallBack{});
        only(command::Judge{});
        each(request_.remedies, [](const Remedy& remedy) { return command::FulfilRemedy{remedy.id, words}; });
        only(command::Close{});
        only(command::Archive{});
        only(command::Reopen{words});
        only(command::Withdraw{});
        only(command::Refer{words, "", words});
        only(command::Remind{words});
        only(command::Merge{words, words});
        each(util::all_of<Kind>(), [this](Kind kind) {
            return command::Reclassify{kind, request_.registration.subject, words};
        });
        take_up();
        only(command::SetRepresentatives{2, {{words, ""}}});
        units([this](const UnitId& unit) { return command::AddCoHandler{unit, {}, words, day_}; });
        each(request_.co_handlers, [](const CoHandler& one) { return command::Contribute{one.id, words}; });
        only(command::FindReview{ReviewOutcome::Upheld, words});
        only(command::ObjectToRefusal{words});
        only(command::ConfirmRefusal{words});
        only(command::OverturnRefusal{words});
        only(command::Supervise{words, day_});
        instruct();
        each(request_.orders, [](const Order& order) { return command::ReportOrder{order.id, words}; });
        each(request_.orders, [](const Order& order) { return command::SettleOrder{order.id, words}; });
        each(request_.orders, [](const Order& order) { return command::SendBackOrder{order.id, words}; });
        persons([](const PersonId& person) { return command::OfferHandover{person, words}; });
        only(command::TakeOver{});
        each(std::array{ConfirmedAct::Verdict, ConfirmedAct::Withdrawal}, [](ConfirmedAct act) {
            return command::ConfirmAct{act, Standing::Confirmed, Channel::Phone, ""};
        });
        only(command::ReadIdentity{words});
        only(command::Tell{Channel::Phone, "", words});
        if (const PersonId* person = record::person_of(context_.actor)) only(command::DeclareInterest{*person, words});
        return std::move(actions_);
    }

  private:
    static std::vector<std::uint32_t> numbers_to(std::size_t last) {
        std::vector<std::uint32_t> numbers(last);
        std::iota(numbers.begin(), numbers.end(), 1U);
        return numbers;
    }

    void keep(const Trial& trial) {
        if (auto action = trial.outcome()) actions_.push_back(std::move(*action));
    }

    void only(const Command& command) {
        Trial trial(request_, context_, worth_trying_, Trial::Candidates::Unlike);
        trial.take(command);
        keep(trial);
    }

    template <class Range, class Make>
    void each(const Range& range, Make make) {
        Trial trial(request_, context_, worth_trying_, Trial::Candidates::Unlike);
        for (const auto& one : range) {
            if (!trial.take(make(one))) break;
        }
        keep(trial);
    }

    template <class Rules, class Make>
    void rules(Rules procedure::Procedure::*list, Make make) {
        if (procedure_ != nullptr) each(procedure_->*list, make);
    }

    /// The unit that has it and the unit it is about are the likeliest.
    template <class Make>
    void units(Make make) {
        Trial trial(request_, context_, worth_trying_, Trial::Candidates::Alike);
        for (const auto& near : {request_.handling_unit, request_.registration.unit}) {
            if (near && !trial.take(make(*near))) return keep(trial);
        }
        for (const people::Unit& unit : context_.organisation.units()) {
            if (unit.validity.contains(day_) && !trial.take(make(unit.id))) break;
        }
        keep(trial);
    }

    /// Who serves in the unit that has it is the likeliest.
    template <class Make>
    void persons(Make make) {
        Trial trial(request_, context_, worth_trying_, Trial::Candidates::Alike);
        if (request_.handling_unit) {
            for (const people::Post& post : context_.organisation.posts_in(*request_.handling_unit, day_)) {
                if (!trial.take(make(post.person))) return keep(trial);
            }
        }
        for (const people::Person& person : context_.organisation.persons()) {
            if (!trial.take(make(person.id))) break;
        }
        keep(trial);
    }

    void take_up() {
        std::vector<command::TakeUp> commands(1);
        if (request_.history) {
            for (const Kind kind : util::all_of<Kind>()) commands.emplace_back().kind = kind;
        }
        each(commands, [](const command::TakeUp& command) { return command; });
    }

    /// By the actor, or on the paper of each leader.
    void instruct() {
        std::vector<std::optional<PersonId>> leaders(1);
        for (const people::Post& post : context_.organisation.posts()) {
            const bool leads = post.role == people::Role::Leader || post.role == people::Role::Deputy;
            if (leads && post.term.contains(day_)) leaders.push_back(post.person);
        }
        each(leaders, [this](const std::optional<PersonId>& leader) {
            return command::Instruct{leader, day_, words, day_};
        });
    }

    const Request& request_;
    const Context& context_;
    const Trial::Filter& worth_trying_;
    util::Date day_;
    const procedure::Procedure* procedure_;
    std::vector<TriedAction> actions_;
};

}  // namespace

std::string_view action_key(const Command& command) {
    return std::visit(util::Overloaded{
                          [](const command::Register&) { return "register"; },
                          [](const command::Assign&) { return "assign"; },
                          [](const command::SignFor&) { return "sign_for"; },
                          [](const command::Accept&) { return "accept"; },
                          [](const command::Refuse&) { return "refuse"; },
                          [](const command::Return&) { return "return"; },
                          [](const command::Designate&) { return "designate"; },
                          [](const command::Transfer&) { return "transfer"; },
                          [](const command::DeclareInterest&) { return "recuse"; },
                          [](const command::SetPoints&) { return "set_points"; },
                          [](const command::Find&) { return "find"; },
                          [](const command::FindLiability&) { return "find_liability"; },
                          [](const command::Suspend&) { return "suspend"; },
                          [](const command::Resume&) { return "resume"; },
                          [](const command::Extend&) { return "extend"; },
                          [](const command::Supplement&) { return "supplement"; },
                          [](const command::Submit&) { return "submit"; },
                          [](const command::SendBack&) { return "send_back"; },
                          [](const command::Sign&) { return "sign"; },
                          [](const command::RecordCallBack&) { return "call_back"; },
                          [](const command::Judge&) { return "judge"; },
                          [](const command::FulfilRemedy&) { return "fulfil_remedy"; },
                          [](const command::Close&) { return "close"; },
                          [](const command::Archive&) { return "archive"; },
                          [](const command::Reopen&) { return "reopen"; },
                          [](const command::Withdraw&) { return "withdraw"; },
                          [](const command::Refer&) { return "refer"; },
                          [](const command::Remind&) { return "remind"; },
                          [](const command::Tick&) { return "tick"; },
                          [](const command::Merge&) { return "merge"; },
                          [](const command::Reclassify&) { return "reclassify"; },
                          [](const command::TakeUp&) { return "take_up"; },
                          [](const command::SetRepresentatives&) { return "set_representatives"; },
                          [](const command::AddCoHandler&) { return "co_handle"; },
                          [](const command::Contribute&) { return "contribute"; },
                          [](const command::FindReview&) { return "find_review"; },
                          [](const command::ObjectToRefusal&) { return "object"; },
                          [](const command::ConfirmRefusal&) { return "confirm_refusal"; },
                          [](const command::OverturnRefusal&) { return "overturn_refusal"; },
                          [](const command::Supervise&) { return "supervise"; },
                          [](const command::Instruct&) { return "instruct"; },
                          [](const command::ReportOrder&) { return "report_order"; },
                          [](const command::SettleOrder&) { return "settle_order"; },
                          [](const command::SendBackOrder&) { return "send_back_order"; },
                          [](const command::OfferHandover&) { return "offer_handover"; },
                          [](const command::TakeOver&) { return "take_over"; },
                          [](const command::ConfirmAct&) { return "confirm_act"; },
                          [](const command::ReadIdentity&) { return "read_identity"; },
                          [](const command::Tell&) { return "tell"; },
                      },
                      command);
}

bool is_final_word(Refusal refusal) {
    switch (refusal) {
        case Refusal::NoSuchMatter:
        case Refusal::SealedKindNotTaken:
        case Refusal::KindNotTaken:
        case Refusal::AlreadyEnded:
        case Refusal::OnlyHistory:
        case Refusal::NotInThisState:
        case Refusal::NotYourRole:
        case Refusal::NotYourMatter:
        case Refusal::Excluded:
        case Refusal::NotOutsideUnit:
        case Refusal::DrafterMayNotSign:
        case Refusal::HandlerMayNotApprove:
        case Refusal::OnlyThePerson:
        case Refusal::AlreadySignedFor:
        case Refusal::AnsweredInHistory:
        case Refusal::OthersMerged:
        case Refusal::NotAnsweredYet:
        case Refusal::ReviewNotProvided:
        case Refusal::ReviewWindowClosed:
        case Refusal::ReviewedAlready:
        case Refusal::FinallyReviewed:
        case Refusal::NoHigherBody:
        case Refusal::ObjectedAlready:
        case Refusal::RefusalIsOverturned:
        case Refusal::RefuserMayNotReview:
            return true;
        case Refusal::DesignationIsFinal:
        case Refusal::UnknownUnit:
        case Refusal::UnknownPerson:
        case Refusal::HandlerExcluded:
        case Refusal::NoLawfulHandler:
        case Refusal::ReturnedAlready:
        case Refusal::UnknownSubject:
        case Refusal::PointUnknown:
        case Refusal::RemedyUnknown:
        case Refusal::NoSuchClock:
        case Refusal::TextMissing:
        case Refusal::TextTooLong:
        case Refusal::TimeInTheFuture:
        case Refusal::ReasonNotInList:
        case Refusal::RemedyDateMissing:
        case Refusal::FindingMissing:
        case Refusal::LiabilityMissing:
        case Refusal::RemedyOpen:
        case Refusal::ExtendedAlready:
        case Refusal::DeadlineAlreadyPassed:
        case Refusal::DeadlineSetBySource:
        case Refusal::ExtensionTooLong:
        case Refusal::SuspensionCapReached:
        case Refusal::JudgedAlready:
        case Refusal::VerdictOutOfRange:
        case Refusal::CallBackMissing:
        case Refusal::CallBackTooSoon:
        case Refusal::TooManyAttempts:
        case Refusal::OtherUnknown:
        case Refusal::SameMatter:
        case Refusal::OtherNotOpen:
        case Refusal::KindsDiffer:
        case Refusal::NothingChanged:
        case Refusal::CoHandlerUnknown:
        case Refusal::ContributedAlready:
        case Refusal::OrderUnknown:
        case Refusal::OrderNotOpen:
        case Refusal::NoHandoverOffered:
        case Refusal::NothingToConfirm:
        case Refusal::TooMany:
        case Refusal::TooManyRepresentatives:
        case Refusal::DateOutOfRange:
        case Refusal::ReviewOutcomeMissing:
            return false;
    }
    return false;
}

std::vector<TriedAction> open_actions(const Request& request, const Context& context,
                                      const std::function<bool(const Command&)>& worth_trying) {
    std::vector<TriedAction> actions = Trials(request, context, worth_trying).all();
    for (TriedAction& action : actions) {
        // Only the number of the other matter is missing, which whoever merges will name.
        if (action.blocked == Refusal::OtherUnknown) action.blocked.reset();
    }
    // The same fault of every candidate tells the reader nothing they could mend.
    std::erase_if(actions, [](const TriedAction& action) { return action.blocked && is_idle(*action.blocked); });
    return actions;
}

}  // namespace qingfeng::domain::request
