// Why a command is refused: each reason at least once, and which is told where two hold.
#include "domain/request/refusal.h"

#include <functional>
#include <set>

#include <gtest/gtest.h>

#include "life.h"
#include "util/enum_keys.h"

namespace qingfeng::domain::request::testing {
namespace {

using procedure::ClockKind;
using procedure::RefusalReason;
using procedure::SuspensionReason;
using SK = StateKind;

struct Scene {
    Refusal expected;
    std::string what;
    std::function<std::optional<Refusal>()> play;
};

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

std::string long_text(std::size_t size) { return std::string(size, 'x'); }

/// In the order in which reasons are declared and reported.
const std::vector<Scene>& scenes() {
    static const std::vector<Scene> all = {
        {Refusal::NoSuchMatter, "accepting what nobody registered",
         [] { return Life().at("2026-09-21 09:00").refusal("toll-clerk", command::Accept{}); }},
        {Refusal::SealedKindNotTaken, "misconduct, which needs sealed matters",
         [] { return registering("person", [](auto& c) { c.kind = Kind::Misconduct; }); }},
        {Refusal::KindNotTaken, "a kind without a procedure",
         [] { return registering("person", [](auto& c) { c.kind = Kind::Application; }); }},
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
        {Refusal::NotInThisState, "signing what has not been drafted",
         [] { return in(SK::Handling, "toll-head", command::Sign{}); }},
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
        {Refusal::FindingMissing, "an answer that leaves a point out",
         [] { return in(SK::Accepted, "toll-clerk", answer()); }},
        {Refusal::LiabilityMissing, "an answer that leaves liability open",
         [] {
             Life life = life_in(SK::Accepted);
             life.does("toll-clerk", command::SetPoints{{"shouted"}});
             life.does("toll-clerk", command::Find{1, Finding::CannotVerify, "no video"});
             return life.refusal("toll-clerk", answer());
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
    return all;
}

std::string key(std::optional<Refusal> refusal) { return refusal ? std::string(to_key(*refusal)) : "lawful"; }

TEST(Refusals, each_scene_is_refused_for_its_reason) {
    for (const Scene& scene : scenes()) EXPECT_EQ(key(scene.play()), to_key(scene.expected)) << scene.what;
}

TEST(Refusals, every_reason_has_a_scene_and_scenes_stand_in_declared_order) {
    std::set<Refusal> told;
    Refusal last = Refusal::NoSuchMatter;
    for (const Scene& scene : scenes()) {
        EXPECT_LE(last, scene.expected) << scene.what;
        last = scene.expected;
        told.insert(scene.expected);
    }
    for (const Refusal refusal : util::all_of<Refusal>()) EXPECT_TRUE(told.contains(refusal)) << to_key(refusal);
}

TEST(Refusals, every_reason_has_a_key_of_its_own) {
    std::set<std::string_view> keys;
    const auto all = util::all_of<Refusal>();
    for (const Refusal refusal : all) keys.insert(to_key(refusal));
    EXPECT_EQ(keys.size(), all.size());
    EXPECT_EQ(all.back(), Refusal::TooManyAttempts);
}

/// Two things are wrong; the one declared first is told.
TEST(Refusals, where_two_hold_the_first_declared_is_told) {
    struct Both {
        Refusal told;
        Refusal also;
        std::function<std::optional<Refusal>()> play;
    };
    const std::vector<Both> rows = {
        {Refusal::SealedKindNotTaken, Refusal::NotYourRole,
         [] { return registering("collector", [](auto& c) { c.kind = Kind::Misconduct; }); }},
        {Refusal::KindNotTaken, Refusal::NotYourRole,
         [] { return registering("collector", [](auto& c) { c.kind = Kind::Review; }); }},
        {Refusal::NotYourRole, Refusal::UnknownUnit,
         [] { return registering("collector", [](auto& c) { c.unit = unit("west"); }); }},
        {Refusal::UnknownUnit, Refusal::UnknownPerson,
         [] {
             return registering("person", [](auto& c) { c.unit = unit("west"), c.complained_of = {person("nobody")}; });
         }},
        {Refusal::NoLawfulHandler, Refusal::TextMissing,
         [] { return registering("person", [](auto& c) { c.body = "", c.complained_of = {person("director")}; }); }},
        {Refusal::UnknownSubject, Refusal::TextMissing,
         [] { return registering("person", [](auto& c) { c.subject = "9999", c.body = ""; }); }},
        {Refusal::AlreadyEnded, Refusal::NotYourRole,
         [] { return in(SK::Archived, "collector", command::Reopen{""}); }},
        {Refusal::NotInThisState, Refusal::NotYourRole,
         [] { return in(SK::Handling, "collector", command::Reopen{""}); }},
        {Refusal::NotInThisState, Refusal::OnlyThePerson, [] { return in(SK::Handling, "officer", command::Judge{}); }},
        {Refusal::NotYourMatter, Refusal::Excluded,
         [] {
             return in(SK::Handling, "station-clerk", command::Find{1, Finding::Substantiated, ""});
         }},
        {Refusal::NotYourRole, Refusal::NoSuchClock,
         [] {
             return in(SK::Handling, "collector", command::Extend{ClockKind::Redo, workdays(1), ""});
         }},
        {Refusal::NoSuchClock, Refusal::TextMissing,
         [] {
             return in(SK::Handling, "toll-head", command::Extend{ClockKind::Redo, workdays(1), ""});
         }},
        {Refusal::TextMissing, Refusal::ExtensionTooLong,
         [] {
             return in(SK::Handling, "east-deputy", command::Extend{ClockKind::Answer, workdays(99), ""});
         }},
        {Refusal::DeadlineAlreadyPassed, Refusal::ExtensionTooLong,
         [] {
             Life life = life_in(SK::Handling);
             return life.at("2026-10-20 09:00")
                 .refusal("east-deputy", command::Extend{ClockKind::Answer, workdays(99), "late"});
         }},
        {Refusal::HandlerExcluded, Refusal::TextMissing,
         [] {
             return in(SK::Handling, "officer", command::Transfer{person("chief"), ""});
         }},
        {Refusal::UnknownUnit, Refusal::TextMissing,
         [] {
             return in(SK::Returned, "officer", command::Designate{unit("west"), {}, ""});
         }},
        {Refusal::TextMissing, Refusal::ReasonNotInList,
         [] {
             return in(SK::Assigned, "toll-clerk", command::Refuse{RefusalReason::NoClearFacts, ""});
         }},
        {Refusal::PointUnknown, Refusal::TextMissing,
         [] {
             return in(SK::Handling, "toll-clerk", command::Find{9, Finding::Substantiated, ""});
         }},
        {Refusal::RemedyUnknown, Refusal::TextMissing,
         [] {
             return in(SK::Answered, "toll-clerk", command::FulfilRemedy{9, ""});
         }},
        {Refusal::RemedyDateMissing, Refusal::FindingMissing,
         [] { return in(SK::Accepted, "toll-clerk", answer({apology("2026-01-01")})); }},
        {Refusal::FindingMissing, Refusal::LiabilityMissing, [] { return in(SK::Accepted, "toll-clerk", answer()); }},
        {Refusal::NotYourMatter, Refusal::AlreadySignedFor,
         [] {
             Life life = life_in(SK::Assigned);
             life.does("toll-clerk", command::SignFor{});
             return life.refusal("upkeep-clerk", command::SignFor{});
         }},
        {Refusal::DesignationIsFinal, Refusal::TextMissing,
         [] {
             Life life = life_in(SK::Returned);
             life.does("officer", command::Designate{unit("east-toll"), {}, "it is yours"});
             return life.refusal("toll-clerk", command::Return{"", ""});
         }},
        {Refusal::JudgedAlready, Refusal::VerdictOutOfRange,
         [] {
             Life life = life_in(SK::Answered);
             life.does("person", command::Judge{});
             return life.refusal("person", command::Judge{static_cast<Grade>(0), {}, ""});
         }},
        {Refusal::CallBackTooSoon, Refusal::TooManyAttempts,
         [] {
             Life life = life_in(SK::AwaitingCallBack);
             for (int i = 0; i < 2; ++i) {
                 life.later(2 * util::micros_per_hour)
                     .does("operator", command::RecordCallBack{CallBackOutcome::NotReached, {}, ""});
             }
             return life.refusal("operator", command::RecordCallBack{CallBackOutcome::NotReached, {}, ""});
         }},
        {Refusal::DeadlineAlreadyPassed, Refusal::SuspensionCapReached,
         [] {
             Life life = life_in(SK::Suspended);
             life.at("2026-10-03 09:00").does("system", command::Tick{});
             return life.at("2026-11-20 09:00")
                 .refusal("toll-head", command::Suspend{SuspensionReason::AwaitingPerson, "and which car?"});
         }},
    };
    for (const Both& row : rows) {
        EXPECT_LT(row.told, row.also);
        EXPECT_EQ(key(row.play()), to_key(row.told)) << "not " << to_key(row.also);
    }
}

}  // namespace
}  // namespace qingfeng::domain::request::testing
