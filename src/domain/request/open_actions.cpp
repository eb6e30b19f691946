#include "domain/request/open_actions.h"

#include <algorithm>

#include "domain/procedure/keys.h"
#include "util/enum_keys.h"
#include "util/overloaded.h"

namespace qingfeng::domain::request {
namespace {

const std::string words = "…";

constexpr std::size_t few = 20;

/// Candidates for one kind of command, likeliest first.
using Candidates = std::vector<Command>;

std::vector<UnitId> units_in_being(const Request& request, const Context& context, util::Date day) {
    std::vector<UnitId> units;
    if (request.handling_unit) units.push_back(*request.handling_unit);
    if (request.registration.unit) units.push_back(*request.registration.unit);
    for (const people::Unit& unit : context.organisation.units()) {
        if (unit.validity.contains(day)) units.push_back(unit.id);
    }
    return units;
}

Candidates assignments(const Request& request, const Context& context, util::Date day) {
    Candidates commands;
    for (UnitId& unit : units_in_being(request, context, day)) commands.emplace_back(command::Assign{unit, {}});
    return commands;
}

Candidates designations(const Request& request, const Context& context, util::Date day) {
    Candidates commands;
    for (UnitId& unit : units_in_being(request, context, day)) {
        commands.emplace_back(command::Designate{unit, {}, words});
    }
    return commands;
}

Candidates transfers(const Context& context) {
    Candidates commands;
    for (const people::Person& person : context.organisation.persons()) {
        commands.emplace_back(command::Transfer{person.id, words});
    }
    return commands;
}

Candidates findings(const Request& request) {
    Candidates commands;
    for (std::uint32_t point = 1; point <= request.points.size(); ++point) {
        commands.emplace_back(command::Find{point, Finding::CannotVerify, words});
    }
    return commands;
}

Candidates refusals(const procedure::Procedure& procedure) {
    Candidates commands;
    for (const auto& rule : procedure.refusals) commands.emplace_back(command::Refuse{rule.reason, words});
    return commands;
}

Candidates suspensions(const procedure::Procedure& procedure) {
    Candidates commands;
    for (const auto& rule : procedure.suspensions) commands.emplace_back(command::Suspend{rule.reason, words});
    return commands;
}

Candidates extensions(const procedure::Procedure& procedure) {
    Candidates commands;
    for (const auto& rule : procedure.extensions) {
        commands.emplace_back(command::Extend{rule.clock, {1, rule.longest.unit, rule.longest.last_day}, words});
    }
    return commands;
}

Candidates fulfilments(const Request& request) {
    Candidates commands;
    for (const Remedy& remedy : request.remedies) commands.emplace_back(command::FulfilRemedy{remedy.id, words});
    return commands;
}

Candidates reclassifications(const Request& request) {
    Candidates commands;
    for (const Kind kind : util::all_of<Kind>()) {
        commands.emplace_back(command::Reclassify{kind, request.registration.subject, words});
    }
    return commands;
}

Candidates take_ups(const Request& request) {
    Candidates commands = {command::TakeUp{}};
    if (request.history) {
        for (const Kind kind : util::all_of<Kind>()) {
            command::TakeUp command;
            command.kind = kind;
            commands.emplace_back(command);
        }
    }
    return commands;
}

Candidates calls_for_help(const Request& request, const Context& context, util::Date day) {
    Candidates commands;
    for (UnitId& unit : units_in_being(request, context, day)) {
        commands.emplace_back(command::AddCoHandler{unit, {}, words, day});
    }
    return commands;
}

Candidates contributions(const Request& request) {
    Candidates commands;
    for (const CoHandler& one : request.co_handlers) commands.emplace_back(command::Contribute{one.id, words});
    return commands;
}

/// By the actor, or on the paper of each leader.
Candidates instructions(const Context& context, util::Date day) {
    Candidates commands = {command::Instruct{{}, day, words, day}};
    for (const people::Post& post : context.organisation.posts()) {
        const bool leads = post.role == people::Role::Leader || post.role == people::Role::Deputy;
        if (leads && post.term.contains(day)) commands.emplace_back(command::Instruct{post.person, day, words, day});
    }
    return commands;
}

template <class C>
Candidates of_orders(const Request& request) {
    Candidates commands;
    for (const Order& order : request.orders) commands.emplace_back(C{order.id, words});
    return commands;
}

Candidates handovers(const Context& context) {
    Candidates commands;
    for (const people::Person& person : context.organisation.persons()) {
        commands.emplace_back(command::OfferHandover{person.id, words});
    }
    return commands;
}

/// There is nothing of the kind to be done: no promise, no order, no clock.
bool is_idle(Refusal refusal) {
    constexpr Refusal idle[] = {Refusal::RemedyUnknown,    Refusal::NoSuchClock,      Refusal::PointUnknown,
                                Refusal::ReasonNotInList,  Refusal::CoHandlerUnknown, Refusal::ContributedAlready,
                                Refusal::OrderUnknown,     Refusal::OrderNotOpen,     Refusal::NoHandoverOffered,
                                Refusal::NothingToConfirm, Refusal::NothingChanged,   Refusal::KindsDiffer,
                                Refusal::UnknownPerson,    Refusal::HandlerExcluded};
    return std::find(std::begin(idle), std::end(idle), refusal) != std::end(idle);
}

/// The first candidate that is allowed; else the one whose refusal is last in the order in which they are reported.
std::optional<TriedAction> tried(const Request& request, const Context& context, const Candidates& candidates) {
    std::optional<TriedAction> best;
    for (const Command& command : candidates) {
        const auto decision = decide(&request, command, context);
        if (decision) return TriedAction{action_key(command), command, std::nullopt};
        // Who may extend differs from clock to clock; who may transfer does not from person to person.
        if (candidates.size() > few && is_final_word(decision.error())) return std::nullopt;
        if (!best || *best->blocked < decision.error()) {
            best = TriedAction{action_key(command), command, decision.error()};
        }
    }
    if (best && is_final_word(*best->blocked)) return std::nullopt;
    return best;
}

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

std::vector<TriedAction> open_actions(const Request& request, const Context& context) {
    const util::Date day = context.zone.to_local(context.now).date;
    const auto* procedure = context.procedures.find(request.registration.procedure);
    static const procedure::Procedure no_procedure;
    const procedure::Procedure& rules = procedure == nullptr ? no_procedure : *procedure;
    const PersonId* person = record::person_of(context.actor);
    const Answer draft{words, words, words, {}};

    std::vector<Candidates> kinds = {
        assignments(request, context, day),
        {command::SignFor{}},
        {command::Accept{}},
        refusals(rules),
        {command::Return{words, words}},
        designations(request, context, day),
        transfers(context),
        {command::SetPoints{{words}}},
        findings(request),
        {command::FindLiability{Liability::NotLiable, words}},
        suspensions(rules),
        {command::Resume{}},
        extensions(rules),
        {command::Supplement{words}},
        {command::Submit{draft}},
        {command::Sign{}},
        {command::SendBack{words}},
        {command::RecordCallBack{}},
        {command::Judge{}},
        fulfilments(request),
        {command::Close{}},
        {command::Archive{}},
        {command::Reopen{words}},
        {command::Withdraw{}},
        {command::Refer{words, "", words}},
        {command::Remind{words}},
        {command::Merge{words, words}},
        reclassifications(request),
        take_ups(request),
        {command::SetRepresentatives{2, {{words, ""}}}},
        calls_for_help(request, context, day),
        contributions(request),
        {command::FindReview{ReviewOutcome::Upheld, words}},
        {command::ObjectToRefusal{words}},
        {command::ConfirmRefusal{words}},
        {command::OverturnRefusal{words}},
        {command::Supervise{words, day}},
        instructions(context, day),
        of_orders<command::ReportOrder>(request),
        of_orders<command::SettleOrder>(request),
        of_orders<command::SendBackOrder>(request),
        handovers(context),
        {command::TakeOver{}},
        {command::ConfirmAct{ConfirmedAct::Verdict, Standing::Confirmed, Channel::Phone, ""},
         command::ConfirmAct{ConfirmedAct::Withdrawal, Standing::Confirmed, Channel::Phone, ""}},
        {command::ReadIdentity{words}},
        {command::Tell{Channel::Phone, "", words}},
    };
    if (person != nullptr) kinds.push_back({command::DeclareInterest{*person, words}});

    std::vector<TriedAction> actions;
    for (const Candidates& candidates : kinds) {
        if (auto action = tried(request, context, candidates)) actions.push_back(std::move(*action));
    }
    for (TriedAction& action : actions) {
        // Only the number of the other matter is missing, which whoever merges will name.
        if (action.blocked == Refusal::OtherUnknown) action.blocked.reset();
    }
    // The same fault of every candidate tells the reader nothing they could mend.
    std::erase_if(actions, [](const TriedAction& action) { return action.blocked && is_idle(*action.blocked); });
    return actions;
}

}  // namespace qingfeng::domain::request
