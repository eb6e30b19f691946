// Several people on one matter, orders from above, posts that change hands, and what a person confirms.
#include <gtest/gtest.h>

#include "life.h"

namespace qingfeng::domain::request::testing {
namespace {

using clocks::ClockKind;
using clocks::Run;
using SK = StateKind;

util::Date day(std::string_view text) { return util::Date::parse(text).value(); }

TEST(CoHandling, each_has_a_date_of_their_own_and_the_first_handler_stays_answerable) {
    Life life = life_in(SK::Handling);
    life.does("toll-clerk", command::AddCoHandler{unit("roads"), {}, "check the sign", day("2026-09-28")});
    life.does("officer", command::AddCoHandler{unit("upkeep"), {}, "check the lamp", day("2026-09-30")});
    EXPECT_EQ(life.matter().first_handler(), person("toll-clerk"));
    EXPECT_EQ(life.matter().handlers.size(), 1u);
    EXPECT_EQ(life.date_of(ClockKind::CoHandling, 1), "2026-09-28");
    EXPECT_EQ(life.date_of(ClockKind::CoHandling, 2), "2026-09-30");
    life.does("roads-clerk", command::Contribute{1, "the sign stands"});
    EXPECT_EQ(life.matter().clock(ClockKind::CoHandling, 1)->kept(), true);
    EXPECT_EQ(life.refusal("roads-clerk", command::Contribute{2, "the lamp too"}), Refusal::NotYourMatter);
    EXPECT_EQ(life.refusal("roads-clerk", answer()), Refusal::NotYourMatter) << "help is no answer";
}

TEST(CoHandling, what_was_not_contributed_by_the_answer_is_waited_for_no_longer) {
    Life life = life_in(SK::Handling);
    life.does("toll-clerk", command::AddCoHandler{unit("roads"), {}, "check the sign", day("2026-09-30")});
    life.does("toll-clerk", answer());
    life.does("toll-head", command::Sign{});
    EXPECT_EQ(life.matter().clock(ClockKind::CoHandling, 1)->run, Run::Stopped);
    EXPECT_FALSE(life.matter().co_handlers[0].contributed);
}

TEST(CoHandling, the_unit_complained_of_does_not_help_to_judge_itself) {
    EXPECT_EQ(life_in(SK::Handling)
                  .refusal("toll-clerk", command::AddCoHandler{unit("station"), person("station-clerk"),
                                                               "say how it was", day("2026-09-30")}),
              Refusal::HandlerExcluded);
}

TEST(Supervision, is_numbered_and_copied_to_the_deputy_in_charge) {
    Life life = life_in(SK::Handling);
    life.does("officer", command::Supervise{"answer by the end of the month", day("2026-09-30")});
    const Order& order = life.matter().orders.at(0);
    EXPECT_EQ(order.number, "TS2026-000001-DB1");
    EXPECT_EQ(order.copied_to, person("east-deputy")) << "the division's deputy has tolls in charge";
    EXPECT_EQ(life.date_of(ClockKind::Supervision, 1), "2026-09-30");
}

TEST(Supervision, comes_back_when_it_is_done_and_is_sent_back_when_it_is_not) {
    Life life = life_in(SK::Handling);
    life.does("officer", command::Supervise{"fetch the video", day("2026-09-30")});
    life.does("toll-clerk", command::ReportOrder{1, "fetched"});
    EXPECT_EQ(life.refusal("toll-clerk", command::SettleOrder{1, ""}), Refusal::NotYourRole) << "not by who did it";
    life.does("officer", command::SendBackOrder{1, "which camera?"});
    EXPECT_EQ(life.matter().clock(ClockKind::Supervision, 1)->run, Run::Running);
    EXPECT_EQ(life.date_of(ClockKind::Supervision, 1), "2026-09-30") << "with the date it had";
    life.does("toll-clerk", command::ReportOrder{1, "camera 3"});
    life.does("officer", command::SettleOrder{1, "seen"});
    EXPECT_TRUE(life.matter().orders[0].settled);
    EXPECT_EQ(life.refusal("toll-clerk", command::ReportOrder{1, "again"}), Refusal::OrderNotOpen);
}

TEST(Instruction, becomes_supervised_work_that_comes_back_when_late) {
    Life life = life_in(SK::Handling);
    life.does("leader", command::Instruct{{}, day("2026-09-22"), "look into the whole shift", day("2026-09-23")});
    EXPECT_EQ(life.matter().orders.at(0).by, person("leader"));
    EXPECT_EQ(life.matter().orders.at(0).number, "TS2026-000001-PS1");
    const auto events = life.at("2026-09-24 00:00").does("system", command::Tick{});
    bool late = false;
    for (const Event& event : events) {
        const auto* overdue = std::get_if<event::ClockOverdue>(&event);
        late = late || (overdue != nullptr && overdue->clock == ClockKind::Instruction);
    }
    EXPECT_TRUE(late) << names_of(events);
}

TEST(Instruction, from_paper_is_entered_by_the_office_in_the_leaders_name) {
    Life life = life_in(SK::Handling);
    life.does("officer", command::Instruct{person("director"), day("2026-09-21"), "at once", day("2026-09-25")});
    EXPECT_EQ(life.matter().orders.at(0).by, person("director"));
    EXPECT_EQ(
        life.refusal("toll-head", command::Instruct{person("director"), day("2026-09-21"), "no", day("2026-09-25")}),
        Refusal::NotYourRole);
    EXPECT_EQ(
        life.refusal("officer", command::Instruct{person("collector"), day("2026-09-21"), "x", day("2026-09-25")}),
        Refusal::UnknownPerson)
        << "a collector writes no instructions";
    EXPECT_EQ(life.refusal("officer", command::Instruct{person("director"), day("2026-09-23"), "x", day("2026-09-25")}),
              Refusal::DateOutOfRange)
        << "dated tomorrow";
}

TEST(Handover, passes_the_matter_when_both_have_confirmed_and_tells_who_answered_when) {
    Life life = life_in(SK::Handling);
    const Instant before = life.now();
    life.at("2026-09-28 09:00").does("toll-clerk", command::OfferHandover{person("toll-second"), "to the bureau"});
    EXPECT_EQ(life.matter().first_handler(), person("toll-clerk")) << "until the other has confirmed";
    EXPECT_EQ(life.refusal("toll-head", command::TakeOver{}), Refusal::NotYourMatter);
    life.at("2026-09-29 09:00").does("toll-second", command::TakeOver{});
    EXPECT_EQ(life.matter().first_handler(), person("toll-second"));
    EXPECT_EQ(life.matter().handlers, (std::vector{person("toll-second")}));
    EXPECT_EQ(*life.matter().answerable_at(before), person("toll-clerk")) << "what was before stays with the old name";
    EXPECT_EQ(*life.matter().answerable_at(life.moment("2026-09-28 23:59")), person("toll-clerk"));
    EXPECT_EQ(*life.matter().answerable_at(life.now()), person("toll-second"));
    EXPECT_EQ(life.matter().answerable_at(life.moment("2026-09-01 00:00")), nullptr);
    EXPECT_EQ(life.matter().answerable.front().person, person("officer")) << "the office, until a unit had it";
}

TEST(Handover, of_somebody_who_has_left_is_offered_by_the_office) {
    Life life = life_in(SK::Handling);
    EXPECT_EQ(life.refusal("toll-second", command::OfferHandover{person("toll-second"), "I take it"}),
              Refusal::NotYourMatter);
    life.does("officer", command::OfferHandover{person("toll-second"), "retired"});
    life.does("toll-second", command::TakeOver{});
    EXPECT_EQ(life.matter().first_handler(), person("toll-second"));
}

TEST(Handover, moves_no_date) {
    Life life = life_in(SK::Handling);
    const auto before = life.matter().clocks;
    life.does("toll-clerk", command::OfferHandover{person("toll-second"), "leave"});
    life.does("toll-second", command::TakeOver{});
    EXPECT_EQ(life.matter().clocks, before);
}

TEST(Confirmation, a_verdict_by_a_code_that_staff_saw_counts_once_the_person_confirms) {
    Life life = Life().code_seen_by_staff();
    command::Register enquiry = complaint_about("east-toll");
    enquiry.kind = Kind::Enquiry;
    life.at("2026-09-21 09:00").does("operator", enquiry);
    life.does("toll-clerk", command::Accept{});
    life.does("toll-clerk", answer());
    life.does("toll-head", command::Sign{});
    life.does("person", command::Judge{Grade::VerySatisfied, {}, "splendid"});
    EXPECT_EQ(life.matter().verdicts[0].standing, Standing::AwaitingConfirmation);
    EXPECT_EQ(life.refusal("toll-operator", command::ConfirmAct{}), Refusal::NotOutsideUnit);
    Life denied = life;
    life.does("operator", command::ConfirmAct{ConfirmedAct::Verdict, Standing::Confirmed, Channel::Phone, "rang"});
    EXPECT_EQ(life.matter().verdicts[0].standing, Standing::Confirmed);
    denied.does("operator", command::ConfirmAct{ConfirmedAct::Verdict, Standing::Denied, Channel::Phone, "not theirs"});
    EXPECT_EQ(denied.matter().verdicts[0].standing, Standing::Denied);
    EXPECT_EQ(denied.matter().verdict(), nullptr) << "counted apart";
    denied.does("person", command::Judge{Grade::Dissatisfied, {}, "this one is mine"});
}

TEST(Confirmation, a_withdrawal_by_such_a_code_ends_nothing_before_the_person_confirms) {
    Life life = Life().code_seen_by_staff();
    life.at("2026-09-21 09:00").does("operator", complaint_about("station"));
    life.does("person", command::Withdraw{"settled"});
    EXPECT_EQ(life.state(), SK::Assigned);
    Life denied = life;
    life.does("officer", command::ConfirmAct{ConfirmedAct::Withdrawal, Standing::Confirmed, Channel::Phone, "yes"});
    EXPECT_EQ(life.state(), SK::Withdrawn);
    for (const auto& clock : life.matter().clocks) EXPECT_EQ(clock.run, Run::Stopped);
    denied.does("officer", command::ConfirmAct{ConfirmedAct::Withdrawal, Standing::Denied, Channel::Phone, "no"});
    EXPECT_EQ(denied.state(), SK::Assigned);
    EXPECT_FALSE(denied.matter().withdrawn);
}

}  // namespace
}  // namespace qingfeng::domain::request::testing
