#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>

#include "util/bytes.h"

/// A disk in memory under SQLite, on which the power can fail at every write and every fsync.
///
/// What is written stands in the file at once, as an operating system shows it, but is on the disk only after an fsync
/// of that file. At a power failure each write that was not yet synced is kept, lost, or torn, as asked. Shared memory
/// and locks live with the processes and go with them.
namespace qingfeng::storage::test_fault {

/// What becomes of writes that no fsync covers.
enum class Survival { Kept, Lost, Torn };

/// What SQLite is told instead of success.
enum class Trouble { PowerFailure, DiskFull, WriteError, SyncError };

/// Names of files with what is on the disk.
using Image = std::map<std::string, util::Bytes>;

class FaultDisk {
  public:
    /// Registered as SQLite's default for as long as it lives; one at a time. Connections go before it.
    explicit FaultDisk(const Image& image = {});
    ~FaultDisk();
    FaultDisk(const FaultDisk&) = delete;
    FaultDisk& operator=(const FaultDisk&) = delete;

    /// Writes, truncations and fsyncs so far.
    std::uint64_t operations() const;
    /// The n-th operation from now (1: the next) meets trouble. Power failure: so does every one after it, and every
    /// read. SyncError meets the first fsync from there on; DiskFull and WriteError the first write, DiskFull also all
    /// writes that follow.
    void plan(std::uint64_t nth, Trouble trouble);
    /// There is room again.
    void forget();
    bool met() const;

    /// What a machine finds that starts now. The same seed tears in the same places.
    Image after_power_failure(Survival survival, std::uint32_t seed) const;

    struct State;

  private:
    std::unique_ptr<State> state_;
};

}  // namespace qingfeng::storage::test_fault
