#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "ledger/note.h"
#include "util/bytes.h"
#include "util/crypto.h"

/// c2sp.org/tlog-cosignature, Ed25519: a witness states that at some second this checkpoint was the largest consistent
/// one it had seen of the log.
namespace qingfeng::ledger {

/// What is signed: two lines with the time, then the checkpoint's text, which ends in a newline.
std::string cosigned_message(std::uint64_t seconds, std::string_view checkpoint_text);

/// The time of a cosignature (8 bytes big endian ‖ Ed25519 signature) if it is one of this text by this key.
std::optional<std::uint64_t> verify_cosignature(const util::PublicKey& key, std::string_view checkpoint_text,
                                                util::ByteView cosignature);

/// Signs checkpoints as a witness. Whether the checkpoint is consistent with the last one is the caller's to check.
class Cosigner {
  public:
    /// The name must be a key name (text.h).
    Cosigner(std::string name, util::SigningKey key);

    VerifierKey verifier() const;
    /// `seconds` since 1970, below 2^63.
    NoteSignature cosign(std::string_view checkpoint_text, std::uint64_t seconds) const;

  private:
    std::string name_;
    util::SigningKey key_;
};

}  // namespace qingfeng::ledger
