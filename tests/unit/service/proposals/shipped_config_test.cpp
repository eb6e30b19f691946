// What the project ships as first proposals: all of it loads, every limit names its source, and the lawful figures
// stand.
#include <algorithm>

#include <gtest/gtest.h>

#include "domain/procedure/keys.h"
#include "service/proposals/check_config.h"
#include "service/proposals/taxonomy_toml.h"

namespace qingfeng::service::proposals {
namespace {

using namespace domain::procedure;
using domain::calendar::LimitUnit;

std::vector<ConfigFile> shipped() {
    auto files = read_config_folder("config");
    EXPECT_TRUE(files) << files.error().message;
    return files ? std::move(files).value() : std::vector<ConfigFile>();
}

std::vector<ConfigFile> below(std::string_view folder) {
    std::vector<ConfigFile> files = shipped();
    std::erase_if(files, [&](const ConfigFile& file) { return !file.path.starts_with(folder); });
    return files;
}

TEST(ShippedConfig, has_no_problem) { EXPECT_EQ(check_config(shipped()), std::vector<std::string>{}); }

TEST(ShippedProcedures, there_is_one_for_every_kind_and_each_limit_names_its_source) {
    const auto book = parse_procedure_files(below("procedures/"));
    ASSERT_TRUE(book) << book.error().message;
    EXPECT_EQ(book->all().size(), util::all_of<Kind>().size());
    for (const Procedure& procedure : book->all()) {
        for (const LimitRule& rule : procedure.limits) EXPECT_FALSE(rule.citation.empty()) << procedure.id;
        EXPECT_EQ(procedure.retention_years, 0) << procedure.id << ": no confirmed figure exists";
    }
}

TEST(ShippedProcedures, law_stands_where_law_is_known_and_nowhere_else) {
    const auto book = parse_procedure_files(below("procedures/"));
    ASSERT_TRUE(book);
    struct Row {
        Kind kind;
        ClockKind clock;
        ClockStart start;
        std::uint32_t count;
        LimitUnit unit;
        auto operator<=>(const Row&) const = default;
    };
    std::vector<Row> found;
    for (const Procedure& procedure : book->all()) {
        for (const LimitRule& rule : procedure.limits) {
            if (rule.basis != Basis::Law) continue;
            found.push_back({procedure.kind, rule.clock, rule.start, rule.limit.count, rule.limit.unit});
        }
    }
    std::ranges::sort(found);
    EXPECT_EQ(found, (std::vector<Row>{
                         {Kind::Misconduct, ClockKind::Acceptance, ClockStart::Registered, 15, LimitUnit::Workday},
                         {Kind::Petition, ClockKind::Acceptance, ClockStart::Registered, 15, LimitUnit::Day},
                         {Kind::Petition, ClockKind::Answer, ClockStart::Accepted, 60, LimitUnit::Day},
                         {Kind::Petition, ClockKind::ReviewWindow, ClockStart::Answered, 30, LimitUnit::Day},
                         {Kind::Review, ClockKind::Answer, ClockStart::Registered, 30, LimitUnit::Day},
                         {Kind::Review, ClockKind::ReviewWindow, ClockStart::Answered, 30, LimitUnit::Day},
                     }));
}

TEST(ShippedProcedures, a_petition_is_extended_once_by_thirty_days_by_the_head_of_the_unit_and_never_suspended) {
    const auto book = parse_procedure_files(below("procedures/"));
    ASSERT_TRUE(book);
    const Procedure* petition = book->find(Kind::Petition, *util::Date::of(2026, 1, 1));
    ASSERT_NE(petition, nullptr);
    ASSERT_EQ(petition->extensions.size(), 1U);
    EXPECT_EQ(petition->extensions[0].longest.text(), "30 days");
    EXPECT_EQ(petition->extensions[0].approvers, std::vector{domain::people::Role::UnitHead});
    EXPECT_TRUE(petition->suspensions.empty());
}

TEST(ShippedProcedures, survive_their_canonical_bytes) {
    const auto book = parse_procedure_files(below("procedures/"));
    ASSERT_TRUE(book);
    const auto read = ProcedureBook::from_canonical(book->to_canonical());
    ASSERT_TRUE(read);
    EXPECT_EQ(*read, *book);
}

TEST(ShippedTaxonomy, sends_matters_of_discipline_away_from_the_unit_complained_of) {
    using domain::taxonomy::Routing;
    const auto files = below("taxonomy/");
    ASSERT_EQ(files.size(), 1U);
    const auto taxonomy = parse_taxonomy_toml(files[0].text, files[0].path);
    ASSERT_TRUE(taxonomy) << taxonomy.error().message;
    for (const domain::taxonomy::Subject& subject : taxonomy->subjects()) {
        const Routing expected = subject.code >= "0707" && subject.code <= "0710"   ? Routing::Discipline
                                 : subject.code >= "0701" && subject.code <= "0706" ? Routing::SupervisingOffice
                                                                                    : Routing::Ordinary;
        EXPECT_EQ(subject.routing, expected) << subject.code;
    }
    EXPECT_EQ(taxonomy->fields().size(), 10U);
    EXPECT_EQ(taxonomy->find("0601")->name_zh, "态度生硬、脸难看、话难听");
    EXPECT_EQ(domain::taxonomy::Taxonomy::from_canonical(taxonomy->to_canonical()).value(), *taxonomy);
}

TEST(CheckConfig, tells_what_lies_between_the_files) {
    auto files = shipped();
    const auto complaint = std::ranges::find(files, "procedures/complaint.toml", &ConfigFile::path);
    ASSERT_NE(complaint, files.end());
    ConfigFile second = *complaint;
    second.path = "procedures/complaint-2.toml";
    second.text.replace(second.text.find("complaint-2022"), 14, "complaint-2023");
    files.push_back(second);
    EXPECT_EQ(check_config(files),
              (std::vector<std::string>{"procedures/complaint-2.toml:1: two procedures of one kind "
                                        "would be in force on the same day"}));
}

TEST(CheckConfig, tells_what_is_missing) {
    auto files = shipped();
    std::erase_if(files, [](const ConfigFile& file) {
        return file.path == "messages/en.toml" || file.path == "procedures/media.toml" ||
               file.path.starts_with("taxonomy/");
    });
    EXPECT_EQ(check_config(files), (std::vector<std::string>{"there is no file below taxonomy/",
                                                             "no procedure for \"media\": this kind could not be taken",
                                                             "messages/en.toml is missing"}));
    EXPECT_FALSE(read_config_folder("no-such-folder"));
}

}  // namespace
}  // namespace qingfeng::service::proposals
