// Whom the office still has to call is exactly whose matter cannot be closed without.
#include "domain/request/call_backs.h"

#include <gtest/gtest.h>

#include "life.h"

namespace qingfeng::domain::request::testing {
namespace {

bool owed(const Life& life) { return call_back_owed(life.matter(), life.context(actor_named("officer"))).has_value(); }
bool close_wants_a_call(const Life& life) {
    return life.refusal("officer", command::Close{}) == Refusal::CallBackMissing;
}

TEST(CallBacks, an_answer_that_was_drawn_is_called_about_until_reached_or_three_attempts_are_used_up) {
    for (const int misses : {1, 2, 3}) {
        Life life = life_in(StateKind::AwaitingCallBack);  // after the first that reached nobody
        for (int i = 1; i < misses; ++i) {
            life.later(2 * util::micros_per_hour).does("officer", command::RecordCallBack{});
        }
        EXPECT_EQ(owed(life), close_wants_a_call(life)) << misses;
        EXPECT_EQ(owed(life), misses < 3) << misses;
        if (misses == 3) continue;
        EXPECT_EQ(call_back_owed(life.matter(), life.context(actor_named("officer")))->attempts_left, 3U - misses);
        life.later(2 * util::micros_per_hour)
            .does("officer", command::RecordCallBack{CallBackOutcome::Reached, Solved::Yes, ""});
        EXPECT_FALSE(owed(life));
        EXPECT_FALSE(close_wants_a_call(life));
    }
}

TEST(CallBacks, a_good_verdict_spares_the_call_and_a_bad_one_always_asks_for_it) {
    for (const auto grade : {Grade::VerySatisfied, Grade::Acceptable, Grade::Dissatisfied, Grade::VeryDissatisfied}) {
        for (const auto state : {StateKind::Answered, StateKind::AwaitingCallBack}) {
            Life life = life_in(state);
            life.later(util::micros_per_hour).does("person", command::Judge{grade, {}, ""});
            EXPECT_EQ(owed(life), grade <= Grade::Dissatisfied) << to_key(state);
            EXPECT_EQ(owed(life), close_wants_a_call(life)) << to_key(state);
        }
    }
}

TEST(CallBacks, two_attempts_belong_to_different_hours) {
    Life life = life_in(StateKind::AwaitingCallBack);
    const auto next = call_back_owed(life.matter(), life.context(actor_named("officer")))->not_before;
    EXPECT_EQ(next.micros, life.now().micros + call_back_gap_micros);
    life.later(call_back_gap_micros - 1);
    EXPECT_EQ(life.refusal("officer", command::RecordCallBack{}), Refusal::CallBackTooSoon);
    life.later(1);
    EXPECT_TRUE(life.tries("officer", command::RecordCallBack{}));
}

}  // namespace
}  // namespace qingfeng::domain::request::testing
