#include "simulation/invariants_later.h"

#include <algorithm>
#include <set>

namespace qingfeng::simulation {
namespace {

namespace request = domain::request;
namespace event = domain::request::event;
using domain::clocks::ClockKind;
using domain::people::PersonId;
using domain::procedure::Kind;
using request::Request;
using request::ReviewStage;
using request::Standing;
using request::StateKind;
using service::LoadedRequest;
using service::RecordedEvent;
using Broken = std::optional<std::string>;

constexpr std::size_t representatives_of_a_group = 5;  // 信访工作条例 art. 20

template <class E>
const E* as(const request::Event& e) {
    return std::get_if<E>(&e);
}

template <class... E>
bool is_one_of(const request::Event& e) {
    return (std::holds_alternative<E>(e) || ...);
}

PersonId who(const RecordedEvent& e) {
    const PersonId* person = domain::record::person_of(e.origin.actor);
    return person == nullptr ? PersonId{} : *person;
}

bool handled(const Request& matter, const PersonId& person) {
    return std::find(matter.handlers.begin(), matter.handlers.end(), person) != matter.handlers.end();
}

bool worked_on(const Request& matter) {
    const StateKind state = request::state_kind(matter.state);
    return state == StateKind::Accepted || state == StateKind::Handling;
}

Broken changed_under_the_answer(const Request& before, const RecordedEvent& e) {
    const bool rests_on = is_one_of<event::PointsSet, event::PointFound, event::LiabilityFound, event::ReviewFound,
                                    event::AnswerSubmitted>(e.event);
    if (rests_on && !worked_on(before)) return "what an answer rests on was changed while nobody was working on it";
    return std::nullopt;
}

Broken refusals(const Request& before, const RecordedEvent& e) {
    if (as<event::RefusalObjected>(e.event) != nullptr && before.objected) {
        return "the person objected twice to one refusal";
    }
    if (is_one_of<event::RefusalConfirmed, event::RefusalOverturned>(e.event) && before.refused_by == who(e)) {
        return "who refused a matter looked at the refusal again";
    }
    const bool of_target = std::holds_alternative<request::state::Merged>(before.state);
    if (as<event::Refused>(e.event) != nullptr && before.refusal_overturned && !of_target) {
        return "a matter was refused again though it has to be taken";
    }
    return std::nullopt;
}

Broken reviews(const Request& before, const RecordedEvent& e) {
    const auto* asked = as<event::ReviewAsked>(e.event);
    if (asked != nullptr) {
        if (!before.reviews.empty()) return "one answer was taken to a higher body twice";
        if (before.registration.review_stage == ReviewStage::Second) return "a third body was asked after the second";
        if (before.answers.empty()) return "a review of an answer that was never given";
        const auto* window = before.clock(ClockKind::ReviewWindow);
        if (window == nullptr || window->due <= e.recorded) return "a review was asked for after its time";
        const bool second = before.registration.kind == Kind::Review;
        if ((asked->review_stage == ReviewStage::Second) != second) return "a review at the wrong stage";
    }
    if (as<event::Answered>(e.event) != nullptr && before.registration.kind == Kind::Review && !before.review_finding) {
        return "a review was answered though it came to nothing";
    }
    return std::nullopt;
}

Broken helpers(const Request& before, const Request& after, const RecordedEvent& e) {
    if (const auto* added = as<event::CoHandlerAdded>(e.event)) {
        const auto parties = before.parties();
        if (std::find(parties.persons.begin(), parties.persons.end(), added->handler) != parties.persons.end()) {
            return "somebody complained of was made a co-handler";
        }
        if (before.first_handler() != after.first_handler() || before.current_handler() != after.current_handler()) {
            return "a co-handler took the matter over";
        }
    }
    if (const auto* contributed = as<event::Contributed>(e.event)) {
        const auto same = [&](const request::CoHandler& one) { return one.id == contributed->co_handler; };
        const auto one = std::find_if(before.co_handlers.begin(), before.co_handlers.end(), same);
        if (one == before.co_handlers.end()) return "somebody contributed who was not asked";
        if (one->contributed) return "one contribution was given twice";
    }
    return std::nullopt;
}

Broken orders(const Request& before, const RecordedEvent& e) {
    const auto find = [&](std::uint32_t id) -> const request::Order* {
        const auto found = std::find_if(before.orders.begin(), before.orders.end(),
                                        [&](const request::Order& order) { return order.id == id; });
        return found == before.orders.end() ? nullptr : &*found;
    };
    if (const auto* reported = as<event::OrderReported>(e.event)) {
        const auto* order = find(reported->order);
        if (order == nullptr || order->settled) return "an order was reported that stood no longer";
    }
    std::optional<std::uint32_t> judged;
    if (const auto* settled = as<event::OrderSettled>(e.event)) judged = settled->order;
    if (const auto* sent_back = as<event::OrderSentBack>(e.event)) judged = sent_back->order;
    if (judged) {
        const auto* order = find(*judged);
        if (order == nullptr || !order->reported) return "an order was settled or sent back that nobody had reported";
        if (order->settled) return "an order was settled twice";
    }
    return std::nullopt;
}

Broken posts(const Request& before, const Request& after, const RecordedEvent& e) {
    if (as<event::HandedOver>(e.event) == nullptr) return std::nullopt;
    if (!before.handover) return "a post changed hands though nobody had offered it";
    if (before.handover->to != who(e)) return "somebody took over what was offered to another";
    if (after.first_handler() != who(e)) return "who took over does not answer for the matter";
    if (after.answerable.size() != before.answerable.size() + 1 ||
        !std::equal(before.answerable.begin(), before.answerable.end(), after.answerable.begin())) {
        return "who answered before a handover can no longer be told";
    }
    return std::nullopt;
}

Broken acts_by_code(const Request& before, const Request& after, const RecordedEvent& e) {
    const bool seen = before.registration.code_seen_by_staff;
    if (const auto* judged = as<event::Judged>(e.event); judged != nullptr && seen) {
        if (judged->standing == Standing::Confirmed) return "a verdict by a code that staff had seen counted at once";
    }
    if (as<event::Withdrawn>(e.event) != nullptr && seen && after.ended()) {
        return "a matter was withdrawn by a code that staff had seen, and nobody asked the person";
    }
    if (as<event::ActConfirmed>(e.event) != nullptr && handled(before, who(e))) {
        return "who handled the matter confirmed the person's act";
    }
    return std::nullopt;
}

Broken approvals(const Request& before, const RecordedEvent& e) {
    const auto* extended = as<event::Extended>(e.event);
    if (extended == nullptr) return std::nullopt;
    if (before.first_handler() == who(e) || before.current_handler() == who(e)) {
        return "who handles a matter gave themselves more time";
    }
    if (extended->reason.empty()) return "more time without a reason";
    return std::nullopt;
}

/// Everybody who decided something in a matter before a moment.
std::set<PersonId> decided(const LoadedRequest& matter, util::Instant until) {
    std::set<PersonId> persons;
    for (const RecordedEvent& e : matter.events) {
        if (e.recorded > until) break;
        if (is_one_of<event::PointFound, event::LiabilityFound, event::AnswerSubmitted, event::Answered>(e.event)) {
            persons.insert(who(e));
        }
        if (const auto* assigned = as<event::Assigned>(e.event)) persons.insert(assigned->handler);
        if (const auto* designated = as<event::Designated>(e.event)) persons.insert(designated->handler);
    }
    persons.erase(PersonId{});
    return persons;
}

Broken review_of(const LoadedRequest& review, const LoadedRequest& below) {
    const auto before = decided(below, review.request.registered);
    for (const RecordedEvent& e : review.events) {
        const bool decides =
            is_one_of<event::PointFound, event::LiabilityFound, event::ReviewFound, event::Answered>(e.event);
        if (decides && before.contains(who(e))) return "who had decided below decided in the review as well";
    }
    if (review.request.answers.empty() || !review.request.review_finding) return std::nullopt;
    const auto link = std::find_if(below.request.reviews.begin(), below.request.reviews.end(),
                                   [&](const auto& one) { return one.number == review.request.number(); });
    if (link == below.request.reviews.end()) return "a review, and the matter under review does not know of it";
    if (!link->outcome) return "a review was answered, and the matter under review was not told";
    return std::nullopt;
}

Broken merged_into(const LoadedRequest& merged, const LoadedRequest& target) {
    const auto& from = target.request.merged_from;
    if (std::find(from.begin(), from.end(), merged.request.number()) == from.end()) {
        return "a matter was merged into one that does not know of it";
    }
    const StateKind state = request::state_kind(target.request.state);
    const bool answered = state == StateKind::Answered || state == StateKind::AwaitingCallBack ||
                          state == StateKind::Closed || state == StateKind::Archived;
    if (answered && merged.request.answers.empty()) return "the person of a merged matter was not answered";
    return std::nullopt;
}

}  // namespace

Broken broken_later(const Request& before, const Request& after, const RecordedEvent& entry,
                    const RecordedEvent& previous) {
    if (before.ended() && !lives_on(before, entry.event, previous.event)) {
        return "something happened to a matter that had ended";
    }
    if (const auto* set = as<event::RepresentativesSet>(entry.event)) {
        if (set->representatives.size() > representatives_of_a_group) return "a group has too many representatives";
    }
    if (auto broken = changed_under_the_answer(before, entry)) return broken;
    if (auto broken = refusals(before, entry)) return broken;
    if (auto broken = reviews(before, entry)) return broken;
    if (auto broken = helpers(before, after, entry)) return broken;
    if (auto broken = orders(before, entry)) return broken;
    if (auto broken = posts(before, after, entry)) return broken;
    if (auto broken = acts_by_code(before, after, entry)) return broken;
    return approvals(before, entry);
}

bool lives_on(const Request& before, const request::Event& e, const request::Event& previous) {
    // Who asked for a name, and what the person was told of the end, belong to the record to the last.
    if (is_one_of<event::IdentityRead, event::PersonTold>(e)) return true;
    const auto* concluded = as<event::ReviewConcluded>(previous);
    const bool overturned = concluded != nullptr && concluded->review_outcome == request::ReviewOutcome::Overturned;
    switch (request::state_kind(before.state)) {
        case StateKind::Refused:
            return is_one_of<event::RefusalObjected>(e);
        case StateKind::Archived:
            // A higher body may look at the answer within its time, and what it overturns is handled anew; what the
            // person of a merged matter thinks of the answer is told here as well, however late.
            return is_one_of<event::PartyJudged, event::ReviewAsked, event::ReviewConcluded,
                             event::AccountabilityProposed>(e) ||
                   (overturned && is_one_of<event::Reopened>(e));
        case StateKind::Merged:
            // The person keeps their answer, their remedies, their verdict and their right to a review.
            return is_one_of<event::AnsweredTogether, event::Judged, event::ActConfirmed, event::CallBackRecorded,
                             event::RemedyFulfilled, event::Supplemented, event::PhotosAttached, event::Refused,
                             event::Referred, event::ReviewAsked, event::ReviewConcluded, event::ClockOverdue,
                             event::ClockReminded, event::DeadlineChanged, event::AccountabilityProposed>(e) ||
                   (overturned && is_one_of<event::Reopened>(e));
        case StateKind::Registered:
        case StateKind::Assigned:
        case StateKind::Accepted:
        case StateKind::Handling:
        case StateKind::Suspended:
        case StateKind::AwaitingSignature:
        case StateKind::Answered:
        case StateKind::AwaitingCallBack:
        case StateKind::Closed:
        case StateKind::Returned:
        case StateKind::Withdrawn:
        case StateKind::Referred:
        case StateKind::Imported:
        case StateKind::Objected:
            return false;
    }
    return false;
}

Broken pair_broken(const LoadedRequest& one, const LoadedRequest& other) {
    if (one.request.registration.review_of == other.request.number()) return review_of(one, other);
    const auto* merged = std::get_if<request::state::Merged>(&one.request.state);
    if (merged != nullptr && merged->into == other.request.number()) return merged_into(one, other);
    return std::nullopt;
}

Broken merging_broken(const Request& merged, const Request& target) {
    const auto* theirs = merged.clock(ClockKind::Answer);
    const auto* ours = target.clock(ClockKind::Answer);
    if (theirs != nullptr && (ours == nullptr || ours->due > theirs->due)) {
        return "merging made somebody wait longer than they had to";
    }
    return std::nullopt;
}

}  // namespace qingfeng::simulation
