#include "http/work_pool.h"

#include <algorithm>

namespace qingfeng::http {

namespace {

/// The last job may be what keeps the pool's owner alive: letting go of it then ends the pool on one of its own
/// threads, which must not look at the pool again.
thread_local bool pool_is_gone = false;

}  // namespace

WorkPool::WorkPool(WorkPoolLimits limits) : queue_max_(limits.queue_max) {
    for (unsigned i = 0; i < std::max(1U, limits.threads); ++i) {
        threads_.emplace_back([this] { work(); });
    }
}

WorkPool::~WorkPool() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    changed_.notify_all();
    for (std::thread& thread : threads_) {
        if (thread.get_id() == std::this_thread::get_id()) {
            pool_is_gone = true;
            thread.detach();
        } else {
            thread.join();
        }
    }
}

bool WorkPool::submit(std::function<void()> job) {
    {
        const std::lock_guard lock(mutex_);
        if (jobs_.size() >= queue_max_) return false;
        jobs_.push_back(std::move(job));
    }
    changed_.notify_one();
    return true;
}

void WorkPool::resume(std::function<void()> job) {
    {
        // Ahead of new work: somebody has waited for it longer.
        const std::lock_guard lock(mutex_);
        jobs_.push_front(std::move(job));
    }
    changed_.notify_one();
}

void WorkPool::work() {
    for (;;) {
        std::function<void()> job;
        {
            std::unique_lock lock(mutex_);
            changed_.wait(lock, [this] { return stopping_ || !jobs_.empty(); });
            if (jobs_.empty()) return;
            job = std::move(jobs_.front());
            jobs_.pop_front();
        }
        job();
        job = nullptr;
        if (pool_is_gone) return;
    }
}

}  // namespace qingfeng::http
