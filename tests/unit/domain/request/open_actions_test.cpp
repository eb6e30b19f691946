// The actions told to a person are those that decide() allows: no more, no fewer.
#include "domain/request/open_actions.h"

#include <random>
#include <set>

#include <gtest/gtest.h>

#include "life.h"

namespace qingfeng::domain::request::testing {
namespace {

std::set<std::string> open_to(const Life& life, std::string_view who) {
    std::set<std::string> open;
    for (const auto& action : open_actions(life.matter(), life.context(actor_named(who)))) {
        if (!action.blocked) open.insert(std::string(action.action));
    }
    return open;
}

std::optional<Refusal> why_blocked(const Life& life, std::string_view who, std::string_view wanted) {
    for (const auto& action : open_actions(life.matter(), life.context(actor_named(who)))) {
        if (action.action == wanted) return action.blocked;
    }
    return Refusal::NoSuchMatter;
}

TEST(OpenActions, each_person_is_told_their_own_steps) {
    struct Row {
        StateKind state;
        const char* who;
        std::set<std::string> open;
        std::set<std::string> closed;
    };
    const Row rows[] = {
        {StateKind::Registered,
         "officer",
         {"assign", "refuse", "refer", "remind", "recuse", "reclassify"},
         {"accept", "sign"}},
        {StateKind::Registered, "toll-clerk", {"recuse"}, {"assign", "accept", "supplement"}},
        {StateKind::Registered, "person", {"supplement", "withdraw"}, {"judge", "assign"}},
        {StateKind::Assigned, "toll-clerk", {"accept", "refuse", "return", "sign_for"}, {"assign", "sign", "find"}},
        {StateKind::AwaitingSignature, "toll-clerk", {"supplement"}, {"sign", "submit", "send_back"}},
        {StateKind::AwaitingSignature, "toll-head", {"sign", "send_back"}, {"submit", "find"}},
        {StateKind::Answered, "person", {"judge", "supplement"}, {"withdraw", "close"}},
        {StateKind::Refused, "officer", {}, {"assign", "accept", "reopen", "refer"}},
    };
    for (const Row& row : rows) {
        const auto open = open_to(life_in(row.state), row.who);
        for (const std::string& wanted : row.open) {
            EXPECT_TRUE(open.contains(wanted)) << to_key(row.state) << " " << row.who << " " << wanted;
        }
        for (const std::string& others : row.closed) {
            EXPECT_FALSE(open.contains(others)) << to_key(row.state) << " " << row.who << " " << others;
        }
    }
}

TEST(OpenActions, a_handler_is_told_what_is_missing_before_the_answer_can_be_submitted) {
    const Life life = life_in(StateKind::Accepted);
    EXPECT_EQ(why_blocked(life, "toll-clerk", "submit"), Refusal::FindingMissing);
    EXPECT_EQ(why_blocked(life, "officer", "submit"), Refusal::NoSuchMatter) << "not theirs: left out";
}

/// Every command that decide() allows anybody is among their open actions, and every open action has a command that
/// decide() allows.
TEST(OpenActions, what_decide_allows_is_open_and_what_is_open_decide_allows) {
    constexpr const char* people[] = {"person",   "toll-clerk",  "toll-head",  "operator",     "officer",
                                      "leader",   "roads-clerk", "roads-head", "east-head",    "east-deputy",
                                      "director", "chief",       "collector",  "station-head", "office-head"};
    const auto commands = [](const Life& life, const PersonId& somebody) {
        std::vector<Command> all = {command::SignFor{},
                                    command::Accept{},
                                    command::Return{"a", "b"},
                                    command::SetPoints{{"a"}},
                                    command::FindLiability{Liability::Liable, "a"},
                                    command::Resume{},
                                    command::Supplement{"a"},
                                    answer(),
                                    command::SendBack{"a"},
                                    command::Sign{},
                                    command::RecordCallBack{CallBackOutcome::Reached, {}, ""},
                                    command::Judge{Grade::Dissatisfied, {}, ""},
                                    command::Close{},
                                    command::Archive{},
                                    command::Reopen{"a"},
                                    command::Withdraw{"a"},
                                    command::Refer{"a", "", "b"},
                                    command::Remind{"a"},
                                    command::DeclareInterest{somebody, "a"},
                                    command::Transfer{person("toll-second"), "a"},
                                    command::Transfer{person("roads-clerk"), "a"},
                                    command::Extend{clocks::ClockKind::Answer, workdays(5), "a"},
                                    command::Suspend{procedure::SuspensionReason::AwaitingAppraisal, "a"},
                                    command::Refuse{procedure::RefusalReason::OutsideRemit, "a"}};
        for (const char* name : {"station", "east-toll", "roads", "upkeep"}) {
            all.emplace_back(command::Assign{unit(name), {}});
            all.emplace_back(command::Designate{unit(name), {}, "a"});
        }
        for (std::uint32_t i = 1; i <= life.matter().points.size(); ++i) {
            all.emplace_back(command::Find{i, Finding::Substantiated, "a"});
        }
        for (std::uint32_t i = 1; i <= life.matter().remedies.size(); ++i) {
            all.emplace_back(command::FulfilRemedy{i, "a"});
        }
        return all;
    };
    std::set<std::string> seen;
    const auto check = [&](const Life& life) {
        for (const char* who : people) {
            const auto actor = actor_named(who);
            const auto* named = record::person_of(actor);
            const auto open = open_to(life, who);
            for (const Command& command : commands(life, named == nullptr ? person("chief") : *named)) {
                if (!life.tries(who, command)) continue;
                EXPECT_TRUE(open.contains(std::string(action_key(command))))
                    << who << " may " << action_key(command) << " in " << to_key(life.state()) << " and is not told";
            }
            for (const auto& action : open_actions(life.matter(), life.context(actor))) {
                if (action.blocked) continue;
                // Its other matter is for whoever merges to name; here there is none.
                if (action.action == "merge") seen.insert("merge");
                if (action.action == "merge") continue;
                seen.insert(std::string(action.action));
                EXPECT_TRUE(life.tries(who, action.best))
                    << who << " is told " << action.action << " in " << to_key(life.state());
            }
        }
    };
    for (unsigned number = 1; number <= 16; ++number) {
        const auto state = static_cast<StateKind>(number);
        Life life = life_in(state);
        check(life);
        check(life.later(2 * util::micros_per_hour));
        check(life.later(60 * 24 * util::micros_per_hour));
    }
    check(answered_life({apology("2026-11-30")}));
    Life called = life_in(StateKind::AwaitingCallBack);
    called.later(2 * util::micros_per_hour)
        .does("operator", command::RecordCallBack{CallBackOutcome::Reached, Solved::Yes, ""});
    check(called);
    Life kept = life_in(StateKind::Closed);
    kept.does("toll-clerk", command::FulfilRemedy{1, "call of 23 September"});
    check(kept);
    for (const char* action :
         {"assign",     "sign_for",   "accept",    "refuse",         "return",         "designate",     "transfer",
          "recuse",     "set_points", "find",      "find_liability", "suspend",        "resume",        "extend",
          "supplement", "submit",     "send_back", "sign",           "call_back",      "judge",         "fulfil_remedy",
          "close",      "archive",    "reopen",    "withdraw",       "refer",          "remind",        "merge",
          "reclassify", "co_handle",  "supervise", "instruct",       "offer_handover", "read_identity", "tell"}) {
        EXPECT_TRUE(seen.contains(action)) << action << " was open to nobody, so nothing above speaks of it";
    }
}

TEST(OpenActions, kinds_that_are_not_worth_trying_are_left_out_and_the_others_are_as_they_were) {
    Life life;
    life.at("2026-09-21 09:00");
    life.does("person", complaint_about("station"));
    const auto context = life.context(actor_named("officer"));
    const auto all = open_actions(life.matter(), context);
    std::multiset<std::string_view> asked;
    const auto some = open_actions(life.matter(), context, [&](const Command& command) {
        asked.insert(action_key(command));
        return action_key(command) != "assign" && action_key(command) != "remind";
    });
    std::vector<std::string_view> left;
    for (const auto& action : all) {
        if (action.action != "assign" && action.action != "remind") left.push_back(action.action);
    }
    std::vector<std::string_view> found;
    for (const auto& action : some) found.push_back(action.action);
    EXPECT_EQ(found, left);
    EXPECT_LT(left.size(), all.size());
    EXPECT_EQ(asked.count("assign"), 1U) << "once for all its candidates";
}

/// The same along random lives, where returns, reopenings, extensions and suspensions meet.
TEST(OpenActions, along_random_lives_no_allowed_step_is_kept_from_anybody) {
    std::mt19937 random(20261125);
    constexpr const char* people[] = {"person", "toll-clerk",  "toll-head",  "operator",     "officer",
                                      "leader", "roads-clerk", "roads-head", "upkeep-clerk", "east-head"};
    for (int round = 0; round < 30; ++round) {
        Life life;
        life.at("2026-09-21 09:00").drawing(static_cast<std::uint8_t>(random() % 100));
        life.does("person", complaint_about(round % 2 == 0 ? std::optional<std::string>("station") : std::nullopt));
        for (int step = 0; step < 40; ++step) {
            const char* who = people[random() % std::size(people)];
            const auto actions = open_actions(life.matter(), life.context(actor_named(who)));
            std::vector<Command> open;
            for (const auto& action : actions) {
                if (action.blocked) {
                    EXPECT_EQ(life.tries(who, action.best).error(), *action.blocked);
                } else if (action.action != "merge") {
                    open.push_back(action.best);
                }
            }
            life.later(static_cast<std::int64_t>(random() % 30) * util::micros_per_hour);
            if (open.empty()) continue;
            const Command& chosen = open[random() % open.size()];
            // Ways out are taken seldom, or few matters would get far.
            const auto key = action_key(chosen);
            const bool ends = key == "withdraw" || key == "refer" || key == "refuse" || key == "recuse";
            if (ends && random() % 20 != 0) continue;
            life.attempts(actor_named(who), chosen);
        }
    }
}

}  // namespace
}  // namespace qingfeng::domain::request::testing
