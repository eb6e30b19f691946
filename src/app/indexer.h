#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <string_view>
#include <thread>

#include "service/authority.h"
#include "storage/writer.h"

namespace qingfeng::app {

/// Brings the index of terms up to the record every second, on a thread of its own. What fails is logged and tried
/// again the next time: a search may miss what was written a moment ago, and nothing else.
class Indexer {
  public:
    Indexer(service::Authority& authority, storage::Writer& writer, std::function<void(std::string_view)> log);
    /// Waits for a batch that is under way.
    ~Indexer();
    Indexer(const Indexer&) = delete;
    Indexer& operator=(const Indexer&) = delete;

  private:
    void run();

    service::Authority& authority_;
    storage::Writer& writer_;
    std::function<void(std::string_view)> log_;
    std::mutex mutex_;  // guards what follows
    std::condition_variable changed_;
    bool stopping_ = false;
    std::thread thread_;  // last: starts when everything else is there
};

}  // namespace qingfeng::app
