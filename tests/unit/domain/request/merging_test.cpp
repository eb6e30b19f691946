// One set of facts, several people: what merging and reclassifying keep for each of them.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "life.h"

namespace qingfeng::domain::request::testing {
namespace {

using clocks::ClockKind;
using clocks::Run;
using SK = StateKind;

const clocks::Clock& clock(const Life& life, ClockKind kind) {
    const clocks::Clock* found = life.matter().clock(kind);
    if (found == nullptr) throw std::logic_error("no such clock");
    return *found;
}

Life complaint(std::string number, std::string_view at = "2026-09-21 09:00") {
    Life life;
    life.at(at).numbered(std::move(number)).does("person", complaint_about("station"));
    return life;
}

/// The later complaint, merged into the earlier one, which is being handled.
struct Pair {
    Life target = complaint("TS2026-000001");
    Life merged = complaint("TS2026-000002", "2026-09-22 09:00");

    Pair() {
        target.does("toll-clerk", command::Accept{});
        together(merged, "officer", command::Merge{"TS2026-000001", "the same lane"}, target);
    }
    void answer_both(std::vector<Promise> promises = {}) {
        for (std::uint32_t point = 1; point <= target.matter().points.size(); ++point) {
            target.does("toll-clerk", command::Find{point, Finding::Substantiated, "on the video"});
        }
        target.does("toll-clerk", command::FindLiability{Liability::Liable, "the rules of service"});
        target.does("toll-clerk", answer(std::move(promises)));
        together(target, "toll-head", command::Sign{}, merged);
    }
};

TEST(Merging, the_earlier_deadline_of_the_two_counts_for_both) {
    Life target = complaint("TS2026-000001", "2026-09-22 09:00");
    Life merged = complaint("TS2026-000002", "2026-09-21 09:00");
    const util::Date earlier = clock(merged, ClockKind::Answer).date;
    ASSERT_LT(earlier, clock(target, ClockKind::Answer).date);
    together(merged.at("2026-09-22 10:00"), "officer", command::Merge{"TS2026-000001", "the same"}, target);
    EXPECT_EQ(clock(target, ClockKind::Answer).date, earlier);
    EXPECT_EQ(clock(target, ClockKind::Answer).bound_by.size(), 3u) << "the others stay in the derivation";
}

TEST(Merging, an_extension_granted_before_gives_those_who_join_no_later_date) {
    Life target = complaint("TS2026-000001");
    target.does("toll-clerk", command::Accept{});
    target.does("east-deputy", command::Extend{ClockKind::Answer, workdays(10), "the video is at the maker's"});
    Life merged = complaint("TS2026-000002", "2026-09-22 09:00");
    const Instant promised = clock(merged, ClockKind::Answer).due;
    together(merged, "officer", command::Merge{"TS2026-000001", "the same"}, target);
    EXPECT_EQ(clock(target, ClockKind::Answer).due, promised);
}

TEST(Merging, an_extension_granted_after_holds_for_all) {
    Pair pair;
    const Instant before = clock(pair.target, ClockKind::Answer).due;
    pair.target.does("east-deputy", command::Extend{ClockKind::Answer, workdays(2), "the video is at the maker's"});
    EXPECT_GT(clock(pair.target, ClockKind::Answer).due, before);
}

TEST(Merging, a_date_set_by_a_source_stays_fixed_where_it_is_merged_into) {
    Life target = complaint("TS2026-000001");
    target.does("toll-clerk", command::Accept{});
    Life merged;
    command::Register order = complaint_about("station");
    order.source = "12345";
    order.source_deadline = merged.moment("2026-09-25 17:00");
    merged.at("2026-09-22 09:00").numbered("TS2026-000002").does("operator", order);
    together(merged, "officer", command::Merge{"TS2026-000001", "the same"}, target);
    EXPECT_EQ(clock(target, ClockKind::Answer).due, merged.moment("2026-09-25 17:00"));
    EXPECT_EQ(target.refusal("east-deputy", command::Extend{ClockKind::Answer, workdays(2), "busy"}),
              Refusal::DeadlineSetBySource);
}

TEST(Merging, each_person_gets_the_answer_in_their_own_record_and_judges_it) {
    Pair pair;
    EXPECT_EQ(clock(pair.merged, ClockKind::Answer).run, Run::Running) << "nobody has answered this person yet";
    EXPECT_EQ(pair.merged.refusal("person", command::Judge{}), Refusal::NotInThisState);
    pair.answer_both();
    ASSERT_EQ(pair.merged.matter().answers.size(), 1u);
    EXPECT_EQ(clock(pair.merged, ClockKind::Answer).kept(), true);
    EXPECT_NE(pair.merged.matter().clock(ClockKind::ReviewWindow), nullptr);

    const auto told = together(pair.merged, "person", command::Judge{Grade::Dissatisfied, Solved::No, ""}, pair.target);
    EXPECT_EQ(names_of(told), "PartyJudged");
    pair.target.does("person", command::Judge{Grade::Satisfied, Solved::Yes, ""});
    EXPECT_EQ(pair.merged.matter().verdicts.at(0).grade, Grade::Dissatisfied) << "each keeps their own verdict";
    EXPECT_EQ(pair.target.matter().verdicts.at(0).grade, Grade::Satisfied);
    EXPECT_EQ(pair.merged.refusal("person", command::Judge{}), Refusal::JudgedAlready);
}

TEST(Merging, an_answer_after_the_date_is_late_for_whoever_waited) {
    Pair pair;
    pair.target.at("2026-11-20 09:00");
    pair.answer_both();
    EXPECT_EQ(clock(pair.merged, ClockKind::Answer).kept(), false);
}

TEST(Merging, what_was_promised_to_all_is_kept_for_all) {
    Pair pair;
    pair.answer_both({apology("2026-11-30")});
    ASSERT_EQ(pair.merged.matter().remedies.size(), 1u);
    together(pair.target, "toll-clerk", command::FulfilRemedy{1, "called both"}, pair.merged);
    EXPECT_TRUE(pair.merged.matter().remedies[0].done);
}

TEST(Merging, what_one_of_them_adds_reaches_the_handler) {
    Pair pair;
    const auto told = together(pair.merged, "person", command::Supplement{"It was lane 3."}, pair.target);
    ASSERT_EQ(names_of(told), "Supplemented");
    EXPECT_EQ(std::get<event::Supplemented>(told[0]).body, "It was lane 3.");
    pair.merged.beside(life_in(SK::Archived).matter());
    EXPECT_EQ(pair.merged.refusal("person", command::Supplement{"and dark"}), Refusal::AlreadyEnded)
        << "once it is over there nobody would read it";
}

TEST(Merging, a_refusal_or_referral_reaches_everybody) {
    Life target = complaint("TS2026-000001");
    Life merged = complaint("TS2026-000002");
    together(merged, "officer", command::Merge{"TS2026-000001", "the same"}, target);
    together(target, "toll-clerk", command::Refuse{procedure::RefusalReason::OutsideRemit, "the city's road"}, merged);
    EXPECT_EQ(merged.state(), SK::Refused);
    EXPECT_EQ(clock(merged, ClockKind::Answer).run, Run::Stopped);
    merged.does("person", command::ObjectToRefusal{"it is yours"});
    EXPECT_EQ(merged.state(), SK::Objected) << "and each may object for themselves";
}

TEST(Merging, one_who_withdraws_takes_back_nothing_that_others_asked_for) {
    Pair pair;
    pair.target.does("person", command::Withdraw{"settled"});
    EXPECT_EQ(pair.target.state(), SK::Accepted);
    EXPECT_TRUE(pair.target.matter().withdrawn);
}

TEST(Merging, whoever_one_of_them_complains_of_is_excluded_for_all) {
    Life target = complaint("TS2026-000001");
    Life merged;
    command::Register about_clerk = complaint_about("station");
    about_clerk.complained_of = {person("upkeep-clerk")};
    merged.at("2026-09-21 09:00").numbered("TS2026-000002").does("person", about_clerk);
    together(merged, "officer", command::Merge{"TS2026-000001", "the same"}, target);
    EXPECT_EQ(target.refusal("officer", command::Transfer{person("upkeep-clerk"), "leave"}), Refusal::HandlerExcluded);
}

/// Two complaints of any age, one of them perhaps ordered by a source, extended or not: merging moves no deadline of
/// either person later.
RC_GTEST_PROP(Merging, no_deadline_moves_later, ()) {
    const auto minutes = *rc::gen::inRange<std::int64_t>(0, 20 * 24 * 60);
    const auto apart = *rc::gen::inRange<std::int64_t>(0, 20 * 24 * 60);
    Life target = complaint("TS2026-000001");
    Life merged;
    command::Register other = complaint_about("station");
    if (*rc::gen::arbitrary<bool>()) other.source_deadline = Instant{merged.moment("2026-10-09 17:00")};
    merged.at("2026-09-21 09:00").later(minutes * util::micros_per_minute).numbered("TS2026-000002");
    merged.does("person", other);
    target.later(merged.now().micros - target.now().micros);
    if (*rc::gen::arbitrary<bool>()) target.attempts(actor_named("toll-clerk"), command::Accept{});
    if (*rc::gen::arbitrary<bool>()) {
        target.attempts(actor_named("east-deputy"), command::Extend{ClockKind::Answer, workdays(10), "busy"});
    }
    const Instant first = clock(target, ClockKind::Answer).due;
    const Instant second = clock(merged, ClockKind::Answer).due;
    merged.later(apart * util::micros_per_minute);
    together(merged, "officer", command::Merge{"TS2026-000001", "the same"}, target);
    const Instant after = clock(target, ClockKind::Answer).due;
    RC_ASSERT(after <= first);
    RC_ASSERT(after <= second);
    RC_ASSERT(clock(merged, ClockKind::Answer).due == second);
}

TEST(Reclassifying, an_earlier_deadline_counts_and_a_later_one_does_not) {
    Life life = life_in(SK::Handling);
    const Instant before = clock(life, ClockKind::Answer).due;
    life.does("operator", command::Reclassify{Kind::Petition, "0601", "asks for compensation"});
    EXPECT_EQ(clock(life, ClockKind::Answer).due, before) << "sixty days from acceptance would be later";
    life.does("operator", command::Reclassify{Kind::Enquiry, "0601", "only asks how"});
    EXPECT_LT(clock(life, ClockKind::Answer).due, before) << "five workdays are earlier than ten";
    EXPECT_EQ(life.matter().registration.kind, Kind::Enquiry);
}

TEST(Reclassifying, a_unit_complained_of_stays_excluded_whatever_it_is_called_later) {
    Life life = life_in(SK::Handling);
    life.does("operator", command::Reclassify{Kind::Enquiry, "0601", "only asks how"});
    EXPECT_EQ(life.refusal("officer", command::Transfer{person("station-clerk"), "their lane"}),
              Refusal::HandlerExcluded);
}

TEST(Reclassifying, what_turns_out_to_be_a_complaint_about_its_handler_goes_to_the_next) {
    Life life;
    command::Register question = complaint_about("station");
    question.kind = Kind::Enquiry;
    life.at("2026-09-21 09:00").does("person", question);
    ASSERT_EQ(life.matter().first_handler(), person("station-clerk"));
    EXPECT_EQ(names_of(life.does("operator", command::Reclassify{Kind::Complaint, "0601", "complains of manners"})),
              "Reclassified, Assigned");
    EXPECT_EQ(life.matter().first_handler(), person("toll-clerk"));
}

TEST(Reclassifying, misconduct_is_referred_and_not_relabelled) {
    EXPECT_EQ(life_in(SK::Handling).refusal("officer", command::Reclassify{Kind::Misconduct, "0901", "took money"}),
              Refusal::KindsDiffer);
}

TEST(TakingUp, history_without_an_answer_arrives_now_under_its_own_number) {
    Life life = life_in(SK::Imported);
    command::TakeUp take_up{Kind::Complaint, unit("station"), "", Channel::Phone, "13800000000"};
    EXPECT_EQ(names_of(life.at("2026-09-22 09:00").does("operator", take_up)), "Registered, Assigned");
    EXPECT_EQ(life.matter().number(), "LS2019-000001");
    EXPECT_EQ(life.matter().registered, life.now());
    EXPECT_EQ(life.matter().registration.body, "The lamp is out.");
    EXPECT_EQ(life.matter().first_handler(), person("toll-clerk"));
    EXPECT_EQ(life.date_of(ClockKind::Answer), "2026-10-13") << "ten workdays from today, not from then";
    EXPECT_FALSE(life.matter().only_history());
    life.does("toll-clerk", command::Accept{});
}

TEST(Group, at_most_five_speak_for_any_number) {
    Life life;
    command::Register petition = complaint_about("station");
    petition.kind = Kind::Petition;
    petition.group_size = 32;
    petition.representatives.assign(5, {"Li", "13800000001"});
    life.at("2026-09-21 09:00").does("person", petition);
    EXPECT_EQ(life.matter().registration.group_size, 32u);
    life.does("operator", command::SetRepresentatives{31, {{"Wang", "13800000002"}}});
    EXPECT_EQ(life.matter().registration.representatives, (std::vector<Representative>{{"Wang", "13800000002"}}));
    EXPECT_EQ(life.refusal("operator", command::SetRepresentatives{31, std::vector<Representative>(6, {"Li", ""})}),
              Refusal::TooManyRepresentatives);
}

}  // namespace
}  // namespace qingfeng::domain::request::testing
