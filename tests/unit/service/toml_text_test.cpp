#include "service/proposals/toml_text.h"

#include <gtest/gtest.h>

namespace qingfeng::service::proposals {
namespace {

TEST(TomlText, takes_chinese_in_strings_quoted_keys_and_comments) {
    for (const char* text : {"a = \"清风，\" # 注：释\n\"键\" = 'é，'",
                             "a = \"\"\"\n多行\" \"\"，\\\"\"\"\"\nb = '''一''，'''", "a = \"\\\"，\"",
                             "\xEF\xBB\xBF"
                             "a = 1",
                             "a = \"\"\"，\"\"\"\"\" # ，", "a = '\\' # ，"}) {
        const auto table = parse_toml(text, "a.toml");
        EXPECT_TRUE(table) << table.error().message;
    }
}

TEST(TomlText, tells_the_line_of_what_is_no_toml) {
    for (const char* text :
         {"a = 1\nb = ", "a = 1\n[x", "a = 1\nb = \"open\nc = 2", "a = 1\na = 2", "a = 1\nb = '''"}) {
        const auto table = parse_toml(text, "a.toml");
        ASSERT_FALSE(table) << text;
        EXPECT_EQ(table.error().message.rfind("a.toml:2: ", 0), 0u) << table.error().message;
    }
}

/// Each of these ends the process, or may, where the library is included as it comes.
TEST(TomlText, survives_what_the_library_does_not) {
    for (const char* text :
         {"a = [1，2]", "a ＝ 1", "a = “x”", "a = 1é", "a = 4\"、", "键 = 1", "[ = 1", "[=]", "[?]"}) {
        const auto table = parse_toml(text, "a.toml");
        ASSERT_FALSE(table) << text;
        EXPECT_EQ(table.error().message.rfind("a.toml:1: ", 0), 0u) << table.error().message;
    }
}

}  // namespace
}  // namespace qingfeng::service::proposals
