// Rules of accountability: each trigger proposes once, by rule, and decides nothing.
#include <gtest/gtest.h>

#include "life.h"

namespace qingfeng::domain::request::testing {
namespace {

using procedure::ClockKind;
using procedure::RefusalReason;
using procedure::Trigger;
using SK = StateKind;

Life strict_life(SK state) {
    Life life(World::strict());
    life.at("2026-09-21 09:00").does("person", complaint_about("station"));
    if (state == SK::Assigned) return life;
    life.does("toll-clerk", command::Accept{});
    life.does("toll-clerk", command::Find{1, Finding::Substantiated, "on the video"});
    life.does("toll-clerk", command::Find{2, Finding::Substantiated, "on the video"});
    life.does("toll-clerk", command::FindLiability{Liability::Liable, "the rules of service"});
    return life;
}

std::vector<event::AccountabilityProposed> proposed(const Life& life) {
    std::vector<event::AccountabilityProposed> found;
    for (const Recorded& one : life.record()) {
        if (const auto* event = std::get_if<event::AccountabilityProposed>(&one.event)) found.push_back(*event);
    }
    return found;
}

TEST(Accountability, an_answer_five_workdays_late_is_proposed_once_at_that_moment) {
    Life life = strict_life(SK::Handling);
    const auto* clock = life.matter().clock(ClockKind::Answer);
    ASSERT_NE(clock, nullptr);
    // Due at the end of 12 October, which is late by five workdays at the end of the 19th.
    ASSERT_EQ(clock->date.text(), "2026-10-12");
    life.at("2026-10-13 00:00").does("system", command::Tick{});
    life.at("2026-10-19 23:59").does("system", command::Tick{});
    EXPECT_TRUE(proposed(life).empty());
    ASSERT_TRUE(life.matter().wake().has_value());
    EXPECT_EQ(*life.matter().wake(), life.moment("2026-10-20 00:00")) << "the sweep is woken for it";
    life.at("2026-10-20 00:00").does("system", command::Tick{});
    life.at("2026-10-30 00:00").does("system", command::Tick{});
    ASSERT_EQ(proposed(life).size(), 1u);
    EXPECT_EQ(proposed(life)[0].trigger, Trigger::Overdue);
    EXPECT_EQ(proposed(life)[0].late_clock, ClockKind::Answer);
    EXPECT_EQ(proposed(life)[0].person, person("toll-clerk"));
    EXPECT_EQ(proposed(life)[0].unit, unit("east-toll"));
    EXPECT_EQ(proposed(life)[0].citation, "the office's rule, 1");
    EXPECT_EQ(life.state(), SK::Handling) << "a proposal decides nothing";
}

TEST(Accountability, what_was_answered_before_the_threshold_is_not_proposed) {
    Life life = strict_life(SK::Handling);
    life.at("2026-10-16 09:00").does("toll-clerk", answer());
    life.does("toll-head", command::Sign{});
    life.at("2026-11-16 09:00").does("system", command::Tick{});
    EXPECT_TRUE(proposed(life).empty());
}

TEST(Accountability, an_instruction_is_proposed_the_moment_it_is_late) {
    Life life = strict_life(SK::Handling);
    life.does(
        "leader",
        command::Instruct{
            {}, util::Date::parse("2026-09-21").value(), "look into it", util::Date::parse("2026-09-22").value()});
    EXPECT_EQ(names_of(life.at("2026-09-23 00:00").does("system", command::Tick{})),
              "ClockOverdue, AccountabilityProposed");
}

TEST(Accountability, two_bad_verdicts_are_proposed_and_one_is_not) {
    Life life = strict_life(SK::Handling);
    for (int round = 0; round < 2; ++round) {
        EXPECT_TRUE(proposed(life).empty());
        life.does("toll-clerk", answer());
        life.does("toll-head", command::Sign{});
        life.does("person", command::Judge{Grade::VeryDissatisfied, {}, ""});
        if (round == 0) life.does("officer", command::Reopen{"judged badly"});
    }
    ASSERT_EQ(proposed(life).size(), 1u);
    EXPECT_EQ(proposed(life)[0].trigger, Trigger::BadVerdicts);
    EXPECT_EQ(proposed(life)[0].late_clock, std::nullopt);
}

TEST(Accountability, a_return_that_was_wrong_is_proposed_about_the_units_head) {
    Life life = strict_life(SK::Assigned);
    life.does("toll-clerk", command::Return{"not ours", "the list"});
    EXPECT_EQ(names_of(life.does("officer", command::Designate{unit("east-toll"), {}, "it is yours"})),
              "Designated, AccountabilityProposed");
    EXPECT_EQ(proposed(life)[0].trigger, Trigger::ReturnRejected);
    EXPECT_EQ(proposed(life)[0].person, person("toll-head"));
    Life right = strict_life(SK::Assigned);
    right.does("toll-clerk", command::Return{"not ours", "the list"});
    EXPECT_EQ(names_of(right.does("officer", command::Designate{unit("roads"), {}, "it is theirs"})), "Designated");
}

TEST(Accountability, an_overturned_refusal_is_proposed_about_who_refused) {
    Life life = strict_life(SK::Assigned);
    life.does("toll-clerk", command::Refuse{RefusalReason::OutsideRemit, "the city's road"});
    life.does("person", command::ObjectToRefusal{"it is yours"});
    life.does("officer", command::OverturnRefusal{"it is ours"});
    ASSERT_EQ(proposed(life).size(), 1u);
    EXPECT_EQ(proposed(life)[0].trigger, Trigger::RefusalOverturned);
    EXPECT_EQ(proposed(life)[0].person, person("toll-clerk"));
}

TEST(Accountability, an_answer_overturned_above_is_proposed_below) {
    Life life = strict_life(SK::Handling);
    life.does("toll-clerk", answer());
    life.does("toll-head", command::Sign{});
    Life review = review_of(life, "FC2026-000001", ReviewOutcome::Overturned);
    ASSERT_TRUE(review.exists());
    ASSERT_EQ(proposed(life).size(), 1u);
    EXPECT_EQ(proposed(life)[0].trigger, Trigger::AnswerOverturned);
    EXPECT_EQ(life.state(), SK::Handling);
}

}  // namespace
}  // namespace qingfeng::domain::request::testing
