// The webhook gateway against a real listener: what goes over the wire, and what becomes of a notice when the other
// side is broken, slow, away or answers nonsense.
#include "http/webhook_gateway.h"

#include <deque>
#include <thread>

#include <arpa/inet.h>
#include <boost/json.hpp>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "http/server.h"
#include "service/notices/outbox.h"
#include "unit/service/office.h"

namespace qingfeng::http {
namespace {

using namespace std::chrono_literals;
using service::notices::Message;
using service::testing::Office;

const Message message{"id-1", "13900000000", "您的来件已登记\nYour matter is registered", "registered",
                      "TS2026-000001"};
util::SecretKey secret() { return *util::SecretKey::from(util::sha256(util::as_bytes("a secret of the office"))); }
constexpr util::Instant now{1'793'580'000'000'000};

/// Keeps what came and answers with the next of the statuses given; 200 when there is none left, 0: not at all.
class Adapter {
  public:
    Adapter() {
        Router router;
        router.post("/sms", [this](const Request& request, Responder responder) {
            const std::lock_guard lock(lock_);
            came_.push_back(request);
            const int status = answers_.empty() ? 200 : answers_.front();
            if (!answers_.empty()) answers_.pop_front();
            if (status == 0) {
                parked_.push_back(std::move(responder));
            } else {
                responder.answer(text_response(status, "whatever"));
            }
        });
        ServerOptions options;
        options.threads = 1;
        options.grace = 50ms;
        server_.emplace(options, std::move(router));
        EXPECT_TRUE(server_->start());
    }
    std::string url() const { return "http://127.0.0.1:" + std::to_string(server_->bound_port()) + "/sms"; }
    void will_answer(std::deque<int> statuses) {
        const std::lock_guard lock(lock_);
        answers_ = std::move(statuses);
    }
    std::vector<Request> came() {
        const std::lock_guard lock(lock_);
        return came_;
    }

  private:
    std::mutex lock_;  // guards the next two
    std::vector<Request> came_;
    std::deque<int> answers_;
    std::vector<Responder> parked_;
    std::optional<Server> server_;
};

/// A port of this machine on which nobody listens, or where somebody takes one connection and says `answer`.
class Socket {
  public:
    Socket() {
        descriptor_ = ::socket(AF_INET, SOCK_STREAM, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t length = sizeof address;
        EXPECT_EQ(::bind(descriptor_, reinterpret_cast<sockaddr*>(&address), length), 0);
        EXPECT_EQ(::getsockname(descriptor_, reinterpret_cast<sockaddr*>(&address), &length), 0);
        port_ = ntohs(address.sin_port);
    }
    ~Socket() {
        if (thread_.joinable()) thread_.join();
        ::close(descriptor_);
    }
    Socket(const Socket&) = delete;
    Socket& operator=(const Socket&) = delete;

    void answer_once(std::string answer) {
        EXPECT_EQ(::listen(descriptor_, 1), 0);
        thread_ = std::thread([this, answer = std::move(answer)] {
            const int connection = ::accept(descriptor_, nullptr, nullptr);
            char first[1024];
            if (::recv(connection, first, sizeof first, 0) > 0) {
                const auto sent = ::send(connection, answer.data(), answer.size(), MSG_NOSIGNAL);
                EXPECT_EQ(sent, static_cast<ssize_t>(answer.size()));
            }
            ::close(connection);
        });
    }
    std::string url() const { return "http://127.0.0.1:" + std::to_string(port_) + "/sms"; }

  private:
    int descriptor_ = -1;
    std::uint16_t port_ = 0;
    std::thread thread_;
};

WebhookGateway gateway_at(const std::string& url, ClientLimits limits = {}) {
    return {url, secret(), [] { return now; }, limits};
}

TEST(WebhookGateway, the_listener_gets_the_message_signed_over_time_and_body) {
    Adapter adapter;
    ASSERT_TRUE(gateway_at(adapter.url()).send(message));
    ASSERT_EQ(adapter.came().size(), 1u);
    const Request came = adapter.came().front();
    EXPECT_EQ(came.content_type(), "application/json");
    EXPECT_EQ(came.headers.get("Idempotency-Key"), "id-1");
    EXPECT_EQ(came.headers.get("X-Qingfeng-Time"), "1793580000");
    const auto body = boost::json::parse(came.body).as_object();
    EXPECT_EQ(body.at("phone").as_string(), "13900000000");
    EXPECT_EQ(std::string(body.at("text").as_string()), message.text);
    EXPECT_EQ(body.size(), 5u);
    // As the receiver computes it, from what came over the wire alone.
    const std::string signed_text = "1793580000." + came.body;
    const auto expected = util::to_hex(util::hmac_sha256(secret().view(), {util::as_bytes(signed_text)}));
    EXPECT_EQ(came.headers.get("X-Qingfeng-Signature"), "sha256=" + expected);
    EXPECT_NE(webhook_signature(secret(), 1'793'580'001, came.body), "sha256=" + expected) << "an old time is no use";
    EXPECT_NE(webhook_signature(secret(), 1'793'580'000, came.body + " "), "sha256=" + expected);
}

TEST(WebhookGateway, the_signature_is_the_one_the_documentation_lets_anybody_compute) {
    // By Python's hmac: hmac.new(sha256(secret), b'1.{}', 'sha256')
    const auto key = *util::SecretKey::from(util::sha256(util::as_bytes("0123456789abcdef0123456789abcdef")));
    EXPECT_EQ(webhook_signature(key, 1, "{}"),
              "sha256=f69fb62f1e991e674a8d40cc585fc8d3e6ff2f4f728bd8f6833cc282c0fc88cb");
}

TEST(WebhookGateway, only_a_2xx_says_that_it_was_taken) {
    Adapter adapter;
    auto gateway = gateway_at(adapter.url());
    for (const int status : {200, 201, 202, 204}) {
        adapter.will_answer({status});
        EXPECT_TRUE(gateway.send(message)) << status;
    }
    for (const int status : {301, 303, 400, 401, 404, 409, 429, 500, 502, 503}) {
        adapter.will_answer({status});
        EXPECT_FALSE(gateway.send(message)) << status;
    }
}

TEST(WebhookGateway, an_adapter_that_never_answers_is_given_up_and_the_next_attempt_is_a_new_one) {
    Adapter adapter;
    adapter.will_answer({0});
    auto gateway = gateway_at(adapter.url(), {.connect_deadline = 5s, .total_deadline = 300ms});
    EXPECT_FALSE(gateway.send(message));
    auto patient = gateway_at(adapter.url());
    EXPECT_TRUE(patient.send(message));
    ASSERT_EQ(adapter.came().size(), 2u);
    EXPECT_EQ(adapter.came()[0].headers.get("Idempotency-Key"), adapter.came()[1].headers.get("Idempotency-Key"));
}

TEST(WebhookGateway, a_refused_connection_and_an_answer_that_is_none_are_failures) {
    const Socket nobody;
    EXPECT_FALSE(gateway_at(nobody.url()).send(message));
    for (const char* answer : {"", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nab", "220 smtp.example ready\r\n"}) {
        Socket broken;
        broken.answer_once(answer);
        EXPECT_FALSE(gateway_at(broken.url()).send(message)) << answer;
    }
}

TEST(WebhookGateway, a_notice_is_offered_under_one_id_until_it_is_taken_and_told_once) {
    Office office;
    const auto messages = *service::Messages::parse(service::testing::read_file("config/messages/zh.toml"),
                                                    service::testing::read_file("config/messages/en.toml"));
    service::notices::NoticeBoard board(office.authority());
    Adapter adapter;
    WebhookGateway gateway(adapter.url(), secret(), [&] { return office.now(); });
    service::notices::Outbox outbox(office.authority(), office.matters(), board, gateway, messages);
    domain::request::command::Register registration;
    registration.channel = domain::request::Channel::Phone;
    registration.unit = domain::people::UnitId("xishan-station");
    registration.body = "收费员态度生硬，不给发票";
    registration.contact_phone = "13900000000";
    const auto matter =
        office.matters().register_matter(registration, {service::testing::as("shen-yulan"), "", std::nullopt});
    ASSERT_TRUE(matter);

    adapter.will_answer({503, 500});
    ASSERT_EQ(outbox.run(office.now())->failed, 1u);
    ASSERT_EQ(outbox.run(office.now())->failed, 0u) << "not again at once";
    office.set_clock("2026-11-02T09:05:00+08:00");
    ASSERT_EQ(outbox.run(office.now())->failed, 1u);
    office.set_clock("2026-11-02T10:30:00+08:00");
    ASSERT_EQ(outbox.run(office.now())->sent, 1u);
    office.set_clock("2026-11-02T12:00:00+08:00");
    ASSERT_EQ(outbox.run(office.now())->sent, 0u);

    const auto came = adapter.came();
    ASSERT_EQ(came.size(), 3u);
    for (const Request& one : came) {
        EXPECT_EQ(one.headers.get("Idempotency-Key"), came[0].headers.get("Idempotency-Key"));
        EXPECT_EQ(one.body, came[0].body);
        EXPECT_EQ(one.body.find("发票"), std::string::npos) << "never what the matter is about";
    }
    EXPECT_NE(came[0].headers.get("X-Qingfeng-Time"), came[1].headers.get("X-Qingfeng-Time"));
    EXPECT_NE(came[0].headers.get("X-Qingfeng-Signature"), came[1].headers.get("X-Qingfeng-Signature"));
    std::size_t told = 0;
    const auto loaded = office.matters().by_number(matter->number);
    ASSERT_TRUE(loaded);
    for (const auto& entry : (*loaded)->events) {
        told += std::holds_alternative<domain::request::event::PersonTold>(entry.event) ? 1U : 0U;
    }
    EXPECT_EQ(told, 1u);
}

}  // namespace
}  // namespace qingfeng::http
