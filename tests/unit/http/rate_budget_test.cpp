#include "http/rate_budget.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace qingfeng::http {
namespace {

using namespace std::chrono_literals;

TEST(RateBudget, allows_the_burst_then_the_rate_and_says_how_long_to_wait) {
    RateBudget budget({.per_second = 2, .burst = 3, .keys_max = 10});
    for (int i = 0; i < 3; ++i) EXPECT_EQ(budget.spend("a", 0s), 0us);
    EXPECT_EQ(budget.spend("a", 0s), 500ms);
    EXPECT_EQ(budget.spend("b", 0s), 0us) << "each key for itself";
    EXPECT_EQ(budget.spend("a", 500ms), 0us);
    EXPECT_EQ(budget.spend("a", 500ms), 500ms);
    EXPECT_EQ(budget.spend("a", 100ms), 500ms) << "a clock that steps back gives nothing";
    EXPECT_GT(budget.spend("c", 0s, 4), 1min) << "more than the burst never passes";
}

TEST(RateBudget, forgets_the_key_unused_for_longest) {
    RateBudget budget({.per_second = 1, .burst = 1, .keys_max = 2});
    budget.spend("a", 0s);
    budget.spend("b", 0s);
    EXPECT_NE(budget.spend("a", 0s), 0us);
    budget.spend("c", 0s);
    EXPECT_EQ(budget.keys(), 2U);
    EXPECT_NE(budget.spend("a", 0s), 0us) << "a was used after b";
    EXPECT_EQ(budget.spend("b", 0s), 0us);
}

RC_GTEST_PROP(RateBudget, never_lets_more_through_than_burst_and_rate, (const std::vector<std::uint16_t>& gaps)) {
    RateBudget budget({.per_second = 10, .burst = 5, .keys_max = 1});
    std::chrono::microseconds now{};
    double spent = 0;
    for (const std::uint16_t gap : gaps) {
        now += std::chrono::microseconds(gap);
        if (budget.spend("k", now) == 0us) ++spent;
    }
    RC_ASSERT(spent <= 5 + 10 * static_cast<double>(now.count()) / 1e6 + 1e-6);
}

TEST(AddressKey, joins_what_one_subscriber_owns) {
    EXPECT_EQ(address_key("203.0.113.9"), "203.0.113.9");
    EXPECT_EQ(address_key("::ffff:203.0.113.9"), "203.0.113.9");
    EXPECT_EQ(address_key("2001:db8:1:2:3:4:5:6"), address_key("2001:db8:1:2::1"));
    EXPECT_NE(address_key("2001:db8:1:2::1"), address_key("2001:db8:1:3::1"));
    EXPECT_EQ(address_key("fe80::1%eth0"), "fe80::/64");
}

}  // namespace
}  // namespace qingfeng::http
