#include "service/proposals/toml_document.h"

#include <gtest/gtest.h>

namespace qingfeng::service::proposals {
namespace {

TEST(TomlDocument, takes_chinese_in_strings_quoted_keys_and_comments) {
    for (const char* text : {"a = \"清风，\" # 注：释\n\"键\" = 'é，'",
                             "a = \"\"\"\n多行\" \"\"，\\\"\"\"\"\nb = '''一''，'''", "a = \"\\\"，\"",
                             "\xEF\xBB\xBF"
                             "a = 1",
                             "a = \"\"\"，\"\"\"\"\" # ，", "a = '\\' # ，"}) {
        const auto table = parse_toml(text, "a.toml");
        EXPECT_TRUE(table) << table.error().message;
    }
}

TEST(TomlDocument, names_the_line_of_a_character_that_only_looks_right) {
    const struct {
        const char* text;
        const char* message;
    } rows[] = {
        {"a = 1\nb = [1，2]", "a.toml:2: \"，\" stands outside"},
        {"a ＝ 1", "a.toml:1: \"＝\" stands outside"},
        {"a = “x”", "a.toml:1: \"“\" stands outside"},
        {"a = 1é", "a.toml:1: \"é\" stands outside"},
        {"键 = 1", "a.toml:1: \"键\" stands outside"},
        {"a = 1\xff", "a.toml:1: \"\" stands outside"},
    };
    for (const auto& row : rows) {
        const auto table = parse_toml(row.text, "a.toml");
        ASSERT_FALSE(table) << row.text;
        EXPECT_EQ(table.error().message.rfind(row.message, 0), 0u) << table.error().message;
    }
}

TEST(TomlDocument, tells_the_line_of_what_is_no_toml) {
    for (const char* text :
         {"a = 1\nb = ", "a = 1\n[x", "a = 1\nb = \"open\nc = 2", "a = 1\na = 2", "a = 1\nb = '''"}) {
        const auto table = parse_toml(text, "a.toml");
        ASSERT_FALSE(table) << text;
        EXPECT_EQ(table.error().message.rfind("a.toml:2: ", 0), 0u) << table.error().message;
    }
}

}  // namespace
}  // namespace qingfeng::service::proposals
