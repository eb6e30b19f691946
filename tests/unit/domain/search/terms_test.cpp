#include "domain/search/terms.h"

#include <gtest/gtest.h>

namespace qingfeng::domain::search {
namespace {

using Words = std::vector<std::string>;

TEST(SearchTerms, two_characters_side_by_side_are_a_term_and_a_latin_word_is_one) {
    EXPECT_EQ(terms_of("收费站"), (Words{"收费", "费站"}));
    EXPECT_EQ(terms_of("发票"), (Words{"发票"}));
    EXPECT_EQ(terms_of("ETC扣费"), (Words{"ETC", "扣费"}));
    EXPECT_EQ(terms_of("态度，生硬"), (Words{"态度", "生硬"})) << "a mark parts";
    EXPECT_EQ(terms_of("在K103+450处"), (Words{"450", "K103"}));
}

TEST(SearchTerms, width_and_case_do_not_matter) {
    EXPECT_EQ(terms_of("ｅｔｃ"), terms_of("ETC"));
    EXPECT_EQ(folded("Ｇ９５ 高速"), "G95 高速");
}

TEST(SearchTerms, what_is_masked_and_a_single_character_give_none) {
    EXPECT_TRUE(terms_of("***********").empty());
    EXPECT_TRUE(terms_of("费").empty());
    EXPECT_TRUE(terms_of("").empty());
    EXPECT_TRUE(terms_of("\xff\xfe").empty());
}

TEST(SearchTerms, every_term_of_a_part_is_a_term_of_the_whole) {
    const std::string whole = "收费员态度生硬，不开ETC发票";
    const auto all = terms_of(whole);
    for (const char* part : {"态度生硬", "发票", "收费员", "ETC"}) {
        for (const std::string& term : terms_of(part)) {
            EXPECT_NE(std::find(all.begin(), all.end(), term), all.end()) << part << " " << term;
        }
    }
}

TEST(SearchTerms, a_query_is_split_at_blanks_of_any_width) {
    EXPECT_EQ(words_of(" 发票　态度 etc "), (Words{"发票", "态度", "ETC"}));
    EXPECT_TRUE(words_of("　 ").empty());
}

}  // namespace
}  // namespace qingfeng::domain::search
