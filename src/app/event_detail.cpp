#include <fmt/core.h>

#include "app/matter_view.h"
#include "domain/procedure/keys.h"
#include "domain/request/keys.h"
#include "util/overloaded.h"

namespace qingfeng::app {
namespace {

using namespace domain::request;  // NOLINT: the vocabulary of this whole file

/// The parts that are there, with a mark between.
std::string listed(std::initializer_list<std::string> parts) {
    std::string text;
    for (const std::string& part : parts) {
        if (!part.empty()) text += (text.empty() ? "" : " · ") + part;
    }
    return text;
}

class Narrator {
  public:
    explicit Narrator(const Names& names) : names_(names), session_(names.session()) {}

    std::string operator()(const event::Registered& e) const {
        return listed({session_.word("channel", to_key(e.channel)), e.unit ? names_.unit_name(*e.unit) : "", e.place,
                       e.source.empty() ? "" : fmt::format("{} {}", e.source, e.external_number)});
    }
    std::string operator()(const event::Assigned& e) const { return charge(e.unit, e.handler); }
    std::string operator()(const event::SignedFor& /*e*/) const { return ""; }
    std::string operator()(const event::Accepted& /*e*/) const { return ""; }
    std::string operator()(const event::Refused& e) const {
        return listed({session_.word("refusal_reason", to_key(e.refusal_reason)), e.explanation,
                       std::string(Words{e.go_instead_zh, e.go_instead_en}.in(session_.language)), e.citation});
    }
    std::string operator()(const event::Returned& e) const { return listed({e.reason, e.basis}); }
    std::string operator()(const event::Designated& e) const { return listed({charge(e.unit, e.handler), e.reason}); }
    std::string operator()(const event::Transferred& e) const {
        return listed({names_.person_name(e.handler), e.reason});
    }
    std::string operator()(const event::InterestDeclared& e) const {
        return listed({names_.person_name(e.person), e.reason});
    }
    std::string operator()(const event::PointsSet& e) const {
        std::string text;
        for (std::size_t i = 0; i < e.points.size(); ++i) {
            text += fmt::format("{}{}. {}", i == 0 ? "" : "  ", i + 1, e.points[i]);
        }
        return text;
    }
    std::string operator()(const event::PointFound& e) const {
        return listed({fmt::format("{}. {}", e.point, session_.word("finding", to_key(e.finding))), e.reasons});
    }
    std::string operator()(const event::LiabilityFound& e) const {
        return listed({session_.word("liability", to_key(e.liability)), e.reasons});
    }
    std::string operator()(const event::Suspended& e) const {
        return listed(
            {session_.word("suspension", to_key(e.suspension_reason)), e.explanation,
             fmt::format(fmt::runtime(session_.in({"最迟 {} 恢复", "runs again by {}"})), names_.time(e.until))});
    }
    std::string operator()(const event::Resumed& e) const { return e.explanation; }
    std::string operator()(const event::Extended& e) const {
        return listed({session_.word("clock", to_key(e.clock)), e.by.text(session_.language), e.reason});
    }
    std::string operator()(const event::Supplemented& e) const { return e.body; }
    std::string operator()(const event::AnswerSubmitted& e) const {
        return listed({e.answer.facts, e.answer.decision, e.answer.basis});
    }
    std::string operator()(const event::AnswerSentBack& e) const { return e.reason; }
    std::string operator()(const event::Answered& e) const {
        return e.call_back_drawn ? std::string(session_.in({"抽中回访", "drawn for a call-back"})) : "";
    }
    std::string operator()(const event::CallBackRecorded& e) const {
        return listed({session_.word("call_back_outcome", to_key(e.outcome)), solved(e.solved), e.remark});
    }
    std::string operator()(const event::Judged& e) const {
        return listed({session_.word("grade", to_key(e.grade)), solved(e.solved), e.comment,
                       e.standing == Standing::Confirmed ? "" : session_.word("standing", to_key(e.standing))});
    }
    std::string operator()(const event::RemedyFulfilled& e) const {
        return listed({fmt::format("{}", e.remedy), e.evidence});
    }
    std::string operator()(const event::Closed& /*e*/) const { return ""; }
    std::string operator()(const event::Archived& /*e*/) const { return ""; }
    std::string operator()(const event::Reopened& e) const { return e.reason; }
    std::string operator()(const event::Withdrawn& e) const {
        return listed({e.reason, e.check_goes_on ? std::string(session_.in({"撤回不停查", "the check goes on"})) : "",
                       e.standing == Standing::Confirmed ? "" : session_.word("standing", to_key(e.standing))});
    }
    std::string operator()(const event::Referred& e) const { return listed({e.referred_to, e.letter, e.reason}); }
    std::string operator()(const event::Reminded& e) const { return e.text; }
    std::string operator()(const event::ClockReminded& e) const { return session_.word("clock", to_key(e.clock)); }
    std::string operator()(const event::ClockOverdue& e) const { return session_.word("clock", to_key(e.clock)); }
    std::string operator()(const event::DeadlineChanged& e) const {
        std::string text;
        for (const auto& clock : e.clocks) {
            text = listed({text, fmt::format("{} {}", session_.word("clock", to_key(clock.kind)), clock.date.text())});
        }
        return text;
    }
    std::string operator()(const event::Imported& e) const {
        return listed({e.source, e.external_number, e.imported_unit, e.title, e.imported_status,
                       e.occurred ? names_.time(e.occurred->at) : ""});
    }
    std::string operator()(const event::ImportedAnswer& e) const {
        return listed({e.occurred ? names_.time(e.occurred->at) : "", e.answer_text});
    }

    std::string operator()(const event::Merged& e) const { return listed({e.merged_into, e.reason}); }
    std::string operator()(const event::TakenIn& e) const { return e.merged_from; }
    std::string operator()(const event::AnsweredTogether& e) const {
        return listed({e.answer.facts, e.answer.decision, e.answer.basis});
    }
    std::string operator()(const event::PartyJudged& e) const {
        return listed({e.merged_from, session_.word("grade", to_key(e.grade)), solved(e.solved), unless_confirmed(e)});
    }
    std::string operator()(const event::Reclassified& e) const {
        return listed({session_.word("kind", to_key(e.kind)), e.subject, e.reason});
    }
    std::string operator()(const event::CoHandlerAdded& e) const {
        return listed({fmt::format("{}", e.co_handler), charge(e.unit, e.handler), e.text, e.until_date.text()});
    }
    std::string operator()(const event::Contributed& e) const {
        return listed({fmt::format("{}", e.co_handler), e.text});
    }
    std::string operator()(const event::ReviewAsked& e) const { return listed({stage(e.review_stage), e.review}); }
    std::string operator()(const event::ReviewFound& e) const { return listed({outcome(e.review_outcome), e.reasons}); }
    std::string operator()(const event::ReviewConcluded& e) const {
        return listed({stage(e.review_stage), e.review, outcome(e.review_outcome), e.reasons});
    }
    std::string operator()(const event::RepresentativesSet& e) const {
        std::string text = fmt::format("{}", e.group_size);
        for (const Representative& one : e.representatives) text = listed({text, one.name});
        return text;
    }
    std::string operator()(const event::RefusalObjected& e) const { return e.reason; }
    std::string operator()(const event::RefusalConfirmed& e) const { return e.reasons; }
    std::string operator()(const event::RefusalOverturned& e) const { return e.reasons; }
    std::string operator()(const event::SupervisionOrdered& e) const {
        return listed({e.order_number, e.text, e.until_date.text(), copy(e.copied_to)});
    }
    std::string operator()(const event::Instructed& e) const {
        return listed({e.order_number, names_.person_name(e.leader), e.dated.text(), e.text, e.until_date.text(),
                       copy(e.copied_to)});
    }
    std::string operator()(const event::OrderReported& e) const { return listed({fmt::format("{}", e.order), e.text}); }
    std::string operator()(const event::OrderSettled& e) const {
        return listed({fmt::format("{}", e.order), e.remark});
    }
    std::string operator()(const event::OrderSentBack& e) const {
        return listed({fmt::format("{}", e.order), e.reason});
    }
    std::string operator()(const event::AccountabilityProposed& e) const {
        return listed({session_.word("trigger", to_key(e.trigger)),
                       e.late_clock ? session_.word("clock", to_key(*e.late_clock)) : "",
                       e.unit ? names_.unit_name(*e.unit) : "", names_.person_name(e.person), e.citation});
    }
    std::string operator()(const event::HandoverOffered& e) const {
        return listed({names_.person_name(e.handler), e.reason});
    }
    std::string operator()(const event::HandedOver& e) const {
        return fmt::format("{} → {}", names_.person_name(e.person), names_.person_name(e.handler));
    }
    std::string operator()(const event::IdentityRead& e) const { return e.reason; }
    std::string operator()(const event::PhotosAttached& e) const { return fmt::format("{}", e.photos.size()); }
    std::string operator()(const event::PersonTold& e) const {
        return listed({session_.word("channel", to_key(e.channel)), e.to_whom, e.text});
    }
    std::string operator()(const event::ActConfirmed& e) const {
        return listed({session_.word("portal", "act_" + std::string(to_key(e.confirmed_act))),
                       session_.word("standing", to_key(e.standing)), session_.word("channel", to_key(e.channel)),
                       e.remark});
    }

  private:
    std::string stage(ReviewStage value) const {
        return session_.word("portal", "review_" + std::string(to_key(value)));
    }
    std::string outcome(ReviewOutcome value) const {
        return session_.word("portal", "outcome_" + std::string(to_key(value)));
    }
    std::string copy(const std::optional<PersonId>& person) const {
        if (!person) return "";
        return fmt::format(fmt::runtime(session_.in({"抄送 {}", "copy to {}"})), names_.person_name(*person));
    }
    std::string unless_confirmed(const event::PartyJudged& e) const {
        return e.standing == Standing::Confirmed ? "" : session_.word("standing", to_key(e.standing));
    }
    std::string charge(const UnitId& unit, const PersonId& handler) const {
        return listed({names_.unit_name(unit), names_.person_name(handler)});
    }
    std::string solved(const std::optional<Solved>& value) const {
        return value ? session_.word("solved", to_key(*value)) : "";
    }

    const Names& names_;
    const Session& session_;
};

}  // namespace

std::string event_detail(const Event& event, const Names& names) { return std::visit(Narrator(names), event); }

std::string author(const domain::record::Origin& origin, const Names& names) {
    const Session& session = names.session();
    std::string who = std::visit(util::Overloaded{
                                     [&](const domain::record::Person& person) { return names.person_name(person.id); },
                                     [&](const domain::record::Complainant&) {
                                         return std::string(session.in({"来件人", "the person"}));
                                     },
                                     [&](const domain::record::System&) {
                                         return std::string(session.in({"系统", "the system"}));
                                     },
                                     [&](const domain::record::Importer&) {
                                         return std::string(session.in({"导入", "the import"}));
                                     },
                                     [&](const domain::record::Founder&) {
                                         return std::string(session.in({"创建者", "the founder"}));
                                     },
                                 },
                                 origin.actor);
    if (!origin.via.empty()) {
        const std::string_view via =
            origin.via == "command" ? session.in({"命令行", "command"}) : std::string_view(origin.via);
        who += fmt::format(" ({}{}{})", via, origin.os_user.empty() ? "" : ", ", origin.os_user);
    }
    return who;
}

}  // namespace qingfeng::app
