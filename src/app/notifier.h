#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string_view>
#include <thread>

#include "app/application.h"
#include "service/notices/outbox.h"

namespace qingfeng::app {

/// Where messages to people go. Without any nothing is sent: the desk's list says whom to call.
struct NoticeOptions {
    std::string webhook;      ///< address of the gateway's adapter
    std::string secret_file;  ///< what signs the calls: at least 32 bytes, mode 0600
    bool log_only = false;    ///< a developer's machine: a line instead of a message, without telephone number and text
};

/// Empty where nothing is to be sent. InvalidInput: the options do not fit together, or the secret is too short.
util::Result<std::unique_ptr<service::notices::Gateway>> open_gateway(const NoticeOptions& options,
                                                                      const Session& session);

/// Offers what is owed to the gateway every few seconds, on a thread of its own.
class Notifier {
  public:
    Notifier(Application& application, service::notices::NoticeBoard& board, service::notices::Gateway& gateway,
             const Session& session);
    /// Waits for a round that is under way.
    ~Notifier();
    Notifier(const Notifier&) = delete;
    Notifier& operator=(const Notifier&) = delete;

  private:
    void run();

    service::notices::Outbox outbox_;
    const Session& session_;
    std::mutex mutex_;  // guards what follows
    std::condition_variable changed_;
    bool stopping_ = false;
    std::thread thread_;  // last: starts when everything else is there
};

}  // namespace qingfeng::app
