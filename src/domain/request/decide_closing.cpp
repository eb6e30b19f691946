#include <algorithm>

#include "domain/request/desk.h"
#include "domain/request/verdict_reasons.h"

/// From the answer to the archive: what the person says, what was promised, and the ways out.
namespace qingfeng::domain::request {
namespace {

using clocks::ClockKind;
using people::Extent;
using people::Role;
using util::refuse;

bool answered(const Desk& desk) {
    const auto state = state_kind(desk.request().state);
    return state == StateKind::Answered || state == StateKind::AwaitingCallBack;
}

/// The person of a merged matter has its answer too, and a word of their own about it.
bool answered_or_closed(const Desk& desk) {
    if (std::holds_alternative<state::Merged>(desk.request().state)) return !desk.request().answers.empty();
    return answered(desk) || std::holds_alternative<state::Closed>(desk.request().state);
}

bool call_back_owed(const Desk& desk) {
    const Request& request = desk.request();
    const auto& rule = desk.procedure()->call_back;
    const Verdict* verdict = request.verdict();
    const bool bad =
        verdict != nullptr && (verdict->grade == Grade::Dissatisfied || verdict->grade == Grade::VeryDissatisfied);
    // A person who has judged well need not be rung up; one who judged badly must be heard.
    if (!(request.call_back_drawn && verdict == nullptr) && !(bad && rule.bad_verdict_always)) return false;
    int attempts = 0;
    for (const CallBack& call : request.call_backs) {
        if (call.round != request.round) continue;
        if (call.outcome == CallBackOutcome::Reached) return false;
        ++attempts;
    }
    return attempts < rule.attempts_max;
}

/// An act by code counts at once only where no member of staff ever held the code.
Standing standing_of(const Desk& desk) {
    return desk.request().registration.code_seen_by_staff ? Standing::AwaitingConfirmation : Standing::Confirmed;
}

/// 撤回不停查: matters of the three illegal road practices (field 01) and of discipline are checked all the same.
bool check_goes_on(const taxonomy::Subject& subject) {
    return subject.code.starts_with("01") || subject.routing == taxonomy::Routing::Discipline;
}

}  // namespace

Decision decide_call_back(const Desk& desk, const command::RecordCallBack& command) {
    if (!answered_or_closed(desk)) return refuse(Refusal::NotInThisState);
    if (!desk.is_intake()) return refuse(Refusal::NotYourRole);
    if (const auto fault = desk.excluded(Extent::Deciding)) return refuse(*fault);
    if (desk.in_handling_unit() || desk.handles()) return refuse(Refusal::NotOutsideUnit);
    if (command.remark.size() > note_bytes_max) return refuse(Refusal::TextTooLong);
    int attempts = 0;
    for (const CallBack& call : desk.request().call_backs) {
        if (call.round != desk.request().round) continue;
        ++attempts;
        if (desk.now().micros - call.at.micros < call_back_gap_micros) return refuse(Refusal::CallBackTooSoon);
    }
    if (attempts >= desk.procedure()->call_back.attempts_max) return refuse(Refusal::TooManyAttempts);
    event::CallBackRecorded recorded{command.outcome, command.solved, command.remark, {}};
    const bool last = attempts + 1 >= desk.procedure()->call_back.attempts_max;
    if (command.outcome == CallBackOutcome::Reached || last) recorded.clocks = desk.stopped({ClockKind::CallBack});
    return std::vector<Event>{recorded};
}

Decision decide_judge(const Desk& desk, const command::Judge& command) {
    if (!answered_or_closed(desk)) return refuse(Refusal::NotInThisState);
    if (!desk.is_complainant()) return refuse(Refusal::OnlyThePerson);
    if (command.comment.size() > note_bytes_max) return refuse(Refusal::TextTooLong);
    if (desk.request().verdict() != nullptr) return refuse(Refusal::JudgedAlready);
    if (command.grade < Grade::VeryDissatisfied || command.grade > Grade::VerySatisfied) {
        return refuse(Refusal::VerdictOutOfRange);
    }
    if (command.reasons.size() > reasons_for(command.grade).size()) return refuse(Refusal::TooMany);
    for (const VerdictReason reason : command.reasons) {
        if (!goes_with(reason, command.grade)) return refuse(Refusal::ReasonNotInList);
    }
    return std::vector<Event>{event::Judged{command.grade,
                                            command.solved,
                                            command.comment,
                                            standing_of(desk),
                                            {},
                                            command.reasons,
                                            command.call_back_welcome}};
}

Decision decide_fulfil(const Desk& desk, const command::FulfilRemedy& command) {
    if (desk.request().remedies.empty()) return refuse(Refusal::NotInThisState);
    if (!desk.handles() && !desk.in_handling_unit() && !desk.is_office()) return refuse(Refusal::NotYourMatter);
    if (const auto fault = desk.excluded(Extent::Whole)) return refuse(*fault);
    const auto& remedies = desk.request().remedies;
    const auto promised = std::find_if(remedies.begin(), remedies.end(),
                                       [&](const Remedy& remedy) { return remedy.id == command.remedy; });
    if (promised == remedies.end() || promised->done) return refuse(Refusal::RemedyUnknown);
    if (const auto fault = check_text(command.evidence, note_bytes_max)) return refuse(*fault);
    event::RemedyFulfilled fulfilled{command.remedy, command.evidence, {}};
    if (const auto* running = desk.request().clock(ClockKind::Remedy, command.remedy)) {
        clocks::Clock clock = *running;
        clocks::stop(clock, desk.now());
        fulfilled.clocks.push_back(std::move(clock));
    }
    return std::vector<Event>{fulfilled};
}

Decision decide_close(const Desk& desk) {
    if (!answered(desk)) return refuse(Refusal::NotInThisState);
    if (!desk.handles() && !desk.is_office()) return refuse(Refusal::NotYourMatter);
    if (const auto fault = desk.excluded(Extent::Deciding)) return refuse(*fault);
    if (call_back_owed(desk)) return refuse(Refusal::CallBackMissing);
    return std::vector<Event>{event::Closed{desk.stopped({ClockKind::CallBack})}};
}

Decision decide_archive(const Desk& desk) {
    if (!std::holds_alternative<state::Closed>(desk.request().state)) return refuse(Refusal::NotInThisState);
    if (!desk.handles() && !desk.is_office()) return refuse(Refusal::NotYourMatter);
    if (const auto fault = desk.excluded(Extent::Deciding)) return refuse(*fault);
    // What was promised ends when it is done, not when the file is put away.
    const auto open = [](const Remedy& remedy) { return !remedy.done; };
    const auto& remedies = desk.request().remedies;
    if (std::any_of(remedies.begin(), remedies.end(), open)) return refuse(Refusal::RemedyOpen);
    return std::vector<Event>{event::Archived{}};
}

Decision decide_reopen(const Desk& desk, const command::Reopen& command) {
    if (!answered_or_closed(desk)) return refuse(Refusal::NotInThisState);
    if (!desk.is_office()) return refuse(Refusal::NotYourRole);
    if (const auto fault = desk.excluded(Extent::Deciding)) return refuse(*fault);
    if (const auto fault = check_text(command.reason, note_bytes_max)) return refuse(*fault);
    return std::vector<Event>{reopening(desk, command.reason)};
}

event::Reopened reopening(const Desk& desk, std::string reason) {
    event::Reopened reopened{std::move(reason), desk.stopped({ClockKind::CallBack, ClockKind::ReviewWindow})};
    if (const auto* answer = desk.request().clock(ClockKind::Answer)) {
        clocks::Clock clock = *answer;
        clocks::run_again(clock, desk.now(), desk.rules());
        reopened.clocks.push_back(std::move(clock));
    }
    std::optional<clocks::Clock> redo;
    if (clocks::bind(redo, ClockKind::Redo, procedure::ClockStart::Reopened, desk.now(), desk.rules())) {
        reopened.clocks.push_back(*redo);
    }
    return reopened;
}

Decision decide_withdraw(const Desk& desk, const command::Withdraw& command) {
    const Request& request = desk.request();
    if (request.withdrawn) return refuse(Refusal::AlreadyEnded);
    if (answered_or_closed(desk)) return refuse(Refusal::NotInThisState);
    if (!desk.is_complainant()) return refuse(Refusal::OnlyThePerson);
    if (command.reason.size() > note_bytes_max) return refuse(Refusal::TextTooLong);
    event::Withdrawn withdrawn{command.reason, false, standing_of(desk), {}};
    const auto* subject = desk.context().taxonomy.find(request.registration.subject);
    // Nobody takes back what others have asked for as well.
    withdrawn.check_goes_on = (subject != nullptr && check_goes_on(*subject)) || !request.merged_from.empty();
    if (!withdrawn.check_goes_on && withdrawn.standing == Standing::Confirmed) withdrawn.clocks = desk.all_stopped();
    return std::vector<Event>{withdrawn};
}

Decision decide_refer(const Desk& desk, const command::Refer& command) {
    if (answered_or_closed(desk)) return refuse(Refusal::NotInThisState);
    if (!desk.is_office()) return refuse(Refusal::NotYourRole);
    if (const auto fault = desk.excluded(Extent::Deciding)) return refuse(*fault);
    if (const auto fault = check_text(command.body, note_bytes_max)) return refuse(*fault);
    if (const auto fault = check_text(command.reason, note_bytes_max)) return refuse(*fault);
    if (command.letter.size() > note_bytes_max) return refuse(Refusal::TextTooLong);
    return std::vector<Event>{event::Referred{command.body, command.letter, command.reason, desk.all_stopped()}};
}

}  // namespace qingfeng::domain::request
