#include <algorithm>
#include <type_traits>

#include "domain/request/request.h"
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
        request_.registered = recorded_;
        request_.handlers = {e.first_handler};
        if (e.points.empty()) {
            request_.points = {{e.body, std::nullopt}};
        } else {
            set_points(e.points);
        }
        request_.state = state::Registered{};
    }
    void operator()(const event::Assigned& e) { put_in_charge(e.unit, e.handler); }
    void operator()(const event::SignedFor&) { request_.state = state::Assigned{true}; }
    void operator()(const event::Accepted&) { request_.state = state::Accepted{}; }
    void operator()(const event::Refused&) { request_.state = state::Refused{}; }
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
            const Answer answer = awaiting->draft;
            for (const Promise& promise : answer.promises) {
                request_.remedies.push_back(
                    {static_cast<std::uint32_t>(request_.remedies.size() + 1), promise, std::nullopt, ""});
            }
            request_.answers.push_back(answer);
        }
        request_.call_back_drawn = e.call_back_drawn;
        request_.state = state::Answered{};
    }
    void operator()(const event::CallBackRecorded& e) {
        request_.call_backs.push_back({e.outcome, e.solved, e.remark, actor_person(), request_.round, recorded_});
        if (std::holds_alternative<state::Closed>(request_.state)) return;
        if (e.outcome == CallBackOutcome::Reached) {
            request_.state = state::Answered{};
        } else {
            request_.state = state::AwaitingCallBack{};
        }
    }
    void operator()(const event::Judged& e) {
        request_.verdicts.push_back({e.grade, e.solved, e.comment, e.standing, request_.round, recorded_});
    }
    void operator()(const event::RemedyFulfilled& e) {
        util::check(e.remedy >= 1 && e.remedy <= request_.remedies.size(), "a remedy that does not exist");
        request_.remedies[e.remedy - 1].done = recorded_;
        request_.remedies[e.remedy - 1].evidence = e.evidence;
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

  private:
    PersonId actor_person() const {
        const PersonId* person = record::person_of(actor_);
        return person == nullptr ? PersonId{} : *person;
    }

    /// The first unit put in charge names the first handler in place of the intake desk; so does a designation after a
    /// return, because the unit that returned it was the wrong one. Nothing else ever takes the first handler away.
    void put_in_charge(const UnitId& unit, const PersonId& handler) {
        request_.handling_unit = unit;
        request_.handlers = {handler};
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
