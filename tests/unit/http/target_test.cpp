#include "http/target.h"

#include <gtest/gtest.h>

namespace qingfeng::http {
namespace {

using Segments = std::vector<std::string>;

TEST(Target, is_taken_apart_and_decoded) {
    struct Row {
        const char* raw;
        Segments segments;
    };
    const Row rows[] = {
        {"/", {""}},
        {"/a", {"a"}},
        {"/a/", {"a", ""}},
        {"//a", {"", "a"}},
        {"/a%20b/c+d", {"a b", "c+d"}},
        {"/%E6%B8%85%e9%a3%8e", {"清风"}},
        {"/tile/0/x001/067.p/3?x=/y", {"tile", "0", "x001", "067.p", "3"}},
        {"http://example.org/a?b", {"a"}},
        {"HTTPS://example.org", {""}},
        {"https://example.org?q=1", {""}},
        {"*", {"*"}},
    };
    for (const Row& row : rows) {
        const auto target = parse_target(row.raw);
        ASSERT_TRUE(target) << row.raw;
        EXPECT_EQ(target->segments, row.segments) << row.raw;
    }
    EXPECT_EQ(parse_target("/a?x=%2F+1&x=2&empty&=no")->query.items(),
              (std::vector<std::pair<std::string, std::string>>{{"x", "/ 1"}, {"x", "2"}, {"empty", ""}, {"", "no"}}));
}

TEST(Target, that_could_mislead_is_refused) {
    for (const char* raw : {"",        "a",        "?x",        "/%",         "/%4",           "/%4g",    "/%zz",
                            "/..",     "/a/../b",  "/%2e%2E/b", "/.",         "/a%2Fb",        "/a%5Cb",  "/a%00b",
                            "/a%0Ab",  "/a#b",     "/%C0%AF",   "/%ED%A0%80", "/%F4%90%80%80", "/%E6%B8", "/?x=%ff",
                            "/?x=%00", "ftp://x/a"}) {
        EXPECT_FALSE(parse_target(raw)) << raw;
    }
}

TEST(Parameters, may_hold_lines_but_not_without_end) {
    EXPECT_EQ(parse_parameters("body=a%0D%0Ab")->get("body"), "a\r\nb");
    std::string many;
    for (std::size_t i = 0; i <= max_parameters; ++i) many += "a=1&";
    EXPECT_FALSE(parse_parameters(many));
    EXPECT_EQ(parse_parameters("&&a=1&&")->items().size(), 1U);
}

}  // namespace
}  // namespace qingfeng::http
