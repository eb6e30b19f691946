#include "http/static_files.h"

#include <array>

#include <gtest/gtest.h>

namespace qingfeng::http {
namespace {

constexpr std::array<StaticFile, 3> built{{
    {"desk/index.html", "<!doctype html>", "", "aa00000000000000000000000000000000"},
    {"portal/manifest.json", R"({"src/report.ts":{"file":"report-B1xX3k9a.js"},"src/odd.ts":{"css":["x.css"]}})", "",
     "bb00000000000000000000000000000000"},
    {"portal/report-B1xX3k9a.js", "plain bytes", "packed bytes", "cc00000000000000000000000000000000"},
}};

Request asking(std::string accept_encoding, std::string if_none_match = "") {
    Request request;
    if (!accept_encoding.empty()) request.headers.set("Accept-Encoding", std::move(accept_encoding));
    if (!if_none_match.empty()) request.headers.set("If-None-Match", std::move(if_none_match));
    return request;
}

TEST(StaticFiles, finds_a_file_by_its_whole_path_only) {
    const StaticFiles files(built);
    ASSERT_NE(files.find("desk/index.html"), nullptr);
    EXPECT_EQ(files.find("desk/index.html")->bytes, "<!doctype html>");
    for (const auto* path : {"", "desk/", "desk", "index.html", "desk/index.htm", "portal/report-B1xX3k9a.js/"}) {
        EXPECT_EQ(files.find(path), nullptr) << path;
    }
}

TEST(StaticFiles, the_builds_own_list_tells_what_a_source_became) {
    const StaticFiles files(built);
    EXPECT_EQ(files.portal_asset("report.ts"), "/assets/report-B1xX3k9a.js");
    EXPECT_EQ(files.portal_asset("odd.ts"), "");
    EXPECT_EQ(files.portal_asset("unknown.ts"), "");
    EXPECT_EQ(StaticFiles().portal_asset("report.ts"), "");
}

TEST(StaticFiles, a_list_that_cannot_be_read_is_no_list) {
    const std::array<StaticFile, 1> broken{{{"portal/manifest.json", "{\"a\":", "", "dd"}}};
    EXPECT_EQ(StaticFiles(broken).portal_asset("a"), "");
}

TEST(StaticFiles, a_packed_answer_goes_to_whoever_takes_one) {
    struct Row {
        const char* accept;
        bool packed;
    };
    for (const auto& [accept, packed] : std::array<Row, 9>{{{"gzip", true},
                                                            {"br, gzip", true},
                                                            {"GZIP;q=0.5", true},
                                                            {"*", true},
                                                            {"", false},
                                                            {"br", false},
                                                            {"gzip;q=0", false},
                                                            {"gzip; q=0.0", false},
                                                            {"identity", false}}}) {
        const Response response = static_response(built[2], asking(accept));
        EXPECT_EQ(response.body.view(), packed ? "packed bytes" : "plain bytes") << accept;
        EXPECT_EQ(response.headers.get("Content-Encoding"), packed ? "gzip" : "") << accept;
        EXPECT_EQ(response.headers.get("Vary"), "Accept-Encoding") << accept;
        EXPECT_EQ(response.headers.get("Content-Type"), "text/javascript; charset=utf-8");
    }
}

TEST(StaticFiles, only_a_name_made_of_the_content_is_kept_for_a_year) {
    EXPECT_EQ(static_response(built[2], asking("")).headers.get("Cache-Control"),
              "public, max-age=31536000, immutable");
    EXPECT_EQ(static_response(built[0], asking("")).headers.get("Cache-Control"), "no-cache");
    for (const auto* name : {"a-B1xX3k9a.js", "x/y-________.css", "portal/page--abcdefg.js"})
        EXPECT_TRUE(is_named_by_content(name)) << name;
    for (const auto* name :
         {"a.js", "manifest.json", "a-short.js", "a-B1xX3k9aa.js", "a-B1xX3k9+.js", "", "-", "a-B1xX3k9a"})
        EXPECT_FALSE(is_named_by_content(name)) << name;
}

TEST(StaticFiles, what_the_client_has_is_not_sent_again) {
    const std::string tag(static_response(built[0], asking("")).headers.get("ETag"));
    EXPECT_EQ(tag.size(), 34U);
    for (const std::string& given : {tag, "W/" + tag, "\"other\", " + tag, std::string("*")}) {
        const Response response = static_response(built[0], asking("", given));
        EXPECT_EQ(response.status, 304) << given;
        EXPECT_TRUE(response.body.view().empty());
    }
    EXPECT_EQ(static_response(built[0], asking("", "\"other\"")).status, 200);
}

}  // namespace
}  // namespace qingfeng::http
