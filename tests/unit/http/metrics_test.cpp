#include "http/metrics.h"

#include <gtest/gtest.h>

namespace qingfeng::http {
namespace {

Observed seen(std::string_view route, int status, std::int64_t ms = 3) {
    return {"r1", Method::Get, route, status, std::chrono::milliseconds(ms)};
}
bool has_line(const std::string& text, const std::string& line) {
    return ("\n" + text).find("\n" + line + "\n") != std::string::npos;
}

TEST(Metrics, requests_are_counted_by_class_and_how_they_ended) {
    Metrics metrics;
    metrics.saw(seen("/api/v1/matters", 201));
    metrics.saw(seen("/api/v1/track", 200));
    metrics.saw(seen("/api/v1/track", 404));
    metrics.saw(seen("/log/{authority}/checkpoint", 200));
    metrics.saw(seen("", 404));
    metrics.saw(seen("/", 200));
    metrics.saw(seen("/assets/{rest...}", 304));
    const std::string text = metrics.text();
    EXPECT_TRUE(has_line(text, "qingfeng_http_requests_total{class=\"api\",status=\"ok\"} 2")) << text;
    EXPECT_TRUE(has_line(text, "qingfeng_http_requests_total{class=\"api\",status=\"4xx\"} 1"));
    EXPECT_TRUE(has_line(text, "qingfeng_http_requests_total{class=\"log\",status=\"ok\"} 1"));
    EXPECT_TRUE(has_line(text, "qingfeng_http_requests_total{class=\"none\",status=\"4xx\"} 1"));
    EXPECT_TRUE(has_line(text, "qingfeng_http_requests_total{class=\"page\",status=\"ok\"} 1"));
    EXPECT_TRUE(has_line(text, "qingfeng_http_requests_total{class=\"file\",status=\"ok\"} 1"));
}

/// Registering and following must not be told apart: the difference to the numbers given would be the sealed matters.
TEST(Metrics, a_registration_looks_like_any_other_request) {
    Metrics registered;
    registered.saw(seen("/api/v1/matters", 201));
    Metrics followed;
    followed.saw(seen("/api/v1/track", 200));
    EXPECT_EQ(registered.text(), followed.text());
    Metrics form;
    form.saw(seen("/report", 303));
    Metrics page;
    page.saw(seen("/report", 200));
    EXPECT_EQ(form.text(), page.text());
    EXPECT_EQ(registered.text().find("matters"), std::string::npos);
}

TEST(Metrics, durations_fall_into_buckets_that_add_up) {
    Metrics metrics;
    for (const std::int64_t ms : {1, 2, 3, 30, 6000}) metrics.saw(seen("/api/v1/track", 200, ms));
    const std::string text = metrics.text();
    const std::string bucket = "qingfeng_http_request_duration_seconds_bucket{class=\"api\",le=";
    EXPECT_TRUE(has_line(text, bucket + "\"0.001\"} 1")) << text;
    EXPECT_TRUE(has_line(text, bucket + "\"0.005\"} 3"));
    EXPECT_TRUE(has_line(text, bucket + "\"0.05\"} 4"));
    EXPECT_TRUE(has_line(text, bucket + "\"5\"} 4"));
    EXPECT_TRUE(has_line(text, bucket + "\"+Inf\"} 5"));
    EXPECT_TRUE(has_line(text, "qingfeng_http_request_duration_seconds_count{class=\"api\"} 5"));
    EXPECT_TRUE(has_line(text, "qingfeng_http_request_duration_seconds_sum{class=\"api\"} 6.036"));
}

TEST(Metrics, sources_are_asked_each_time) {
    Metrics metrics;
    double value = 1;
    metrics.add({"qingfeng_connections", "Connections open.", Metrics::Kind::Gauge, [&value] { return value; }});
    EXPECT_TRUE(has_line(metrics.text(), "qingfeng_connections 1"));
    value = 2;
    EXPECT_TRUE(has_line(metrics.text(), "qingfeng_connections 2"));
    EXPECT_TRUE(has_line(metrics.text(), "# TYPE qingfeng_connections gauge"));
}

TEST(Metrics, the_listener_answers_one_path) {
    Metrics metrics;
    const Router router = Metrics::router(metrics);
    EXPECT_NE(router.find(Method::Get, {"metrics"}).route, nullptr);
    EXPECT_EQ(router.find(Method::Get, {"api"}).route, nullptr);
}

}  // namespace
}  // namespace qingfeng::http
