#include "simulation/grammar.h"

#include <set>

#include <gtest/gtest.h>

#include "trial.h"

namespace qingfeng::simulation {
namespace {

const Values values{{"place", "西山收费站"}, {"unit", "西山收费站"}, {"verdict", "属实"}};

TEST(Grammar, every_symbol_composes_and_leaves_no_bracket) {
    Random random(1);
    for (const auto symbol : grammar().symbols()) {
        for (int i = 0; i < 40; ++i) {
            const std::string text = grammar().compose(symbol, values, random);
            EXPECT_EQ(text.find_first_of("[]{}|"), std::string::npos) << symbol << ": " << text;
        }
    }
}

TEST(Grammar, every_subject_of_the_taxonomy_has_a_text) {
    const auto trial = testing::shipped_trial();
    for (const auto& subject : trial.charter.taxonomy.subjects()) {
        EXPECT_TRUE(grammar().has(subject.code)) << subject.code << " " << subject.name_zh;
    }
}

TEST(Grammar, complaints_hardly_ever_repeat) {
    Random random(2);
    std::set<std::string> texts;
    for (int i = 0; i < 2000; ++i) {
        texts.insert(grammar().compose("when", values, random) + "，" + grammar().compose("0601", values, random) +
                     grammar().compose("wish", values, random));
    }
    EXPECT_GT(texts.size(), 1900u);
}

TEST(Random, keeps_its_numbers_for_ever) {
    Random random(42);
    EXPECT_EQ(random.next(), 1546998764402558742u);
    EXPECT_EQ(random.next(), 6990951692964543102u);
}

}  // namespace
}  // namespace qingfeng::simulation
