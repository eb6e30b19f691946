#include "domain/taxonomy/taxonomy.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "util/canonical.h"

namespace qingfeng::domain::taxonomy {
namespace {

Taxonomy small() {
    return Taxonomy({{"02", "窗口", "Counter"}, {"01", "收费", "Toll"}},
                    {{"0201", "态度", "Manner", SubjectBasis::Source, Routing::Ordinary},
                     {"0101", "多收", "Overcharge", SubjectBasis::Design, Routing::Ordinary},
                     {"0102", "索要", "Favours", SubjectBasis::Source, Routing::Discipline}});
}

TEST(Taxonomy, finds_a_subject_and_its_field_by_code) {
    const Taxonomy taxonomy = small();
    ASSERT_NE(taxonomy.find("0102"), nullptr);
    EXPECT_EQ(taxonomy.find("0102")->routing, Routing::Discipline);
    EXPECT_EQ(taxonomy.field_of("0102")->name_en, "Toll");
    EXPECT_EQ(taxonomy.find("01"), nullptr);
    EXPECT_EQ(taxonomy.find("0103"), nullptr);
    EXPECT_EQ(taxonomy.field_of(""), nullptr);
    EXPECT_EQ(taxonomy.field_of("9"), nullptr);
}

TEST(Taxonomy, each_fault_is_found) {
    struct Row {
        Taxonomy taxonomy;
        std::vector<Problem> found;
    };
    const Field toll = {"01", "收费", "Toll"};
    const Subject overcharge = {"0101", "多收", "Overcharge"};
    const std::vector<Row> rows = {
        {small(), {}},
        {Taxonomy({toll, toll}, {overcharge}), {{Fault::FieldTwice, "01"}}},
        {Taxonomy({{"01", "收费", ""}}, {overcharge}), {{Fault::FieldNameMissing, "01"}}},
        {Taxonomy({toll, {"02", "窗口", "Counter"}}, {overcharge}), {{Fault::FieldWithoutSubject, "02"}}},
        {Taxonomy({toll}, {overcharge, overcharge}), {{Fault::SubjectTwice, "0101"}}},
        {Taxonomy({toll}, {{"0101", "", "Overcharge"}}), {{Fault::SubjectNameMissing, "0101"}}},
        {Taxonomy({toll}, {overcharge, {"0301", "别的", "Other"}}), {{Fault::SubjectWithoutField, "0301"}}},
        {Taxonomy({toll}, {{"01a1", "多收", "Overcharge"}}), {{Fault::SubjectCodeWrong, "01a1"}}},
        {Taxonomy({{"1", "收费", "Toll"}}, {}), {{Fault::FieldCodeWrong, "1"}, {Fault::FieldWithoutSubject, "1"}}},
    };
    for (const Row& row : rows) EXPECT_EQ(problems(row.taxonomy), row.found);
}

TEST(Taxonomy, reads_back_what_it_wrote_and_nothing_else) {
    const Taxonomy taxonomy = small();
    const util::Bytes bytes = taxonomy.to_canonical();
    const auto read = Taxonomy::from_canonical(bytes);
    ASSERT_TRUE(read);
    EXPECT_EQ(*read, taxonomy);
    for (std::size_t size = 0; size < bytes.size(); ++size) {
        EXPECT_FALSE(Taxonomy::from_canonical(util::ByteView(bytes).first(size))) << size;
    }
}

TEST(Taxonomy, subjects_out_of_order_are_damaged) {
    const auto of = [](std::string_view first, std::string_view second) {
        util::CanonicalWriter out;
        out.number(1).number(0).number(2);  // format, no field, two subjects
        for (const std::string_view code : {first, second}) out.text(code).text("z").text("e").number(1).number(1);
        return Taxonomy::from_canonical(out.take()).has_value();
    };
    EXPECT_TRUE(of("0101", "0102"));
    EXPECT_FALSE(of("0102", "0101"));
}

RC_GTEST_PROP(Taxonomy, bytes_that_read_as_a_taxonomy_are_the_bytes_of_that_taxonomy, ()) {
    util::Bytes bytes = small().to_canonical();
    const auto at = *rc::gen::inRange<std::size_t>(0, bytes.size());
    bytes[at] = *rc::gen::arbitrary<std::uint8_t>();
    const auto read = Taxonomy::from_canonical(bytes);
    if (read) RC_ASSERT(read->to_canonical() == bytes);
}

}  // namespace
}  // namespace qingfeng::domain::taxonomy
