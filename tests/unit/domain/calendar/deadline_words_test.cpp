#include "domain/calendar/deadline_words.h"

#include <gtest/gtest.h>

#include "unit/domain/calendar/sample_calendar.h"

namespace qingfeng::domain::calendar {
namespace {

using util::Language;

util::Result<DeadlineInWords> words(std::string_view from, std::string_view limit, LastDay last_day = LastDay::Stays,
                                    Language language = Language::English) {
    const auto zone = util::TimeZone::find("Asia/Shanghai").value();
    return deadline_in_words(testing::sample_calendar(), zone, from, limit, last_day, language);
}

TEST(DeadlineWords, tell_the_date_and_every_day_on_the_way) {
    const auto found = words("2026-10-08", "2个工作日", LastDay::Stays, Language::Chinese);
    ASSERT_TRUE(found) << found.error().message;
    const DeadlineInWords expected = {"2026-10-08",
                                      "2 workdays",
                                      "2026-10-10",
                                      false,
                                      {{"2026-10-08", false, "事项发生当日不计"},
                                       {"2026-10-09", true, "计 1 个工作日"},
                                       {"2026-10-10", true, "调休上班，计 1 个工作日"}},
                                      "2026-10-10 24:00"};
    EXPECT_EQ(*found, expected);
}

TEST(DeadlineWords, tell_when_time_is_up) {
    EXPECT_EQ(words("2026-09-30T14:05", "24 hours")->time_up, "2026-10-01 14:05");
    EXPECT_EQ(words("2026-09-30", "24 hours")->time_up, "2026-09-30 24:00");
    EXPECT_EQ(words("2026-09-30", "24 hours")->deadline, "2026-09-30");
    EXPECT_EQ(words("2026-09-30T14:05", "5 workdays")->deadline, "2026-10-13");
    EXPECT_EQ(words("2026-09-30", "5 days", LastDay::RollsToWorkday)->deadline, "2026-10-08");
    EXPECT_TRUE(words("2026-12-30", "5 workdays")->provisional);
}

TEST(DeadlineWords, refuse_what_cannot_be_read) {
    for (const char* from : {"", "2026-9-30", "2026-02-30", "30.09.2026", "2026-09-30T25:00", "2026-09-30T14:05Z"}) {
        const auto found = words(from, "5 workdays");
        ASSERT_FALSE(found) << from;
        EXPECT_EQ(found.error().kind, util::ErrorKind::InvalidInput);
    }
    EXPECT_FALSE(words("2026-09-30", "five days"));
}

}  // namespace
}  // namespace qingfeng::domain::calendar
