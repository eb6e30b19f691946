#include "http/webhook_gateway.h"

#include <boost/json.hpp>
#include <fmt/core.h>

namespace qingfeng::http {

std::string webhook_signature(const util::SecretKey& secret, std::int64_t seconds, std::string_view body) {
    const std::string time = fmt::format("{}.", seconds);
    return "sha256=" + util::to_hex(util::hmac_sha256(secret.view(), {util::as_bytes(time), util::as_bytes(body)}));
}

util::Status WebhookGateway::send(const service::notices::Message& message) {
    const std::string body = boost::json::serialize(boost::json::object{{"id", message.id},
                                                                        {"kind", message.kind},
                                                                        {"number", message.number},
                                                                        {"phone", message.phone},
                                                                        {"text", message.text}});
    const std::int64_t seconds = clock_().micros / util::micros_per_second;
    const auto answer = client_.post(url_, body, "application/json",
                                     {{"Idempotency-Key", message.id},
                                      {"X-Qingfeng-Time", fmt::format("{}", seconds)},
                                      {"X-Qingfeng-Signature", webhook_signature(secret_, seconds, body)}});
    if (!answer) return answer.failure();
    if (answer->status >= 200 && answer->status < 300) return util::Done{};
    return util::fail(util::ErrorKind::Busy, fmt::format("the gateway answered {}", answer->status));
}

}  // namespace qingfeng::http
