#include <algorithm>
#include <type_traits>

#include "domain/request/desk.h"
#include "util/check.h"

namespace qingfeng::domain::request {
namespace {

/// Applies one event to one request. Events were decided lawful when they were recorded; here they only take effect.
class Applier {
  public:
    Applier(Request& request, const record::Actor& actor, Instant recorded)
        : request_(request), actor_(actor), recorded_(recorded) {}

    void operator()(const event::Registered& e) {
        request_.registration = e;
        request_.offices_complained_of = e.offices_complained_of;
        request_.registered = recorded_;
        answers_from_now(e.first_handler);
        if (e.points.empty()) {
            request_.points = {{e.body, std::nullopt}};
        } else {
            set_points(e.points);
        }
        request_.state = state::Registered{};
    }
    void operator()(const event::Assigned& e) { put_in_charge(e.unit, e.handler); }
    void operator()(const event::SignedFor&) { request_.state = state::Assigned{true}; }
    void operator()(const event::Accepted&) {
        request_.state = state::Accepted{};
        if (!request_.accepted) request_.accepted = recorded_;
    }
    void operator()(const event::Refused&) {
        request_.state = state::Refused{};
        request_.refused_by = actor_person();
    }
    void operator()(const event::Returned&) {
        const UnitId unit = request_.handling_unit.value_or(UnitId{});
        request_.returned_by.push_back(unit);
        request_.state = state::Returned{unit};
    }
    void operator()(const event::Designated& e) {
        put_in_charge(e.unit, e.handler);
        request_.designated = true;
    }
    void operator()(const event::Transferred& e) { request_.handlers.push_back(e.handler); }
    void operator()(const event::InterestDeclared& e) { request_.interests.push_back({e.person, e.reason}); }
    void operator()(const event::PointsSet& e) {
        set_points(e.points);
        begin_handling();
    }
    void operator()(const event::PointFound& e) {
        util::check(e.point >= 1 && e.point <= request_.points.size(), "a finding for a point that does not exist");
        request_.points[e.point - 1].finding = PointFinding{e.finding, e.reasons, actor_person()};
        begin_handling();
    }
    void operator()(const event::LiabilityFound& e) {
        request_.liability = LiabilityFinding{e.liability, e.reasons, actor_person()};
        begin_handling();
    }
    void operator()(const event::Suspended& e) {
        request_.state = state::Suspended{e.suspension_reason, recorded_, e.until};
    }
    void operator()(const event::Resumed&) {
        if (const auto* suspended = std::get_if<state::Suspended>(&request_.state)) {
            request_.past_suspensions.push_back(
                {suspended->reason, suspended->since, std::min(recorded_, suspended->until)});
        }
        request_.state = state::Handling{};
    }
    void operator()(const event::Extended&) {}
    void operator()(const event::Supplemented&) {}
    void operator()(const event::AnswerSubmitted& e) {
        request_.state = state::AwaitingSignature{e.answer, actor_person()};
    }
    void operator()(const event::AnswerSentBack&) { request_.state = state::Handling{}; }
    void operator()(const event::Answered& e) {
        if (const auto* awaiting = std::get_if<state::AwaitingSignature>(&request_.state)) {
            take_answer(Answer(awaiting->draft), next_remedy(request_));
        }
        if (request_.signed_by.empty() || request_.signed_by.back() != actor_person()) {
            request_.signed_by.push_back(actor_person());
        }
        request_.call_back_drawn = e.call_back_drawn;
        request_.state = state::Answered{};
    }
    void operator()(const event::CallBackRecorded& e) {
        request_.call_backs.push_back({e.outcome, e.solved, e.remark, actor_person(), request_.round, recorded_});
        if (!std::holds_alternative<state::Answered>(request_.state) &&
            !std::holds_alternative<state::AwaitingCallBack>(request_.state)) {
            return;
        }
        if (e.outcome == CallBackOutcome::Reached) {
            request_.state = state::Answered{};
        } else {
            request_.state = state::AwaitingCallBack{};
        }
    }
    void operator()(const event::Judged& e) {
        request_.verdicts.push_back({e.grade, e.solved, e.comment, e.standing, request_.round, recorded_,
                                     e.verdict_reasons, e.call_back_welcome});
    }
    void operator()(const event::RemedyFulfilled& e) {
        // One promised before this matter was merged concerns the other person alone.
        for (Remedy& remedy : request_.remedies) {
            if (remedy.id != e.remedy) continue;
            remedy.done = recorded_;
            remedy.evidence = e.evidence;
        }
    }
    void operator()(const event::Closed&) { request_.state = state::Closed{}; }
    void operator()(const event::Archived&) { request_.state = state::Archived{}; }
    void operator()(const event::Reopened&) {
        ++request_.round;
        request_.call_back_drawn = false;
        request_.state = state::Handling{};
    }
    void operator()(const event::Withdrawn& e) {
        request_.withdrawn = true;
        request_.withdrawal = e.standing;
        request_.check_goes_on = e.check_goes_on;
        if (!e.check_goes_on && e.standing == Standing::Confirmed) request_.state = state::Withdrawn{};
    }
    void operator()(const event::Referred&) { request_.state = state::Referred{}; }
    void operator()(const event::Reminded&) {}
    void operator()(const event::ClockReminded&) {}
    void operator()(const event::ClockOverdue&) {}
    void operator()(const event::DeadlineChanged&) {}
    void operator()(const event::Imported& e) {
        request_.history = e;
        request_.registered = recorded_;
        request_.state = state::Imported{};
    }
    void operator()(const event::ImportedAnswer& e) { request_.answers.push_back({e.answer_text, "", "", {}}); }

    void operator()(const event::Merged& e) { request_.state = state::Merged{e.merged_into}; }
    void operator()(const event::TakenIn& e) {
        request_.merged_from.push_back(e.merged_from);
        for (const std::string& text : e.points) request_.points.push_back({text, std::nullopt});
        add_all(request_.also_complained_of, e.complained_of);
        add_all(request_.also_units, e.units_complained_of);
        add_all(request_.offices_complained_of, e.offices_complained_of);
        add_all(request_.interests, e.interests);
    }
    void operator()(const event::AnsweredTogether& e) {
        take_answer(e.answer, e.remedy);
        request_.round = e.round;
    }
    void operator()(const event::PartyJudged&) {}
    void operator()(const event::Reclassified& e) {
        request_.registration.kind = e.kind;
        request_.registration.procedure = e.procedure;
        request_.registration.subject = e.subject;
        request_.registration.units_complained_of = e.units_complained_of;
    }
    void operator()(const event::CoHandlerAdded& e) {
        request_.co_handlers.push_back({e.co_handler, e.unit, e.handler, e.text, e.until_date, std::nullopt, ""});
    }
    void operator()(const event::Contributed& e) {
        CoHandler& co_handler = numbered(request_.co_handlers, e.co_handler);
        co_handler.contributed = recorded_;
        co_handler.contribution = e.text;
    }
    void operator()(const event::ReviewAsked& e) {
        request_.reviews.push_back({e.review, e.review_stage, std::nullopt});
    }
    void operator()(const event::ReviewFound& e) {
        request_.review_finding = ReviewFinding{e.review_outcome, e.reasons, actor_person()};
        begin_handling();
    }
    void operator()(const event::ReviewConcluded& e) {
        for (ReviewLink& review : request_.reviews) {
            if (review.number == e.review) review.outcome = e.review_outcome;
        }
    }
    void operator()(const event::RepresentativesSet& e) {
        request_.registration.group_size = e.group_size;
        request_.registration.representatives = e.representatives;
    }
    void operator()(const event::RefusalObjected&) {
        request_.objected = true;
        request_.state = state::Objected{};
    }
    void operator()(const event::RefusalConfirmed&) { request_.state = state::Refused{}; }
    void operator()(const event::RefusalOverturned&) {
        request_.refusal_overturned = true;
        if (request_.handling_unit) {
            request_.state = state::Assigned{true};
        } else {
            request_.state = state::Registered{};
        }
    }
    void operator()(const event::SupervisionOrdered& e) {
        request_.orders.push_back({e.order, OrderKind::Supervision, e.order_number, e.text, actor_person(),
                                   e.until_date, e.copied_to, std::nullopt, "", std::nullopt});
    }
    void operator()(const event::Instructed& e) {
        request_.orders.push_back({e.order, OrderKind::Instruction, e.order_number, e.text, e.leader, e.until_date,
                                   e.copied_to, std::nullopt, "", std::nullopt});
    }
    void operator()(const event::OrderReported& e) {
        Order& order = numbered(request_.orders, e.order);
        order.reported = recorded_;
        order.report = e.text;
    }
    void operator()(const event::OrderSettled& e) { numbered(request_.orders, e.order).settled = recorded_; }
    void operator()(const event::OrderSentBack& e) { numbered(request_.orders, e.order).reported.reset(); }
    void operator()(const event::AccountabilityProposed& e) {
        request_.proposals.push_back({e.trigger, e.late_clock, e.ordinal, recorded_});
    }
    void operator()(const event::HandoverOffered& e) { request_.handover = HandoverOffer{e.handler, e.reason}; }
    void operator()(const event::HandedOver& e) {
        std::replace(request_.handlers.begin(), request_.handlers.end(), e.person, e.handler);
        request_.answerable.push_back({e.handler, recorded_});
        request_.handover.reset();
    }
    void operator()(const event::IdentityRead&) {}
    void operator()(const event::PersonTold&) {}
    void operator()(const event::PhotosAttached& e) {
        request_.photos.insert(request_.photos.end(), e.photos.begin(), e.photos.end());
    }
    void operator()(const event::ActConfirmed& e) {
        switch (e.confirmed_act) {
            case ConfirmedAct::Verdict:
                for (Verdict& verdict : request_.verdicts) {
                    if (verdict.round == request_.round && verdict.standing == Standing::AwaitingConfirmation) {
                        verdict.standing = e.standing;
                    }
                }
                return;
            case ConfirmedAct::Withdrawal:
                request_.withdrawal = e.standing;
                request_.withdrawn = e.standing == Standing::Confirmed;
                if (request_.withdrawn && !request_.check_goes_on) request_.state = state::Withdrawn{};
                return;
        }
    }

  private:
    PersonId actor_person() const {
        const PersonId* person = record::person_of(actor_);
        return person == nullptr ? PersonId{} : *person;
    }

    template <class T>
    static void add_all(std::vector<T>& to, const std::vector<T>& more) {
        to.insert(to.end(), more.begin(), more.end());
    }

    template <class T>
    static T& numbered(std::vector<T>& all, std::uint32_t id) {
        util::check(id >= 1 && id <= all.size(), "an event about what does not exist");
        return all[id - 1];
    }

    void take_answer(Answer answer, std::uint32_t first_remedy) {
        for (const Promise& promise : answer.promises) {
            request_.remedies.push_back({first_remedy++, promise, std::nullopt, ""});
        }
        request_.answers.push_back(std::move(answer));
    }

    void answers_from_now(const PersonId& person) {
        request_.handlers = {person};
        request_.answerable.push_back({person, recorded_});
        request_.handover.reset();
    }

    /// The first unit put in charge names the first handler in place of the intake desk; so does a designation after a
    /// return, because the unit that returned it was the wrong one. Nothing else ever takes the first handler away but
    /// a handover that both have confirmed.
    void put_in_charge(const UnitId& unit, const PersonId& handler) {
        request_.handling_unit = unit;
        if (!request_.assigned) request_.assigned = recorded_;
        answers_from_now(handler);
        request_.state = state::Assigned{};
    }

    void set_points(const std::vector<std::string>& points) {
        request_.points.clear();
        for (const std::string& text : points) request_.points.push_back({text, std::nullopt});
    }

    void begin_handling() {
        if (std::holds_alternative<state::Accepted>(request_.state)) request_.state = state::Handling{};
    }

    Request& request_;
    const record::Actor& actor_;
    Instant recorded_;
};

/// An event's clocks replace those of the same kind and ordinal.
void merge_clocks(Request& request, const event::Clocks& changed) {
    for (const clocks::Clock& clock : changed) {
        const auto same = std::find_if(request.clocks.begin(), request.clocks.end(), [&](const clocks::Clock& old) {
            return old.kind == clock.kind && old.ordinal == clock.ordinal;
        });
        if (same == request.clocks.end()) {
            request.clocks.push_back(clock);
        } else {
            *same = clock;
        }
    }
}

}  // namespace

Request apply(std::optional<Request> before, const Event& event, const record::Actor& actor, Instant recorded) {
    Request request = before ? std::move(*before) : Request{};
    std::visit(Applier(request, actor, recorded), event);
    std::visit(
        [&](const auto& e) {
            if constexpr (requires { e.clocks; }) merge_clocks(request, e.clocks);
        },
        event);
    request.last_recorded = recorded;
    return request;
}

}  // namespace qingfeng::domain::request
