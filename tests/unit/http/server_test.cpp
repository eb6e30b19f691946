// The server over real loopback sockets. Deadlines are set to tens of milliseconds, so that what waits in production
// takes no time here; each test says which one it is about.
#include "http/server.h"

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

#include <gtest/gtest.h>

#include "unit/http/raw_client.h"

namespace qingfeng::http {
namespace {

using namespace std::chrono_literals;
using testing::RawAnswer;
using testing::RawClient;

/// Hands responders from handlers to the test.
class Parked {
  public:
    void put(Responder responder) {
        const std::lock_guard lock(mutex_);
        responders_.push_back(std::move(responder));
        arrived_.notify_all();
    }
    Responder take() {
        std::unique_lock lock(mutex_);
        arrived_.wait(lock, [&] { return !responders_.empty(); });
        Responder responder = responders_.back();
        responders_.pop_back();
        return responder;
    }

  private:
    std::mutex mutex_;
    std::condition_variable arrived_;
    std::vector<Responder> responders_;
};

class ServerTest : public ::testing::Test {
  protected:
    ServerTest() {
        options.threads = 2;
        options.sweep_interval = 10ms;
        options.linger_deadline = 200ms;
        options.grace = 2000ms;
        options.log = [this](LogLevel, std::string_view line) {
            const std::lock_guard lock(log_mutex);
            log += std::string(line) + "\n";
        };
    }

    void start() {
        Router router;
        router.get("/hello", [](const Request&, Responder r) { r.answer(text_response(200, "你好\n")); });
        router.post("/echo", [](const Request& q, Responder r) { r.answer(text_response(200, q.body)); });
        router.post("/large",
                    [](const Request& q, Responder r) { r.answer(text_response(200, std::to_string(q.body.size()))); },
                    {.body_bytes_max = 4 << 20});
        router.get("/peer", [](const Request& q, Responder r) { r.answer(text_response(200, q.peer)); });
        router.get("/big",
                   [](const Request&, Responder r) { r.answer(text_response(200, std::string(8 << 20, 'x'))); });
        router.get("/park", [this](const Request&, Responder r) { parked.put(std::move(r)); });
        router.get("/drop", [](const Request&, const Responder&) {});
        router.get("/throw", [](const Request&, const Responder&) { throw std::runtime_error("the secret reason"); });
        router.get("/split", [](const Request&, Responder r) {
            Response response = text_response(200, "x");
            response.headers.add("X-Name", "a\r\nSet-Cookie: stolen=1");
            r.answer(std::move(response));
        });
        server = std::make_unique<Server>(options, std::move(router));
        const util::Status started = server->start();
        ASSERT_TRUE(started) << started.error().message;
    }

    RawAnswer ask(std::string_view bytes) {
        RawClient client(server->bound_port());
        return client.ask(bytes);
    }
    std::string logged() {
        const std::lock_guard lock(log_mutex);
        return log;
    }
    bool waits_for(const std::function<bool()>& holds) {
        for (int i = 0; i < 500; ++i) {
            if (holds()) return true;
            std::this_thread::sleep_for(5ms);
        }
        return false;
    }

    ServerOptions options;
    std::mutex log_mutex;
    std::string log;
    Parked parked;
    std::unique_ptr<Server> server;  ///< last: it stops before what its handlers use goes
};

const std::string hello = "GET /hello HTTP/1.1\r\nHost: x\r\n\r\n";

std::string post(std::string_view path, std::string_view body) {
    return "POST " + std::string(path) + " HTTP/1.1\r\nHost: x\r\nContent-Length: " + std::to_string(body.size()) +
           "\r\n\r\n" + std::string(body);
}

TEST_F(ServerTest, answers_carry_secure_headers_and_no_name_of_the_server) {
    start();
    const RawAnswer answer = ask(hello);
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.body, "你好\n");
    EXPECT_TRUE(answer.has_header("X-Content-Type-Options: nosniff"));
    EXPECT_TRUE(answer.has_header("Cache-Control: no-store"));
    EXPECT_NE(answer.head.find("Content-Security-Policy: default-src 'none'"), std::string::npos);
    EXPECT_NE(answer.head.find("X-Request-Id: "), std::string::npos);
    EXPECT_NE(answer.head.find("Date: "), std::string::npos);
    EXPECT_EQ(answer.head.find("Server:"), std::string::npos);
}

TEST_F(ServerTest, a_connection_serves_many_requests) {
    start();
    RawClient client(server->bound_port());
    for (int i = 0; i < 50; ++i) EXPECT_EQ(client.ask(post("/echo", std::to_string(i))).body, std::to_string(i));
    EXPECT_EQ(server->connections(), 1U);
}

TEST_F(ServerTest, pipelined_requests_are_answered_in_order) {
    start();
    RawClient client(server->bound_port());
    std::string all;
    for (int i = 0; i < 100; ++i) all += post("/echo", std::to_string(i));
    ASSERT_TRUE(client.send(all));
    for (int i = 0; i < 100; ++i) EXPECT_EQ(client.receive().body, std::to_string(i));
}

TEST_F(ServerTest, requests_may_arrive_byte_by_byte) {
    start();
    RawClient client(server->bound_port());
    for (const char c : post("/echo", "slow")) ASSERT_TRUE(client.send({&c, 1}));
    EXPECT_EQ(client.receive().body, "slow");
}

TEST_F(ServerTest, close_is_honoured_and_http_1_0_is_answered) {
    start();
    RawClient closing(server->bound_port());
    EXPECT_TRUE(
        closing.ask("GET /hello HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").has_header("Connection: close"));
    EXPECT_TRUE(closing.closed_by_server());
    RawClient old(server->bound_port());
    EXPECT_EQ(old.ask("GET /hello HTTP/1.0\r\n\r\n").status, 200);
    EXPECT_TRUE(old.closed_by_server());
}

TEST_F(ServerTest, a_connection_ends_after_its_last_allowed_request) {
    options.requests_per_connection_max = 2;
    start();
    RawClient client(server->bound_port());
    EXPECT_FALSE(client.ask(hello).has_header("Connection: close"));
    EXPECT_TRUE(client.ask(hello).has_header("Connection: close"));
    EXPECT_TRUE(client.closed_by_server());
}

TEST_F(ServerTest, head_is_get_without_the_body) {
    start();
    RawClient client(server->bound_port());
    ASSERT_TRUE(client.send("HEAD /hello HTTP/1.1\r\nHost: x\r\n\r\n" + hello));
    const RawAnswer head = client.receive(RawClient::Expect::HeadOnly);
    EXPECT_EQ(head.status, 200);
    EXPECT_TRUE(head.has_header("Content-Length: 7"));
    EXPECT_EQ(client.receive().body, "你好\n");
}

TEST_F(ServerTest, unknown_paths_and_methods_are_told_apart) {
    start();
    RawClient client(server->bound_port());
    const RawAnswer missing = client.ask("GET /nothing HTTP/1.1\r\nHost: x\r\n\r\n");
    EXPECT_EQ(missing.status, 404);
    EXPECT_TRUE(missing.has_header("Content-Type: application/problem+json"));
    EXPECT_TRUE(missing.has_header("Content-Language: zh-CN"));
    const RawAnswer wrong = client.ask("PUT /hello HTTP/1.1\r\nHost: x\r\nAccept-Language: en\r\n\r\n");
    EXPECT_EQ(wrong.status, 405);
    EXPECT_TRUE(wrong.has_header("Allow: GET, HEAD"));
    EXPECT_TRUE(wrong.has_header("Content-Language: en"));
    const RawAnswer asked = client.ask("OPTIONS /hello HTTP/1.1\r\nHost: x\r\n\r\n");
    EXPECT_EQ(asked.status, 204);
    EXPECT_TRUE(asked.has_header("Allow: GET, HEAD"));
}

TEST_F(ServerTest, headers_are_bounded) {
    start();
    const std::string long_header = "GET /hello HTTP/1.1\r\nHost: x\r\nX: " + std::string(20'000, 'a') + "\r\n\r\n";
    EXPECT_EQ(ask(long_header).status, 431);
    std::string many = "GET /hello HTTP/1.1\r\nHost: x\r\n";
    for (int i = 0; i < 120; ++i) many += "X: 1\r\n";
    EXPECT_EQ(ask(many + "\r\n").status, 431);
    EXPECT_EQ(ask("GET /" + std::string(9'000, 'a') + " HTTP/1.1\r\nHost: x\r\n\r\n").status, 414);
    EXPECT_EQ(ask("GET /" + std::string(30'000, 'a')).status, 414);
}

TEST_F(ServerTest, bodies_are_bounded_by_their_route) {
    start();
    const std::string body(65 * 1024, 'b');
    const RawAnswer refused = ask(post("/echo", body));
    EXPECT_EQ(refused.status, 413);
    EXPECT_NE(refused.body.find("\"code\":\"body_too_large\""), std::string::npos);
    EXPECT_EQ(ask(post("/echo", body.substr(0, 64 * 1024))).status, 200);
    EXPECT_EQ(ask(post("/large", std::string(4 << 20, 'b'))).body, std::to_string(4 << 20));
    EXPECT_EQ(ask(post("/large", std::string((4 << 20) + 1, 'b'))).status, 413);
}

TEST_F(ServerTest, chunked_bodies_are_joined_and_bounded) {
    start();
    const std::string head = "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
    EXPECT_EQ(ask(head + "3\r\nabc\r\n2;note=1\r\nde\r\n0\r\nX-Trailer: 1\r\n\r\n").body, "abcde");
    std::string many = head;
    for (int i = 0; i < 100; ++i) many += "400\r\n" + std::string(1024, 'c') + "\r\n";
    EXPECT_EQ(ask(many + "0\r\n\r\n").status, 413);
    EXPECT_EQ(ask(head + "zz\r\n").status, 400);
    EXPECT_EQ(ask(head + "1;" + std::string(100'000, 'x')).status, 400);
}

TEST_F(ServerTest, expect_continue_is_answered_before_the_body) {
    start();
    RawClient client(server->bound_port());
    const std::string head = "POST /echo HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: ";
    EXPECT_EQ(client.ask(head + "4\r\n\r\n").status, 100);
    EXPECT_EQ(client.ask("body").body, "body");
    EXPECT_EQ(client.ask(head + "99999999\r\n\r\n").status, 413);
    EXPECT_EQ(ask("POST /echo HTTP/1.1\r\nHost: x\r\nExpect: magic\r\nContent-Length: 1\r\n\r\n").status, 417);
}

TEST_F(ServerTest, a_request_that_two_readers_could_read_differently_is_refused) {
    start();
    struct Row {
        const char* what;
        const char* lines;
        int status;
    };
    const Row rows[] = {
        {"length beside coding", "Host: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
        {"coding beside length", "Host: x\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n", 400},
        {"two lengths", "Host: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab", 400},
        {"the same length twice", "Host: x\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\na", 400},
        {"a list of lengths", "Host: x\r\nContent-Length: 1, 1\r\n\r\na", 400},
        {"negative length", "Host: x\r\nContent-Length: -1\r\n\r\n", 400},
        {"signed length", "Host: x\r\nContent-Length: +1\r\n\r\na", 400},
        {"hexadecimal length", "Host: x\r\nContent-Length: 0x1\r\n\r\na", 400},
        {"length beyond 64 bits", "Host: x\r\nContent-Length: 99999999999999999999\r\n\r\n", 400},
        {"two codings", "Host: x\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n", 400},
        {"unknown coding", "Host: x\r\nTransfer-Encoding: gzip\r\n\r\n", 501},
        {"disguised coding", "Host: x\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", 501},
        {"coding in a list", "Host: x\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 501},
        {"folded line", "Host: x\r\nX: a\r\n b\r\n\r\n", 400},
        {"folded with tab", "Host: x\r\nX: a\r\n\tb\r\n\r\n", 400},
        {"space before colon", "Host: x\r\nContent-Length : 1\r\n\r\na", 400},
        {"no host", "X: 1\r\n\r\n", 400},
        {"two hosts", "Host: x\r\nHost: y\r\n\r\n", 400},
        {"bare line feed", "Host: x\nX: 1\r\n\r\n", 400},
        {"control character", "Host: x\r\nX: a\x01\r\n\r\n", 400},
        {"no colon", "Host: x\r\nnonsense\r\n\r\n", 400},
    };
    for (const Row& row : rows) {
        RawClient client(server->bound_port());
        EXPECT_EQ(client.ask(std::string("POST /echo HTTP/1.1\r\n") + row.lines).status, row.status) << row.what;
        EXPECT_TRUE(client.closed_by_server()) << row.what;
    }
}

TEST_F(ServerTest, broken_request_lines_are_refused) {
    start();
    EXPECT_EQ(ask("GET /hello HTTP/2.0\r\nHost: x\r\n\r\n").status, 505);
    EXPECT_EQ(ask("GET /hello HTTP/0.9\r\nHost: x\r\n\r\n").status, 505);
    EXPECT_EQ(ask("GET  /hello HTTP/1.1\r\nHost: x\r\n\r\n").status, 400);
    EXPECT_EQ(ask("GET hello HTTP/1.1\r\nHost: x\r\n\r\n").status, 400);
    EXPECT_EQ(ask("GET /%ff HTTP/1.1\r\nHost: x\r\n\r\n").status, 400);
    EXPECT_EQ(ask("GET /a/../hello HTTP/1.1\r\nHost: x\r\n\r\n").status, 400);
    EXPECT_EQ(ask("\x16\x03\x01\x02 tls hello\r\n\r\n").status, 400);
    EXPECT_EQ(ask("GET http://x/hello HTTP/1.1\r\nHost: x\r\n\r\n").status, 200);
}

TEST_F(ServerTest, a_slow_header_is_cut_off) {
    options.header_deadline = 60ms;
    start();
    RawClient silent(server->bound_port());
    RawClient slow(server->bound_port());
    for (int i = 0; i < 20 && slow.send(i == 0 ? "GET /hello HTTP/1.1\r\n" : "X: 1\r\n"); ++i) {
        std::this_thread::sleep_for(10ms);
    }
    EXPECT_EQ(slow.receive().status, 408);
    EXPECT_TRUE(silent.closed_by_server());
}

TEST_F(ServerTest, a_slow_body_is_cut_off) {
    options.body_deadline = 60ms;
    start();
    RawClient client(server->bound_port());
    ASSERT_TRUE(client.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n"));
    for (int i = 0; i < 20 && client.send("x"); ++i) std::this_thread::sleep_for(10ms);
    EXPECT_EQ(client.receive().status, 408);
    EXPECT_TRUE(client.closed_by_server());
}

TEST_F(ServerTest, an_idle_connection_is_closed) {
    options.idle_deadline = 50ms;
    start();
    RawClient client(server->bound_port());
    EXPECT_EQ(client.ask(hello).status, 200);
    EXPECT_TRUE(client.closed_by_server());
}

TEST_F(ServerTest, a_client_that_does_not_read_is_cut_off) {
    options.write_deadline = 60ms;
    start();
    RawClient client(server->bound_port());
    ASSERT_TRUE(client.send("GET /big HTTP/1.1\r\nHost: x\r\n\r\n"));
    EXPECT_TRUE(waits_for([&] { return server->connections() == 1; }));
    EXPECT_TRUE(waits_for([&] { return server->connections() == 0; }));
    EXPECT_EQ(client.receive().status, 0);
}

TEST_F(ServerTest, a_large_answer_arrives_whole) {
    start();
    EXPECT_EQ(ask("GET /big HTTP/1.1\r\nHost: x\r\n\r\n").body.size(), std::size_t{8} << 20);
}

TEST_F(ServerTest, a_handler_may_answer_later_from_another_thread) {
    start();
    RawClient client(server->bound_port());
    for (int i = 0; i < 20; ++i) {
        ASSERT_TRUE(client.send("GET /park HTTP/1.1\r\nHost: x\r\n\r\n"));
        std::thread([this] {
            const Responder responder = parked.take();
            EXPECT_TRUE(responder.answer(text_response(200, "later")));
            EXPECT_FALSE(responder.answer(text_response(200, "twice")));
        }).join();
        EXPECT_EQ(client.receive().body, "later");
    }
}

TEST_F(ServerTest, a_dropped_responder_and_a_throwing_handler_answer_500_without_detail) {
    start();
    RawClient client(server->bound_port());
    EXPECT_EQ(client.ask("GET /drop HTTP/1.1\r\nHost: x\r\n\r\n").status, 500);
    const RawAnswer thrown = client.ask("GET /throw HTTP/1.1\r\nHost: x\r\n\r\n");
    EXPECT_EQ(thrown.status, 500);
    EXPECT_EQ(thrown.body.find("secret"), std::string::npos);
    EXPECT_NE(logged().find("/throw threw: the secret reason"), std::string::npos);
    EXPECT_NE(logged().find("/drop gave no answer"), std::string::npos);
    EXPECT_EQ(client.ask(hello).status, 200) << "the connection goes on";
}

TEST_F(ServerTest, a_handler_that_takes_too_long_leaves_the_outcome_unknown) {
    options.answer_deadline = 50ms;
    start();
    RawClient client(server->bound_port());
    const RawAnswer answer = client.ask("GET /park HTTP/1.1\r\nHost: x\r\n\r\n");
    EXPECT_EQ(answer.status, 503);
    EXPECT_NE(answer.body.find("outcome_unknown"), std::string::npos);
    parked.take().answer(text_response(200, "too late"));
    EXPECT_TRUE(client.closed_by_server());
}

TEST_F(ServerTest, an_answer_cannot_smuggle_in_a_header) {
    start();
    const RawAnswer answer = ask("GET /split HTTP/1.1\r\nHost: x\r\n\r\n");
    EXPECT_EQ(answer.status, 500);
    EXPECT_EQ(answer.head.find("stolen"), std::string::npos);
}

TEST_F(ServerTest, connections_are_bounded_in_all) {
    options.connections_max = 2;
    start();
    RawClient first(server->bound_port());
    RawClient second(server->bound_port());
    EXPECT_EQ(first.ask(hello).status, 200);
    EXPECT_EQ(second.ask(hello).status, 200);
    EXPECT_EQ(ask(hello).status, 503);
    EXPECT_EQ(first.ask(hello).status, 200);
}

TEST_F(ServerTest, connections_are_bounded_by_address_but_not_for_a_proxy) {
    options.connections_per_address_max = 1;
    start();
    RawClient first(server->bound_port());
    EXPECT_EQ(first.ask(hello).status, 200);
    EXPECT_EQ(ask(hello).status, 429);

    server.reset();
    options.trusted_proxies = {"127.0.0.1"};
    start();
    RawClient one(server->bound_port());
    RawClient two(server->bound_port());
    EXPECT_EQ(one.ask(hello).status, 200);
    EXPECT_EQ(two.ask("GET /peer HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 1.1.1.1, 203.0.113.9\r\n\r\n").body,
              "203.0.113.9");
    EXPECT_EQ(two.ask("GET /peer HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: nonsense\r\n\r\n").body, "127.0.0.1");
}

TEST_F(ServerTest, a_stranger_cannot_claim_another_address) {
    start();
    EXPECT_EQ(ask("GET /peer HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 203.0.113.9\r\n\r\n").body, "127.0.0.1");
}

TEST_F(ServerTest, stop_lets_the_running_request_finish_and_refuses_new_ones) {
    start();
    RawClient idle(server->bound_port());
    EXPECT_EQ(idle.ask(hello).status, 200);
    RawClient running(server->bound_port());
    ASSERT_TRUE(running.send("GET /park HTTP/1.1\r\nHost: x\r\n\r\n"));
    const Responder responder = parked.take();
    std::thread stopping([&] { server->stop(); });
    EXPECT_TRUE(idle.closed_by_server());
    EXPECT_FALSE(RawClient(server->bound_port()).connected());
    responder.answer(text_response(200, "finished"));
    const RawAnswer answer = running.receive();
    stopping.join();
    EXPECT_EQ(answer.body, "finished");
    EXPECT_TRUE(answer.has_header("Connection: close"));
    EXPECT_EQ(server->connections(), 0U);
}

TEST_F(ServerTest, stop_ends_with_the_grace_period_and_a_late_answer_does_no_harm) {
    options.grace = 50ms;
    start();
    RawClient client(server->bound_port());
    ASSERT_TRUE(client.send("GET /park HTTP/1.1\r\nHost: x\r\n\r\n"));
    const Responder responder = parked.take();
    server->stop();
    EXPECT_TRUE(client.closed_by_server());
    server.reset();
    EXPECT_TRUE(responder.answer(text_response(200, "nobody hears this")));
}

TEST_F(ServerTest, a_port_in_use_is_a_failure_in_words) {
    start();
    ServerOptions second = options;
    second.port = server->bound_port();
    const util::Status refused = Server(second, Router()).start();
    ASSERT_FALSE(refused);
    EXPECT_NE(refused.error().message.find("cannot listen on 127.0.0.1"), std::string::npos);
    second.address = "somewhere";
    EXPECT_FALSE(Server(second, Router()).start());
}

TEST_F(ServerTest, many_clients_at_once_all_get_their_own_answer) {
    start();
    std::atomic<int> right = 0;
    std::vector<std::thread> clients;
    for (int c = 0; c < 16; ++c) {
        clients.emplace_back([&, c] {
            RawClient client(server->bound_port());
            for (int i = 0; i < 25; ++i) {
                const std::string text = std::to_string(c) + ":" + std::to_string(i);
                if (client.ask(post("/echo", text)).body == text) ++right;
            }
        });
    }
    for (auto& client : clients) client.join();
    EXPECT_EQ(right, 16 * 25);
    EXPECT_TRUE(waits_for([&] { return server->connections() == 0; }));
}

}  // namespace
}  // namespace qingfeng::http
