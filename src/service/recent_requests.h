#pragma once

#include <cstddef>
#include <list>
#include <memory>
#include <mutex>
#include <unordered_map>

#include "service/authority.h"

namespace qingfeng::service {

/// A request as far as its entries were opened and checked.
struct OpenedRequest {
    LoadedRequest loaded;
    util::Digest newest_leaf{};  ///< of the newest entry's leaf: the next entry names it
};

/// The requests a server has had to do with lately, opened, so that the next look or act opens only what was added.
/// Entries never change, so what was once committed stays true; an erased one has no key and is asked for no more. On
/// any thread.
class RecentRequests {
  public:
    explicit RecentRequests(std::size_t most) : most_(most) {}

    /// Null where it is not kept.
    std::shared_ptr<const OpenedRequest> find(storage::StreamId);
    /// Keeps what is of committed entries alone; the one longest not asked for goes.
    void keep(storage::StreamId, std::shared_ptr<const OpenedRequest>);
    void drop(storage::StreamId);

  private:
    using Kept = std::pair<storage::StreamId, std::shared_ptr<const OpenedRequest>>;

    const std::size_t most_;
    std::mutex lock_;       ///< guards what follows
    std::list<Kept> kept_;  ///< last asked for first
    std::unordered_map<std::int64_t, std::list<Kept>::iterator> by_stream_;
};

}  // namespace qingfeng::service
