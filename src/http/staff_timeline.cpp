#include "http/staff_timeline.h"

#include "domain/procedure/keys.h"
#include "domain/request/keys.h"
#include "http/staff_deadline.h"
#include "storage/event_codec.h"
#include "storage/event_types.h"
#include "util/overloaded.h"

namespace qingfeng::http {
namespace {

namespace event = domain::request::event;
using domain::people::PersonId;
using domain::people::UnitId;
using domain::request::Solved;
using domain::request::Standing;

/// What one entry says, in words; the rule it rests on apart.
class Teller {
  public:
    explicit Teller(const StaffCall& staff) : staff_(staff) {}

    std::string operator()(const event::Registered& e) const {
        return listed({word("channel", to_key(e.channel)), e.unit ? unit(*e.unit) : "", e.place,
                       e.source.empty() ? "" : e.source + " " + e.external_number});
    }
    std::string operator()(const event::Assigned& e) const { return listed({unit(e.unit), person(e.handler)}); }
    std::string operator()(const event::SignedFor&) const { return ""; }
    std::string operator()(const event::Accepted&) const { return ""; }
    std::string operator()(const event::Refused& e) const {
        const bool chinese = staff_.view.language == util::Language::Chinese;
        return listed({word("refusal_reason", to_key(e.refusal_reason)), e.explanation,
                       chinese || e.go_instead_en.empty() ? e.go_instead_zh : e.go_instead_en});
    }
    std::string operator()(const event::Returned& e) const { return e.reason; }
    std::string operator()(const event::Designated& e) const {
        return listed({unit(e.unit), person(e.handler), e.reason});
    }
    std::string operator()(const event::Transferred& e) const { return listed({person(e.handler), e.reason}); }
    std::string operator()(const event::InterestDeclared& e) const { return listed({person(e.person), e.reason}); }
    std::string operator()(const event::PointsSet& e) const {
        std::string text;
        for (std::size_t i = 0; i < e.points.size(); ++i) {
            text += (i == 0 ? "" : "\n") + std::to_string(i + 1) + ". " + e.points[i];
        }
        return text;
    }
    std::string operator()(const event::PointFound& e) const {
        return listed({std::to_string(e.point) + ". " + word("finding", to_key(e.finding)), e.reasons});
    }
    std::string operator()(const event::LiabilityFound& e) const {
        return listed({word("liability", to_key(e.liability)), e.reasons});
    }
    std::string operator()(const event::Suspended& e) const {
        const auto until = staff_.configuration->zone.to_local(e.until).date.text();
        return listed({word("suspension", to_key(e.suspension_reason)), e.explanation,
                       staff_.say("staff.runs_again", {{"date", until}})});
    }
    std::string operator()(const event::Resumed& e) const { return e.explanation; }
    std::string operator()(const event::Extended& e) const {
        return listed({word("clock", to_key(e.clock)), e.by.text(staff_.view.language), e.reason});
    }
    std::string operator()(const event::Supplemented& e) const { return e.body; }
    std::string operator()(const event::AnswerSubmitted& e) const {
        return listed({e.answer.facts, e.answer.decision});
    }
    std::string operator()(const event::AnswerSentBack& e) const { return e.reason; }
    std::string operator()(const event::Answered& e) const {
        return e.call_back_drawn ? staff_.say("staff.call_back_drawn") : "";
    }
    std::string operator()(const event::CallBackRecorded& e) const {
        return listed({word("call_back_outcome", to_key(e.outcome)), solved(e.solved), e.remark});
    }
    std::string operator()(const event::Judged& e) const {
        std::string reasons;
        for (const auto reason : e.verdict_reasons) {
            reasons = listed({reasons, word("verdict_reason", to_key(reason))});
        }
        return listed({word("grade", to_key(e.grade)), solved(e.solved), reasons, e.comment,
                       call_back(e.call_back_welcome), standing(e.standing)});
    }
    std::string operator()(const event::RemedyFulfilled& e) const {
        return listed({staff_.say("portal.promise_number", {{"number", std::to_string(e.remedy)}}), e.evidence});
    }
    std::string operator()(const event::Closed&) const { return ""; }
    std::string operator()(const event::Archived&) const { return ""; }
    std::string operator()(const event::Reopened& e) const { return e.reason; }
    std::string operator()(const event::Withdrawn& e) const {
        return listed({e.reason, e.check_goes_on ? staff_.say("staff.check_goes_on") : "", standing(e.standing)});
    }
    std::string operator()(const event::Referred& e) const { return listed({e.referred_to, e.letter, e.reason}); }
    std::string operator()(const event::Reminded& e) const { return e.text; }
    std::string operator()(const event::ClockReminded& e) const { return word("clock", to_key(e.clock)); }
    std::string operator()(const event::ClockOverdue& e) const { return word("clock", to_key(e.clock)); }
    std::string operator()(const event::DeadlineChanged&) const { return ""; }
    std::string operator()(const event::Imported& e) const {
        return listed({e.source, e.external_number, e.imported_unit, e.title, e.imported_status});
    }
    std::string operator()(const event::ImportedAnswer& e) const { return e.answer_text; }

    std::string operator()(const event::Merged& e) const { return listed({e.merged_into, e.reason}); }
    std::string operator()(const event::TakenIn& e) const { return e.merged_from; }
    std::string operator()(const event::AnsweredTogether& e) const {
        return listed({e.answer.facts, e.answer.decision});
    }
    std::string operator()(const event::PartyJudged& e) const {
        return listed({e.merged_from, word("grade", to_key(e.grade)), solved(e.solved), standing(e.standing)});
    }
    std::string operator()(const event::Reclassified& e) const {
        return listed({word("kind", to_key(e.kind)), e.subject, e.reason});
    }
    std::string operator()(const event::CoHandlerAdded& e) const {
        return listed({unit(e.unit), person(e.handler), e.text, e.until_date.text()});
    }
    std::string operator()(const event::Contributed& e) const { return e.text; }
    std::string operator()(const event::ReviewAsked& e) const { return e.review; }
    std::string operator()(const event::ReviewFound& e) const {
        return listed({word("review_outcome", to_key(e.review_outcome)), e.reasons});
    }
    std::string operator()(const event::ReviewConcluded& e) const {
        return listed({e.review, word("review_outcome", to_key(e.review_outcome)), e.reasons});
    }
    // Who they are is opened with the contact.
    std::string operator()(const event::RepresentativesSet& e) const { return std::to_string(e.group_size); }
    std::string operator()(const event::RefusalObjected& e) const { return e.reason; }
    std::string operator()(const event::RefusalConfirmed& e) const { return e.reasons; }
    std::string operator()(const event::RefusalOverturned& e) const { return e.reasons; }
    std::string operator()(const event::SupervisionOrdered& e) const {
        return listed({e.order_number, e.text, e.until_date.text(), e.copied_to ? person(*e.copied_to) : ""});
    }
    std::string operator()(const event::Instructed& e) const {
        return listed({e.order_number, person(e.leader), e.text, e.until_date.text()});
    }
    std::string operator()(const event::OrderReported& e) const { return listed({std::to_string(e.order), e.text}); }
    std::string operator()(const event::OrderSettled& e) const { return listed({std::to_string(e.order), e.remark}); }
    std::string operator()(const event::OrderSentBack& e) const { return listed({std::to_string(e.order), e.reason}); }
    std::string operator()(const event::AccountabilityProposed& e) const {
        return listed({word("trigger", to_key(e.trigger)), e.unit ? unit(*e.unit) : "", person(e.person)});
    }
    std::string operator()(const event::HandoverOffered& e) const { return listed({person(e.handler), e.reason}); }
    std::string operator()(const event::HandedOver& e) const { return person(e.person) + " → " + person(e.handler); }
    std::string operator()(const event::ActConfirmed& e) const {
        return listed({word("confirmed_act", to_key(e.confirmed_act)), word("standing", to_key(e.standing)),
                       word("channel", to_key(e.channel)), e.remark});
    }
    std::string operator()(const event::IdentityRead& e) const { return e.reason; }
    std::string operator()(const event::PhotosAttached& e) const {
        return staff_.say("portal.photo_count", {{"count", std::to_string(e.photos.size())}});
    }
    std::string operator()(const event::PersonTold& e) const {
        return listed({word("channel", to_key(e.channel)), e.text});
    }

  private:
    /// The parts that are there, with a mark between.
    static std::string listed(std::initializer_list<std::string> parts) {
        std::string text;
        for (const std::string& part : parts) {
            if (!part.empty()) text += (text.empty() ? "" : " · ") + part;
        }
        return text;
    }
    std::string word(std::string_view group, std::string_view key) const { return staff_.word(group, key); }
    std::string unit(const UnitId& id) const { return unit_name(staff_.view, id); }
    std::string person(const PersonId& id) const { return person_name(staff_.view, id); }
    std::string call_back(const std::optional<bool>& welcome) const {
        if (!welcome) return "";
        return staff_.say(*welcome ? "staff.call_back_welcome" : "staff.call_back_unwelcome");
    }
    std::string solved(const std::optional<Solved>& value) const { return value ? word("solved", to_key(*value)) : ""; }
    std::string standing(Standing value) const {
        return value == Standing::Confirmed ? "" : word("standing", to_key(value));
    }

    const StaffCall& staff_;
};

boost::json::object author(const StaffCall& staff, const domain::record::Origin& origin) {
    const auto other = [&](const char* actor) {
        return boost::json::object{{"actor", actor}, {"name", staff.word("actor", actor)}};
    };
    boost::json::object by = std::visit(
        util::Overloaded{
            [&](const domain::record::Person& person) {
                return boost::json::object{
                    {"actor", "person"}, {"id", person.id.get()}, {"name", person_name(staff.view, person.id)}};
            },
            [&](const domain::record::Complainant&) { return other("complainant"); },
            [&](const domain::record::System&) { return other("system"); },
            [&](const domain::record::Importer&) { return other("importer"); },
            [&](const domain::record::Founder&) { return other("founder"); },
        },
        origin.actor);
    put_if(by, "via", origin.via);
    return by;
}

/// The clocks an event began or changed; most events have none.
template <class E>
const event::Clocks* clocks_of(const E& happened) {
    if constexpr (requires { happened.clocks; }) {
        return &happened.clocks;
    } else {
        return nullptr;
    }
}

/// The rule that an entry names.
template <class E>
std::string rule_of(const E& happened) {
    if constexpr (requires { happened.citation; }) {
        return happened.citation;
    } else if constexpr (requires { happened.basis; }) {
        return happened.basis;
    } else if constexpr (requires { happened.answer.basis; }) {
        return happened.answer.basis;
    } else {
        return "";
    }
}

}  // namespace

boost::json::array staff_timeline(const StaffCall& staff, const service::LoadedRequest& matter) {
    boost::json::array entries;
    for (const auto& recorded : matter.events) {
        const std::string name =
            std::visit([]<class E>(const E&) { return storage::event_name(storage::type_of<E>); }, recorded.event);
        boost::json::object entry{
            {"sequence", recorded.sequence}, {"position", recorded.position}, {"at", staff.iso(recorded.recorded)}};
        if (recorded.leaf_index) entry["leaf"] = *recorded.leaf_index;
        put_word(entry, staff, "event", "event", name);
        entry["by"] = author(staff, recorded.origin);
        put_if(entry, "text", std::visit(Teller(staff), recorded.event));
        put_if(entry, "rule", std::visit([](const auto& happened) { return rule_of(happened); }, recorded.event));
        const auto* clocks = std::visit([](const auto& happened) { return clocks_of(happened); }, recorded.event);
        if (clocks != nullptr && !clocks->empty()) {
            boost::json::array dates;
            for (const auto& clock : *clocks) {
                boost::json::object date;
                put_word(date, staff, "clock", "clock", to_key(clock.kind));
                date["date"] = clock.date.text();
                date["run"] = run_key(clock.run);
                dates.push_back(std::move(date));
            }
            entry["dates"] = std::move(dates);
        }
        entries.push_back(std::move(entry));
    }
    return entries;
}

}  // namespace qingfeng::http
