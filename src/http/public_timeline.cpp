#include "http/public_timeline.h"

#include <algorithm>

#include "domain/procedure/keys.h"
#include "domain/request/keys.h"
#include "storage/event_codec.h"
#include "storage/event_types.h"
#include "util/overloaded.h"

namespace qingfeng::http {
namespace {

namespace event = domain::request::event;
using domain::people::UnitId;

/// Follows the unit in charge from entry to entry and puts each into words.
class Teller {
  public:
    explicit Teller(const ViewContext& context) : context_(context) {}

    std::optional<TimelineView> tell(const service::RecordedEvent& recorded) {
        const auto text = std::visit([this](const auto& happened) { return words(happened); }, recorded.event);
        const std::string by = author(recorded);
        move(recorded.event);
        if (!text) return std::nullopt;
        const std::string name =
            std::visit([]<class E>(const E&) { return storage::event_name(storage::type_of<E>); }, recorded.event);
        TimelineView line{
            util::iso_text(recorded.recorded, context_.configuration.zone), name, say("event." + name), by, {}};
        if (!text->empty()) line.text = *text;
        return line;
    }

  private:
    using Words = std::optional<std::string>;  ///< nothing: not for the person; "": the event's name says it all
    static constexpr const char* name_alone = "";

    std::string say(std::string_view key, std::initializer_list<service::Argument> arguments = {}) const {
        return context_.messages.text(context_.language, key, arguments);
    }

    std::string author(const service::RecordedEvent& recorded) const {
        return std::visit(util::Overloaded{
                              [&](const domain::record::Person&) {
                                  return unit_ ? unit_name(context_, *unit_) : office_name(context_);
                              },
                              [&](const domain::record::Complainant&) {
                                  return say(by_the_person(recorded.event) ? "portal.you" : "portal.system");
                              },
                              [&](const domain::record::System&) { return say("portal.system"); },
                              [&](const domain::record::Importer&) { return say("portal.system"); },
                              [&](const domain::record::Founder&) { return say("portal.system"); },
                          },
                          recorded.origin.actor);
    }

    /// What the person did, and not what the rules made follow from it at once: an assignment, a clock that runs again.
    static bool by_the_person(const domain::request::Event& happened) {
        return std::holds_alternative<event::Registered>(happened) ||
               std::holds_alternative<event::Supplemented>(happened) ||
               std::holds_alternative<event::PhotosAttached>(happened) ||
               std::holds_alternative<event::Judged>(happened) || std::holds_alternative<event::Withdrawn>(happened) ||
               std::holds_alternative<event::ReviewAsked>(happened) ||
               std::holds_alternative<event::RefusalObjected>(happened);
    }

    void move(const domain::request::Event& happened) {
        if (const auto* assigned = std::get_if<event::Assigned>(&happened)) unit_ = assigned->unit;
        if (const auto* designated = std::get_if<event::Designated>(&happened)) unit_ = designated->unit;
        if (std::holds_alternative<event::Returned>(happened)) unit_.reset();
    }

    std::string passed_to(const UnitId& unit) const {
        return say("portal.passed_to", {{"unit", unit_name(context_, unit)}});
    }
    Words moved_to(const event::Clocks& clocks) const {
        if (clocks.empty()) return name_alone;
        return say("portal.date_now", {{"clock", say("clock." + std::string(to_key(clocks.front().kind)))},
                                       {"date", clocks.front().date.text()}});
    }

    Words words(const event::Registered&) const { return name_alone; }
    Words words(const event::Assigned& assigned) const { return passed_to(assigned.unit); }
    Words words(const event::SignedFor&) const { return name_alone; }
    Words words(const event::Accepted&) const { return name_alone; }
    Words words(const event::Refused& refused) const {
        const std::string where =
            context_.language == util::Language::Chinese ? refused.go_instead_zh : refused.go_instead_en;
        return say("track.refused", {{"reason", say("refusal_reason." + std::string(to_key(refused.refusal_reason)))},
                                     {"go_instead", where}}) +
               (refused.explanation.empty() ? "" : "\n" + refused.explanation);
    }
    // Why a unit holds itself not responsible is between it and the office.
    Words words(const event::Returned&) const { return say("track.returned", {{"office", office_name(context_)}}); }
    Words words(const event::Designated& designated) const { return passed_to(designated.unit); }
    Words words(const event::Transferred&) const { return name_alone; }
    Words words(const event::InterestDeclared&) const { return std::nullopt; }
    Words words(const event::PointsSet&) const { return std::nullopt; }
    Words words(const event::PointFound&) const { return std::nullopt; }
    Words words(const event::LiabilityFound&) const { return std::nullopt; }
    Words words(const event::Suspended& suspended) const {
        const std::string text =
            say("track.suspended", {{"reason", say("suspension." + std::string(to_key(suspended.suspension_reason)))},
                                    {"date", context_.configuration.zone.to_local(suspended.until).date.text()}});
        // Of all explanations this one is written to the person: what to add.
        const bool to_the_person = suspended.suspension_reason == domain::procedure::SuspensionReason::AwaitingPerson;
        return to_the_person && !suspended.explanation.empty() ? text + "\n" + suspended.explanation : text;
    }
    Words words(const event::Resumed& resumed) const { return moved_to(resumed.clocks); }
    Words words(const event::Extended& extended) const { return moved_to(extended.clocks); }
    Words words(const event::Supplemented& supplemented) const { return supplemented.body; }
    Words words(const event::AnswerSubmitted&) const { return std::nullopt; }
    Words words(const event::AnswerSentBack&) const { return std::nullopt; }
    Words words(const event::Answered&) const { return name_alone; }
    Words words(const event::CallBackRecorded& call) const {
        return say("call_back_outcome." + std::string(to_key(call.outcome)));
    }
    Words words(const event::Judged& judged) const { return say("grade." + std::string(to_key(judged.grade))); }
    Words words(const event::RemedyFulfilled& fulfilled) const {
        return say("portal.promise_number", {{"number", std::to_string(fulfilled.remedy)}});
    }
    Words words(const event::Closed&) const { return name_alone; }
    Words words(const event::Archived&) const { return std::nullopt; }
    Words words(const event::Reopened&) const { return name_alone; }
    Words words(const event::Withdrawn& withdrawn) const {
        if (withdrawn.standing == domain::request::Standing::AwaitingConfirmation) {
            return say("standing.awaiting_confirmation");
        }
        return say(withdrawn.check_goes_on ? "track.withdrawn_check_goes_on" : "track.withdrawn");
    }
    Words words(const event::Referred& referred) const {
        return say("track.referred", {{"body", referred.referred_to}});
    }
    Words words(const event::Reminded&) const { return std::nullopt; }
    Words words(const event::ClockReminded&) const { return std::nullopt; }
    // Nobody may learn of a broken deadline from the person only.
    Words words(const event::ClockOverdue& overdue) const { return say("clock." + std::string(to_key(overdue.clock))); }
    Words words(const event::DeadlineChanged& changed) const { return moved_to(changed.clocks); }
    Words words(const event::Imported&) const { return name_alone; }
    Words words(const event::ImportedAnswer& answer) const { return answer.answer_text; }

    Words words(const event::Merged& merged) const { return say("track.merged", {{"number", merged.merged_into}}); }
    Words words(const event::TakenIn&) const { return say("track.taken_in"); }
    Words words(const event::AnsweredTogether&) const { return name_alone; }
    // What another person thinks of the answer is theirs.
    Words words(const event::PartyJudged&) const { return std::nullopt; }
    Words words(const event::Reclassified& changed) const {
        return say("track.reclassified", {{"kind", say("kind." + std::string(to_key(changed.kind)))}});
    }
    // Who helps whom inside is shown by the answer, not by the way to it.
    Words words(const event::CoHandlerAdded&) const { return std::nullopt; }
    Words words(const event::Contributed&) const { return std::nullopt; }
    Words words(const event::ReviewAsked& asked) const {
        return say("track.review_asked", {{"stage", stage(asked.review_stage)}, {"number", asked.review}});
    }
    Words words(const event::ReviewFound&) const { return std::nullopt; }
    Words words(const event::ReviewConcluded& concluded) const {
        return say("track.review_concluded",
                   {{"stage", stage(concluded.review_stage)},
                    {"outcome", say("portal.outcome_" + std::string(to_key(concluded.review_outcome)))}}) +
               "\n" + concluded.reasons;
    }
    Words words(const event::RepresentativesSet&) const { return name_alone; }
    Words words(const event::RefusalObjected& objected) const { return objected.reason; }
    Words words(const event::RefusalConfirmed& confirmed) const {
        return say("track.refusal_confirmed") + "\n" + confirmed.reasons;
    }
    Words words(const event::RefusalOverturned& overturned) const {
        return say("track.refusal_overturned") + "\n" + overturned.reasons;
    }
    // That it is supervised, and until when; the order's own words are between the office and the unit.
    Words words(const event::SupervisionOrdered& order) const {
        return say("track.supervised", {{"date", order.until_date.text()}});
    }
    Words words(const event::Instructed& order) const {
        return say("track.supervised", {{"date", order.until_date.text()}});
    }
    Words words(const event::OrderReported&) const { return std::nullopt; }
    Words words(const event::OrderSettled&) const { return std::nullopt; }
    Words words(const event::OrderSentBack&) const { return std::nullopt; }
    // A proposal is no decision: the person reads the decision's outcome, if there is one.
    Words words(const event::AccountabilityProposed&) const { return std::nullopt; }
    Words words(const event::HandoverOffered&) const { return std::nullopt; }
    Words words(const event::HandedOver& handed) const { return person_name(context_, handed.handler); }
    // That somebody looked up who they are is not hidden from the person; why stays inside.
    Words words(const event::IdentityRead&) const { return name_alone; }
    Words words(const event::PersonTold& told) const { return told.text; }
    Words words(const event::PhotosAttached& attached) const {
        return say("portal.photo_count", {{"count", std::to_string(attached.photos.size())}});
    }
    Words words(const event::ActConfirmed& confirmed) const {
        return say("track.act_confirmed", {{"act", say("portal.act_" + std::string(to_key(confirmed.confirmed_act)))},
                                           {"standing", say("standing." + std::string(to_key(confirmed.standing)))}});
    }

    std::string stage(domain::request::ReviewStage value) const {
        return say("portal.review_" + std::string(to_key(value)));
    }

    const ViewContext& context_;
    std::optional<UnitId> unit_;  ///< in charge before the entry being told
};

}  // namespace

std::vector<TimelineView> public_timeline(const service::LoadedRequest& matter, const ViewContext& context) {
    Teller teller(context);
    std::vector<TimelineView> lines;
    for (const service::RecordedEvent& recorded : matter.events) {
        if (auto line = teller.tell(recorded)) lines.push_back(std::move(*line));
    }
    std::reverse(lines.begin(), lines.end());
    return lines;
}

}  // namespace qingfeng::http
