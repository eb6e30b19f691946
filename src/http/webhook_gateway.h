#pragma once

#include <functional>
#include <mutex>
#include <string>

#include "http/client.h"
#include "service/notices/outbox.h"
#include "util/crypto.h"
#include "util/time.h"

namespace qingfeng::http {

/// Messages go as JSON to an address of the office's choice, where an adapter to its SMS or government WeChat gateway
/// listens: {"id", "kind", "number", "phone", "text"}. Each carries
///
///     Idempotency-Key: <id>                       the same for each attempt: send it to the person once
///     X-Qingfeng-Time: <seconds since 1970>       refuse what is older than five minutes
///     X-Qingfeng-Signature: sha256=<hex>          HMAC-SHA-256 under the shared secret over "<time>.<body>"
///
/// 2xx: taken. Anything else, or no answer: offered again later.
class WebhookGateway : public service::notices::Gateway {
  public:
    WebhookGateway(std::string url, util::SecretKey secret, std::function<util::Instant()> clock,
                   ClientLimits limits = {})
        : url_(std::move(url)), secret_(std::move(secret)), clock_(std::move(clock)), client_(limits) {}

    std::string name() const override { return "sms"; }
    util::Status send(const service::notices::Message& message) override;

  private:
    std::string url_;
    util::SecretKey secret_;
    std::function<util::Instant()> clock_;
    Client client_;
};

/// "sha256=<hex>" of a body sent at that second.
std::string webhook_signature(const util::SecretKey& secret, std::int64_t seconds, std::string_view body);

}  // namespace qingfeng::http
