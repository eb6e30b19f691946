#include "service/proposals/organisation_toml.h"

#include <fstream>
#include <set>
#include <sstream>

#include <gtest/gtest.h>

#include "domain/people/recusal.h"

namespace qingfeng::service::proposals {
namespace {

using namespace domain::people;

util::Date day(std::string_view text) { return util::Date::parse(text).value(); }

constexpr std::string_view small = R"(
[[line]]
id = "toll"
name = "收费"
name_en = "tolls"

[[unit]]
id = "bureau"
name = "局"
name_en = "Bureau"
kind = "管理局"
nature = "participating"
from = 2020-01-01
)";

std::string with(std::string_view text, std::string_view old, std::string_view replacement) {
    std::string changed(text);
    const auto at = changed.find(old);
    EXPECT_NE(at, std::string::npos) << old;
    return changed.replace(at, old.size(), replacement);
}

const std::string good = with(small, "participating", "civil-service-managed");

TEST(OrganisationToml, faults_are_told_with_file_line_and_sentence) {
    const std::string person = good + R"(
[[person]]
id = "li-an"
name = "李安"
employment = "事业"
from = 2020-01-01
posts = [
    { unit = "bureau", role = "承办人" },
]
)";
    const struct {
        std::string text;
        std::string message;
    } rows[] = {
        {std::string(small),
         "o.toml:12: \"participating\" is no nature known here; known are state-organ, "
         "civil-service-managed, public-institution, enterprise, entrusted"},
        {good + "[[unit", "o.toml:14: Error while parsing table header: encountered end-of-file"},
        {with(good, "id = \"toll\"\n", ""), "o.toml:2: \"id\" is missing"},
        {with(good, "from = 2020-01-01", "from = \"2020-01-01\""),
         "o.toml:13: \"from\" must be a date without quotes, such as 2026-06-15"},
        {with(good, "from = 2020-01-01", "from = 2020-01-01\nuntill = 2021-01-01"),
         "o.toml:14: \"untill\" means nothing in a unit"},
        {with(good, "from = 2020-01-01", "from = 2020-01-01\nlines = [\"toll\", \"rail\"]"),
         "o.toml:7: there is no line \"rail\""},
        {with(person, "unit = \"bureau\"", "unit = \"nowhere\""), "o.toml:21: there is no unit \"nowhere\""},
        {with(person, "role = \"承办人\"", "role = \"承办人\", rank = \"1\""),
         "o.toml:21: \"rank\" must be a whole number from 0 to 999"},
        {with(person, "role = \"承办人\"", "role = \"承办人\", from = 2019-01-01"),
         "o.toml:21: the term 2019-01-01 … of li-an goes beyond the time in which \"Bureau\" exists\n"
         "o.toml:21: the term 2019-01-01 … goes beyond the time in which li-an serves here"},
        {with(person, "posts = [", "posts = [ \"head\","),
         "o.toml:20: \"posts\" must be a list of { unit = \"…\", role = "
         "\"handler\" }"},
    };
    EXPECT_TRUE(parse_organisation_toml(person, "o.toml"));
    for (const auto& row : rows) {
        const auto found = parse_organisation_toml(row.text, "o.toml");
        ASSERT_FALSE(found) << row.message;
        EXPECT_EQ(found.error().kind, util::ErrorKind::InvalidInput);
        EXPECT_EQ(found.error().message, row.message);
    }
}

TEST(OrganisationToml, warnings_are_told_and_do_not_stop) {
    const auto proposal = read_organisation_toml(good);
    EXPECT_TRUE(proposal.organisation);
    ASSERT_EQ(proposal.findings.size(), 3u);
    EXPECT_EQ(proposal.findings[2].text("o.toml", util::Language::Chinese),
              "o.toml:7: “局”在 2020-01-01 … 期间没有主要负责人，也无人主持工作");
    for (const auto& finding : proposal.findings) EXPECT_FALSE(finding.stops);
}

class DemoOrganisation : public testing::Test {
  protected:
    void SetUp() override {
        std::ifstream in("config/organisation/demo.toml");
        if (!in) GTEST_SKIP() << "run from the root of the repository";
        std::ostringstream text;
        text << in.rdbuf();
        proposal = read_organisation_toml(text.str());
        for (const auto& finding : proposal.findings) {
            ADD_FAILURE() << finding.text("config/organisation/demo.toml", util::Language::English);
        }
        ASSERT_TRUE(proposal.organisation);
    }

    const Organisation& demo() const { return *proposal.organisation; }
    std::string answers(const char* unit, const char* on) const {
        const auto found = demo().answerable(UnitId(unit), day(on));
        return found ? found->person.get() : "nobody";
    }

    OrganisationProposal proposal;
};

TEST_F(DemoOrganisation, fills_every_role_and_reads_back_from_its_bytes) {
    std::set<Role> filled;
    for (const Post& post : demo().posts()) filled.insert(post.role);
    EXPECT_EQ(filled.size(), util::all_of<Role>().size());
    const auto read = Organisation::from_canonical(demo().to_canonical());
    ASSERT_TRUE(read);
    EXPECT_EQ(*read, demo());
}

TEST_F(DemoOrganisation, a_rude_word_at_night_is_handled_by_the_toll_department_of_the_division) {
    const auto night = day("2026-11-20");
    const UnitId station("xishan-station");
    Parties parties;
    parties.persons = {PersonId("tong-jiaqi")};
    parties.units = {station};
    EXPECT_EQ(next_lawful_handler(demo(), parties, station, night), PersonId("zhao-min"));
    EXPECT_EQ(demo().deputy_in_charge(UnitId("xishan-toll"), night), PersonId("qin-shaofeng")) << "signs";
    EXPECT_FALSE(exclusion(demo(), parties, PersonId("qin-shaofeng"), night));
    EXPECT_EQ(exclusion(demo(), parties, PersonId("shi-lei"), night)->extent, Extent::Deciding) << "saves the video";
    EXPECT_FALSE(is_outside(demo(), PersonId("du-yongkang"), station, night));
    EXPECT_TRUE(is_outside(demo(), PersonId("zhao-min"), station, night));
}

TEST_F(DemoOrganisation, a_permit_finds_the_department_of_its_line) {
    const auto on = day("2026-11-20");
    EXPECT_EQ(demo().line_department(LineId("roads"), on), UnitId("roads-department"));
    EXPECT_EQ(next_lawful_handler(demo(), {}, UnitId("roads-department"), on), PersonId("meng-xiyao"));
    EXPECT_EQ(demo().deputy_in_charge(UnitId("roads-department"), on), PersonId("he-guodong"));
    EXPECT_EQ(demo().supervising_office(UnitId("roads-department"), on), UnitId("office"));
}

TEST_F(DemoOrganisation, a_report_against_a_station_head_is_the_custodians) {
    const auto on = day("2026-11-20");
    const auto organ = demo().discipline_organ(UnitId("xishan-station"), on);
    ASSERT_TRUE(organ);
    EXPECT_EQ(demo().holders(Role::Custodian, *organ, on),
              (std::vector{PersonId("cen-boyuan"), PersonId("yin-suqin")}));
    Parties parties;
    parties.persons = {PersonId("du-yongkang")};
    EXPECT_EQ(exclusion(demo(), parties, PersonId("shi-lei"), on)->extent, Extent::Whole);
    EXPECT_FALSE(exclusion(demo(), parties, PersonId("cen-boyuan"), on));
    parties.persons = {PersonId("lin-zhengping")};
    EXPECT_FALSE(next_lawful(demo(), parties, UnitId("bureau"), on)) << "goes to the level above";
}

TEST_F(DemoOrganisation, who_answered_on_a_past_day_is_answered_at_once) {
    EXPECT_EQ(answers("xishan-division", "2026-05-20"), "yan-hongtu");
    EXPECT_EQ(answers("xishan-division", "2026-06-15"), "zhou-wei");
    EXPECT_EQ(answers("donghu-toll", "2026-06-15"), "bao-zixuan") << "acts as head";
    EXPECT_EQ(answers("wangheping-service-area", "2017-12-31"), "nobody");
    EXPECT_EQ(demo().parent(UnitId("wangheping-station"), day("2023-12-31")), UnitId("xishan-division"));
    EXPECT_EQ(demo().parent(UnitId("wangheping-station"), day("2024-01-01")), UnitId("donghu-division"));
    EXPECT_EQ(demo().unit_by_name("西山 站口"), UnitId("xishan-station"));
}

}  // namespace
}  // namespace qingfeng::service::proposals
