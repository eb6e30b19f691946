#include "app/indexer.h"

#include <chrono>

#include <fmt/core.h>

#include "service/search_index.h"

namespace qingfeng::app {
namespace {

constexpr std::chrono::seconds interval{1};

}  // namespace

Indexer::Indexer(service::Authority& authority, storage::Writer& writer, std::function<void(std::string_view)> log)
    : authority_(authority), writer_(writer), log_(std::move(log)), thread_([this] { run(); }) {}

Indexer::~Indexer() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    changed_.notify_all();
    thread_.join();
}

void Indexer::run() {
    std::unique_lock lock(mutex_);
    while (!stopping_) {
        lock.unlock();
        const auto report = service::index_next(authority_, writer_);
        // A read-only disk is told once at the start, not every second.
        if (!report && report.error().kind != util::ErrorKind::ReadOnly) {
            log_(fmt::format("the index of terms could not be brought up to date: {}", report.error().message));
        }
        const bool more = report && !report->done;
        lock.lock();
        if (!more) changed_.wait_for(lock, interval, [this] { return stopping_; });
    }
}

}  // namespace qingfeng::app
