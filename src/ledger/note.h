#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "util/bytes.h"
#include "util/crypto.h"
#include "util/result.h"

/// c2sp.org/signed-note: a text signed by one or more named keys.
namespace qingfeng::ledger {

inline constexpr std::size_t max_note_size = 1'000'000;
inline constexpr std::size_t max_note_signatures = 100;

/// The signature type bytes of the specification that are supported here.
enum class KeyType : std::uint8_t {
    Ed25519 = 0x01,
    CosignatureV1 = 0x04,  ///< timestamped Ed25519, c2sp.org/tlog-cosignature
};

struct VerifierKey {
    std::string name;
    KeyType type = KeyType::Ed25519;
    util::PublicKey key{};

    /// The four bytes by which a signature names its key.
    std::uint32_t id() const;
    /// The vkey: `<name>+<id in hex>+<base64 of type and key>`.
    std::string text() const;

    bool operator==(const VerifierKey&) const = default;
};

/// Reads a vkey. An unknown type, an id that does not follow from the rest and any other spelling are refused.
util::Result<VerifierKey> parse_verifier_key(std::string_view text);

struct NoteSignature {
    std::string name;
    std::uint32_t key_id = 0;
    util::Bytes bytes;  ///< without the key id

    bool operator==(const NoteSignature&) const = default;
};

/// A note as written; nothing is known yet about its signatures.
struct Note {
    std::string text;  ///< with its final newline
    std::vector<NoteSignature> signatures;

    bool operator==(const Note&) const = default;
};

/// Why a note, or the checkpoint it should carry, is not believed.
enum class NoteFault {
    TooLarge,           ///< more than max_note_size bytes
    Malformed,          ///< not a signed note
    TooManySignatures,  ///< more than max_note_signatures
    AmbiguousKey,       ///< two of the keys given share name and id
    BadSignature,       ///< a signature by one of the keys given is not of this text
    NotSigned,          ///< none of the keys given (for a checkpoint: none of the log's) has signed
    NotACheckpoint,     ///< the text is no checkpoint
    UnexpectedOrigin,   ///< the checkpoint of another log
};

util::Result<Note, NoteFault> parse_note(std::string_view bytes);
std::string note_bytes(const Note& note);

struct VerifiedSignature {
    VerifierKey key;
    std::optional<std::uint64_t> seconds;  ///< since 1970, signed by a cosignature; none with plain Ed25519
    NoteSignature signature;

    bool operator==(const VerifiedSignature&) const = default;
};

struct OpenedNote {
    std::string text;
    std::vector<VerifiedSignature> verified;  ///< at least one; the first of each key
    std::vector<NoteSignature> unknown;       ///< by other keys: they say nothing
};

/// Believes a note when at least one known key has signed it and no signature by a known key is wrong. Signatures that
/// share only name or only id with a known key count as unknown.
util::Result<OpenedNote, NoteFault> open_note(std::string_view bytes, std::span<const VerifierKey> known);

/// Signs the texts of notes with plain Ed25519 under a name.
class NoteSigner {
  public:
    /// The name must be a key name (text.h): it comes from parsed configuration.
    NoteSigner(std::string name, util::SigningKey key);

    VerifierKey verifier() const;
    NoteSignature sign(std::string_view text) const;

  private:
    std::string name_;
    util::SigningKey key_;
};

/// The note over a text that is plain and ends in a newline; refused otherwise.
util::Result<std::string> sign_note(std::string_view text, std::span<const NoteSigner> signers);

}  // namespace qingfeng::ledger
