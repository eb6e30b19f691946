#include "service/proposals/taxonomy_toml.h"

#include <string>

#include <gtest/gtest.h>

namespace qingfeng::service::proposals {
namespace {

using namespace domain::taxonomy;

std::string fault_of(std::string_view text) {
    const auto read = parse_taxonomy_toml(text, "subjects.toml");
    return read ? "none" : read.error().message;
}

TEST(TaxonomyToml, reads_fields_with_their_subjects) {
    const auto read = parse_taxonomy_toml(R"([[field]]
code = "07"
zh = "效能"
en = "Efficiency"
subjects = [
  { code = "0707", zh = "索要", en = "Favours", basis = "design", routing = "discipline" },
  { code = "0701", zh = "推诿", en = "Passing on" },
]
)",
                                          "subjects.toml");
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_EQ(*read, Taxonomy({{"07", "效能", "Efficiency"}},
                              {{"0701", "推诿", "Passing on", SubjectBasis::Source, Routing::Ordinary},
                               {"0707", "索要", "Favours", SubjectBasis::Design, Routing::Discipline}}));
}

TEST(TaxonomyToml, a_fault_is_told_with_its_line_and_a_sentence) {
    const std::string field = "[[field]]\ncode = \"07\"\nzh = \"效能\"\nen = \"Efficiency\"\nsubjects = [\n";
    const std::string subject = "  { code = \"0701\", zh = \"推诿\", en = \"Passing on\" },\n";
    EXPECT_EQ(fault_of(""), "subjects.toml:1: there is no [[field]]");
    EXPECT_EQ(fault_of(field + "]\n"), "subjects.toml:1: 07: a field needs at least one subject");
    EXPECT_EQ(fault_of(field + subject + subject + "]\n"),
              "subjects.toml:7: 0701: the code of this subject is used twice");
    EXPECT_EQ(fault_of(field + subject + "  { code = \"0801\", zh = \"路面\", en = \"Road\" },\n]\n"),
              "subjects.toml:7: 0801: the first two digits name no field");
    EXPECT_EQ(fault_of(field + "  { code = \"0701\", zh = \"推诿\", en = \"x\", rooting = \"discipline\" },\n]\n"),
              "subjects.toml:6: \"rooting\" is not known here; did you mean \"routing\"?");
}

}  // namespace
}  // namespace qingfeng::service::proposals
