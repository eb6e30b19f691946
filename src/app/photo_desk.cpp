#include "app/photo_desk.h"

#include <chrono>

#include <fmt/core.h>

namespace qingfeng::app {
namespace {

constexpr std::chrono::minutes between_rounds{30};

}  // namespace

storage::AttachmentFolder attachments_of(const DataPlace& place, const service::Authority& authority) {
    return storage::AttachmentFolder(std::filesystem::path(place.folder) / "attachments" / authority.slug());
}

PhotoDesk::PhotoDesk(Application& application, const DataPlace& place, const Session& session)
    : application_(application),
      session_(session),
      // This very program, whatever has become of its file meanwhile.
      helper_({"/proc/self/exe", image_worker_command}),
      photos_(
          application.authority(), attachments_of(place, application.authority()),
          [this](util::ByteView original) { return helper_.render(original); },
          [this](std::string_view line) { session_.note(line); }) {
    if (!application.read_only()) thread_ = std::thread([this] { run(); });
}

PhotoDesk::~PhotoDesk() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    changed_.notify_all();
    if (thread_.joinable()) thread_.join();
}

void PhotoDesk::run() {
    for (;;) {
        collect();
        std::unique_lock lock(mutex_);
        if (changed_.wait_for(lock, between_rounds, [this] { return stopping_; })) return;
    }
}

void PhotoDesk::collect() {
    auto reader = application_.store().read();
    const auto collected =
        reader ? photos_.collect(**reader, service::staged_for) : util::Result<std::uint64_t>(reader.failure());
    if (!collected) {
        session_.note(fmt::format("photos could not be looked through: {}", collected.error().message));
    }
}

}  // namespace qingfeng::app
