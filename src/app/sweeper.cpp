#include "app/sweeper.h"

#include <chrono>

#include <fmt/core.h>

#include "service/config_change.h"
#include "service/sweep.h"

namespace qingfeng::app {
namespace {

constexpr std::chrono::seconds interval{5};

}  // namespace

Sweeper::Sweeper(service::Authority& authority, storage::Writer& writer, std::function<util::Instant()> clock,
                 std::function<void(std::string_view)> log)
    : authority_(authority), writer_(writer), clock_(std::move(clock)), log_(std::move(log)), thread_([this] {
          run();
      }) {}

Sweeper::~Sweeper() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    changed_.notify_all();
    thread_.join();
}

void Sweeper::run() {
    std::unique_lock lock(mutex_);
    while (!stopping_) {
        lock.unlock();
        sweep();
        finish_calendar_change();
        lock.lock();
        changed_.wait_for(lock, interval, [this] { return stopping_; });
    }
}

bool Sweeper::stopping() {
    const std::lock_guard lock(mutex_);
    return stopping_;
}

void Sweeper::sweep() {
    const auto report = service::sweep(authority_, writer_, clock_());
    // A read-only disk is told once at the start, not every few seconds.
    if (!report && report.error().kind != util::ErrorKind::ReadOnly) {
        log_(fmt::format("the clocks could not be looked at: {}", report.error().message));
    }
    swept_ = std::chrono::steady_clock::now();
}

/// May be long where many matters are open: the clocks are looked at in between.
void Sweeper::finish_calendar_change() {
    const auto report = service::apply_calendar_change(authority_, writer_, [&](std::uint64_t) {
        if (std::chrono::steady_clock::now() - swept_ > interval) sweep();
        return !stopping();
    });
    if (!report && report.error().kind != util::ErrorKind::ReadOnly) {
        log_(fmt::format("dates by the new calendar are not all moved yet: {}", report.error().message));
    } else if (report && report->finished) {
        log_(fmt::format("the new calendar: {} open matters, {} with a date that moved", report->open, report->moved));
    }
}

}  // namespace qingfeng::app
