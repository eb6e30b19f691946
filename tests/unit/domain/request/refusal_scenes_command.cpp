#include "refusal_scenes.h"

namespace qingfeng::domain::request::testing {
namespace {

using procedure::ClockKind;
using procedure::RefusalReason;
using procedure::SuspensionReason;
using SK = StateKind;

std::string long_text(std::size_t size) { return std::string(size, 'x'); }

std::optional<Refusal> merging_into(const Request& target) {
    Life life = open_complaint("TS2026-000009");
    return life.beside(target).refusal("officer", command::Merge{target.number(), "the same"});
}

}  // namespace

std::vector<Scene> scenes_of_command() {
    return {
        {Refusal::OtherUnknown, "merging into what is not there",
         [] {
             return in(SK::Handling, "officer", command::Merge{"TS2026-000099", "the same"});
         }},
        {Refusal::SameMatter, "merging a matter into itself",
         [] {
             Life life = life_in(SK::Handling);
             life.beside(life.matter());
             return life.refusal("officer", command::Merge{"TS2026-000001", "the same"});
         }},
        {Refusal::OtherNotOpen, "merging into what is answered",
         [] { return merging_into(life_in(SK::Answered).matter()); }},
        {Refusal::KindsDiffer, "merging a complaint into a petition",
         [] {
             Life petition = open_complaint("TS2026-000002");
             petition.does("operator", command::Reclassify{Kind::Petition, "0601", "asks for money"});
             return merging_into(petition.matter());
         }},
        {Refusal::KindsDiffer, "making a review of a complaint",
         [] {
             return in(SK::Handling, "officer", command::Reclassify{Kind::Review, "0601", "asks again"});
         }},
        {Refusal::NothingChanged, "calling it what it is",
         [] {
             return in(SK::Handling, "officer", command::Reclassify{Kind::Complaint, "0601", "it is one"});
         }},
        {Refusal::NothingChanged, "handing over to oneself",
         [] {
             return in(SK::Handling, "toll-clerk", command::OfferHandover{person("toll-clerk"), "leave"});
         }},
        {Refusal::UnknownUnit, "a complaint about a unit that is not there",
         [] { return registering("person", [](auto& c) { c.unit = unit("west"); }); }},
        {Refusal::UnknownUnit, "assigning to a unit that is not there",
         [] {
             return in(SK::Registered, "operator", command::Assign{unit("west"), {}});
         }},
        {Refusal::UnknownPerson, "complaining of somebody who is not there",
         [] { return registering("person", [](auto& c) { c.complained_of = {person("nobody")}; }); }},
        {Refusal::UnknownPerson, "assigning to somebody who serves elsewhere",
         [] {
             return in(SK::Registered, "operator", command::Assign{unit("roads"), person("upkeep-clerk")});
         }},
        {Refusal::HandlerExcluded, "assigning a complaint to a person of the station complained of",
         [] {
             return in(SK::Returned, "operator", command::Assign{unit("station"), person("station-clerk")});
         }},
        {Refusal::HandlerExcluded, "transferring it there",
         [] {
             return in(SK::Handling, "officer", command::Transfer{person("chief"), "knows the lane"});
         }},
        {Refusal::HandlerExcluded, "merging a complaint about the one who handles the other",
         [] {
             Life complaint = Life().numbered("TS2026-000009");
             command::Register about_clerk = complaint_about(std::nullopt);
             about_clerk.complained_of = {person("toll-clerk")};
             complaint.at("2026-09-22 10:00").does("person", about_clerk);
             const Life other = open_complaint("TS2026-000002");
             complaint.beside(other.matter());
             return complaint.refusal("officer", command::Merge{"TS2026-000002", "the same night"});
         }},
        {Refusal::NoLawfulHandler, "a complaint about the head of everything",
         [] { return registering("person", [](auto& c) { c.complained_of = {person("director")}; }); }},
        {Refusal::ReturnedAlready, "assigning it back to who returned it",
         [] {
             return in(SK::Returned, "officer", command::Assign{unit("east-toll"), {}});
         }},
        {Refusal::ReturnedAlready, "the same by way of the station, whose matters lead there",
         [] {
             return in(SK::Returned, "officer", command::Assign{unit("station"), {}});
         }},
        {Refusal::UnknownSubject, "a subject that is not there",
         [] { return registering("person", [](auto& c) { c.subject = "9999"; }); }},
        {Refusal::PointUnknown, "a finding for a third of two points",
         [] {
             return in(SK::Handling, "toll-clerk", command::Find{3, Finding::Substantiated, "seen"});
         }},
        {Refusal::PointUnknown, "points count from one",
         [] {
             return in(SK::Handling, "toll-clerk", command::Find{0, Finding::Substantiated, "seen"});
         }},
        {Refusal::RemedyUnknown, "keeping what was not promised",
         [] {
             return in(SK::Answered, "toll-clerk", command::FulfilRemedy{2, "called"});
         }},
        {Refusal::RemedyUnknown, "keeping a promise twice",
         [] {
             Life life = life_in(SK::Answered);
             life.does("toll-clerk", command::FulfilRemedy{1, "called"});
             return life.refusal("toll-clerk", command::FulfilRemedy{1, "called again"});
         }},
        {Refusal::CoHandlerUnknown, "a second of one",
         [] {
             Life life = jointly_handled();
             return life.refusal("roads-clerk", command::Contribute{2, "the sign stands"});
         }},
        {Refusal::ContributedAlready, "contributing twice",
         [] {
             Life life = jointly_handled();
             life.does("roads-clerk", command::Contribute{1, "the sign stands"});
             return life.refusal("roads-clerk", command::Contribute{1, "it still does"});
         }},
        {Refusal::OrderUnknown, "reporting on an order that was not given",
         [] {
             return supervised().refusal("toll-clerk", command::ReportOrder{2, "done"});
         }},
        {Refusal::OrderNotOpen, "settling what nobody reported",
         [] {
             return supervised().refusal("officer", command::SettleOrder{1, ""});
         }},
        {Refusal::NoHandoverOffered, "taking over what nobody offers",
         [] { return in(SK::Handling, "toll-second", command::TakeOver{}); }},
        {Refusal::NothingToConfirm, "confirming a verdict that counts already",
         [] {
             Life life = life_in(SK::Answered);
             life.does("person", command::Judge{Grade::Satisfied, {}, ""});
             return life.refusal("operator", command::ConfirmAct{});
         }},
        {Refusal::NoSuchClock, "extending what the procedure does not extend",
         [] {
             return in(SK::Handling, "toll-head", command::Extend{ClockKind::Redo, workdays(1), "busy"});
         }},
        {Refusal::TextMissing, "a complaint without a word",
         [] { return registering("person", [](auto& c) { c.body = " \n"; }); }},
        {Refusal::TextMissing, "a return without its basis",
         [] {
             return in(SK::Assigned, "toll-clerk", command::Return{"not ours", ""});
         }},
        {Refusal::TextTooLong, "a body beyond the bound",
         [] { return registering("person", [](auto& c) { c.body = long_text(body_bytes_max + 1); }); }},
        {Refusal::TextTooLong, "more points than the bound",
         [] {
             return in(SK::Handling, "toll-clerk", command::SetPoints{std::vector<std::string>(points_max + 1, "x")});
         }},
        {Refusal::TooMany, "an eleventh co-handler",
         [] {
             Life life = life_in(SK::Handling);
             const command::AddCoHandler one{unit("roads"), {}, "look", util::Date::parse("2026-09-30").value()};
             for (std::size_t i = 0; i < co_handlers_max; ++i) life.does("toll-clerk", one);
             return life.refusal("toll-clerk", one);
         }},
        {Refusal::TooManyRepresentatives, "six people speak for a village",
         [] { return registering("person", [](auto& c) {
                  c.representatives.assign(6, {"Li", "1"});
              }); }},
        {Refusal::TimeInTheFuture, "it is to happen tomorrow",
         [] {
             return registering("person", [](auto& c) {
                 c.occurred = Occurred{{2'000'000'000'000'000}, Precision::Minute};
             });
         }},
        {Refusal::ReasonNotInList, "refusing for a reason that the procedure does not know",
         [] {
             return in(SK::Assigned, "toll-clerk", command::Refuse{RefusalReason::NoClearFacts, "unclear"});
         }},
        {Refusal::ReasonNotInList, "suspending for a reason that the procedure does not know",
         [] {
             return in(SK::Handling, "toll-head", command::Suspend{SuspensionReason::ForceMajeure, "snow"});
         }},
        {Refusal::RemedyDateMissing, "an apology promised for yesterday",
         [] { return in(SK::Handling, "toll-clerk", answer({apology("2026-09-21")})); }},
        {Refusal::DateOutOfRange, "help that comes after the answer",
         [] {
             return in(SK::Handling, "toll-clerk",
                       command::AddCoHandler{unit("roads"), {}, "look", util::Date::parse("2026-12-31").value()});
         }},
        {Refusal::DateOutOfRange, "an order for yesterday",
         [] {
             return in(SK::Handling, "officer", command::Supervise{"at once", util::Date::parse("2026-09-21").value()});
         }},
        {Refusal::FindingMissing, "an answer that leaves a point out",
         [] { return in(SK::Accepted, "toll-clerk", answer()); }},
        {Refusal::LiabilityMissing, "an answer that leaves liability open",
         [] {
             Life life = life_in(SK::Accepted);
             life.does("toll-clerk", command::SetPoints{{"shouted"}});
             life.does("toll-clerk", command::Find{1, Finding::CannotVerify, "no video"});
             return life.refusal("toll-clerk", answer());
         }},
        {Refusal::ReviewOutcomeMissing, "a review that does not say what it comes to",
         [] {
             Life petition = answered_petition();
             Life review = review_of(petition, "FC2026-000001");
             const std::string handler = review.matter().first_handler().get();
             review.does(handler, command::Accept{});
             return review.refusal(handler, answer());
         }},
        {Refusal::RemedyOpen, "archiving before the apology",
         [] { return in(SK::Closed, "officer", command::Archive{}); }},
        {Refusal::ExtendedAlready, "extending twice",
         [] {
             Life life = life_in(SK::Handling);
             life.does("east-deputy", command::Extend{ClockKind::Answer, workdays(2), "the maker's report"});
             return life.refusal("east-deputy", command::Extend{ClockKind::Answer, workdays(2), "once more"});
         }},
        {Refusal::DeadlineAlreadyPassed, "extending what is over",
         [] {
             Life life = life_in(SK::Handling);
             return life.at("2026-10-20 09:00")
                 .refusal("east-deputy", command::Extend{ClockKind::Answer, workdays(2), "late"});
         }},
        {Refusal::DeadlineAlreadyPassed, "suspending what is over",
         [] {
             Life life = life_in(SK::Handling);
             return life.at("2026-10-20 09:00")
                 .refusal("toll-head", command::Suspend{SuspensionReason::AwaitingPerson, "which lane?"});
         }},
        {Refusal::DeadlineSetBySource, "extending the hotline's date",
         [] {
             Life life;
             command::Register order = complaint_about("station");
             order.source = "12345";
             order.source_deadline = life.moment("2026-09-28 17:00");
             life.at("2026-09-21 09:00").does("operator", order);
             life.does("toll-clerk", command::Accept{});
             return life.refusal("east-deputy", command::Extend{ClockKind::Answer, workdays(2), "busy"});
         }},
        {Refusal::ExtensionTooLong, "longer than the procedure allows",
         [] {
             return in(SK::Handling, "east-deputy", command::Extend{ClockKind::Answer, workdays(11), "busy"});
         }},
        {Refusal::ExtensionTooLong, "in another unit",
         [] {
             return in(SK::Handling, "east-deputy", command::Extend{ClockKind::Answer, days(5), "busy"});
         }},
        {Refusal::SuspensionCapReached, "waiting for the person longer than the cap in all",
         [] {
             Life life = life_in(SK::Suspended);
             life.at("2026-10-03 09:00").does("system", command::Tick{});
             return life.refusal("toll-head", command::Suspend{SuspensionReason::AwaitingPerson, "and which car?"});
         }},
        {Refusal::JudgedAlready, "judging one answer twice",
         [] {
             Life life = life_in(SK::Answered);
             life.does("person", command::Judge{Grade::Dissatisfied, Solved::No, "no apology"});
             return life.refusal("person", command::Judge{Grade::Satisfied, Solved::Yes, ""});
         }},
        {Refusal::VerdictOutOfRange, "six of five",
         [] {
             return in(SK::Answered, "person", command::Judge{static_cast<Grade>(6), {}, ""});
         }},
        {Refusal::CallBackMissing, "closing what was drawn for a call-back",
         [] { return in(SK::Answered, "officer", command::Close{}); }},
        {Refusal::CallBackTooSoon, "ringing twice in one hour",
         [] {
             Life life = life_in(SK::AwaitingCallBack);
             return life.later(59 * util::micros_per_minute)
                 .refusal("operator", command::RecordCallBack{CallBackOutcome::NotReached, {}, ""});
         }},
        {Refusal::TooManyAttempts, "ringing a fourth time",
         [] {
             Life life = life_in(SK::AwaitingCallBack);
             for (int i = 0; i < 2; ++i) {
                 life.later(2 * util::micros_per_hour)
                     .does("operator", command::RecordCallBack{CallBackOutcome::NotReached, {}, ""});
             }
             return life.later(2 * util::micros_per_hour)
                 .refusal("operator", command::RecordCallBack{CallBackOutcome::NotReached, {}, ""});
         }},
    };
}

}  // namespace qingfeng::domain::request::testing
