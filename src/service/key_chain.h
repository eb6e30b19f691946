#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/checkpoint.h"
#include "ledger/note.h"

/// The keys of a log as somebody outside knows them: from those they hold, along the handovers that the log shows
/// (`/log/<authority>/handovers`, see docs/keys.md). Nothing is taken on trust but the keys given.
namespace qingfeng::service {

/// While one key signed.
struct KeyPeriod {
    ledger::VerifierKey key;
    std::optional<std::uint64_t> until;  ///< largest tree it may have signed; empty for a key that handed over to none
    bool succeeded = false;              ///< the log itself ended here; the next key is its successor's
    std::string handover;                ///< the note by which it took over; empty for the first

    bool operator==(const KeyPeriod&) const = default;
};

/// A checkpoint that a key of the chain has signed.
struct ChainedCheckpoint {
    ledger::OpenedCheckpoint opened;
    KeyPeriod by;  ///< of the newest key that has signed it: at a rotation two have

    /// Signed by a key that had handed over before: somebody still uses it, or entries were lost before a successor.
    bool beyond() const { return by.until && opened.checkpoint.size > *by.until; }
};

class KeyChain {
  public:
    /// Forwards a handover counts where the key before it and the new one have signed it; backwards the word of the key
    /// that took over is enough. `handovers` may be any text.
    static KeyChain follow(const std::vector<ledger::VerifierKey>& held, std::string_view handovers);

    /// Oldest first, as far as handovers join them.
    const std::vector<KeyPeriod>& periods() const { return periods_; }
    /// Handovers by one key to two others: somebody else has that key.
    const std::vector<std::string>& contradictions() const { return contradictions_; }
    bool knows(std::string_view origin) const;
    /// All keys that bear this name.
    std::vector<ledger::VerifierKey> keys_of(std::string_view origin) const;
    /// The period of the newest of these keys; null where none is of the chain.
    const KeyPeriod* newest_of(const std::vector<ledger::VerifiedSignature>& signatures) const;

    /// A checkpoint of the log or of one that it succeeded, by the origin in it.
    util::Result<ChainedCheckpoint, ledger::NoteFault> open(std::string_view note) const;

  private:
    KeyPeriod* period_of(const ledger::VerifierKey& key);

    std::vector<KeyPeriod> periods_;
    std::vector<std::string> contradictions_;
};

}  // namespace qingfeng::service
