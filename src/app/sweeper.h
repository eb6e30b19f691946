#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string_view>
#include <thread>

#include "service/authority.h"
#include "storage/writer.h"

namespace qingfeng::app {

/// Looks every few seconds at what the clocks have brought about, on a thread of its own, and moves the dates that a
/// changed calendar has left to be moved, whoever adopted it and wherever that was broken off. What fails is logged and
/// tried again the next time: reminders and overdue notices may be late, but they are not lost.
class Sweeper {
  public:
    Sweeper(service::Authority& authority, storage::Writer& writer, std::function<util::Instant()> clock,
            std::function<void(std::string_view)> log);
    /// Waits for a round that is under way.
    ~Sweeper();
    Sweeper(const Sweeper&) = delete;
    Sweeper& operator=(const Sweeper&) = delete;

  private:
    void run();
    void sweep();
    void finish_calendar_change();
    bool stopping();

    service::Authority& authority_;
    storage::Writer& writer_;
    std::function<util::Instant()> clock_;
    std::function<void(std::string_view)> log_;
    std::chrono::steady_clock::time_point swept_{};  // of the thread alone
    std::mutex mutex_;                               // guards what follows
    std::condition_variable changed_;
    bool stopping_ = false;
    std::thread thread_;  // last: starts when everything else is there
};

}  // namespace qingfeng::app
