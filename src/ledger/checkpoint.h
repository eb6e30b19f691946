#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/note.h"
#include "ledger/tree.h"
#include "util/result.h"

/// c2sp.org/tlog-checkpoint: a log's signed statement of its size and root.
namespace qingfeng::ledger {

struct Checkpoint {
    std::string origin;  ///< names the log; one line, not empty
    std::uint64_t size = 0;
    Hash root{};
    std::vector<std::string> extensions;  ///< opaque lines, not empty. We write none: nobody can audit them

    bool operator==(const Checkpoint&) const = default;
};

/// The text that is signed.
std::string checkpoint_text(const Checkpoint& checkpoint);
/// Empty for anything but a checkpoint's text in its one spelling.
std::optional<Checkpoint> parse_checkpoint(std::string_view text);

/// The signed note. Fails where origin or extensions are not plain lines.
util::Result<std::string> sign_checkpoint(const Checkpoint& checkpoint, std::span<const NoteSigner> signers);

struct OpenedCheckpoint {
    Checkpoint checkpoint;
    std::vector<VerifiedSignature> by_log;        ///< at least one
    std::vector<VerifiedSignature> by_witnesses;  ///< how many are enough is the caller's policy
    OpenedNote note;
};

/// Believes a checkpoint of the log `origin` when one of the log's own keys has signed it and no signature by any key
/// given is wrong. A witness's signature alone is not enough. Usually the origin is the name of the log's key.
util::Result<OpenedCheckpoint, NoteFault> open_checkpoint(std::string_view note, std::string_view origin,
                                                          std::span<const VerifierKey> log_keys,
                                                          std::span<const VerifierKey> witness_keys = {});

}  // namespace qingfeng::ledger
