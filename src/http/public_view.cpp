#include "http/public_view.h"

#include <algorithm>
#include <chrono>

#include "domain/procedure/keys.h"
#include "domain/request/decide.h"
#include "domain/request/keys.h"
#include "http/public_timeline.h"
#include "service/recording.h"

namespace qingfeng::http {
namespace {

namespace command = domain::request::command;
namespace state = domain::request::state;
using domain::clocks::Clock;
using domain::clocks::Run;
using domain::procedure::ClockKind;
using domain::procedure::SuspensionReason;
using domain::request::Request;
using domain::request::StateKind;
using service::Argument;
using service::LoadedRequest;
using util::Instant;
using util::Language;

class Viewer {
  public:
    Viewer(const LoadedRequest& matter, const ViewContext& context)
        : matter_(matter), request_(matter.request), context_(context), zone_(context.configuration.zone) {}

    PublicView view() const {
        PublicView view;
        const auto kind = request_.only_history() ? request_.history->imported_kind.value_or(request_.registration.kind)
                                                  : request_.registration.kind;
        view.number = request_.number();
        view.kind = to_key(kind);
        view.kind_name = say("kind." + view.kind);
        view.state = public_state();
        view.state_name = state_name(view.state);
        view.sentence = sentence();
        view.received = iso(request_.registered);
        if (request_.handling_unit) view.unit = UnitView{request_.handling_unit->get(), unit()};
        add_handlers(view);
        add_dates(view);
        add_answers(view);
        add_promises(view);
        const auto no_review = review_refusal();
        view.actions = actions(!no_review);
        view.timeline = public_timeline(matter_, context_);
        add_notes(view, no_review == domain::request::Refusal::NoHigherBody);
        return view;
    }

  private:
    std::string say(std::string_view key, std::initializer_list<Argument> arguments = {}) const {
        return context_.messages.text(context_.language, key, arguments);
    }
    std::string iso(Instant at) const { return util::iso_text(at, zone_); }
    std::string day(Instant at) const { return zone_.to_local(at).date.text(); }
    std::string unit() const {
        return request_.handling_unit ? unit_name(context_, *request_.handling_unit) : office_name(context_);
    }

    bool waits_for_the_person() const {
        const auto* suspended = std::get_if<state::Suspended>(&request_.state);
        return suspended != nullptr && suspended->reason == SuspensionReason::AwaitingPerson;
    }

    std::string public_state() const {
        switch (domain::request::state_kind(request_.state)) {
            case StateKind::Registered:
            case StateKind::Returned:
                return "received";
            case StateKind::Assigned:
                return "assigned";
            case StateKind::Accepted:
                return "accepted";
            case StateKind::Handling:
            case StateKind::AwaitingSignature:
                return "handling";
            case StateKind::Suspended:
                return waits_for_the_person() ? "waiting_for_you" : "paused";
            case StateKind::Answered:
            case StateKind::AwaitingCallBack:
                return "answered";
            case StateKind::Closed:
            case StateKind::Archived:
                return "closed";
            case StateKind::Refused:
                return "not_taken";
            case StateKind::Merged:
                return "merged";
            case StateKind::Withdrawn:
                return "withdrawn";
            case StateKind::Referred:
                return "referred";
            case StateKind::Imported:
                return "imported";
            case StateKind::Objected:
                return "objected";
        }
        return "";
    }

    std::string state_name(const std::string& key) const {
        if (key == "waiting_for_you" || key == "paused") return say("portal." + key);
        return say("public_state." + std::string(to_key(domain::request::state_kind(request_.state))));
    }

    /// When the newest event of this alternative was recorded.
    template <class E>
    const service::RecordedEvent* last() const {
        for (auto it = matter_.events.rbegin(); it != matter_.events.rend(); ++it) {
            if (std::holds_alternative<E>(it->event)) return &*it;
        }
        return nullptr;
    }
    template <class E>
    std::string day_of_last() const {
        const auto* found = last<E>();
        return day(found == nullptr ? request_.registered : found->recorded);
    }

    std::string sentence() const {
        namespace event = domain::request::event;
        switch (domain::request::state_kind(request_.state)) {
            case StateKind::Registered:
                return say("track.registered", {{"date", day(request_.registered)}});
            case StateKind::Assigned:
                return say("track.assigned", {{"unit", unit()}});
            case StateKind::Accepted:
                return say("track.accepted", {{"unit", unit()}});
            case StateKind::Handling:
                return say("track.handling", {{"unit", unit()}});
            case StateKind::Suspended: {
                const auto& suspended = std::get<state::Suspended>(request_.state);
                return say("track.suspended", {{"reason", say("suspension." + std::string(to_key(suspended.reason)))},
                                               {"date", day(suspended.until)}});
            }
            case StateKind::AwaitingSignature:
                return say("track.awaiting_signature");
            case StateKind::Answered:
                return say("track.answered", {{"date", day_of_last<event::Answered>()}});
            case StateKind::AwaitingCallBack:
                return say("track.call_back",
                           {{"date", day_of_last<event::Answered>()}, {"office", office_name(context_)}});
            case StateKind::Closed:
            case StateKind::Archived:
                return say("track.closed", {{"date", day_of_last<event::Closed>()}});
            case StateKind::Returned:
                return say("track.returned", {{"office", office_name(context_)}});
            case StateKind::Refused: {
                const auto* found = last<event::Refused>();
                if (found == nullptr) return state_name("not_taken");
                const auto& refused = std::get<event::Refused>(found->event);
                const std::string where =
                    context_.language == Language::Chinese ? refused.go_instead_zh : refused.go_instead_en;
                return say("track.refused",
                           {{"reason", say("refusal_reason." + std::string(to_key(refused.refusal_reason)))},
                            {"go_instead", where}});
            }
            case StateKind::Merged:
                return merged_sentence();
            case StateKind::Withdrawn:
                return say("track.withdrawn");
            case StateKind::Referred: {
                const auto* found = last<event::Referred>();
                if (found == nullptr) return state_name("referred");
                return say("track.referred", {{"body", std::get<event::Referred>(found->event).referred_to}});
            }
            case StateKind::Imported:
                return say("track.imported");
            case StateKind::Objected:
                return say("track.objected", {{"office", office_name(context_)}});
        }
        return "";
    }

    std::string merged_sentence() const {
        const std::string& number = std::get<state::Merged>(request_.state).into;
        if (request_.answers.empty()) return say("track.merged", {{"number", number}});
        return say("track.answered_together",
                   {{"number", number}, {"date", day_of_last<domain::request::event::AnsweredTogether>()}});
    }

    void add_handlers(PublicView& view) const {
        if (request_.handlers.empty()) return;
        view.first_handler = person_name(context_, request_.first_handler());
        if (request_.current_handler() != request_.first_handler()) {
            view.handler = person_name(context_, request_.current_handler());
        }
    }

    DateView date(const Clock& clock) const {
        DateView view;
        view.clock = to_key(clock.kind);
        view.what = say("clock." + view.clock);
        view.date = clock.date.text();
        view.due = iso(clock.due);
        view.provisional = clock.provisional;
        if (clock.run == Run::Paused) {
            view.state = "paused";
        } else if (clock.due < context_.now) {
            view.state = "late";
        } else {
            view.state = clock.due - context_.now < std::chrono::hours(24) ? "soon" : "ok";
        }
        return view;
    }

    /// Between the office and its units, or said with each promise.
    static bool is_internal(ClockKind kind) {
        switch (kind) {
            case ClockKind::SignFor:
            case ClockKind::Remedy:
            case ClockKind::CoHandling:
            case ClockKind::Supervision:
            case ClockKind::Instruction:
                return true;
            case ClockKind::Acceptance:
            case ClockKind::Answer:
            case ClockKind::CallBack:
            case ClockKind::Designation:
            case ClockKind::ReviewWindow:
            case ClockKind::Redo:
            case ClockKind::RefusalReview:
                return false;
        }
        return false;
    }

    void add_dates(PublicView& view) const {
        const Clock* next = nullptr;
        for (const Clock& clock : request_.clocks) {
            if (is_internal(clock.kind)) continue;
            if (clock.run == Run::Stopped) continue;
            view.dates.push_back(date(clock));
            if (clock.kind == ClockKind::ReviewWindow) continue;
            if (next == nullptr || clock.due < next->due) next = &clock;
        }
        if (next != nullptr) view.next = date(*next);
    }

    void add_answers(PublicView& view) const {
        std::vector<Instant> signed_at;
        for (const auto& recorded : matter_.events) {
            if (std::holds_alternative<domain::request::event::Answered>(recorded.event) ||
                std::holds_alternative<domain::request::event::AnsweredTogether>(recorded.event) ||
                std::holds_alternative<domain::request::event::ImportedAnswer>(recorded.event)) {
                signed_at.push_back(recorded.recorded);
            }
        }
        for (std::size_t i = 0; i < request_.answers.size(); ++i) {
            const auto& answer = request_.answers[i];
            view.answers.push_back({i < signed_at.size() ? iso(signed_at[i]) : std::string(), answer.facts,
                                    answer.decision, answer.basis});
        }
        if (request_.answers.empty()) return;
        // Findings are told with the answer, not while they are being made.
        for (const auto& point : request_.points) {
            PointView shown{point.text, {}, {}};
            if (point.finding) {
                shown.finding = to_key(point.finding->finding);
                shown.finding_name = say("finding." + *shown.finding);
            }
            view.points.push_back(std::move(shown));
        }
    }

    void add_promises(PublicView& view) const {
        for (const auto& remedy : request_.remedies) {
            PromiseView promise;
            promise.number = remedy.id;
            promise.kind = to_key(remedy.promise.kind);
            promise.kind_name = say("remedy." + promise.kind);
            promise.text = remedy.promise.text;
            promise.until = remedy.promise.until.text();
            const bool late = zone_.to_local(remedy.done.value_or(context_.now)).date > remedy.promise.until;
            if (remedy.done) {
                promise.done = iso(*remedy.done);
                promise.state = late ? "kept_late" : "kept";
            } else {
                promise.state = late ? "late" : "open";
            }
            view.promises.push_back(std::move(promise));
        }
        if (!request_.verdicts.empty()) {
            const auto& verdict = request_.verdicts.back();
            const std::string grade(to_key(verdict.grade));
            view.verdict =
                VerdictView{grade, say("grade." + grade), std::string(to_key(verdict.standing)), iso(verdict.at)};
        }
    }

    // The rules themselves are asked: none of them is repeated here.
    domain::request::Context rules() const {
        return service::context_for(matter_, context_.configuration, domain::record::Complainant{},
                                    std::max(context_.now, request_.last_recorded), 0);
    }
    bool open(const domain::request::Command& act) const {
        return domain::request::decide(&request_, act, rules()).has_value();
    }
    /// What keeps the person from asking for a review; nullopt: nothing.
    std::optional<domain::request::Refusal> review_refusal() const {
        command::Register review;
        review.kind = domain::procedure::Kind::Review;
        review.body = "…";
        review.review_of = request_.number();
        auto context = rules();
        context.other = &request_;
        const auto decision = domain::request::decide(nullptr, review, context);
        return decision ? std::nullopt : std::optional(decision.error());
    }

    std::vector<ActionView> actions(bool may_ask_review) const {
        std::vector<ActionView> actions;
        const auto offer = [&](const char* action, const char* path, const domain::request::Command& act) {
            if (open(act)) actions.push_back({action, say(std::string("act.") + action), path});
        };
        offer("supplement", "/api/v1/supplement", command::Supplement{"…"});
        offer("judge", "/api/v1/verdict", command::Judge{});
        offer("object", "/api/v1/objection", command::ObjectToRefusal{"…"});
        if (may_ask_review) actions.push_back({"ask_review", say("act.ask_review"), "/api/v1/review"});
        offer("withdraw", "/api/v1/withdraw", command::Withdraw{});
        return actions;
    }

    void add_notes(PublicView& view, bool higher_body_elsewhere) const {
        if (request_.withdrawn && !std::holds_alternative<state::Withdrawn>(request_.state)) {
            const auto* found = last<domain::request::event::Withdrawn>();
            const bool waits = found != nullptr && std::get<domain::request::event::Withdrawn>(found->event).standing ==
                                                       domain::request::Standing::AwaitingConfirmation;
            view.notes.push_back(waits ? say("next.confirm_by_other_channel") : say("track.withdrawn_check_goes_on"));
        }
        if (higher_body_elsewhere) view.notes.push_back(say("refusal.no_higher_body"));
        if (request_.only_history() || request_.ended()) return;
        if (request_.registration.contact_phone.empty() && request_.registration.contact_name.empty()) {
            view.notes.push_back(say("next.no_contact"));
        }
        for (const auto& shown : view.dates) {
            if (!shown.provisional) continue;
            view.notes.push_back(say("next.provisional", {{"year", shown.date.substr(0, 4)}}));
            break;
        }
    }

    const LoadedRequest& matter_;
    const Request& request_;
    const ViewContext& context_;
    const util::TimeZone& zone_;
};

std::string in_language(Language language, const std::string& chinese, const std::string& english) {
    return language == Language::English && !english.empty() ? english : chinese;
}

}  // namespace

PublicView public_view(const LoadedRequest& matter, const ViewContext& context) {
    return Viewer(matter, context).view();
}

std::string unit_name(const ViewContext& context, const domain::people::UnitId& id) {
    const auto* unit = context.configuration.organisation.find_unit(id);
    return unit == nullptr ? id.get() : in_language(context.language, unit->name_zh, unit->name_en);
}

std::string person_name(const ViewContext& context, const domain::people::PersonId& id) {
    const auto* person = context.configuration.organisation.find_person(id);
    return person == nullptr ? id.get() : in_language(context.language, person->name, person->name_en);
}

std::string office_name(const ViewContext& context) {
    const auto& organisation = context.configuration.organisation;
    const auto today = context.configuration.zone.to_local(context.now).date;
    const auto root = organisation.root(today);
    if (!root) return context.configuration.founding.name;
    return unit_name(context, organisation.supervising_office(*root, today).value_or(*root));
}

}  // namespace qingfeng::http
