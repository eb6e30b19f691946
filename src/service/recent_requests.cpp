#include "service/recent_requests.h"

namespace qingfeng::service {

using storage::StreamId;

std::shared_ptr<const OpenedRequest> RecentRequests::find(StreamId stream) {
    const std::lock_guard lock(lock_);
    const auto at = by_stream_.find(stream.get());
    if (at == by_stream_.end()) return nullptr;
    kept_.splice(kept_.begin(), kept_, at->second);
    return at->second->second;
}

void RecentRequests::keep(StreamId stream, std::shared_ptr<const OpenedRequest> opened) {
    const std::lock_guard lock(lock_);
    const auto at = by_stream_.find(stream.get());
    if (at != by_stream_.end()) {
        // Somebody with a later view of the store may have been faster; of two alike the older may have come to
        // nothing.
        auto& known = at->second->second;
        if (known->loaded.revision <= opened->loaded.revision) known = std::move(opened);
        kept_.splice(kept_.begin(), kept_, at->second);
        return;
    }
    kept_.emplace_front(stream, std::move(opened));
    by_stream_.emplace(stream.get(), kept_.begin());
    if (kept_.size() <= most_) return;
    by_stream_.erase(kept_.back().first.get());
    kept_.pop_back();
}

void RecentRequests::drop(StreamId stream) {
    const std::lock_guard lock(lock_);
    const auto at = by_stream_.find(stream.get());
    if (at == by_stream_.end()) return;
    kept_.erase(at->second);
    by_stream_.erase(at);
}

}  // namespace qingfeng::service
