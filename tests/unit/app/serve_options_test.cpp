#include "app/serve_options.h"

#include <gtest/gtest.h>

#include "app/log_lines.h"

namespace qingfeng::app {
namespace {

using http::BudgetLimits;

TEST(ServeOptions, a_budget_is_a_rate_and_a_burst_or_off) {
    const std::optional<BudgetLimits> otherwise = BudgetLimits{.per_second = 7, .burst = 70};
    EXPECT_EQ((*budget("--x", "", otherwise))->burst, 70);
    EXPECT_FALSE(*budget("--x", "off", otherwise));
    EXPECT_EQ((*budget("--x", "2/120", otherwise))->per_second, 2);
    EXPECT_EQ((*budget("--x", "0.5/10", otherwise))->per_second, 0.5);
    for (const char* wrong : {"2", "/", "2/", "/2", "0/5", "2/0", "-1/5", "2/0.5", "a/b", "2/120x", "1e9/5", "nan/5"}) {
        const auto read = budget("--limit-codes", wrong, otherwise);
        ASSERT_FALSE(read) << wrong;
        EXPECT_EQ(read.error().kind, util::ErrorKind::InvalidInput);
        EXPECT_NE(read.error().message.find("--limit-codes"), std::string::npos);
    }
}

TEST(ServeOptions, figures_are_given_to_this_machine_only) {
    ServeOptions options;
    for (const char* here : {"127.0.0.1:9464", "[::1]:9464", "127.0.0.1:0"}) {
        options.metrics = here;
        EXPECT_TRUE(metrics_options(options)) << here;
    }
    for (const char* elsewhere : {"0.0.0.0:9464", "10.0.0.5:9464", "[::]:9464", "9464"}) {
        options.metrics = elsewhere;
        EXPECT_FALSE(metrics_options(options)) << elsewhere;
    }
}

TEST(ServeOptions, what_is_not_told_keeps_its_default) {
    const auto limits = api_limits({});
    ASSERT_TRUE(limits);
    EXPECT_EQ(limits->registrations->burst, http::ApiLimits().registrations->burst);
    EXPECT_EQ(limits->password_pool.threads, http::ApiLimits().password_pool.threads);
    EXPECT_EQ(account_settings({}).idle, service::accounts::Settings().idle);
    ServeOptions told;
    told.session_idle_minutes = 5;
    told.session_hours = 2;
    told.sign_ins = "off";
    EXPECT_EQ(account_settings(told).idle, std::chrono::minutes(5));
    EXPECT_EQ(account_settings(told).absolute, std::chrono::hours(2));
    EXPECT_FALSE(api_limits(told)->sign_ins);
}

TEST(LogLines, say_the_same_to_people_and_to_programs) {
    const util::Instant at = *util::parse_iso("2026-11-02T09:00:00Z");
    EXPECT_EQ(text_line(at, http::LogLevel::Warning, "accept: no"), "2026-11-02T09:00:00+00:00 warning accept: no");
    EXPECT_EQ(json_line(at, http::LogLevel::Error, "line one\nline \"two\""),
              R"({"at":"2026-11-02T09:00:00+00:00","level":"error","text":"line one\nline \"two\""})");
    const http::Observed seen{"a-1", http::Method::Post, "/api/v1/track", 404, std::chrono::microseconds(1500)};
    EXPECT_EQ(text_line(at, seen), "2026-11-02T09:00:00+00:00 a-1 POST /api/v1/track 404 1.5 ms");
    EXPECT_EQ(json_line(at, seen),
              R"({"at":"2026-11-02T09:00:00+00:00","level":"info","request_id":"a-1","method":"POST",)"
              R"("route":"/api/v1/track","status":404,"ms":1.5E0})");
}

}  // namespace
}  // namespace qingfeng::app
