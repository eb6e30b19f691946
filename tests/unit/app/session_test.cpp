#include "app/session.h"

#include <map>
#include <sstream>

#include <gtest/gtest.h>

#include "app/command_line.h"

namespace qingfeng::app {
namespace {

using util::Language;

storage::Environment environment(std::map<std::string, std::string> variables) {
    return [variables = std::move(variables)](const std::string& name) -> std::optional<std::string> {
        const auto found = variables.find(name);
        return found == variables.end() ? std::nullopt : std::optional(found->second);
    };
}

TEST(Session, the_language_is_the_one_asked_for_else_the_first_the_environment_names) {
    struct Row {
        std::string asked;
        std::map<std::string, std::string> variables;
        Language expected;
    };
    const Row rows[] = {
        {"zh", {{"LANG", "en_US.UTF-8"}}, Language::Chinese},
        {"en", {{"LANG", "zh_CN.UTF-8"}}, Language::English},
        {"", {{"LANG", "zh_CN.UTF-8"}}, Language::Chinese},
        {"", {{"LC_ALL", "C"}, {"LANG", "zh_CN.UTF-8"}}, Language::English},
        {"", {{"QINGFENG_LANG", "zh"}, {"LC_ALL", "C"}}, Language::Chinese},
        {"", {}, Language::English},
    };
    for (const Row& row : rows)
        EXPECT_EQ(language_of(row.asked, environment(row.variables)), row.expected) << row.asked;
}

TEST(Session, chinese_characters_take_two_columns) {
    EXPECT_EQ(display_width("abc"), 3U);
    EXPECT_EQ(display_width("办结"), 4U);
    EXPECT_EQ(display_width("（G95）"), 7U);
    EXPECT_EQ(display_width("\xff\xfe"), 2U) << "what is no text must not be read past its end";
    EXPECT_EQ(display_width("\xe5"), 1U);
    EXPECT_EQ(padded("办结", 6), "办结  ");
    EXPECT_EQ(padded("longer", 3), "longer");
    EXPECT_EQ(aligned({{"种类", "投诉"}, {"编号x", "TS"}}), (std::vector<std::string>{"  种类   投诉", "  编号x  TS"}));
}

struct Ran {
    ExitCode code;
    std::string out;
    std::string err;
};

Ran ran(const std::vector<std::string>& arguments) {
    std::ostringstream out;
    std::ostringstream err;
    Surroundings world{out, err, false, "tester", [] { return util::Instant{}; }, environment({})};
    const ExitCode code = run(arguments, world);
    return {code, out.str(), err.str()};
}

TEST(CommandLine, wrong_use_is_told_apart_from_what_could_not_be_done) {
    EXPECT_EQ(ran({}).code, ExitCode::WrongUse);
    EXPECT_EQ(ran({"frobnicate"}).code, ExitCode::WrongUse);
    EXPECT_EQ(ran({"show", "TS2026-000001"}).code, ExitCode::WrongUse) << "no --data";
    EXPECT_EQ(ran({"show", "TS2026-000001", "--data", "/nonexistent"}).code, ExitCode::CouldNot);
    EXPECT_EQ(ran({"deadline", "--from", "2026-09-30", "--limit", "5 workdays"}).code, ExitCode::Done);
    EXPECT_EQ(ran({"--help"}).code, ExitCode::Done);
}

TEST(CommandLine, an_error_says_nothing_on_standard_output_and_an_answer_nothing_on_the_other) {
    const Ran wrong = ran({"deadline", "--from", "yesterday", "--limit", "1 day"});
    EXPECT_TRUE(wrong.out.empty());
    EXPECT_NE(wrong.err.find("yesterday"), std::string::npos);
    const Ran right = ran({"deadline", "--from", "2026-09-30", "--limit", "1 day"});
    EXPECT_TRUE(right.err.empty());
}

}  // namespace
}  // namespace qingfeng::app
