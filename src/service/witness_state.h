#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/cosignature.h"
#include "ledger/witness.h"
#include "storage/checkpoint_file.h"
#include "storage/file.h"
#include "storage/replace_file.h"
#include "util/result.h"

/// What a witness keeps on its disk.
///
///     STATE/witness.key                 its key, mode 0600; STATE/witness.vkey for everybody
///     STATE/logs                        whom it watches: one line per key, "VKEY" or "VKEY URL"
///     STATE/<origin hash>/checkpoint    what it cosigned last of that log, with both signatures; empty: nothing yet
///     STATE/<origin hash>/evidence/     checkpoints that contradict it, both sides in one file
///     STATE/<origin hash>/lock          taken from reading the checkpoint until the new one is durable
///
/// A witness that forgets what it signed signs anything. So a log's checkpoint that is gone or that cannot be read is
/// damage and never "nothing yet": the empty file is made when the log is first trusted, and only then.
namespace qingfeng::service {

struct TrustedLog {
    ledger::WitnessedLog log;
    std::string url;  ///< where its checkpoint and tiles are read; may be empty
};

/// In what two contradicting checkpoints differ, for keeping.
struct Contradiction {
    ledger::Evidence kind = ledger::Evidence::TwoRoots;
    std::string known;                               ///< the note cosigned last; empty: none
    std::string shown;                               ///< the note refused
    std::uint64_t smaller_size = 0;                  ///< with `comparison`
    std::optional<ledger::Comparison> comparison{};  ///< of different sizes: what the larger tree began with
};

class WitnessState {
  public:
    /// Makes the folder and a new key. Conflict: a key is there already.
    static util::Result<WitnessState> create(const std::filesystem::path& folder, const std::string& name);
    /// NotFound: there is no key there. InvalidInput: others may read it, or it is none.
    static util::Result<WitnessState> open(const std::filesystem::path& folder);

    const ledger::Cosigner& cosigner() const { return cosigner_; }

    /// As the file says now, so that a log can be added while the witness serves.
    util::Result<std::vector<TrustedLog>> logs() const;
    /// Watches the log whose name its key bears; another key of the same name is a further key of that log. An empty
    /// URL leaves the one that is there.
    util::Status trust(const ledger::VerifierKey& key, const std::string& url) const;

    /// Held while deciding and recording; one per log. Other processes and threads wait.
    class Lock {
      public:
        Lock(storage::File file, storage::FileLock lock) : file_(std::move(file)), lock_(std::move(lock)) {}

      private:
        storage::File file_;
        storage::FileLock lock_;  // before the file goes
    };
    util::Result<Lock> lock(const std::string& origin) const;

    /// What was cosigned last; empty: nothing yet. Damaged: the file is gone, or is not what we wrote.
    util::Result<std::optional<storage::KnownCheckpoint>> newest(const ledger::WitnessedLog& log) const;
    /// Durable on return. Under the lock. `note` carries the log's signature and ours.
    util::Status record(const std::string& origin, std::string_view note) const;
    /// Keeps both sides and says where. Empty: so many are kept that no more is.
    util::Result<std::optional<std::filesystem::path>> keep(const std::string& origin,
                                                            const Contradiction& contradiction) const;

    /// For tests: what may fail when a checkpoint is recorded.
    void fail_before(storage::BeforeStep before) { before_ = std::move(before); }

  private:
    WitnessState(std::filesystem::path folder, ledger::Cosigner cosigner)
        : folder_(std::move(folder)), cosigner_(std::move(cosigner)) {}
    std::filesystem::path folder_of(const std::string& origin) const;

    std::filesystem::path folder_;
    ledger::Cosigner cosigner_;
    storage::BeforeStep before_;
};

/// SHA-256 of the origin in hex: names a log in paths (tlog-witness).
std::string origin_hash(std::string_view origin);

}  // namespace qingfeng::service
