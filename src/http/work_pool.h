#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace qingfeng::http {

struct WorkPoolLimits {
    unsigned threads = 4;
    std::size_t queue_max = 1024;
};

/// Threads for what may wait for the disk, so that the server's own never do.
class WorkPool {
  public:
    explicit WorkPool(WorkPoolLimits limits);
    /// Finishes what waits.
    ~WorkPool();
    WorkPool(const WorkPool&) = delete;
    WorkPool& operator=(const WorkPool&) = delete;

    /// False: too much waits already; the job is not taken. A job must not throw.
    bool submit(std::function<void()> job);
    /// The rest of a job that was taken before and went elsewhere in between: it is bounded by what it continues, and
    /// turning it away would lose an answer.
    void resume(std::function<void()> job);

  private:
    void work();

    const std::size_t queue_max_;
    std::mutex mutex_;  // guards what follows
    std::condition_variable changed_;
    std::deque<std::function<void()>> jobs_;
    bool stopping_ = false;
    std::vector<std::thread> threads_;  // last: start when everything else is there
};

}  // namespace qingfeng::http
