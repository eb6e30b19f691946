#include <algorithm>
#include <utility>

#include "simulation/staff_plans.h"

/// The less common turns of a matter, as the office and the units live through them.
namespace qingfeng::simulation {
namespace {

namespace request = domain::request;
namespace command = domain::request::command;
using domain::people::PersonId;
using domain::people::Role;
using domain::people::UnitId;
using domain::people::UnitKind;
using domain::procedure::ClockKind;
using request::Kind;
using request::Order;
using request::Standing;

constexpr std::int64_t one_day = 24 * util::micros_per_hour;

std::optional<Plan> report_order(const Sight& sight, Story& story, const Order& order) {
    const PersonId handler = sight.request.current_handler();
    if (!serves(sight, handler) || !decides(sight, handler)) return std::nullopt;
    Plan report = plan(sight, handler, 100 + story.random.exponential(700),
                       command::ReportOrder{order.id, words("order_report", story)}, "report_order");
    report.at = before_the_deadline(sight, story, report.at);
    if (const auto found = found_again(sight, story); found && *found > report.at) {
        report.at = OfficeTime(sight.configuration).after(*found, 30);
    }
    return report;
}

std::optional<Plan> judge_order(const Sight& sight, Story& story, const Order& order) {
    if (story.random.chance(18)) {
        return by_office(sight, 60 + story.random.exponential(300),
                         command::SendBackOrder{order.id, words("order_sent_back", story)}, "order_back");
    }
    return by_office(sight, 60 + story.random.exponential(500),
                     command::SettleOrder{order.id, words("order_settled", story)}, "settle_order");
}

/// What ought to have been answered is asked for by the office, and now and then a leader writes on the file.
std::optional<Plan> new_order(const Sight& sight, Story& story) {
    const auto& matter = sight.request;
    if (!matter.orders.empty()) return std::nullopt;
    const auto* answer = matter.clock(ClockKind::Answer);
    const bool late = answer != nullptr && answer->overdue_noted && answer->run == domain::clocks::Run::Running;
    if (late && story.random.chance(55)) {
        const util::Date until = sight.today().plus_days(static_cast<int>(story.random.between(4, 9)));
        return by_office(sight, 30 + story.random.exponential(600),
                         command::Supervise{words("supervise", story), until}, "supervise");
    }
    // Whoever mislaid the file hears of it some days after the date has passed.
    if (story.mislaid && answer != nullptr && !late) {
        auto order = by_office(sight, 30, command::Supervise{words("supervise", story), {}}, "supervise");
        if (!order) return std::nullopt;
        const util::Instant missed{answer->due.micros + story.random.between(2, 6) * one_day};
        order->at = OfficeTime(sight.configuration).after(missed, story.random.exponential(60));
        std::get<command::Supervise>(order->command).until =
            sight.configuration.zone.to_local(order->at).date.plus_days(5);
        return order;
    }
    const Kind kind = matter.registration.kind;
    const bool weighty = kind == Kind::Complaint || kind == Kind::Petition || kind == Kind::Media;
    if (!weighty || !story.random.chance(1.2)) return std::nullopt;
    const auto leader = somebody(sight, Role::Leader);
    if (!leader) return std::nullopt;
    const util::Date until = sight.today().plus_days(static_cast<int>(story.random.between(7, 14)));
    return plan(sight, *leader, 60 + story.random.exponential(600),
                command::Instruct{std::nullopt, sight.today(), words("instruct", story), until}, "instruct");
}

/// Another unit has what is needed.
std::optional<Plan> ask_for_help(const Sight& sight, Story& story, const PersonId& handler) {
    const auto* answer = sight.request.clock(ClockKind::Answer);
    const bool time_left = answer != nullptr && answer->due.micros - sight.now.micros > 3 * one_day;
    if (!sight.request.co_handlers.empty() || !time_left || !story.random.chance(2.5)) return std::nullopt;
    std::vector<UnitId> units;
    for (const auto& unit : sight.configuration.organisation.units()) {
        const bool knows = unit.kind == UnitKind::MonitoringCentre || unit.kind == UnitKind::Department ||
                           unit.kind == UnitKind::EnforcementTeam;
        if (knows && unit.validity.contains(sight.today()) && unit.id != sight.request.handling_unit) {
            units.push_back(unit.id);
        }
    }
    if (units.empty()) return std::nullopt;
    return plan(sight, handler, 20 + story.random.exponential(120),
                command::AddCoHandler{story.random.pick(units), std::nullopt, words("co_task", story),
                                      sight.today().plus_days(3)},
                "co_handler");
}

std::optional<Plan> contribute(const Sight& sight, Story& story) {
    for (const auto& helper : sight.request.co_handlers) {
        if (helper.contributed || story.refusals > 0 || !serves(sight, helper.person)) continue;
        if (!decides(sight, helper.person) || !story.random.chance(85)) continue;
        return plan(sight, helper.person, 60 + story.random.exponential(500),
                    command::Contribute{helper.id, words("contribution", story)}, "contribute");
    }
    return std::nullopt;
}

}  // namespace

std::optional<Plan> orders_first(const Sight& sight, Story& story) {
    if (story.refusals > 0) return std::nullopt;
    for (const Order& order : sight.request.orders) {
        if (order.settled) continue;
        return order.reported ? judge_order(sight, story, order) : report_order(sight, story, order);
    }
    return std::nullopt;
}

std::optional<Plan> beside_the_work(const Sight& sight, Story& story, const PersonId& handler) {
    if (story.refusals > 0) return std::nullopt;
    if (auto order = new_order(sight, story)) return order;
    if (auto help = ask_for_help(sight, story, handler)) return help;
    return contribute(sight, story);
}

std::optional<Plan> hand_over_post(const Sight& sight, Story& story) {
    const auto& matter = sight.request;
    if (!matter.handling_unit || story.refusals > 0) return std::nullopt;
    // Who moves within the house passes on what is theirs before they go.
    const bool stays = serves(sight, matter.first_handler());
    if (stays && !matter.handover && !story.random.chance(0.8)) return std::nullopt;
    if (matter.handover) {
        const PersonId& to = matter.handover->to;
        if (!serves(sight, to) || !decides(sight, to)) return std::nullopt;
        return plan(sight, to, 60 + story.random.exponential(400), command::TakeOver{}, "take_over");
    }
    for (const PersonId& to : domain::people::lawful_handlers(sight.configuration.organisation, matter.parties(),
                                                              *matter.handling_unit, sight.today())) {
        if (to == matter.first_handler()) continue;
        command::OfferHandover offer{to, words("handover_reason", story)};
        const double wait = 60 + story.random.exponential(400);
        return stays ? plan(sight, matter.first_handler(), wait, std::move(offer), "offer_handover")
                     : by_office(sight, wait, std::move(offer), "offer_handover");
    }
    return std::nullopt;
}

std::optional<Plan> look_again(const Sight& sight, Story& story) {
    for (const Role role : {Role::Office, Role::Leader}) {
        for (const auto& post : sight.configuration.organisation.posts()) {
            if (post.role != role || !post.term.contains(sight.today()) || !decides(sight, post.person)) continue;
            if (post.person == sight.request.refused_by) continue;
            const double wait = 120 + story.random.exponential(700);
            if (!story.outside_remit || story.random.chance(25)) {
                return plan(sight, post.person, wait, command::OverturnRefusal{words("refusal_falls", story)},
                            "overturn_refusal");
            }
            return plan(sight, post.person, wait, command::ConfirmRefusal{words("refusal_stands", story)},
                        "confirm_refusal");
        }
    }
    return std::nullopt;
}

std::optional<Plan> conclude_review(const Sight& sight, Story& story, const PersonId& handler) {
    if (sight.request.registration.kind != Kind::Review || sight.request.review_finding) return std::nullopt;
    const bool falls = story.random.chance(28);
    return plan(sight, handler, minutes(sight, story, handler, 900),
                command::FindReview{falls ? request::ReviewOutcome::Overturned : request::ReviewOutcome::Upheld,
                                    words(falls ? "review_overturned" : "review_upheld", story)},
                "find_review");
}

std::optional<Plan> another_name(const Sight& sight, Story& story) {
    if (story.refusals > 0) return std::nullopt;
    if (story.twin) {
        const auto twin = *std::exchange(story.twin, std::nullopt);
        auto merge = by_office(sight, 20 + story.random.exponential(90),
                               command::Merge{"", words("merge_reason", story)}, "merge");
        if (merge) merge->other = twin;
        return merge;
    }
    if (sight.request.registration.kind != Kind::Enquiry || !story.random.chance(1.5)) return std::nullopt;
    return by_office(
        sight, 10 + story.random.exponential(90),
        command::Reclassify{Kind::Complaint, sight.request.registration.subject, words("reclassify_reason", story)},
        "reclassify");
}

std::optional<Plan> ask_the_person(const Sight& sight, Story& story) {
    const auto& matter = sight.request;
    const auto* verdict = matter.verdict();
    const bool of_verdict = verdict != nullptr && verdict->standing == Standing::AwaitingConfirmation;
    const bool of_withdrawal =
        matter.withdrawn && matter.withdrawal == Standing::AwaitingConfirmation && matter.answers.empty();
    if ((!of_verdict && !of_withdrawal) || story.refusals > 0) return std::nullopt;
    const auto who = caller(sight, story);
    if (!who) return std::nullopt;
    const bool theirs = story.random.chance(92);
    return plan(sight, *who, 30 + story.random.exponential(300),
                command::ConfirmAct{of_verdict ? request::ConfirmedAct::Verdict : request::ConfirmedAct::Withdrawal,
                                    theirs ? Standing::Confirmed : Standing::Denied, request::Channel::Phone,
                                    words(theirs ? "confirm_remark" : "deny_remark", story)},
                "confirm_act");
}

}  // namespace qingfeng::simulation
