// What figures count is what the record says, whoever asks and whatever was recorded since the last time.
#include "service/figures.h"

#include <gtest/gtest.h>

#include "office.h"
#include "service/erasure.h"
#include "service/visibility.h"

namespace qingfeng::service {
namespace {

namespace command = domain::request::command;
using domain::people::PersonId;
using testing::as;
using testing::Office;
using testing::the_person;

class FiguresTest : public ::testing::Test {
  protected:
    std::string add(const std::string& unit) {
        command::Register registration;
        registration.unit = domain::people::UnitId(unit);
        registration.body = "收费员态度生硬";
        const auto answer = office_.matters().register_matter(registration, {the_person, "", {}});
        EXPECT_TRUE(answer);
        handler_ = answer->first_handler;
        code_ = answer->code;
        return answer->number;
    }
    void act(const std::string& number, const std::string& who, const domain::request::Command& what) {
        EXPECT_TRUE(office_.matters().act(number, what, {as(who), "", {}})) << number;
    }
    /// A matter answered with a promise that was kept.
    std::string answered() {
        const std::string number = add("xishan-station");
        const std::string handler = handler_;
        act(number, handler, command::SignFor{});
        act(number, handler, command::Accept{});
        act(number, handler, command::Find{1, domain::request::Finding::Substantiated, "录像可见"});
        act(number, handler, command::FindLiability{domain::request::Liability::Liable, "当班人员"});
        act(number, handler, command::Submit{{"属实", "已批评", "", {}}});
        return number;
    }
    FigureMatters counted(const std::string& person) {
        auto reader = *office_.store().read();
        const auto config = *office_.authority().configuration(*reader);
        const Viewer viewer{office_.authority(), *config, PersonId(person), office_.now()};
        FigurePeriod period;
        period.from = viewer.day().plus_days(-40);
        period.until = viewer.day();
        auto found = outcomes_->of_period(*reader, viewer, period);
        EXPECT_TRUE(found);
        return std::move(*found);
    }
    /// Of each matter the outcome that its entries give, by stream.
    void expect_as_recorded(const FigureMatters& matters) {
        auto reader = *office_.store().read();
        const auto config = *office_.authority().configuration(*reader);
        for (const auto& matter : matters) {
            const auto loaded = office_.authority().load(*reader, matter->row.stream);
            ASSERT_TRUE(loaded);
            EXPECT_EQ(matter->outcome, domain::request::outcome_of(loaded->request, config->zone));
            EXPECT_EQ(matter->row.revision, loaded->revision);
        }
    }

    Office office_;
    std::optional<Outcomes> outcomes_{std::in_place};
    std::string handler_;
    std::string code_;
};

TEST_F(FiguresTest, follow_the_record_and_say_what_its_entries_say) {
    const std::string first = answered();
    add("donghu-north-station");
    const auto before = counted("tan-wenjing");
    ASSERT_EQ(before.size(), 2U);
    EXPECT_EQ(before.back()->outcome.liability, domain::request::Liability::Liable);
    EXPECT_EQ(before.back()->outcome.findings[0], 1U);
    expect_as_recorded(before);

    act(first, "qiao-anran", command::Remind{"催办"});
    add("xishan-station");
    const auto after = counted("tan-wenjing");
    ASSERT_EQ(after.size(), 3U);
    EXPECT_GT(after.front()->row.stream, after.back()->row.stream) << "the newest first";
    expect_as_recorded(after);
}

TEST_F(FiguresTest, one_reader_never_sees_what_was_remembered_for_another) {
    answered();
    add("donghu-north-station");
    EXPECT_EQ(counted("tan-wenjing").size(), 2U);
    EXPECT_EQ(counted("du-yongkang").size(), 1U) << "the station's head: what is about the station";
    EXPECT_EQ(counted("ding-yifan").size(), 0U) << "the administrator";
    EXPECT_EQ(counted("nobody-of-that-name").size(), 0U);
}

TEST_F(FiguresTest, what_was_erased_is_counted_no_more) {
    const std::string number = add("xishan-station");
    const std::string code = code_;
    add("xishan-station");
    EXPECT_EQ(counted("tan-wenjing").size(), 2U);
    ASSERT_TRUE(office_.matters().act_by_code(code, command::Withdraw{"误会"}, {the_person, "", {}}));
    EXPECT_EQ(counted("tan-wenjing").size(), 2U);
    const ErasureOrder order{PersonId("tan-wenjing"), PersonId("lin-zhengping"), "当事人要求", "test", ""};
    ASSERT_TRUE(erase(office_.authority(), office_.writer(), number, order));
    EXPECT_EQ(counted("tan-wenjing").size(), 1U);
    outcomes_.emplace();
    EXPECT_EQ(counted("tan-wenjing").size(), 1U) << "and by a server that has just started";
}

}  // namespace
}  // namespace qingfeng::service
