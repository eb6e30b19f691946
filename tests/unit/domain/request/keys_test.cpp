#include "domain/request/keys.h"

#include <gtest/gtest.h>

namespace qingfeng::domain::request {
namespace {

template <class E>
void expect_words(std::size_t count) {
    const auto values = util::all_of<E>();
    EXPECT_EQ(values.size(), count);
    for (const E value : values) EXPECT_EQ(util::from_key<E>(to_key(value)), value);
    EXPECT_FALSE(util::from_key<E>("no such word"));
    EXPECT_FALSE(util::from_key<E>(""));
}

TEST(RequestKeys, every_value_has_a_word_of_its_own) {
    expect_words<Channel>(7);
    expect_words<Finding>(4);
    expect_words<Liability>(3);
    expect_words<Grade>(5);
    expect_words<Solved>(3);
    expect_words<Standing>(3);
    expect_words<ConfirmedAct>(2);
    expect_words<ReviewStage>(2);
    expect_words<ReviewOutcome>(2);
    expect_words<OrderKind>(2);
    expect_words<RemedyKind>(5);
    expect_words<CallBackOutcome>(2);
}

}  // namespace
}  // namespace qingfeng::domain::request
