#include <algorithm>

#include "simulation/grammar.h"
#include "simulation/staff_plans.h"

namespace qingfeng::simulation {
namespace {

namespace request = domain::request;
namespace command = domain::request::command;
namespace state = domain::request::state;
using domain::people::PersonId;
using domain::people::Role;
using domain::people::UnitId;
using domain::people::UnitKind;
using domain::procedure::ClockKind;
using domain::procedure::RefusalReason;
using domain::procedure::SuspensionReason;
using request::Finding;
using request::Liability;

/// Done by somebody with a tray full of other things and an eye on the date.
Plan in_turn(const Sight& sight, Story& story, Plan plan) {
    plan.at = before_the_deadline(sight, story, plan.at);
    return plan;
}

UnitId some_unit(const Sight& sight, Story& story) {
    const auto& organisation = sight.configuration.organisation;
    if (story.true_unit && story.random.chance(88)) return *story.true_unit;
    std::vector<UnitId> units;
    for (const auto& unit : organisation.units()) {
        const bool above = unit.kind == UnitKind::Bureau || unit.kind == UnitKind::SupervisingOffice ||
                           unit.kind == UnitKind::DisciplineOrgan;
        if (!above && unit.validity.contains(sight.today())) units.push_back(unit.id);
    }
    return story.random.pick(units);
}

std::optional<Plan> in_the_office(const Sight& sight, Story& story) {
    if (story.discipline) {
        return by_office(sight, 60 + story.random.exponential(200),
                         command::Refer{"纪检监察机构", words("letter", story), words("refer_reason", story)}, "refer");
    }
    if (auto other = another_name(sight, story)) return other;
    const bool refusable = story.refusals == 0 && !sight.request.refusal_overturned;
    if (story.outside_remit && refusable) {
        return by_office(sight, story.random.exponential(240),
                         command::Refuse{RefusalReason::OutsideRemit, words("refuse_remit", story)}, "refuse");
    }
    if (story.unclear && refusable) {
        return by_office(sight, story.random.exponential(240),
                         command::Refuse{RefusalReason::NoClearFacts, words("refuse_unclear", story)}, "refuse");
    }
    return by_office(sight, 5 + story.random.exponential(70), command::Assign{some_unit(sight, story), std::nullopt},
                     "assign");
}

std::optional<Plan> returned(const Sight& sight, Story& story) {
    if (story.random.chance(50) && story.refusals == 0) {
        return by_office(sight, 30 + story.random.exponential(200),
                         command::Assign{some_unit(sight, story), std::nullopt}, "assign");
    }
    const UnitId unit = story.true_unit.value_or(*sight.request.handling_unit);
    return by_office(sight, 30 + story.random.exponential(300),
                     command::Designate{unit, std::nullopt, words("designate_reason", story)}, "designate");
}

/// Somebody else in charge, because the one who was has left or may not go on.
std::optional<Plan> hand_over(const Sight& sight, Story& story) {
    const auto& organisation = sight.configuration.organisation;
    const auto parties = sight.request.parties();
    const UnitId unit = sight.request.handling_unit.value_or(UnitId());
    for (const PersonId& to : domain::people::lawful_handlers(organisation, parties, unit, sight.today())) {
        if (to == sight.request.current_handler()) continue;
        return by_office(sight, 60 + story.random.exponential(300),
                         command::Transfer{to, words("transfer_reason", story)}, "transfer");
    }
    const auto next = domain::people::next_lawful_handler(organisation, parties, unit, sight.today());
    if (!next || *next == sight.request.current_handler()) return std::nullopt;
    return by_office(sight, 60 + story.random.exponential(300),
                     command::Transfer{*next, words("transfer_reason", story)}, "transfer");
}

std::optional<Plan> assigned(const Sight& sight, Story& story, const state::Assigned& now) {
    const PersonId handler = sight.request.current_handler();
    const Temper temper = temper_of(handler, sight.seed);
    if (auto post = hand_over_post(sight, story)) return post;
    if (!serves(sight, handler) || !decides(sight, handler)) return hand_over(sight, story);
    if (auto person = ask_the_person(sight, story)) return person;
    if (!now.signed_for) {
        return plan(sight, handler, minutes(sight, story, handler, 35), command::SignFor{}, "sign_for");
    }
    if (auto other = another_name(sight, story)) return other;
    const bool could_return = !sight.request.designated && sight.request.returned_by.size() < 2 && story.refusals == 0;
    const bool wrong_unit = story.true_unit && sight.request.handling_unit && sight.request.registration.unit &&
                            *sight.request.registration.unit != *story.true_unit;
    if (could_return && story.random.chance(wrong_unit ? 60 : temper == Temper::Evasive ? 22 : 1.5)) {
        return plan(sight, handler, minutes(sight, story, handler, 90),
                    command::Return{words("return_reason", story), words("return_basis", story)}, "return");
    }
    // A designation is final, and some do not want to know it.
    if (sight.request.designated && story.refusals == 0 && story.random.chance(30)) {
        return plan(sight, handler, minutes(sight, story, handler, 90),
                    command::Return{words("return_reason", story), words("return_basis", story)}, "return");
    }
    if (story.outside_remit && story.refusals == 0 && !sight.request.refusal_overturned) {
        return plan(sight, handler, minutes(sight, story, handler, 200),
                    command::Refuse{RefusalReason::OutsideRemit, words("refuse_remit", story)}, "refuse");
    }
    if (story.random.chance(1.2)) {
        return plan(sight, handler, minutes(sight, story, handler, 60),
                    command::DeclareInterest{handler, words("interest", story)}, "declare_interest");
    }
    return in_turn(sight, story,
                   plan(sight, handler, minutes(sight, story, handler, 400), command::Accept{}, "accept"));
}

std::optional<Plan> find_point(const Sight& sight, Story& story, const PersonId& handler) {
    const auto& points = sight.request.points;
    for (std::uint32_t i = 0; i < points.size(); ++i) {
        if (points[i].finding) continue;
        Finding finding = i == 0 ? story.truth : static_cast<Finding>(1 + story.random.below(4));
        const Temper temper = temper_of(handler, sight.seed);
        // Nothing is easier than not to have found anything.
        if (temper == Temper::Dishonest && story.random.chance(60)) finding = Finding::NotSubstantiated;
        if (temper == Temper::Copying && story.random.chance(30)) finding = Finding::CannotVerify;
        constexpr std::string_view reasons[] = {"finding_yes", "finding_partly", "finding_no", "finding_unclear"};
        return in_turn(
            sight, story,
            plan(sight, handler, minutes(sight, story, handler, 1000),
                 command::Find{i + 1, finding, words(reasons[static_cast<std::size_t>(finding) - 1], story)}, "find"));
    }
    return std::nullopt;
}

std::optional<Plan> find_liability(const Sight& sight, Story& story, const PersonId& handler) {
    const auto& organisation = sight.configuration.organisation;
    const auto& concerned =
        sight.request.registration.unit ? sight.request.registration.unit : sight.request.handling_unit;
    std::vector<PersonId> able;
    const auto consider = [&](const PersonId& person) {
        const bool outside = !concerned || domain::people::is_outside(organisation, person, *concerned, sight.today());
        if (outside && decides(sight, person)) able.push_back(person);
    };
    consider(handler);
    for (const auto& post : organisation.posts()) {
        const bool judges = post.role == Role::Office || post.role == Role::Leader;
        if (judges && post.term.contains(sight.today())) consider(post.person);
    }
    // Nobody serves outside the bureau itself: its auditor judges there.
    if (able.empty() && concerned && concerned == organisation.root(sight.today())) {
        able = organisation.holders(Role::Auditor, *concerned, sight.today());
    }
    if (able.empty()) return std::nullopt;
    const PersonId who = story.random.chance(50) ? able.front() : able.back();
    Liability liability = Liability::NotLiable;
    std::string_view reason = "not_liable";
    if (story.truth == Finding::Substantiated || story.truth == Finding::PartlySubstantiated) {
        liability = story.random.chance(80) ? Liability::Liable : Liability::ThirdParty;
        reason = liability == Liability::Liable ? "liable" : "third_party";
    }
    return in_turn(sight, story,
                   plan(sight, who, minutes(sight, story, who, 500),
                        command::FindLiability{liability, words(reason, story)}, "liability"));
}

std::optional<Plan> suspend_or_extend(const Sight& sight, Story& story) {
    const PersonId handler = sight.request.current_handler();
    const auto office = somebody(sight, Role::Office);
    if (!office || *office == handler || !decides(sight, *office)) return std::nullopt;
    const bool waited = !sight.request.past_suspensions.empty();
    if (!waited && story.random.chance(6)) {
        const bool person = story.random.chance(65);
        return plan(sight, *office, minutes(sight, story, handler, 200),
                    command::Suspend{person ? SuspensionReason::AwaitingPerson : SuspensionReason::AwaitingOtherBody,
                                     words(person ? "suspend_person" : "suspend_other", story)},
                    "suspend");
    }
    const auto* clock = sight.request.clock(ClockKind::Answer);
    if (clock == nullptr || clock->run != domain::clocks::Run::Running) return std::nullopt;
    const std::int64_t left = clock->due.micros - sight.now.micros;
    const bool near = left > 0 && left < 4 * 24 * util::micros_per_hour;
    // Where one extension did not suffice, some ask for another: the rules have to say no.
    if (!near || !story.random.chance(clock->extension ? 12 : 30)) return std::nullopt;
    const auto* procedure = sight.configuration.procedures().find(sight.request.registration.procedure);
    if (procedure == nullptr || procedure->extensions.empty()) return std::nullopt;
    auto by = procedure->extensions.front().longest;
    by.count = 1 + static_cast<std::uint32_t>(story.random.below(by.count));
    return plan(sight, *office, minutes(sight, story, *office, 60),
                command::Extend{ClockKind::Answer, by, words("extend_reason", story)}, "extend");
}

/// The handler is on leave and the head takes the matter over, who would sign it otherwise.
std::optional<Plan> head_stands_in(const Sight& sight, Story& story) {
    const auto& request = sight.request;
    if (story.refusals > 0 || request.handlers.size() != 1 || !request.handling_unit) return std::nullopt;
    if (!story.random.chance(3)) return std::nullopt;
    for (const PersonId& head :
         sight.configuration.organisation.holders(Role::UnitHead, *request.handling_unit, sight.today())) {
        if (head == request.current_handler() || !decides(sight, head)) continue;
        return by_office(sight, 30 + story.random.exponential(200),
                         command::Transfer{head, words("transfer_reason", story)}, "transfer");
    }
    return std::nullopt;
}

std::optional<Plan> working(const Sight& sight, Story& story) {
    const PersonId handler = sight.request.current_handler();
    if (auto post = hand_over_post(sight, story)) return post;
    if (!serves(sight, handler) || !decides(sight, handler)) return hand_over(sight, story);
    if (auto person = ask_the_person(sight, story)) return person;
    if (auto beside = beside_the_work(sight, story, handler)) return beside;
    if (story.refusals == 0) {
        if (auto other = suspend_or_extend(sight, story)) return other;
    }
    if (auto stands_in = head_stands_in(sight, story)) return stands_in;
    const auto* procedure = sight.configuration.procedures().find(sight.request.registration.procedure);
    if (procedure == nullptr) return std::nullopt;
    if (procedure->needs_findings) {
        const bool untouched = !sight.request.points.front().finding;
        if (untouched && story.points > 1 && sight.request.points.size() == 1) {
            return plan(sight, handler, minutes(sight, story, handler, 60),
                        command::SetPoints{{words("points_first", story), words("points_second", story)}}, "points");
        }
        if (auto find = find_point(sight, story, handler)) return find;
    }
    if (procedure->needs_liability && !sight.request.liability) {
        if (auto find = find_liability(sight, story, handler)) return find;
    }
    if (auto conclusion = conclude_review(sight, story, handler)) return conclusion;
    return plan_answer(sight, story, handler);
}

/// From the unit upwards, the first of those who may sign and did not write it.
std::optional<Plan> sign(const Sight& sight, Story& story, const state::AwaitingSignature& now) {
    const auto& organisation = sight.configuration.organisation;
    const auto* procedure = sight.configuration.procedures().find(sight.request.registration.procedure);
    if (procedure == nullptr || !sight.request.handling_unit) return std::nullopt;
    std::vector<UnitId> levels = organisation.chain(*sight.request.handling_unit, sight.today());
    if (const auto office = organisation.supervising_office(*sight.request.handling_unit, sight.today())) {
        levels.push_back(*office);
    }
    // Who drafted it and may sign otherwise is tempted: the rules have to say no.
    if (story.refusals == 0 && story.random.chance(40)) {
        const auto posts = organisation.roles_of(now.drafted_by, sight.today());
        const bool could = std::any_of(posts.begin(), posts.end(), [&](const auto& post) {
            return std::find(procedure->signers.begin(), procedure->signers.end(), post.role) !=
                   procedure->signers.end();
        });
        if (could) return plan(sight, now.drafted_by, 20, command::Sign{}, "sign");
    }
    for (const UnitId& level : levels) {
        for (const Role role : procedure->signers) {
            for (const PersonId& person : organisation.holders(role, level, sight.today())) {
                if (person == now.drafted_by || !decides(sight, person)) continue;
                const double wait = minutes(sight, story, person, 300);
                if (story.random.chance(7)) {
                    return plan(sight, person, wait, command::SendBack{words("send_back", story)}, "send_back");
                }
                return in_turn(sight, story, plan(sight, person, wait, command::Sign{}, "sign"));
            }
        }
    }
    return std::nullopt;
}

std::optional<Plan> call_back(const Sight& sight, Story& story) {
    const auto who = caller(sight, story);
    if (!who) return std::nullopt;
    const bool reached = story.random.chance(62);
    std::optional<request::Solved> solved;
    if (reached) {
        constexpr double shares[] = {60, 25, 15};
        solved = static_cast<request::Solved>(1 + story.random.weighted(shares));
    }
    return plan(
        sight, *who, 65 + story.random.exponential(180),
        command::RecordCallBack{reached ? request::CallBackOutcome::Reached : request::CallBackOutcome::NotReached,
                                solved, words("call_remark", story)},
        "call_back");
}

std::optional<Plan> close_or_call(const Sight& sight, Story& story) {
    if (auto person = ask_the_person(sight, story)) return person;
    if (story.refusals == 0 && story.random.chance(3)) {
        if (const auto who = somebody(sight, Role::Operator)) {
            return plan(sight, *who, 20 + story.random.exponential(200),
                        command::Tell{request::Channel::Phone, "", words("told_person", story)}, "tell");
        }
    }
    const auto& r = sight.request;
    const auto of_round = [&](const auto& one) { return one.round == r.round; };
    const auto* verdict = r.verdict();  // one that the person denies is none
    const bool bad = verdict != nullptr && verdict->grade <= request::Grade::Dissatisfied;
    const auto calls = std::count_if(r.call_backs.begin(), r.call_backs.end(), of_round);
    const bool reached = std::any_of(r.call_backs.begin(), r.call_backs.end(), [&](const request::CallBack& call) {
        return call.round == r.round && call.outcome == request::CallBackOutcome::Reached;
    });
    if (bad && r.round < 2 && story.random.chance(55)) {
        return by_office(sight, 120 + story.random.exponential(400), command::Reopen{words("reopen_reason", story)},
                         "reopen");
    }
    const bool owed = (r.call_back_drawn && verdict == nullptr) || bad;
    if (owed && !reached && calls < 3 && story.refusals < 2) {
        if (auto call = call_back(sight, story)) return call;
    }
    const PersonId handler = r.current_handler();
    const double wait = 300 + story.random.exponential(900);
    if (serves(sight, handler) && decides(sight, handler)) {
        return plan(sight, handler, wait, command::Close{}, "close");
    }
    return by_office(sight, wait, command::Close{}, "close");
}

std::optional<Plan> after_closing(const Sight& sight, Story& story) {
    const PersonId handler = sight.request.current_handler();
    const bool able = serves(sight, handler) && decides(sight, handler);
    for (const auto& remedy : sight.request.remedies) {
        if (remedy.done) continue;
        const Temper temper = temper_of(handler, sight.seed);
        // Kept a little before the day, or after it by who does not mind.
        const util::Instant day = sight.configuration.zone.start_of(remedy.promise.until);
        const double late = temper == Temper::Slow || temper == Temper::Dishonest ? 4000 : 200;
        const util::Instant from{std::max(sight.now.micros, day.micros - 2 * 24 * util::micros_per_hour)};
        const util::Instant at = OfficeTime(sight.configuration).after(from, story.random.exponential(late));
        const auto office = somebody(sight, Role::Office);
        if (!able && !office) return std::nullopt;
        return Plan{at, domain::record::Person{able ? handler : *office}, false,
                    command::FulfilRemedy{remedy.id, words("evidence", story)}, "remedy_done"};
    }
    const double wait = 420.0 * static_cast<double>(story.random.between(5, 40));
    if (able) return plan(sight, handler, wait, command::Archive{}, "archive");
    return by_office(sight, wait, command::Archive{}, "archive");
}

std::optional<Plan> waiting(const Sight& sight, Story& story, const state::Suspended& now) {
    const bool person = now.reason == SuspensionReason::AwaitingPerson;
    if (!story.random.chance(person ? 30 : 70)) return std::nullopt;  // the clocks end it
    return plan(sight, sight.request.current_handler(), 420.0 * static_cast<double>(story.random.between(2, 9)),
                command::Resume{"材料已到，继续办理。"}, "resume");
}

}  // namespace

Plan plan(const Sight& sight, const PersonId& who, double minutes, request::Command what, std::string_view label) {
    return {OfficeTime(sight.configuration).after(sight.now, minutes), domain::record::Person{who}, false,
            std::move(what), label};
}

std::optional<Plan> by_office(const Sight& sight, double minutes, request::Command what, std::string_view label) {
    const auto who = somebody(sight, Role::Office);
    if (!who) return std::nullopt;
    return plan(sight, *who, minutes, std::move(what), label);
}

double minutes(const Sight& sight, Story& story, const PersonId& who, double mean) {
    // Nobody takes weeks over one step of many: what lies longer than that was mislaid, and that is told elsewhere.
    const double usual = mean * pace_of(temper_of(who, sight.seed));
    return 2 + std::min(story.random.exponential(usual), 2.5 * usual);
}

bool serves(const Sight& sight, const PersonId& who) {
    return !sight.configuration.organisation.roles_of(who, sight.today()).empty();
}

std::optional<PersonId> caller(const Sight& sight, Story& story) {
    const auto& organisation = sight.configuration.organisation;
    const auto& handlers = sight.request.handlers;
    for (const Role role : {Role::Operator, Role::Office, Role::Leader}) {
        std::vector<PersonId> able;
        for (const auto& post : organisation.posts()) {
            if (post.role != role || !post.term.contains(sight.today())) continue;
            const auto posts = organisation.roles_of(post.person, sight.today());
            const bool inside = std::any_of(posts.begin(), posts.end(), [&](const auto& other) {
                return other.unit == sight.request.handling_unit;
            });
            const bool handled = std::find(handlers.begin(), handlers.end(), post.person) != handlers.end();
            if (!inside && !handled && decides(sight, post.person)) able.push_back(post.person);
        }
        if (!able.empty()) return story.random.pick(able);
    }
    return std::nullopt;
}

std::string words(std::string_view symbol, Story& story) {
    return grammar().compose(symbol, story.values, story.random);
}

bool decides(const Sight& sight, const PersonId& person) {
    return !domain::people::exclusion(sight.configuration.organisation, sight.request.parties(), person, sight.today());
}

std::optional<PersonId> somebody(const Sight& sight, Role role) {
    for (const auto& post : sight.configuration.organisation.posts()) {
        if (post.role == role && post.term.contains(sight.today()) && decides(sight, post.person)) return post.person;
    }
    return std::nullopt;
}

std::optional<Plan> next_of_staff(const Sight& sight, Story& story) {
    const auto& now = sight.request.state;
    if (auto order = orders_first(sight, story)) return order;
    switch (request::state_kind(now)) {
        case request::StateKind::Registered:
            return in_the_office(sight, story);
        case request::StateKind::Assigned:
            return assigned(sight, story, std::get<state::Assigned>(now));
        case request::StateKind::Accepted:
        case request::StateKind::Handling:
            return working(sight, story);
        case request::StateKind::Suspended:
            return waiting(sight, story, std::get<state::Suspended>(now));
        case request::StateKind::AwaitingSignature:
            return sign(sight, story, std::get<state::AwaitingSignature>(now));
        case request::StateKind::Answered:
        case request::StateKind::AwaitingCallBack:
            return close_or_call(sight, story);
        case request::StateKind::Closed:
            return after_closing(sight, story);
        case request::StateKind::Returned:
            return returned(sight, story);
        case request::StateKind::Objected:
            return look_again(sight, story);
        case request::StateKind::Archived:
        case request::StateKind::Refused:
        case request::StateKind::Merged:
        case request::StateKind::Withdrawn:
        case request::StateKind::Referred:
        case request::StateKind::Imported:
            return std::nullopt;
    }
    return std::nullopt;
}

}  // namespace qingfeng::simulation
