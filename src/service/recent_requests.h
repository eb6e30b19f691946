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

/// One that was opened: nobody else's, or shared with whoever asks for it meanwhile.
struct OpenedBy {
    std::shared_ptr<const OpenedRequest> whole;
    std::shared_ptr<OpenedRequest> own;  ///< the same, where nobody else has it
};

/// The requests a server has had to do with lately, opened, so that the next look or act opens only what was added.
/// Kept as soon as they are written, before the commit: whoever takes one first asks the store whether its newest entry
/// is the one that was kept. An erased one has no key and is asked for no more. On any thread.
class RecentRequests {
  public:
    explicit RecentRequests(std::size_t most) : most_(most) {}

    /// Null where it is not kept.
    std::shared_ptr<const OpenedRequest> find(storage::StreamId);
    /// The one longest not asked for goes.
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
