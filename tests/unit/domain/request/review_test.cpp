// A second look: 复查 and 复核 by a higher body, an objection to a refusal.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "life.h"

namespace qingfeng::domain::request::testing {
namespace {

using clocks::ClockKind;
using clocks::Run;
using SK = StateKind;

command::Register asking(const Life& below) {
    command::Register asked;
    asked.kind = Kind::Review;
    asked.body = "The video was not looked at.";
    asked.review_of = below.matter().number();
    return asked;
}

/// A petition that a station answered itself: above it stand the division and the bureau.
Life answered_by_station() {
    Life life;
    command::Register petition = complaint_about(std::nullopt);
    petition.kind = Kind::Petition;
    life.at("2026-09-21 09:00").numbered("XF2026-000009").does("person", petition);
    life.does("operator", command::Assign{unit("station"), person("station-clerk")});
    life.does("station-clerk", command::Accept{});
    life.does("station-clerk", answer());
    life.does("station-head", command::Sign{});
    return life;
}

/// Asked for and answered by whoever lawfully may; false where it was refused.
bool reviewed(Life& below, Life& review, const char* signer) {
    const command::Register command = asking(below);
    review.later(below.now().micros - review.now().micros).beside(below.matter());
    if (!review.tries("person", command)) return false;
    together(review, "person", command, below);
    const std::string handler = review.matter().first_handler().get();
    review.does(handler, command::Accept{});
    review.does(handler, command::FindReview{ReviewOutcome::Upheld, "looked at"});
    review.does(handler, answer());
    together(review, signer, command::Sign{}, below);
    return true;
}

TEST(Review, is_registered_above_with_a_clock_of_its_own_and_linked_both_ways) {
    Life petition = answered_petition();
    const Life review = review_of(petition, "FC2026-000001");
    EXPECT_EQ(review.matter().registration.review_of, "XF2026-000001");
    EXPECT_EQ(review.matter().registration.review_stage, ReviewStage::First);
    ASSERT_EQ(petition.matter().reviews.size(), 1u);
    EXPECT_EQ(petition.matter().reviews[0].number, "FC2026-000001");
    EXPECT_EQ(petition.matter().clock(ClockKind::ReviewWindow)->run, Run::Stopped);
    EXPECT_EQ(review.date_of(ClockKind::Answer), "2026-10-22") << "thirty days";
    EXPECT_EQ(review.matter().handling_unit, unit("office")) << "the bureau's, above the division";
    EXPECT_EQ(petition.state(), SK::Answered) << "the answer stands until it is overturned";
}

TEST(Review, nobody_who_took_part_below_takes_part_above) {
    Life petition = answered_petition();
    const Life review = review_of(petition, "FC2026-000001");
    for (const char* below : {"toll-clerk", "toll-head", "east-head", "east-deputy", "station-head"}) {
        EXPECT_EQ(review.refusal("officer", command::Transfer{person(below), "knows it"}), Refusal::HandlerExcluded)
            << below;
    }
}

TEST(Review, an_upheld_answer_stands_and_may_be_reviewed_once_more) {
    Life petition = answered_petition();
    Life first = review_of(petition, "FC2026-000001", ReviewOutcome::Upheld);
    EXPECT_EQ(petition.matter().reviews[0].outcome, ReviewOutcome::Upheld);
    EXPECT_EQ(petition.state(), SK::Answered);
    EXPECT_NE(first.matter().clock(ClockKind::ReviewWindow), nullptr);
    // Above the bureau is the ministry: not here.
    Life second;
    EXPECT_EQ(
        second.later(first.now().micros - second.now().micros).beside(first.matter()).refusal("person", asking(first)),
        Refusal::NoHigherBody);
}

TEST(Review, an_overturned_answer_is_handled_anew_with_the_deadline_it_had) {
    Life petition = answered_petition();
    const Instant due = petition.matter().clock(ClockKind::Answer)->due;
    review_of(petition, "FC2026-000001", ReviewOutcome::Overturned);
    EXPECT_EQ(petition.state(), SK::Handling);
    EXPECT_EQ(petition.matter().round, 1u);
    EXPECT_EQ(petition.matter().clock(ClockKind::Answer)->run, Run::Running);
    EXPECT_EQ(petition.matter().clock(ClockKind::Answer)->due, due) << "a wrong answer buys no time";
    EXPECT_EQ(petition.matter().first_handler(), person("toll-clerk"));
}

TEST(Review, after_the_second_there_is_no_window_for_a_third) {
    Life petition = answered_by_station();
    Life first = Life().numbered("FC2026-000001");
    Life second = Life().numbered("FC2026-000002");
    ASSERT_TRUE(reviewed(petition, first, "east-head"));
    EXPECT_EQ(first.matter().handling_unit, unit("east-toll")) << "the division's department for tolls";
    ASSERT_TRUE(reviewed(first, second, "director"));
    EXPECT_EQ(second.matter().handling_unit, unit("office"));
    EXPECT_EQ(second.matter().registration.review_stage, ReviewStage::Second);
    EXPECT_EQ(second.matter().clock(ClockKind::ReviewWindow), nullptr);
    Life third;
    third.later(second.now().micros - third.now().micros).beside(second.matter());
    EXPECT_EQ(third.refusal("person", asking(second)), Refusal::FinallyReviewed);
}

TEST(Review, the_time_of_a_hearing_is_not_counted_in_the_second_review_and_only_there) {
    Life petition = answered_by_station();
    Life first = Life().numbered("FC2026-000001");
    Life second = Life().numbered("FC2026-000002");
    const command::Suspend hearing{procedure::SuspensionReason::Hearing, "both sides are heard on the 12th"};
    const command::Register asked = asking(petition);
    first.later(petition.now().micros - first.now().micros);
    together(first, "person", asked, petition);
    first.does(first.matter().first_handler().get(), command::Accept{});
    EXPECT_EQ(first.refusal("east-head", hearing), Refusal::ReasonNotInList);

    Life again = Life().numbered("FC2026-000003");
    petition = answered_by_station();
    ASSERT_TRUE(reviewed(petition, again, "east-head"));
    second.later(again.now().micros - second.now().micros);
    together(second, "person", asking(again), again);
    second.does(second.matter().first_handler().get(), command::Accept{});
    const Instant due = second.matter().clock(ClockKind::Answer)->due;
    second.does("director", hearing);
    EXPECT_EQ(second.matter().clock(ClockKind::Answer)->run, Run::Paused);
    second.later(5 * 24 * util::micros_per_hour).does("director", command::Resume{"heard"});
    EXPECT_GE(second.matter().clock(ClockKind::Answer)->due.micros, due.micros + 4 * 24 * util::micros_per_hour);
}

TEST(Review, a_merged_matter_is_reviewed_for_its_own_person) {
    Life target;
    command::Register petition = complaint_about("station");
    petition.kind = Kind::Petition;
    target.at("2026-09-21 09:00").numbered("XF2026-000001").does("person", petition);
    Life merged;
    merged.at("2026-09-21 09:00").numbered("XF2026-000002").does("person", petition);
    together(merged, "officer", command::Merge{"XF2026-000001", "the same"}, target);
    target.does("toll-clerk", command::Accept{});
    target.does("toll-clerk", answer());
    together(target, "toll-head", command::Sign{}, merged);
    review_of(merged, "FC2026-000001", ReviewOutcome::Overturned);
    EXPECT_EQ(merged.state(), SK::Handling) << "it goes on by itself";
    EXPECT_EQ(target.state(), SK::Answered) << "the others did not ask";
}

/// However long a chain somebody tries to build, from whichever matter: two reviews and no more.
RC_GTEST_PROP(Review, at_most_two_follow_one_answer, ()) {
    std::vector<Life> chain = {answered_by_station()};
    std::size_t reviews = 0;
    const auto tries = *rc::gen::inRange<std::size_t>(1, 12);
    for (std::size_t i = 0; i < tries; ++i) {
        const auto at = *rc::gen::inRange<std::size_t>(0, chain.size());
        Life asked;
        asked.numbered("FC2026-" + std::to_string(i));
        if (!reviewed(chain[at], asked, chain[at].matter().registration.review_stage ? "director" : "east-head")) {
            continue;
        }
        ++reviews;
        chain.push_back(asked);
    }
    RC_ASSERT(reviews <= 2u);
    for (const Life& one : chain) RC_ASSERT(one.matter().reviews.size() <= 1u);
}

TEST(Objection, a_refusal_is_looked_at_again_by_somebody_else_and_then_confirmed) {
    Life life = life_in(SK::Objected);
    EXPECT_NE(life.matter().clock(ClockKind::RefusalReview), nullptr);
    EXPECT_FALSE(life.matter().ended());
    life.does("officer", command::ConfirmRefusal{"it is the city's road"});
    EXPECT_EQ(life.state(), SK::Refused);
    EXPECT_TRUE(life.matter().ended());
    EXPECT_EQ(life.matter().clock(ClockKind::RefusalReview)->run, Run::Stopped);
}

TEST(Objection, an_overturned_refusal_goes_on_with_the_dates_it_had) {
    Life life = life_in(SK::Assigned);
    const Instant due = life.matter().clock(ClockKind::Answer)->due;
    life.does("toll-clerk", command::Refuse{procedure::RefusalReason::OutsideRemit, "the city's road"});
    life.at("2026-09-23 09:00").does("person", command::ObjectToRefusal{"it is on your map"});
    life.at("2026-09-24 09:00").does("officer", command::OverturnRefusal{"it is ours"});
    EXPECT_EQ(life.state(), SK::Assigned);
    EXPECT_EQ(life.matter().clock(ClockKind::Answer)->run, Run::Running);
    EXPECT_EQ(life.matter().clock(ClockKind::Answer)->due, due) << "a wrong refusal buys no time";
    EXPECT_EQ(life.matter().first_handler(), person("toll-clerk"));
    life.does("toll-clerk", command::Accept{});
}

TEST(Objection, what_no_unit_had_yet_goes_back_to_the_office) {
    Life life = life_in(SK::Registered);
    life.does("officer", command::Refuse{procedure::RefusalReason::OutsideRemit, "the city's road"});
    life.does("person", command::ObjectToRefusal{"it is yours"});
    life.does("officer-two", command::OverturnRefusal{"it is ours"});
    EXPECT_EQ(life.state(), SK::Registered);
    life.does("operator", command::Assign{unit("roads"), {}});
}

}  // namespace
}  // namespace qingfeng::domain::request::testing
