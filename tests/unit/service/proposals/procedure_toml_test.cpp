#include "service/proposals/procedure_toml.h"

#include <string>

#include <gtest/gtest.h>

#include "domain/procedure/keys.h"

namespace qingfeng::service::proposals {
namespace {

using namespace domain::procedure;
using util::Language;

const std::string sound = R"(id = "complaint-2026"
kind = "complaint"
effective = 2026-01-01
number_prefix = "TS"
signers = ["unit-head", "分管领导"]

[[limit]]
clock = "answer"
from = "registered"
basis = "commitment"
limit = "10 workdays"
citation = "published"
)";

std::string fault_of(const std::string& text, Language language = Language::English) {
    const auto read = parse_procedures_toml(text, "complaint.toml", language);
    return read ? "none" : read.error().message;
}

std::string replaced(std::string text, std::string_view what, std::string_view with) {
    return text.replace(text.find(what), what.size(), with);
}

TEST(ProcedureToml, reads_every_part_of_a_procedure) {
    const auto book = parse_procedures_toml(sound + R"(
[[extension]]
clock = "answer"
longest = "5个工作日"
approvers = ["office"]
citation = "ours"
[[suspension]]
reason = "force_majeure"
cap = "1 month"
citation = "ours"
[[refusal]]
reason = "outside_remit"
go_instead_zh = "别处"
go_instead_en = "elsewhere"
citation = "ours"
[[reminder]]
clock = "answer"
before = "2 workdays"
[[reminder]]
clock = "answer"
after = "1 day"
last_day = "rolls"
[call_back]
sample_percent = 30
attempts_max = 2
bad_verdict_always = false
)",
                                            "complaint.toml");
    ASSERT_TRUE(book) << book.error().message;
    ASSERT_EQ(book->all().size(), 1U);
    using calendar_unit = domain::calendar::LimitUnit;
    using domain::calendar::LastDay;
    using domain::people::Role;
    Procedure expected;
    expected.kind = Kind::Complaint;
    expected.id = "complaint-2026";
    expected.effective = {*util::Date::of(2026, 1, 1), {}};
    expected.number_prefix = "TS";
    expected.signers = {Role::UnitHead, Role::Deputy};
    expected.limits = {{ClockKind::Answer,
                        ClockStart::Registered,
                        Basis::Commitment,
                        {10, calendar_unit::Workday, LastDay::Stays},
                        "published"}};
    expected.extensions = {{ClockKind::Answer, {5, calendar_unit::Workday, LastDay::Stays}, {Role::Office}, "ours"}};
    expected.suspensions = {{SuspensionReason::ForceMajeure, {1, calendar_unit::Month, LastDay::Stays}, "ours"}};
    expected.refusals = {{RefusalReason::OutsideRemit, "别处", "elsewhere", "ours"}};
    expected.reminders = {{ClockKind::Answer, false, {2, calendar_unit::Workday, LastDay::Stays}},
                          {ClockKind::Answer, true, {1, calendar_unit::Day, LastDay::RollsToWorkday}}};
    expected.call_back = {30, 2, false};
    EXPECT_EQ(book->all()[0], expected);
}

TEST(ProcedureToml, a_fault_is_told_with_its_line_and_a_sentence) {
    struct Row {
        std::string text;
        std::string fault;
    };
    const std::vector<Row> rows = {
        {sound, "none"},
        {"id = \"a\"\nkind = complaint\n",
         "complaint.toml:2: this is not TOML: Error while parsing value: could not determine value type"},
        {replaced(sound, "citation = ", "citaton = "),
         "complaint.toml:12: \"citaton\" is not known here; did you mean \"citation\"?"},
        {replaced(sound, "[[limit]]", "[[limits]]"),
         "complaint.toml:7: \"limits\" is not known here; did you mean \"limit\"?"},
        {sound + "xyzzy = 1\n", "complaint.toml:13: \"xyzzy\" is not known here"},
        {replaced(sound, "kind = \"complaint\"", "kind = \"complain\""),
         "complaint.toml:2: \"kind\" cannot be \"complain\"; it is one of enquiry, help, suggestion, complaint, "
         "report_third_party, misconduct, petition, application, praise, media, review"},
        {replaced(sound, "kind = \"complaint\"\n", ""), "complaint.toml:1: \"kind\" is missing"},
        {replaced(sound, "2026-01-01", "\"2026-01-01\""),
         "complaint.toml:3: \"effective\" must be a date such as 2026-01-01, without quotation marks"},
        {replaced(sound, "\"unit-head\"", "\"unithead\""), "complaint.toml:5: \"unithead\" is no role"},
        {replaced(sound, "10 workdays", "10 workday s"),
         "complaint.toml:11: \"10 workday s\" is no limit; write \"5 workdays\", \"60 days\", \"24 hours\" or \"1 "
         "month\""},
        {replaced(sound, "basis = \"commitment\"", "basis = 3"),
         "complaint.toml:10: \"basis\" must be a text in quotation marks"},
        {replaced(sound, "signers", "retention_years = -1\nsigners"),
         "complaint.toml:5: \"retention_years\" must be from 0 to 65535"},
        {replaced(sound, "citation = \"published\"", ""), "complaint.toml:7: a limit needs its \"citation\""},
        {replaced(sound, "clock = \"answer\"", "clock = \"acceptance\""),
         "complaint.toml:1: there is no time limit for the answer: one [[limit]] must have clock = \"answer\""},
        {sound + "[[limit]]\nclock = \"answer\"\nfrom = \"registered\"\nbasis = \"law\"\nlimit = \"9 workdays\"\n"
                 "citation = \"art. 1\"\n",
         "complaint.toml:7: a commitment may be stricter than law, never looser"},
        {sound + "[[extension]]\nclock = \"answer\"\nlongest = \"5 workdays\"\ncitation = \"ours\"\n",
         "complaint.toml:13: an extension needs \"approvers\""},
        {sound + "[[suspension]]\nreason = \"force_majeure\"\ncitation = \"ours\"\n",
         "complaint.toml:13: a suspension needs a \"cap\""},
        {replaced(replaced(sound, "TS", "ts"), "signers = [\"unit-head\", \"分管领导\"]", "signers = []"),
         "complaint.toml:1: \"number_prefix\" is 1 to 4 capital letters\n"
         "complaint.toml:1: \"signers\" is empty: nobody could sign the answer"},
    };
    for (const Row& row : rows) EXPECT_EQ(fault_of(row.text), row.fault) << row.text;
}

TEST(ProcedureToml, faults_are_told_in_chinese_too) {
    EXPECT_EQ(fault_of(replaced(sound, "citation = ", "citaton = "), Language::Chinese),
              "complaint.toml:12: 不认识“citaton”，是不是“citation”？");
    EXPECT_EQ(fault_of(replaced(sound, "10 workdays", "十天"), Language::Chinese),
              "complaint.toml:11: “十天”不是期限；写成“5个工作日”“60日”“24小时”“1个月”或“5 workdays”");
}

TEST(ProcedureToml, a_full_width_comma_is_named_with_its_line) {
    const std::string text = replaced(sound, "\"unit-head\", ", "\"unit-head\"，");
    EXPECT_TRUE(fault_of(text).starts_with("complaint.toml:5: this is not TOML: ")) << fault_of(text);
    EXPECT_TRUE(fault_of(text, Language::Chinese).starts_with("complaint.toml:5: 这里不合 TOML 的写法"));
}

TEST(ProcedureToml, every_fault_has_words_in_both_languages) {
    for (int number = 1; number <= static_cast<int>(Fault::AccountabilityWithoutCitation); ++number) {
        const auto fault = static_cast<Fault>(number);
        EXPECT_FALSE(fault_text(fault, Language::Chinese).empty()) << number;
        EXPECT_FALSE(fault_text(fault, Language::English).empty()) << number;
        EXPECT_NE(fault_text(fault, Language::Chinese), fault_text(fault, Language::English)) << number;
    }
}

}  // namespace
}  // namespace qingfeng::service::proposals
