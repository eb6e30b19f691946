// What is written in two matters at once: both entries or neither, and nothing twice.
#include <gtest/gtest.h>

#include "petitions.h"
#include "service/external_number.h"
#include "service/projection.h"
#include "service/rebuild.h"
#include "service/recording.h"
#include "service/verify.h"

namespace qingfeng::service {
namespace {

namespace command = domain::request::command;
namespace event = domain::request::event;
namespace procedure = domain::procedure;
using domain::request::StateKind;
using testing::as;
using testing::Office;
using testing::the_person;
using namespace testing::petitions;  // NOLINT: the vocabulary of this whole file

constexpr const char* officer = "qiao-anran";

std::uint64_t entries(Office& office) { return (*office.store().read())->head(office.authority().id())->next_position; }

TEST(JointMatters, merging_is_recorded_in_both_and_a_retry_does_nothing_twice) {
    Office office;
    adopt_petitions(office);
    const auto first = registered(office, procedure::Kind::Petition);
    const auto second = registered(office, procedure::Kind::Petition);
    const Asking asking{as(officer), "merge-1", {}};
    const command::Merge merge{first.number, "同一车道同一晚"};
    const auto merged = office.matters().act(second.number, merge, asking);
    ASSERT_TRUE(merged) << why_not(merged);
    EXPECT_EQ(merged->event, "merged");
    EXPECT_EQ(matter(office, first.number).merged_from, (std::vector{second.number}));
    const std::uint64_t before = entries(office);
    const auto again = office.matters().act(second.number, merge, asking);
    ASSERT_TRUE(again) << why_not(again);
    EXPECT_TRUE(again->repeated);
    EXPECT_EQ(again->sequence, merged->sequence);
    EXPECT_EQ(entries(office), before);
    EXPECT_EQ(why_not(office.matters().act(first.number, command::Merge{"XF2026-999999", "x"}, {as(officer), "", {}})),
              "others_merged");
}

TEST(JointMatters, who_was_merged_gets_the_answer_and_judges_it_with_their_own_code) {
    Office office;
    adopt_petitions(office);
    const auto first = registered(office, procedure::Kind::Petition);
    const auto second = registered(office, procedure::Kind::Petition);
    ASSERT_TRUE(office.matters().act(second.number, command::Merge{first.number, "同一晚"}, {as(officer), "", {}}));
    const auto told =
        office.matters().act_by_code(second.code, command::Supplement{"是三号车道。"}, {the_person, "", {}});
    ASSERT_TRUE(told) << why_not(told);
    answer(office, first.number);
    const auto mine = office.matters().by_code(second.code);
    ASSERT_TRUE(mine);
    ASSERT_EQ((*mine)->request.answers.size(), 1u);
    EXPECT_EQ((*mine)->request.answers[0].facts, "经查属实。");
    const auto judged = office.matters().act_by_code(
        second.code, command::Judge{domain::request::Grade::Dissatisfied, {}, ""}, {the_person, "", {}});
    ASSERT_TRUE(judged) << why_not(judged);
    EXPECT_TRUE(matter(office, first.number).verdicts.empty()) << "the other person has not judged";

    // The tables are still a view of the record, and every entry proves.
    const auto rows = (*office.store().read())->matters(office.authority().id(), storage::StreamId(0), 100);
    ASSERT_TRUE(rebuild(office.authority(), office.writer(), {}));
    EXPECT_EQ(*rows, *(*office.store().read())->matters(office.authority().id(), storage::StreamId(0), 100));
    EXPECT_TRUE(verify(office.authority(), {}, {})->intact());
}

TEST(JointMatters, a_review_is_asked_for_with_the_code_and_has_a_number_and_code_of_its_own) {
    Office office;
    adopt_petitions(office);
    const auto petition = registered(office, procedure::Kind::Petition);
    command::Register asked;
    asked.kind = procedure::Kind::Review;
    asked.body = "没有调阅录像。";
    const Asking asking{the_person, "a-key-of-twenty-two-characters-or-more", {}};
    EXPECT_EQ(why_not(office.matters().ask_review(petition.code, asked, asking)), "not_answered_yet");
    answer(office, petition.number);
    command::Register by_number = asked;
    by_number.review_of = petition.number;
    EXPECT_EQ(why_not(office.matters().register_matter(by_number, {the_person, "", {}})), "only_the_person")
        << "a number is no secret";
    const auto review = office.matters().ask_review(petition.code, asked, asking);
    ASSERT_TRUE(review) << why_not(review);
    EXPECT_TRUE(review->number.starts_with("FC2026-"));
    EXPECT_NE(review->code, petition.code);
    ASSERT_EQ(matter(office, petition.number).reviews.size(), 1u);
    EXPECT_EQ(matter(office, petition.number).reviews[0].number, review->number);
    EXPECT_TRUE(office.matters().by_code(review->code));

    const std::uint64_t before = entries(office);
    const auto again = office.matters().ask_review(petition.code, asked, asking);
    ASSERT_TRUE(again) << why_not(again);
    EXPECT_TRUE(again->repeated);
    EXPECT_EQ(again->number, review->number);
    EXPECT_EQ(again->code, review->code);
    EXPECT_EQ(entries(office), before);
    EXPECT_EQ(why_not(office.matters().ask_review(petition.code, asked, {the_person, "", {}})), "reviewed_already");
}

TEST(JointMatters, an_overturned_answer_is_reopened_below_in_the_same_transaction) {
    Office office;
    adopt_petitions(office);
    const auto petition = registered(office, procedure::Kind::Petition);
    answer(office, petition.number);
    command::Register asked;
    asked.body = "没有调阅录像。";
    const auto review = office.matters().ask_review(petition.code, asked, {the_person, "", {}});
    ASSERT_TRUE(review) << why_not(review);
    const std::string handler = review->first_handler;
    ASSERT_EQ(why_not(office.matters().act(review->number, command::Accept{}, {as(handler), "", {}})), "");
    ASSERT_EQ(why_not(office.matters().act(
                  review->number, command::FindReview{domain::request::ReviewOutcome::Overturned, "录像未调阅"},
                  {as(handler), "", {}})),
              "");
    const domain::request::Answer opinion{"录像未调阅。", "撤销，重新办理。", "信访工作条例", {}};
    ASSERT_EQ(why_not(office.matters().act(review->number, command::Submit{opinion}, {as(handler), "", {}})), "");
    somebody_does(office, review->number, command::Sign{});
    const auto below = matter(office, petition.number);
    EXPECT_EQ(domain::request::state_kind(below.state), StateKind::Handling);
    EXPECT_EQ(below.reviews.at(0).outcome, domain::request::ReviewOutcome::Overturned);
    EXPECT_EQ(below.last_recorded, matter(office, review->number).last_recorded);
}

TEST(JointMatters, history_that_is_taken_up_gets_a_code_that_finds_it) {
    Office office;
    event::Imported history;
    history.number = "LS2019-000001";
    history.source = "old";
    history.external_number = "17";
    history.imported_kind = procedure::Kind::Complaint;
    history.body = "路灯不亮。";
    const auto hash = external_hash_of(office.authority(), "old", "17");
    history.external_hash.assign(hash.begin(), hash.end());
    const domain::record::Origin importer{domain::record::Importer{}, "test", ""};
    ASSERT_TRUE(office.writer().submit_and_wait([&](storage::UnitOfWork& work) -> util::Status {
        LoadedRequest loaded;
        loaded.stream = storage::StreamId(work.allocate_id());
        const auto keys = office.authority().new_keys(work, loaded.stream);
        if (!keys) return keys.failure();
        const auto first = record_events(office.authority(), work, loaded, *keys, importer, {history});
        if (!first) return first.failure();
        for (const auto& row : lookup_rows(loaded)) {
            if (const auto status = work.put_lookup(row); !status) return status;
        }
        return util::Done{};
    }));
    const Asking asking{as(officer), "take-up-1", {}};
    const auto taken = office.matters().take_up("LS2019-000001", command::TakeUp{}, asking);
    ASSERT_TRUE(taken) << why_not(taken);
    EXPECT_EQ(taken->number, "LS2019-000001");
    EXPECT_FALSE(taken->code.empty());
    EXPECT_EQ(taken->recorded, office.now());
    const auto tracked = office.matters().by_code(taken->code);
    ASSERT_TRUE(tracked) << why_not(tracked);
    EXPECT_EQ((*tracked)->request.number(), "LS2019-000001");
    EXPECT_TRUE((*tracked)->request.registration.code_seen_by_staff);
    const auto again = office.matters().take_up("LS2019-000001", command::TakeUp{}, asking);
    ASSERT_TRUE(again) << why_not(again);
    EXPECT_TRUE(again->repeated);
    EXPECT_EQ(again->code, taken->code);
    EXPECT_EQ(why_not(office.matters().take_up("LS2019-000001", command::TakeUp{}, {as(officer), "", {}})),
              "not_in_this_state");
    const auto rows = (*office.store().read())->lookups(office.authority().id());
    ASSERT_TRUE(rebuild(office.authority(), office.writer(), {}));
    EXPECT_EQ(*rows, *(*office.store().read())->lookups(office.authority().id()));
}

}  // namespace
}  // namespace qingfeng::service
