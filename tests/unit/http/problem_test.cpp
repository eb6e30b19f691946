#include "http/problem.h"

#include <boost/json.hpp>
#include <gtest/gtest.h>

namespace qingfeng::http {
namespace {

TEST(Problem, is_the_json_of_rfc_9457) {
    const Problem problem{422, "invalid_input", "有 1 处需要补充", "", {{"/place", "请填写收费站\"名\""}}, "id-1"};
    const auto json = boost::json::parse(problem_json(problem)).as_object();
    EXPECT_EQ(json.at("type"), "about:blank");
    EXPECT_EQ(json.at("status"), 422);
    EXPECT_EQ(json.at("code"), "invalid_input");
    EXPECT_EQ(json.at("title"), "有 1 处需要补充");
    EXPECT_EQ(json.at("errors").at(0).at("message"), "请填写收费站\"名\"");
    EXPECT_EQ(json.at("request_id"), "id-1");
    EXPECT_FALSE(json.contains("detail"));
    const Response response = problem_response(problem, Language::English);
    EXPECT_EQ(response.headers.get("Content-Type"), "application/problem+json");
    EXPECT_EQ(response.headers.get("Content-Language"), "en");
}

TEST(Problem, every_fault_has_words_in_both_languages) {
    for (int i = 0; i <= static_cast<int>(Fault::VersionNotSupported); ++i) {
        const auto fault = static_cast<Fault>(i);
        const ProblemText chinese = default_problem_text(fault_code(fault), Language::Chinese);
        const ProblemText english = default_problem_text(fault_code(fault), Language::English);
        EXPECT_FALSE(chinese.title.empty() || chinese.detail.empty()) << fault_code(fault);
        EXPECT_FALSE(english.title.empty() || english.detail.empty()) << fault_code(fault);
        EXPECT_NE(chinese.title, english.title);
        EXPECT_FALSE(reason_phrase(fault_status(fault)).empty());
    }
}

TEST(Problem, words_can_be_replaced_by_those_of_the_office) {
    const ProblemTexts texts = [](std::string_view, Language) { return ProblemText{"本局的话", ""}; };
    EXPECT_NE(fault_response(Fault::NotFound, Language::Chinese, texts).body.view().find("本局的话"),
              std::string::npos);
}

TEST(LanguageNegotiation, follows_lang_then_the_header_then_chinese) {
    struct Row {
        const char* header;
        const char* lang;
        Language result;
    };
    const Row rows[] = {
        {"", "", Language::Chinese},
        {"en", "", Language::English},
        {"en-GB,en;q=0.9", "", Language::English},
        {"zh-CN,zh;q=0.9,en;q=0.8", "", Language::Chinese},
        {"en;q=0.3, zh;q=0.7", "", Language::Chinese},
        {"fr, de;q=0.9, en;q=0.1", "", Language::English},
        {"fr", "", Language::Chinese},
        {"en;q=0", "", Language::Chinese},
        {"en;q=nonsense", "", Language::Chinese},
        {"EN", "", Language::English},
        {"en, zh", "", Language::English},
        {"zh", "en", Language::English},
        {"en", "zh-CN", Language::Chinese},
        {"en", "xx", Language::English},
    };
    for (const Row& row : rows) EXPECT_EQ(negotiate_language(row.header, row.lang), row.result) << row.header;
}

}  // namespace
}  // namespace qingfeng::http
