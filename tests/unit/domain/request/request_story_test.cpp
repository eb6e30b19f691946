// The rules of the request life that a table of states cannot tell: what stays, what may not be undone, who answers.
#include <gtest/gtest.h>

#include "life.h"

namespace qingfeng::domain::request::testing {
namespace {

using clocks::ClockKind;
using clocks::Run;
using procedure::SuspensionReason;
using SK = StateKind;

const clocks::Clock& clock(const Life& life, ClockKind kind, std::uint32_t ordinal = 0) {
    const clocks::Clock* found = life.matter().clock(kind, ordinal);
    if (found == nullptr) throw std::logic_error("no such clock");
    return *found;
}

TEST(Request, a_driver_spoken_to_rudely_at_night_gets_an_apology_and_is_asked) {
    Life life;
    EXPECT_EQ(names_of(life.at("2026-09-21 02:40").does("person", complaint_about("station"))), "Registered, Assigned");
    EXPECT_EQ(life.matter().first_handler(), person("toll-clerk")) << "the division's department, not the station";
    life.at("2026-09-21 08:40").does("toll-clerk", command::SignFor{});
    life.does("toll-clerk", command::Accept{});
    life.does("toll-clerk", command::Find{1, Finding::Substantiated, "on the video"});
    life.does("toll-clerk", command::Find{2, Finding::NotSubstantiated, "the receipt was printed"});
    life.does("toll-clerk", command::FindLiability{Liability::Liable, "the rules of service"});
    life.does("toll-clerk", answer());
    life.at("2026-09-22 09:00").does("toll-head", command::SendBack{"the basis is missing"});
    EXPECT_EQ(life.state(), SK::Handling);
    life.does("toll-clerk", answer({apology("2026-09-24")}));
    life.drawing(0).does("toll-head", command::Sign{});
    life.at("2026-09-23 20:00").does("person", command::Judge{Grade::Dissatisfied, Solved::No, "no apology came"});
    life.at("2026-09-24 09:00").does("officer", command::Reopen{"the apology never came"});
    life.does("toll-clerk", command::FulfilRemedy{1, "call of 24 September, 10:05"});
    life.does("toll-clerk", answer());
    life.does("toll-head", command::Sign{});
    for (const char* attempt : {"2026-09-24 12:00", "2026-09-24 19:00"}) {
        life.at(attempt).does("operator", command::RecordCallBack{CallBackOutcome::NotReached, {}, "nobody"});
    }
    life.at("2026-09-28 10:00").does("operator", command::RecordCallBack{CallBackOutcome::Reached, Solved::Yes, ""});
    life.does("person", command::Judge{Grade::Satisfied, Solved::Yes, ""});
    life.does("officer", command::Close{});
    life.does("officer", command::Archive{});

    const Request& matter = life.matter();
    EXPECT_EQ(life.state(), SK::Archived);
    ASSERT_EQ(matter.verdicts.size(), 2u) << "the first verdict stays beside the second";
    EXPECT_EQ(matter.verdicts[0].grade, Grade::Dissatisfied);
    EXPECT_EQ(matter.verdicts[0].round, 0u);
    EXPECT_EQ(matter.verdicts[1].round, 1u);
    EXPECT_EQ(matter.points[0].finding->finding, Finding::Substantiated);
    EXPECT_EQ(matter.points[1].finding->finding, Finding::NotSubstantiated);
    EXPECT_EQ(matter.remedies[0].evidence, "call of 24 September, 10:05");
    EXPECT_EQ(clock(life, ClockKind::Remedy, 1).kept(), true);
    EXPECT_EQ(clock(life, ClockKind::Answer).kept(), true);
}

TEST(Request, a_permit_is_passed_from_desk_to_desk_until_the_office_designates) {
    Life life;
    command::Register order = complaint_about(std::nullopt);
    order.source = "12328";
    order.external_number = "17";
    order.source_deadline = life.moment("2026-10-12 18:00");
    life.at("2026-09-21 09:00").does("operator", order);
    EXPECT_EQ(life.date_of(ClockKind::Answer), "2026-10-12") << "the source's date is earlier than ten workdays";
    life.does("operator", command::Assign{unit("roads"), {}});
    life.does("roads-clerk", command::Return{"not ours", "the list of powers"});
    EXPECT_EQ(life.refusal("operator", command::Assign{unit("roads"), {}}), Refusal::ReturnedAlready);
    life.does("operator", command::Assign{unit("upkeep"), {}});
    life.does("upkeep-clerk", command::Return{"not ours either", "the list of powers"});
    life.does("officer", command::Designate{unit("roads"), {}, "works beside the road are theirs"});
    EXPECT_EQ(life.matter().first_handler(), person("roads-clerk"));
    EXPECT_EQ(life.matter().returned_by, (std::vector{unit("roads"), unit("upkeep")})) << "both stay visible";
    EXPECT_EQ(life.refusal("roads-clerk", command::Return{"still not", "the list"}), Refusal::DesignationIsFinal);
    EXPECT_EQ(life.date_of(ClockKind::Answer), "2026-10-12");
}

TEST(Request, a_unit_returns_a_matter_once) {
    Life life = life_in(SK::Returned);
    EXPECT_EQ(life.refusal("operator", command::Assign{unit("east-toll"), person("toll-second")}),
              Refusal::ReturnedAlready);
    life.does("officer", command::Designate{unit("east-toll"), person("toll-second"), "it is yours"});
    EXPECT_EQ(life.matter().first_handler(), person("toll-second"));
    EXPECT_EQ(life.refusal("toll-second", command::Return{"not ours", "the list"}), Refusal::DesignationIsFinal);
}

TEST(Request, the_first_handler_is_never_the_unit_complained_of) {
    for (const char* where : {"station", "east-toll", "east", "office", "roads", "bureau"}) {
        Life life;
        life.at("2026-09-21 09:00").does("person", complaint_about(where));
        const auto posts =
            life.world().organisation.roles_of(life.matter().first_handler(), util::Date::parse("2026-09-21").value());
        for (const auto& post : posts) EXPECT_NE(post.unit, unit(where)) << "a complaint about " << where;
        EXPECT_FALSE(posts.empty());
    }
}

TEST(Request, an_enquiry_goes_to_the_unit_it_is_about) {
    Life life;
    command::Register enquiry = complaint_about("station");
    enquiry.kind = Kind::Enquiry;
    life.at("2026-09-21 09:00").does("person", enquiry);
    EXPECT_EQ(life.matter().first_handler(), person("station-clerk"));
    EXPECT_EQ(life.matter().handling_unit, unit("station"));
}

TEST(Request, a_matter_of_discipline_is_assigned_to_no_unit_of_itself) {
    Life life;
    command::Register report = complaint_about("station");
    report.subject = "0901";
    EXPECT_EQ(names_of(life.at("2026-09-21 09:00").does("person", report)), "Registered");
    EXPECT_EQ(life.matter().first_handler(), person("officer"));
    EXPECT_EQ(names_of(life.does("officer", command::Refer{"纪检监察机构", "2026-1", "theirs by law"})), "Referred");
}

TEST(Request, transfers_add_handlers_and_the_first_stays_answerable) {
    Life life = life_in(SK::Handling);
    life.does("officer", command::Transfer{person("toll-second"), "on leave"});
    EXPECT_EQ(life.matter().first_handler(), person("toll-clerk"));
    EXPECT_EQ(life.matter().current_handler(), person("toll-second"));
    EXPECT_EQ(names_of(life.does("toll-second", answer())), "AnswerSubmitted");
}

TEST(Request, reopened_matter_keeps_its_first_deadline) {
    Life life = answered_life();
    const Instant due = clock(life, ClockKind::Answer).due;
    life.drawing(0).at("2026-09-28 09:00").does("officer", command::Reopen{"a point was left out"});
    EXPECT_EQ(life.state(), SK::Handling);
    EXPECT_EQ(clock(life, ClockKind::Answer).due, due);
    EXPECT_EQ(clock(life, ClockKind::Answer).run, Run::Running);
    EXPECT_EQ(life.date_of(ClockKind::Redo), "2026-10-10") << "five workdays, a worked Saturday among them";
}

TEST(Request, what_was_answered_in_time_is_late_when_put_right_after_the_first_deadline) {
    Life life = answered_life();
    life.at("2026-10-20 09:00").does("officer", command::Reopen{"a point was left out"});
    EXPECT_EQ(names_of(life.does("system", command::Tick{})), "ClockOverdue");
    life.does("toll-clerk", answer());
    life.does("toll-head", command::Sign{});
    EXPECT_EQ(clock(life, ClockKind::Answer).kept(), false);
    EXPECT_EQ(clock(life, ClockKind::Redo).kept(), true);
}

TEST(Request, withdrawal_stops_everything_in_an_ordinary_matter) {
    Life life = life_in(SK::Handling);
    life.does("person", command::Withdraw{"settled"});
    EXPECT_EQ(life.state(), SK::Withdrawn);
    for (const auto& each : life.matter().clocks) EXPECT_EQ(each.run, Run::Stopped);
    EXPECT_EQ(life.matter().wake(), std::nullopt);
}

TEST(Request, withdrawal_does_not_stop_a_check_of_three_illegal_practices) {
    for (const char* subject : {"0101", "0901"}) {
        Life life;
        command::Register report = complaint_about("station");
        report.subject = subject;
        life.at("2026-09-21 09:00").does("person", report);
        const SK before = life.state();
        life.does("person", command::Withdraw{"I was asked to"});
        EXPECT_EQ(life.state(), before) << subject;
        EXPECT_TRUE(life.matter().withdrawn);
        EXPECT_EQ(clock(life, ClockKind::Answer).run, Run::Running);
    }
}

TEST(Request, withdrawing_by_a_code_that_staff_saw_waits_for_the_persons_word) {
    Life life = Life().code_seen_by_staff();
    life.at("2026-09-21 09:00").does("operator", complaint_about("station"));
    const auto events = life.does("person", command::Withdraw{"settled"});
    EXPECT_EQ(std::get<event::Withdrawn>(events.front()).standing, Standing::AwaitingConfirmation);
    EXPECT_EQ(life.state(), SK::Assigned);
    EXPECT_EQ(clock(life, ClockKind::Answer).run, Run::Running);
}

TEST(Request, judging_by_a_code_that_staff_saw_is_counted_apart) {
    Life life = Life().code_seen_by_staff();
    command::Register praise = complaint_about("station");
    praise.kind = Kind::Praise;
    life.at("2026-09-21 09:00").does("operator", praise);
    life.does("station-clerk", command::Accept{});
    life.does("station-clerk", answer());
    life.does("station-head", command::Sign{});
    life.does("person", command::Judge{Grade::VerySatisfied, {}, ""});
    EXPECT_EQ(life.matter().verdicts.front().standing, Standing::AwaitingConfirmation);
}

TEST(Request, source_deadline_is_moved_by_nobody) {
    Life life;
    command::Register order = complaint_about("station");
    order.source_deadline = life.moment("2026-10-15 17:00");
    life.at("2026-09-21 09:00").does("operator", order);
    life.does("toll-clerk", command::Accept{});
    EXPECT_EQ(life.date_of(ClockKind::Answer), "2026-10-12") << "our ten workdays are earlier";
    life.does("east-deputy", command::Extend{ClockKind::Answer, workdays(10), "the maker's report"});
    EXPECT_EQ(clock(life, ClockKind::Answer).due, life.moment("2026-10-15 17:00")) << "not the 26th";
    life.does("toll-head", command::Suspend{SuspensionReason::AwaitingPerson, "which lane?"});
    life.at("2026-09-28 09:00").does("person", command::Supplement{"lane 3"});
    EXPECT_EQ(clock(life, ClockKind::Answer).due, life.moment("2026-10-15 17:00"));
}

TEST(Request, extension_is_refused_after_expiry) {
    Life life = life_in(SK::Handling);
    const command::Extend extend{ClockKind::Answer, workdays(5), "the maker's report"};
    EXPECT_EQ(life.at("2026-10-13 00:00").refusal("east-deputy", extend), Refusal::DeadlineAlreadyPassed);
    EXPECT_EQ(life.at("2026-10-12 23:59").refusal("east-deputy", extend), std::nullopt);
    life.does("east-deputy", extend);
    EXPECT_EQ(life.date_of(ClockKind::Answer), "2026-10-19");
}

TEST(Request, the_last_day_of_an_extension_rolls_only_if_the_procedure_says_so) {
    Life life;
    command::Register petition = complaint_about("station");
    petition.kind = Kind::Petition;
    life.at("2026-09-21 09:00").does("person", petition);
    life.does("toll-clerk", command::Accept{});
    EXPECT_EQ(life.date_of(ClockKind::Answer), "2026-11-20");
    const calendar::Limit rolling{1, calendar::LimitUnit::Day, calendar::LastDay::RollsToWorkday};
    life.does("east-head", command::Extend{ClockKind::Answer, rolling, "many documents"});
    EXPECT_EQ(life.date_of(ClockKind::Answer), "2026-11-21") << "a Saturday";
}

TEST(Request, the_office_approves_and_signs_where_the_procedure_names_it) {
    Life life;
    command::Register petition = complaint_about("station");
    petition.kind = Kind::Petition;
    life.at("2026-09-21 09:00").does("person", petition);
    life.does("toll-clerk", command::Accept{});
    life.does("officer", command::Extend{ClockKind::Answer, days(30), "many documents"});
    life.does("toll-clerk", answer());
    EXPECT_EQ(life.refusal("operator", command::Sign{}), Refusal::NotYourRole);
    life.does("officer", command::Sign{});
    EXPECT_EQ(life.state(), SK::Answered);
}

TEST(Request, a_petition_answers_within_sixty_days_of_acceptance) {
    Life life;
    command::Register petition = complaint_about("station");
    petition.kind = Kind::Petition;
    life.at("2026-09-21 09:00").does("person", petition);
    EXPECT_EQ(life.date_of(ClockKind::Acceptance), "2026-10-06");
    EXPECT_EQ(life.date_of(ClockKind::Answer), "none");
    life.at("2026-09-24 16:00").does("toll-clerk", command::Accept{});
    EXPECT_EQ(life.date_of(ClockKind::Answer), "2026-11-23");
    life.does("toll-clerk", answer());
    life.at("2026-09-30 10:00").does("east-head", command::Sign{});
    EXPECT_EQ(life.date_of(ClockKind::ReviewWindow), "2026-10-30") << "the person's own time";
}

TEST(Request, supplement_resumes_a_clock_that_waited_for_the_person) {
    Life life = life_in(SK::Suspended);
    EXPECT_EQ(clock(life, ClockKind::Answer).run, Run::Paused);
    EXPECT_EQ(names_of(life.at("2026-09-29 16:00").does("person", command::Supplement{"lane 3"})),
              "Supplemented, Resumed");
    EXPECT_EQ(life.state(), SK::Handling);
    // Wholly suspended were the 23rd to the 28th: three workdays besides the holiday.
    EXPECT_EQ(life.date_of(ClockKind::Answer), "2026-10-15");
}

TEST(Request, supplement_leaves_a_clock_alone_that_waits_for_an_appraisal) {
    Life life = life_in(SK::Handling);
    life.does("toll-head", command::Suspend{SuspensionReason::AwaitingAppraisal, "the scale is at the maker's"});
    EXPECT_EQ(names_of(life.does("person", command::Supplement{"lane 3"})), "Supplemented");
    EXPECT_EQ(life.state(), SK::Suspended);
}

TEST(Request, a_suspension_ends_at_its_cap_however_late_the_sweep_comes) {
    Life in_time = life_in(SK::Suspended);
    const Instant until = std::get<state::Suspended>(in_time.matter().state).until;
    EXPECT_EQ(until, in_time.moment("2026-10-03 00:00")) << "ten days after the 22nd";
    Life late = life_in(SK::Suspended);
    EXPECT_EQ(names_of(in_time.at("2026-10-03 00:00").does("system", command::Tick{})), "Resumed");
    late.at("2026-10-09 12:00").does("system", command::Tick{});
    EXPECT_EQ(late.date_of(ClockKind::Answer), in_time.date_of(ClockKind::Answer));
    EXPECT_EQ(late.matter().past_suspensions, in_time.matter().past_suspensions);
}

TEST(Request, suspensions_for_one_reason_share_one_cap) {
    Life life = life_in(SK::Suspended);
    life.at("2026-09-25 11:00").does("person", command::Supplement{"lane 3"});
    life.at("2026-09-28 11:00").does("toll-head", command::Suspend{SuspensionReason::AwaitingPerson, "and which car?"});
    const Instant first_end = life.moment("2026-10-03 00:00");
    const std::int64_t used = 3 * 24 * util::micros_per_hour;
    const std::int64_t whole = first_end.micros - life.moment("2026-09-22 11:00").micros;
    EXPECT_EQ(std::get<state::Suspended>(life.matter().state).until.micros, life.now().micros + whole - used);
}

TEST(Request, what_ends_while_it_waits_is_not_late_for_the_waiting) {
    Life life = life_in(SK::Handling);
    life.does("toll-head", command::Suspend{SuspensionReason::AwaitingAppraisal, "at the maker's"});
    life.at("2026-10-19 09:00").does("officer", command::Refer{"police", "No. 1", "theirs"});
    EXPECT_EQ(clock(life, ClockKind::Answer).kept(), true) << life.date_of(ClockKind::Answer);
}

TEST(Request, a_matter_stays_under_the_procedure_it_was_registered_under) {
    Life life = life_in(SK::Handling);
    procedure::Procedure successor = complaint_procedure();
    successor.id = "complaint-backdated";
    successor.effective.from = util::Date::parse("2026-09-01").value();
    successor.extensions.clear();
    const procedure::ProcedureBook proposal({successor});
    life.world().procedures = life.world().procedures.with(proposal).value();
    EXPECT_EQ(life.refusal("east-deputy", command::Extend{ClockKind::Answer, workdays(5), "busy"}), std::nullopt);
}

TEST(Request, moving_a_matter_about_moves_no_date_of_the_person) {
    Life life = life_in(SK::Returned);
    const Instant answer_due = clock(life, ClockKind::Answer).due;
    const Instant acceptance_due = clock(life, ClockKind::Acceptance).due;
    EXPECT_EQ(life.date_of(ClockKind::Designation), "2026-09-22");
    life.at("2026-09-23 09:00").does("operator", command::Assign{unit("roads"), {}});
    EXPECT_EQ(clock(life, ClockKind::Answer).due, answer_due);
    EXPECT_EQ(clock(life, ClockKind::Acceptance).due, acceptance_due);
    EXPECT_EQ(clock(life, ClockKind::SignFor).due, life.moment("2026-09-23 11:00")) << "the new unit signs anew";
    EXPECT_EQ(clock(life, ClockKind::Designation).kept(), false);
}

TEST(Request, the_paid_date_not_the_answer_ends_a_remedys_clock) {
    Life life = answered_life({apology("2026-09-24")});
    EXPECT_EQ(clock(life, ClockKind::Remedy, 1).run, Run::Running);
    EXPECT_EQ(names_of(life.at("2026-09-25 00:00").does("system", command::Tick{})), "ClockOverdue");
    life.at("2026-09-28 09:00").does("toll-clerk", command::FulfilRemedy{1, "call at 09:00"});
    EXPECT_EQ(clock(life, ClockKind::Remedy, 1).kept(), false);
}

TEST(Request, a_good_verdict_saves_the_call_back_and_a_bad_one_demands_it) {
    for (const auto& [grade, expected] :
         {std::pair(Grade::Satisfied, "Closed"), std::pair(Grade::Dissatisfied, "refused: call_back_missing")}) {
        Life life = life_in(SK::Answered);
        life.does("person", command::Judge{grade, {}, ""});
        EXPECT_EQ(told(life.tries("officer", command::Close{})), expected);
    }
}

TEST(Request, three_calls_unanswered_are_enough_to_close) {
    Life life = life_in(SK::Answered);
    for (int i = 0; i < 3; ++i) {
        life.later(2 * util::micros_per_hour);
        EXPECT_EQ(life.refusal("officer", command::Close{}), Refusal::CallBackMissing);
        life.does("operator", command::RecordCallBack{CallBackOutcome::NotReached, {}, ""});
    }
    EXPECT_EQ(names_of(life.does("officer", command::Close{})), "Closed");
    EXPECT_TRUE(life.matter().verdicts.empty()) << "no verdict is no verdict";
}

TEST(Request, no_verdict_is_invented_by_closing) {
    Life life = life_in(SK::Archived);
    EXPECT_TRUE(life.matter().verdicts.empty());
}

TEST(Request, the_clocks_remind_at_office_hour_and_tell_once_that_time_is_up) {
    Life life = life_in(SK::Handling);  // ten workdays: up to the 12th of October
    EXPECT_EQ(life.matter().wake(), life.moment("2026-10-09 08:30"));
    EXPECT_EQ(names_of(life.at("2026-10-09 08:29").does("system", command::Tick{})), "nothing");
    EXPECT_EQ(names_of(life.at("2026-10-09 08:30").does("system", command::Tick{})), "ClockReminded");
    EXPECT_EQ(names_of(life.does("system", command::Tick{})), "nothing");
    EXPECT_EQ(life.matter().wake(), life.moment("2026-10-10 08:30")) << "a worked Saturday";
    EXPECT_EQ(names_of(life.at("2026-10-13 00:00").does("system", command::Tick{})), "ClockOverdue");
    EXPECT_EQ(names_of(life.at("2026-10-13 08:30").does("system", command::Tick{})), "ClockReminded")
        << "one workday after";
    EXPECT_EQ(life.matter().wake(), std::nullopt);
}

TEST(Request, reminders_that_were_missed_are_one_reminder_now) {
    Life life = life_in(SK::Handling);
    EXPECT_EQ(names_of(life.at("2026-10-12 09:00").does("system", command::Tick{})), "ClockReminded");
    EXPECT_EQ(names_of(life.does("system", command::Tick{})), "nothing");
}

TEST(Request, imported_history_has_no_handler_and_no_clock) {
    const Life life = life_in(SK::Imported);
    EXPECT_TRUE(life.matter().handlers.empty());
    EXPECT_TRUE(life.matter().clocks.empty());
    EXPECT_EQ(life.matter().wake(), std::nullopt);
}

TEST(Request, matters_that_ended_refuse_everything_but_a_tick) {
    for (const SK state : {SK::Archived, SK::Refused, SK::Merged, SK::Withdrawn, SK::Referred}) {
        const Life life = life_in(state);
        EXPECT_TRUE(life.matter().ended());
        EXPECT_EQ(life.refusal("person", command::Withdraw{"settled"}), Refusal::AlreadyEnded);
        EXPECT_EQ(told(life.tries("system", command::Tick{})), "nothing");
    }
}

TEST(Request, what_concerns_the_whole_bureau_is_judged_by_its_auditor) {
    Life life;
    life.at("2026-09-21 09:00").does("person", complaint_about("bureau"));
    EXPECT_EQ(life.matter().handling_unit, unit("office")) << "nobody below is without a part, and somebody answers";
    const std::string handler = life.matter().first_handler().get();
    life.does(handler, command::Accept{});
    life.does(handler, command::Find{1, Finding::Substantiated, "in the minutes"});
    life.does(handler, command::Find{2, Finding::Substantiated, "in the minutes"});
    const command::FindLiability liable{Liability::Liable, "the rules of the bureau"};
    EXPECT_EQ(life.refusal(handler, liable), Refusal::NotOutsideUnit) << "the office is part of the bureau";
    EXPECT_EQ(life.refusal("director", liable), Refusal::NotYourMatter);
    EXPECT_EQ(life.refusal("leader", liable), Refusal::Excluded) << "leads what is complained of";
    EXPECT_EQ(life.refusal("toll-clerk", liable), Refusal::NotYourMatter);
    EXPECT_EQ(names_of(life.does("auditor", liable)), "LiabilityFound");
    EXPECT_EQ(life.matter().liability->found_by, person("auditor"));
}

TEST(Request, an_auditor_has_no_say_below_the_bureau_nor_in_what_concerns_themselves) {
    const command::FindLiability liable{Liability::Liable, "the rules"};
    EXPECT_EQ(life_in(SK::Handling).refusal("auditor", liable), Refusal::NotYourMatter);
    Life life;
    command::Register complaint = complaint_about("bureau");
    complaint.complained_of = {person("auditor")};
    life.at("2026-09-21 09:00").does("person", complaint);
    life.does(life.matter().first_handler().get(), command::Accept{});
    EXPECT_EQ(life.refusal("auditor", liable), Refusal::NotYourMatter);
}

}  // namespace
}  // namespace qingfeng::domain::request::testing
