#pragma once

#include <cstdint>

#include "storage/store.h"
#include "util/result.h"

namespace qingfeng::storage {

/// What both halves of "without gaps" need: where a transaction began and how far it came. Every engine keeps one per
/// write transaction, so that they refuse the same things.
class AppendOrder {
  public:
    explicit AppendOrder(const AuthorityHead& read)
        : version_(read.version), next_position_(read.next_position), tree_size_(read.tree_size) {}

    /// The entry must be the next one.
    util::Status entry(std::uint64_t position);
    /// The leaf must be the next one.
    util::Status leaf(std::uint64_t index);
    /// The head to be written must continue the one read and end where the appends ended. Its version is not looked at:
    /// the compare-and-set of the engine does that.
    util::Status head(const AuthorityHead& next) const;

    std::uint64_t version() const { return version_; }

  private:
    std::uint64_t version_;
    std::uint64_t next_position_;
    std::uint64_t tree_size_;
};

}  // namespace qingfeng::storage
