#include "app/notifier.h"

#include <chrono>

#include <fcntl.h>
#include <fmt/core.h>

#include "http/webhook_gateway.h"
#include "storage/file.h"

namespace qingfeng::app {
namespace {

constexpr std::chrono::seconds interval{5};
constexpr std::size_t secret_bytes_min = 32;
constexpr std::size_t secret_bytes_max = 4096;

/// For a developer's machine: shows that something would go out.
class LogGateway : public service::notices::Gateway {
  public:
    explicit LogGateway(const Session& session) : session_(session) {}

    std::string name() const override { return "log"; }
    util::Status send(const service::notices::Message& message) override {
        session_.note(fmt::format("notice {} of {}: would be sent", message.kind, message.number));
        return util::Done{};
    }

  private:
    const Session& session_;
};

util::Result<util::SecretKey> read_secret(const std::string& path, const Session& session) {
    const auto file = storage::File::open(path, O_RDONLY);
    if (!file) return file.failure();
    const auto text = file->read_all(0, secret_bytes_max);
    if (!text) return text.failure();
    if (text->size() < secret_bytes_min) {
        return util::fail(util::ErrorKind::InvalidInput,
                          path + std::string(session.in({"：至少要有 32 字节", ": 32 bytes at least"})));
    }
    // A text of any length becomes a key of one: the gateway's adapter does the same.
    return *util::SecretKey::from(util::sha256(util::as_bytes(*text)));
}

}  // namespace

util::Result<std::unique_ptr<service::notices::Gateway>> open_gateway(const NoticeOptions& options,
                                                                      const Session& session) {
    std::unique_ptr<service::notices::Gateway> gateway;
    if (options.webhook.empty() != options.secret_file.empty()) {
        return util::fail(util::ErrorKind::InvalidInput,
                          std::string(session.in({"--notices-webhook 与 --notices-secret 要一起写",
                                                  "--notices-webhook and --notices-secret belong together"})));
    }
    if (options.log_only) gateway = std::make_unique<LogGateway>(session);
    if (!options.webhook.empty()) {
        auto secret = read_secret(options.secret_file, session);
        if (!secret) return secret.failure();
        gateway = std::make_unique<http::WebhookGateway>(options.webhook, std::move(*secret), session.world.clock);
    }
    return gateway;
}

Notifier::Notifier(Application& application, service::notices::NoticeBoard& board, service::notices::Gateway& gateway,
                   const Session& session)
    : outbox_(application.authority(), application.matters(), board, gateway, session.messages),
      session_(session),
      thread_([this] { run(); }) {}

Notifier::~Notifier() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    changed_.notify_all();
    thread_.join();
}

void Notifier::run() {
    std::unique_lock lock(mutex_);
    while (!stopping_) {
        lock.unlock();
        const auto report = outbox_.run(session_.world.clock());
        if (!report) session_.note(fmt::format("people could not be told: {}", report.error().message));
        if (report && report->failed > 0) {
            session_.note(
                fmt::format("{} notices were not taken by the gateway and will be offered again", report->failed));
        }
        lock.lock();
        changed_.wait_for(lock, interval, [this] { return stopping_; });
    }
}

}  // namespace qingfeng::app
