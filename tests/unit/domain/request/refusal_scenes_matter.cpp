#include "refusal_scenes.h"

namespace qingfeng::domain::request::testing {
namespace {

using procedure::ClockKind;
using procedure::RefusalReason;
using procedure::SuspensionReason;
using SK = StateKind;

}  // namespace

std::optional<Refusal> in(SK state, const char* who, const Command& command) {
    Life life = life_in(state);
    life.later(90 * util::micros_per_minute);
    return life.refusal(who, command);
}

std::optional<Refusal> registering(const char* who, const std::function<void(command::Register&)>& change) {
    Life life;
    command::Register complaint = complaint_about("station");
    change(complaint);
    return life.at("2026-09-21 09:00").refusal(who, complaint);
}

Life open_complaint(std::string number) {
    Life life;
    life.at("2026-09-21 09:30").numbered(std::move(number)).does("person", complaint_about("station"));
    return life;
}

std::optional<Refusal> asking_review(const Request& matter, Instant now) {
    command::Register asked;
    asked.kind = Kind::Review;
    asked.body = "The video was not looked at.";
    asked.review_of = matter.number();
    Life review;
    return review.later(now.micros - review.now().micros).beside(matter).refusal("person", asked);
}
std::optional<Refusal> asking_review(const Life& life) { return asking_review(life.matter(), life.now()); }

Life jointly_handled() {
    Life life = life_in(SK::Handling);
    life.does("toll-clerk", command::AddCoHandler{unit("roads"), {}, "look", util::Date::parse("2026-09-30").value()});
    return life;
}

Life supervised() {
    Life life = life_in(SK::Handling);
    life.does("officer", command::Supervise{"answer soon", util::Date::parse("2026-09-30").value()});
    return life;
}

std::vector<Scene> scenes_of_matter_and_actor() {
    return {
        {Refusal::NoSuchMatter, "accepting what nobody registered",
         [] { return Life().at("2026-09-21 09:00").refusal("toll-clerk", command::Accept{}); }},
        {Refusal::SealedKindNotTaken, "misconduct, which needs sealed matters",
         [] { return registering("person", [](auto& c) { c.kind = Kind::Misconduct; }); }},
        {Refusal::KindNotTaken, "a kind without a procedure",
         [] { return registering("person", [](auto& c) { c.kind = Kind::Application; }); }},
        {Refusal::KindNotTaken, "a complaint that says it is a review",
         [] { return registering("person", [](auto& c) { c.review_of = "TS2026-000001"; }); }},
        {Refusal::KindNotTaken, "taking up what nobody says the kind of",
         [] { return in(SK::Imported, "operator", command::TakeUp{}); }},
        {Refusal::AlreadyEnded, "reopening what was archived",
         [] { return in(SK::Archived, "officer", command::Reopen{"again"}); }},
        {Refusal::AlreadyEnded, "withdrawing twice",
         [] {
             Life life = Life().code_seen_by_staff();
             life.at("2026-09-21 09:00").does("operator", complaint_about("station"));
             life.does("person", command::Withdraw{});
             return life.refusal("person", command::Withdraw{});
         }},
        {Refusal::OnlyHistory, "assigning an imported matter",
         [] {
             return in(SK::Imported, "officer", command::Assign{unit("roads"), {}});
         }},
        {Refusal::AnsweredInHistory, "taking up what was answered long ago",
         [] {
             Life life = life_in(SK::Imported);
             life.happened(event::ImportedAnswer{"mended", {}, ""}, record::Importer{});
             return life.refusal("operator", command::TakeUp{Kind::Complaint, {}, "", Channel::Phone, ""});
         }},
        {Refusal::NotInThisState, "signing what has not been drafted",
         [] { return in(SK::Handling, "toll-head", command::Sign{}); }},
        {Refusal::OthersMerged, "merging away what others were merged into",
         [] {
             Life target = open_complaint("TS2026-000002");
             Life merged = open_complaint("TS2026-000003");
             together(merged, "officer", command::Merge{"TS2026-000002", "the same"}, target);
             target.beside(open_complaint("TS2026-000004").matter());
             return target.refusal("officer", command::Merge{"TS2026-000004", "the same"});
         }},
        {Refusal::NotAnsweredYet, "a review of what is still being handled",
         [] { return asking_review(life_in(SK::Handling)); }},
        {Refusal::ReviewNotProvided, "a review of an enquiry",
         [] {
             Life enquiry;
             command::Register question = complaint_about("east-toll");
             question.kind = Kind::Enquiry;
             enquiry.at("2026-09-21 09:00").does("person", question);
             enquiry.does("toll-clerk", command::Accept{});
             enquiry.does("toll-clerk", answer());
             enquiry.does("toll-head", command::Sign{});
             return asking_review(enquiry);
         }},
        {Refusal::ReviewWindowClosed, "a review asked for after thirty days",
         [] {
             Life petition = answered_petition();
             return asking_review(petition.at("2026-10-23 00:00"));
         }},
        {Refusal::ReviewedAlready, "a second review of the same answer",
         [] {
             Life petition = answered_petition();
             review_of(petition, "FC2026-000001");
             // Asked for before the first review was known of.
             petition.happened(event::Reopened{"a word was missing", {}}, actor_named("officer"));
             petition.does("toll-clerk", answer());
             petition.does("toll-head", command::Sign{});
             return asking_review(petition);
         }},
        {Refusal::FinallyReviewed, "a third look at the same facts",
         [] {
             Life petition = answered_petition();
             Life first = review_of(petition, "FC2026-000001", ReviewOutcome::Upheld);
             Request second = first.matter();
             second.registration.review_stage = ReviewStage::Second;
             return asking_review(second, first.now());
         }},
        {Refusal::NoHigherBody, "the bureau's own answer, which only the ministry could review",
         [] {
             Life petition;
             command::Register about_roads = complaint_about("roads");
             about_roads.kind = Kind::Petition;
             petition.at("2026-09-21 09:00").does("person", about_roads);
             const std::string handler = petition.matter().first_handler().get();
             petition.does(handler, command::Accept{});
             petition.does(handler, answer());
             petition.does("director", command::Sign{});
             return asking_review(petition);
         }},
        {Refusal::ObjectedAlready, "objecting to a refusal that was confirmed",
         [] {
             Life life = life_in(SK::Objected);
             life.does("officer", command::ConfirmRefusal{"it is the city's"});
             return life.refusal("person", command::ObjectToRefusal{"it is not"});
         }},
        {Refusal::RefusalIsOverturned, "refusing again what has to be taken",
         [] {
             Life life = life_in(SK::Objected);
             life.does("officer", command::OverturnRefusal{"it is ours"});
             return life.refusal("toll-clerk", command::Refuse{RefusalReason::OutsideRemit, "still not"});
         }},
        {Refusal::NotYourRole, "a handler assigns",
         [] {
             return in(SK::Registered, "toll-clerk", command::Assign{unit("roads"), {}});
         }},
        {Refusal::NotYourRole, "a collector registers for somebody",
         [] { return registering("collector", [](auto&) {}); }},
        {Refusal::NotYourRole, "a person asks the sweep", [] { return in(SK::Handling, "officer", command::Tick{}); }},
        {Refusal::NotYourRole, "declaring somebody else's interest",
         [] {
             return in(SK::Handling, "toll-second", command::DeclareInterest{person("toll-clerk"), "cousin"});
         }},
        {Refusal::NotYourMatter, "a colleague finds",
         [] {
             return in(SK::Handling, "toll-second", command::Find{1, Finding::Substantiated, "seen"});
         }},
        {Refusal::NotYourMatter, "the person ends the waiting for an appraisal",
         [] {
             Life life = life_in(SK::Handling);
             life.does("toll-head", command::Suspend{SuspensionReason::AwaitingAppraisal, "at the maker's"});
             return life.refusal("person", command::Resume{});
         }},
        {Refusal::Excluded, "the person complained of signs for it",
         [] {
             Life life;
             command::Register complaint = complaint_about("station");
             complaint.kind = Kind::Enquiry;
             complaint.complained_of = {person("toll-clerk")};
             life.at("2026-09-21 09:00").does("person", complaint);
             life.happened(event::Transferred{person("toll-clerk"), "by mistake"}, actor_named("officer"));
             return life.refusal("toll-clerk", command::SignFor{});
         }},
        {Refusal::Excluded, "a handler with a declared interest",
         [] {
             Life life = life_in(SK::Handling);
             life.does("toll-clerk", command::DeclareInterest{person("toll-clerk"), "my cousin"});
             return life.refusal("toll-clerk", answer());
         }},
        {Refusal::NotOutsideUnit, "the unit calls back itself",
         [] {
             return in(SK::Answered, "toll-operator", command::RecordCallBack{CallBackOutcome::Reached, {}, ""});
         }},
        {Refusal::NotOutsideUnit, "the unit judges its own liability",
         [] {
             Life life;
             command::Register enquiry = complaint_about("east-toll");
             enquiry.kind = Kind::Enquiry;
             life.at("2026-09-21 09:00").does("person", enquiry);
             life.does("toll-clerk", command::Accept{});
             return life.refusal("toll-clerk", command::FindLiability{Liability::NotLiable, "we did well"});
         }},
        {Refusal::DrafterMayNotSign, "whoever drafted the answer signs it",
         [] {
             Life life = life_in(SK::Handling);
             life.does("officer", command::Transfer{person("toll-head"), "on leave"});
             life.does("toll-head", answer());
             return life.refusal("toll-head", command::Sign{});
         }},
        {Refusal::HandlerMayNotApprove, "the handler grants themselves a suspension",
         [] {
             Life life = life_in(SK::Handling);
             life.does("officer", command::Transfer{person("toll-head"), "on leave"});
             return life.refusal("toll-head", command::Suspend{SuspensionReason::AwaitingPerson, "which lane?"});
         }},
        {Refusal::HandlerMayNotApprove, "the handler grants themselves an extension",
         [] {
             Life life = life_in(SK::Handling);
             life.does("officer", command::Transfer{person("east-deputy"), "on leave"});
             return life.refusal("east-deputy", command::Extend{ClockKind::Answer, workdays(5), "busy"});
         }},
        {Refusal::RefuserMayNotReview, "the officer who refused it decides on the objection",
         [] {
             Life life = life_in(SK::Registered);
             life.does("officer", command::Refuse{RefusalReason::OutsideRemit, "the city's road"});
             life.does("person", command::ObjectToRefusal{"it is yours"});
             return life.refusal("officer", command::ConfirmRefusal{"it is the city's"});
         }},
        {Refusal::OnlyThePerson, "the office judges in the person's name",
         [] { return in(SK::Answered, "officer", command::Judge{}); }},
        {Refusal::OnlyThePerson, "the handler withdraws in the person's name",
         [] { return in(SK::Handling, "toll-clerk", command::Withdraw{}); }},
        {Refusal::AlreadySignedFor, "signing for it twice",
         [] {
             Life life = life_in(SK::Assigned);
             life.does("toll-clerk", command::SignFor{});
             return life.refusal("toll-clerk", command::SignFor{});
         }},
        {Refusal::DesignationIsFinal, "returning what was designated",
         [] {
             Life life = life_in(SK::Returned);
             life.does("officer", command::Designate{unit("east-toll"), {}, "it is yours"});
             return life.refusal("toll-clerk", command::Return{"not ours", "the list"});
         }},
    };
}

}  // namespace qingfeng::domain::request::testing
