#pragma once

#include <functional>
#include <map>
#include <set>

#include "storage/store.h"
#include "util/crypto.h"

namespace qingfeng::service {

/// Whether every matter stands on the lists on which its row says that it stands, and nowhere else: who takes it out of
/// one hides it, though its row is whole. All places that ought to be are added up, all that are there are taken away;
/// only where something is left are they added up matter by matter. Each place counts as a number that depends on a key
/// of this check alone, so that no two sets of places that differ come to the same sum by somebody's design.
class ListCheck {
  public:
    ListCheck() : key_(util::SecretKey::random()) {}

    /// The row is the record's: its places follow from it.
    void expect(const storage::MatterRow&);
    /// What can be said of its places is said by another finding.
    void leave_out(storage::StreamId stream) { left_out_.insert(stream); }

    /// Reads the places, and once more with all rows where they do not agree; `differs` hears of each such matter.
    util::Status compare(storage::Reader&, storage::AuthorityId, const std::function<void(storage::StreamId)>& differs);

  private:
    using Sum = std::array<std::uint64_t, 2>;
    enum class Sign : std::uint8_t { Plus, Minus };

    void count(Sum& sum, const storage::MatterPlace&, Sign) const;
    void count_all(Sum& sum, const storage::MatterRow&) const;

    util::SecretKey key_;
    Sum open_{};  ///< expected and not yet found
    std::set<storage::StreamId> left_out_;
};

}  // namespace qingfeng::service
