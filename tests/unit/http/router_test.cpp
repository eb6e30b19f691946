#include "http/router.h"

#include <gtest/gtest.h>

namespace qingfeng::http {
namespace {

Router sample() {
    Router router;
    const Handler nothing = [](const Request&, const Responder&) {};
    router.get("/", nothing);
    router.get("/log/{authority}/{any...}", nothing);
    router.get("/log/{authority}/tile/{rest...}", nothing);
    router.get("/log/{authority}/checkpoint", nothing);
    router.get("/log/default/checkpoint", nothing);
    router.post("/api/v1/matters", nothing);
    router.add(Method::Delete, "/api/v1/matters", nothing);
    return router;
}

TEST(Router, prefers_the_more_specific_pattern) {
    const Router router = sample();
    struct Row {
        const char* path;
        const char* pattern;
    };
    const Row rows[] = {
        {"/", "/"},
        {"/log/default/checkpoint", "/log/default/checkpoint"},
        {"/log/other/checkpoint", "/log/{authority}/checkpoint"},
        {"/log/other/tile/0/x001/067", "/log/{authority}/tile/{rest...}"},
        {"/log/other/something", "/log/{authority}/{any...}"},
        {"/log/default/other", "/log/{authority}/{any...}"},
        {"/log/other/tile", "/log/{authority}/{any...}"},
    };
    for (const Row& row : rows) {
        const RouteMatch match = router.find(Method::Get, parse_target(row.path)->segments);
        ASSERT_NE(match.route, nullptr) << row.path;
        EXPECT_EQ(match.route->pattern, row.pattern) << row.path;
    }
}

TEST(Router, hands_over_what_the_names_matched) {
    const Router router = sample();
    const RouteMatch match = router.find(Method::Head, {"log", "hebei", "tile", "0", "x001", "067"});
    EXPECT_EQ(match.path.get("authority"), "hebei");
    EXPECT_EQ(match.path.get("rest"), "0/x001/067");
}

TEST(Router, tells_a_missing_path_from_a_wrong_method) {
    const Router router = sample();
    EXPECT_EQ(router.find(Method::Get, {"nothing"}).allow, "");
    EXPECT_EQ(router.find(Method::Get, {"api", "v1", "matters"}).allow, "POST, DELETE");
    EXPECT_EQ(router.find(Method::Put, {""}).allow, "GET, HEAD");
    EXPECT_EQ(router.find(Method::Get, {"log", "", "checkpoint"}).allow, "") << "a name is never empty";
    EXPECT_EQ(router.find(Method::Get, {"api", "v1", "matters", ""}).allow, "") << "nor is a slash at the end nothing";
}

}  // namespace
}  // namespace qingfeng::http
