#include "domain/calendar/limit.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace qingfeng::domain::calendar {
namespace {

using util::Language;

TEST(Limit, reads_both_languages) {
    const struct {
        const char* text;
        std::uint32_t count;
        LimitUnit unit;
    } rows[] = {
        {"5 workdays", 5, LimitUnit::Workday},
        {"1 workday", 1, LimitUnit::Workday},
        {"0 workdays", 0, LimitUnit::Workday},
        {"24 hours", 24, LimitUnit::Hour},
        {"8 working hours", 8, LimitUnit::WorkingHour},
        {"60 days", 60, LimitUnit::Day},
        {"1 month", 1, LimitUnit::Month},
        {"2 years", 2, LimitUnit::Year},
        {"5个工作日", 5, LimitUnit::Workday},
        {"60日", 60, LimitUnit::Day},
        {"60天", 60, LimitUnit::Day},
        {"24小时", 24, LimitUnit::Hour},
        {"24个小时", 24, LimitUnit::Hour},
        {"8个工作小时", 8, LimitUnit::WorkingHour},
        {"1个月", 1, LimitUnit::Month},
        {"2年", 2, LimitUnit::Year},
    };
    for (const auto& row : rows) {
        const auto limit = parse_limit(row.text);
        ASSERT_TRUE(limit) << row.text;
        EXPECT_EQ(*limit, (Limit{row.count, row.unit, LastDay::Stays})) << row.text;
    }
}

TEST(Limit, refuses_what_is_not_exactly_a_limit) {
    for (const char* text : {"",           "5",           "workdays",    "5 workday",
                             "1 workdays", "5  workdays", " 5 workdays", "5 workdays ",
                             "-5 days",    "+5 days",     "05 days",     "5.5 days",
                             "5 Days",     "5days",       "5 weeks",     "5 working days",
                             "五个工作日", "5 个工作日",  "5月",         "99999999999 days",
                             "101 years",  "36501 days"}) {
        EXPECT_FALSE(parse_limit(text)) << text;
    }
}

RC_GTEST_PROP(Limit, text_and_parse_agree, ()) {
    const auto unit = static_cast<LimitUnit>(*rc::gen::inRange(1, 7));
    const auto last_day = *rc::gen::element(LastDay::Stays, LastDay::RollsToWorkday);
    const Limit limit{*rc::gen::inRange(0u, limit_count_max(unit) + 1), unit, last_day};
    RC_ASSERT(*parse_limit(limit.text(), last_day) == limit);
    RC_ASSERT(*parse_limit(limit.text(Language::Chinese), last_day) == limit);
}

}  // namespace
}  // namespace qingfeng::domain::calendar
