// Why a command is refused: each reason at least once, and which is told where two hold.
#include "domain/request/refusal.h"

#include <functional>
#include <set>

#include <gtest/gtest.h>

#include "refusal_scenes.h"
#include "util/enum_keys.h"

namespace qingfeng::domain::request::testing {
namespace {

using procedure::ClockKind;
using procedure::RefusalReason;
using procedure::SuspensionReason;
using SK = StateKind;

const std::vector<Scene>& scenes() {
    static const std::vector<Scene> all = [] {
        std::vector<Scene> scenes = scenes_of_matter_and_actor();
        const std::vector<Scene> more = scenes_of_command();
        scenes.insert(scenes.end(), more.begin(), more.end());
        return scenes;
    }();
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
         [] { return registering("collector", [](auto& c) { c.kind = Kind::Application; }); }},
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
