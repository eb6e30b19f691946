#include <algorithm>
#include <array>

#include "simulation/staff.h"

/// The person the matter belongs to, and everybody's mischief.
namespace qingfeng::simulation {
namespace {

namespace request = domain::request;
namespace command = domain::request::command;
namespace state = domain::request::state;
using domain::people::PersonId;
using domain::procedure::ClockKind;
using request::Grade;
using request::Solved;
using request::StateKind;

Plan by_person(const Sight& sight, double hours, request::Command what, std::string_view label) {
    return {{sight.now.micros + static_cast<std::int64_t>(hours * static_cast<double>(util::micros_per_hour))},
            domain::record::Complainant{},
            true,
            std::move(what),
            label};
}

/// Judged by what the person can see: was it true, was it in time, was it an answer at all.
std::optional<Plan> judge(const Sight& sight, Story& story) {
    const auto* procedure = sight.configuration.procedures().find(sight.request.registration.procedure);
    if (procedure == nullptr || !procedure->asks_verdict || !story.random.chance(46)) return std::nullopt;
    double contentment = 3.6;
    if (story.copied) contentment -= 1.6;
    if (story.truth == request::Finding::NotSubstantiated) contentment -= 0.8;
    if (!sight.request.remedies.empty()) contentment += 0.6;
    if (const auto* clock = sight.request.clock(ClockKind::Answer); clock != nullptr && clock->overdue_noted) {
        contentment -= 0.9;
    }
    if (sight.request.registration.kind == request::Kind::Enquiry) contentment += 0.7;
    contentment += (story.random.unit() + story.random.unit() - 1) * 1.8;
    const int grade = std::clamp(static_cast<int>(contentment + 0.5), 1, 5);
    const bool good = grade >= 3;
    std::optional<Solved> solved;
    if (story.random.chance(80)) {
        solved = good ? (story.random.chance(80) ? Solved::Yes : Solved::Partly)
                      : (story.random.chance(70) ? Solved::No : Solved::Partly);
    }
    return by_person(
        sight, 0.3 + story.random.exponential(40),
        command::Judge{static_cast<Grade>(grade), solved, words(good ? "comment_good" : "comment_bad", story)},
        "judge");
}

}  // namespace

std::optional<Plan> next_of_person(const Sight& sight, Story& story) {
    const StateKind now = request::state_kind(sight.request.state);
    if (now == StateKind::Refused && !sight.request.objected && story.random.chance(30)) {
        return by_person(sight, 3 + story.random.exponential(60), command::ObjectToRefusal{words("objection", story)},
                         "object");
    }
    // Whose matter was merged away has an answer all the same, and a word about it.
    const bool answered_together =
        now == StateKind::Merged && !sight.request.answers.empty() && sight.request.verdicts.empty();
    if (answered_together) return judge(sight, story);
    if (sight.request.ended()) return std::nullopt;
    if (now == StateKind::Answered) return judge(sight, story);
    if (now == StateKind::Suspended) {
        const auto& suspended = std::get<state::Suspended>(sight.request.state);
        if (suspended.reason != domain::procedure::SuspensionReason::AwaitingPerson || !story.random.chance(75)) {
            return std::nullopt;
        }
        return by_person(sight, 4 + story.random.exponential(60), command::Supplement{words("supplement", story)},
                         "supplement");
    }
    if (sight.request.round > 0 || now == StateKind::Closed || now == StateKind::AwaitingCallBack) return std::nullopt;
    const double drawn = story.random.unit() * 100;
    if (drawn < 9) {
        return by_person(sight, 1 + story.random.exponential(30), command::Supplement{words("supplement", story)},
                         "supplement");
    }
    if (drawn < 11.5) {
        return by_person(sight, 6 + story.random.exponential(60), command::Withdraw{words("withdraw", story)},
                         "withdraw");
    }
    if (drawn < 17 && !story.patient) {
        // Ringing up: the operator writes it down.
        if (const auto who = somebody(sight, domain::people::Role::Operator)) {
            const util::Instant later{sight.now.micros + story.random.between(2, 9) * 24 * util::micros_per_hour};
            return Plan{OfficeTime(sight.configuration).after(later, story.random.exponential(60)),
                        domain::record::Person{*who}, false, command::Remind{words("hasten", story)}, "remind"};
        }
    }
    return std::nullopt;
}

Plan mischief(const Sight& sight, Story& story, Random& random) {
    using domain::procedure::RefusalReason;
    using domain::procedure::SuspensionReason;
    const auto& organisation = sight.configuration.organisation;
    std::vector<PersonId> persons;
    for (const auto& post : organisation.posts()) {
        if (post.term.contains(sight.today())) persons.push_back(post.person);
    }
    const PersonId other = random.pick(persons);
    const auto& unit = random.pick(organisation.units()).id;
    struct Deed {
        request::Command command;
        std::string_view label;
    };
    const request::Answer empty_words{words("copied_facts", story), words("copied_decision", story), "", {}};
    const std::vector<Deed> deeds = {
        {command::Close{}, "close"},
        {command::Archive{}, "archive"},
        {command::Sign{}, "sign"},
        {command::Submit{empty_words}, "submit"},
        {command::Accept{}, "accept"},
        {command::SignFor{}, "sign_for"},
        {command::Return{words("return_reason", story), words("return_basis", story)}, "return"},
        {command::Refuse{RefusalReason::OutsideRemit, words("refuse_remit", story)}, "refuse"},
        {command::Assign{unit, other}, "assign"},
        {command::Assign{unit, std::nullopt}, "assign"},
        {command::Designate{unit, other, words("designate_reason", story)}, "designate"},
        {command::Transfer{other, words("transfer_reason", story)}, "transfer"},
        {command::Find{1, request::Finding::NotSubstantiated, words("finding_no", story)}, "find"},
        {command::FindLiability{request::Liability::NotLiable, words("not_liable", story)}, "liability"},
        {command::Extend{ClockKind::Answer,
                         {static_cast<std::uint32_t>(1 + random.below(30)), domain::calendar::LimitUnit::Workday, {}},
                         words("extend_reason", story)},
         "extend"},
        {command::Suspend{SuspensionReason::AwaitingOtherBody, words("suspend_other", story)}, "suspend"},
        {command::Resume{""}, "resume"},
        {command::Judge{Grade::VerySatisfied, Solved::Yes, ""}, "judge"},
        {command::Withdraw{""}, "withdraw"},
        {command::FulfilRemedy{1, words("evidence", story)}, "remedy_done"},
        {command::RecordCallBack{request::CallBackOutcome::Reached, Solved::Yes, ""}, "call_back"},
        {command::Reopen{words("reopen_reason", story)}, "reopen"},
        {command::SendBack{words("send_back", story)}, "send_back"},
        {command::Refer{"公安机关", "", words("refer_reason", story)}, "refer"},
        {command::DeclareInterest{other, words("interest", story)}, "declare_interest"},
    };
    const Deed& deed = random.pick(deeds);
    const std::array<PersonId, 3> near{sight.request.current_handler(), sight.request.first_handler(), other};
    domain::record::Actor actor = domain::record::Person{random.chance(60) ? random.pick(near) : random.pick(persons)};
    const bool by_code = random.chance(12);
    if (by_code) actor = domain::record::Complainant{};
    return {sight.now, actor, by_code, deed.command, deed.label};
}

}  // namespace qingfeng::simulation
