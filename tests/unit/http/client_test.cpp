// The client against our own server on loopback.
#include "http/client.h"

#include <optional>

#include <gtest/gtest.h>

#include "http/server.h"

namespace qingfeng::http {
namespace {

using namespace std::chrono_literals;

class ClientTest : public ::testing::Test {
  protected:
    void SetUp() override {
        Router router;
        router.get("/hello", [](const Request&, Responder r) { r.answer(text_response(200, "你好\n")); });
        router.get("/moved", [](const Request&, Responder r) { r.answer(see_other("/hello")); });
        router.get("/large", [](const Request&, Responder r) { r.answer(text_response(200, std::string(5000, 'x'))); });
        router.get("/never", [this](const Request&, Responder r) { parked_.emplace(std::move(r)); });
        router.post("/echo", [](const Request& q, Responder r) {
            r.answer(text_response(409, q.body + "|" + q.content_type(), "text/x.tlog.size"));
        });
        ServerOptions options;
        options.threads = 1;
        options.grace = 50ms;
        server_.emplace(options, std::move(router));
        ASSERT_TRUE(server_->start());
    }
    std::string url(std::string_view path) const {
        return join_url("http://127.0.0.1:" + std::to_string(server_->bound_port()), path);
    }

    std::optional<Responder> parked_;
    std::optional<Server> server_;
};

TEST_F(ClientTest, an_answer_comes_with_its_status_and_type) {
    Client client;
    const auto hello = client.get(url("hello"));
    ASSERT_TRUE(hello);
    EXPECT_EQ(hello->status, 200);
    EXPECT_EQ(hello->body, "你好\n");
    const auto echo = client.post(url("echo"), "old 0\n", "text/plain");
    ASSERT_TRUE(echo);
    EXPECT_EQ(echo->status, 409);
    EXPECT_EQ(echo->content_type, "text/x.tlog.size");
    EXPECT_EQ(echo->body, "old 0\n|text/plain");
    EXPECT_EQ(client.get(url("hello"))->body, "你好\n") << "after a POST on the same connection";
    EXPECT_EQ(client.get(url("nowhere"))->status, 404);
}

TEST_F(ClientTest, a_redirect_is_an_answer_and_not_followed) { EXPECT_EQ(Client().get(url("moved"))->status, 303); }

TEST_F(ClientTest, nothing_is_waited_for_or_swallowed_without_bound) {
    Client client({.connect_deadline = 1s, .total_deadline = 300ms, .body_bytes_max = 4000});
    EXPECT_FALSE(client.get(url("large")));
    EXPECT_FALSE(client.get(url("never")));
    EXPECT_TRUE(client.get(url("hello"))) << "and it can still be used";
}

TEST_F(ClientTest, only_web_addresses_are_called) {
    for (const char* address : {"file:///etc/passwd", "ftp://example.org/", "127.0.0.1:80", ""}) {
        const auto answer = Client().get(address);
        ASSERT_FALSE(answer) << address;
        EXPECT_EQ(answer.error().kind, util::ErrorKind::InvalidInput);
    }
    EXPECT_FALSE(Client().get("http://127.0.0.1:1/"));
}

TEST(JoinUrl, one_slash_stands_between) {
    EXPECT_EQ(join_url("http://a/log", "checkpoint"), "http://a/log/checkpoint");
    EXPECT_EQ(join_url("http://a/log//", "checkpoint"), "http://a/log/checkpoint");
}

}  // namespace
}  // namespace qingfeng::http
