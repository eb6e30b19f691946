#pragma once

#include <cstdint>
#include <memory>

#include "storage/store.h"

namespace qingfeng::storage {

/// How a commit may go wrong. Everything but UnknownKept leaves no trace.
enum class CommitFault : std::uint8_t {
    Conflict,     ///< as if another server had been first
    Busy,         ///< ErrorKind::Busy
    Full,         ///< ErrorKind::Full
    ReadOnly,     ///< ErrorKind::ReadOnly
    UnknownLost,  ///< ErrorKind::OutcomeUnknown, and it did not happen
    UnknownKept,  ///< ErrorKind::OutcomeUnknown, and it did happen
};

/// The contract in memory: durable as long as the object lives. For simulation and tests; faults can be planted.
class MemoryStore final : public Store {
  public:
    MemoryStore();
    ~MemoryStore() override;

    util::Result<std::vector<Authority>> authorities() override;
    util::Result<AuthorityId> add_authority(std::string_view slug, std::string_view origin) override;
    util::Result<std::unique_ptr<Reader>> read() override;
    util::Result<std::unique_ptr<WriteTransaction>> write(AuthorityId authority) override;
    util::Result<bool> purge() override { return true; }

    /// The n-th commit from now (1: the next) goes wrong. Several may be planted.
    void fail_commit(std::uint64_t nth, CommitFault fault);
    /// The n-th write from now (1: the next) fails that way, in the middle of whatever transaction it falls into: a
    /// disk that is full or torn does not wait for the commit. Several may be planted.
    void fail_write(std::uint64_t nth, util::ErrorKind kind);
    /// Takes back the failing writes that have not been met.
    void heal();
    /// Commits tried so far, of all authorities.
    std::uint64_t commits() const;

    struct State;

  private:
    std::unique_ptr<State> state_;
};

}  // namespace qingfeng::storage
