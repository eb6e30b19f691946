#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>
#include <vector>

#include "image/rendition.h"

namespace qingfeng::image {

struct HelperLimits {
    std::size_t at_once = 2;                 ///< helpers alive; who comes later waits
    std::chrono::milliseconds wait{10'000};  ///< … this long at most
    std::chrono::milliseconds life{15'000};  ///< of one helper
};

/// Has pictures rendered by a process that is started for each and can do nothing else. Any thread.
class Helper {
  public:
    /// `command` starts a program that calls work_as_helper().
    explicit Helper(std::vector<std::string> command, HelperLimits limits = {});

    /// Whatever becomes of the helper (killed, out of memory, silent), this returns in bounded time.
    Outcome<Rendition> render(util::ByteView original);

  private:
    std::vector<std::string> command_;
    HelperLimits limits_;
    std::mutex mutex_;  // guards what follows
    std::condition_variable freed_;
    std::size_t alive_ = 0;
};

}  // namespace qingfeng::image
