#include "service/accounts/throttle.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace qingfeng::service::accounts {
namespace {

using std::chrono::microseconds;
using std::chrono::seconds;

constexpr ThrottleLimits limits{.free_failures = 3,
                                .first_delay = seconds(1),
                                .delay_max = seconds(16),
                                .forgotten_after = std::chrono::minutes(10),
                                .keys_max = 100};

TEST(Throttle, doubles_the_wait_after_the_free_failures_up_to_the_bound) {
    Throttle throttle(limits);
    microseconds now(0);
    std::vector<std::int64_t> waits;
    for (int i = 0; i < 10; ++i) {
        if (const auto wait = throttle.attempt("zhang 192.0.2.1", now); wait.count() > 0) {
            waits.push_back(std::chrono::duration_cast<seconds>(wait).count());
            now += wait;
            EXPECT_EQ(throttle.attempt("zhang 192.0.2.1", now).count(), 0);
        }
    }
    EXPECT_EQ(waits, (std::vector<std::int64_t>{1, 2, 4, 8, 16, 16, 16}));
}

RC_GTEST_PROP(Throttle, nobody_is_ever_locked_out, (const std::vector<std::uint16_t>& pauses)) {
    Throttle throttle(limits);
    microseconds now(0);
    for (const std::uint16_t pause : pauses) {
        now += std::chrono::milliseconds(pause);
        throttle.attempt("zhang", now);
    }
    RC_ASSERT(throttle.attempt("zhang", now) <= microseconds(limits.delay_max));
    RC_ASSERT(throttle.attempt("zhang", now + limits.delay_max + seconds(1)).count() == 0);
}

RC_GTEST_PROP(Throttle, what_strangers_do_under_other_keys_slows_nobody_else,
              (const std::vector<std::pair<std::uint8_t, std::uint8_t>>& attempts)) {
    Throttle throttle(limits);
    microseconds now(0);
    for (const auto& [stranger, pause] : attempts) {
        now += std::chrono::milliseconds(pause);
        throttle.attempt("stranger " + std::to_string(stranger % 50), now);
    }
    RC_ASSERT(throttle.attempt("owner", now).count() == 0);
}

RC_GTEST_PROP(Throttle, many_at_once_are_no_more_than_the_free_ones, (std::uint8_t count)) {
    Throttle throttle(limits);
    unsigned passed = 0;
    for (unsigned i = 0; i < count; ++i) passed += throttle.attempt("zhang", seconds(5)).count() == 0 ? 1 : 0;
    RC_ASSERT(passed == std::min<unsigned>(count, limits.free_failures));
}

TEST(Throttle, a_success_starts_afresh_and_an_undecided_attempt_does_not_count) {
    Throttle throttle(limits);
    for (int i = 0; i < 20; ++i) {
        EXPECT_EQ(throttle.attempt("zhang", seconds(1)).count(), 0);
        throttle.undecided("zhang");
    }
    for (unsigned i = 0; i < limits.free_failures; ++i) EXPECT_EQ(throttle.attempt("zhang", seconds(1)).count(), 0);
    EXPECT_GT(throttle.attempt("zhang", seconds(1)).count(), 0);
    throttle.succeeded("zhang");
    EXPECT_EQ(throttle.attempt("zhang", seconds(1)).count(), 0);
}

TEST(Throttle, failures_are_forgotten_after_a_while) {
    Throttle throttle(limits);
    for (unsigned i = 0; i < limits.free_failures; ++i) throttle.attempt("zhang", seconds(1));
    EXPECT_GT(throttle.attempt("zhang", seconds(1)).count(), 0);
    const microseconds later = seconds(1) + limits.forgotten_after;
    for (unsigned i = 0; i < limits.free_failures; ++i) EXPECT_EQ(throttle.attempt("zhang", later).count(), 0);
}

TEST(Throttle, a_clock_set_back_does_not_lengthen_the_wait) {
    Throttle throttle(limits);
    for (unsigned i = 0; i < limits.free_failures; ++i) throttle.attempt("zhang", std::chrono::hours(5));
    EXPECT_LE(throttle.attempt("zhang", seconds(0)), microseconds(limits.delay_max));
}

TEST(Throttle, holds_no_more_keys_than_its_bound) {
    Throttle throttle(limits);
    for (int i = 0; i < 1000; ++i) throttle.attempt("stranger " + std::to_string(i), seconds(i));
    EXPECT_EQ(throttle.keys(), limits.keys_max);
}

}  // namespace
}  // namespace qingfeng::service::accounts
