#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "domain/record/authority_event.h"
#include "ledger/leaf.h"
#include "ledger/opening.h"
#include "storage/event_types.h"
#include "storage/keys.h"
#include "storage/store.h"
#include "util/result.h"

/// Entries as they are stored: THE FORMAT IS PERMANENT.
///
/// An entry is a list of fields. The first five are in every entry: stream, sequence, type, recorded, previous (the
/// digest in the leaf of the stream's entry before, zeros for the first), then actor, and where there are any via and
/// os_user; then the event's own fields. A field that is an empty text, list or option is left out.
///
///     digests = one ledger::field_digest per field, 32 bytes each, in order; the leaf commits to them
///     salt    = the first 16 bytes of util::derive(salt key of the stream, "qingfeng/salt/v1", {sequence, field id}),
///               both as 8 bytes, big endian
///     body    = nonce, 22 bytes ‖ number of ciphertexts ‖ each with its length
///
/// The first ciphertext is the directory, the list of ids of all fields that have a ciphertext of their own: everything
/// but stream, sequence, recorded and previous, which stand in columns or in the entry before. Each is
/// XChaCha20-Poly1305 under the stream's content key (the identity key for who the person is), its nonce the entry's
/// with the ciphertext's index in the last two bytes, bound to authority, stream, sequence and field. Version byte 1
/// names all these algorithms.
namespace qingfeng::storage {

inline constexpr std::uint8_t entry_version = 1;

/// Fields of every entry. Ids of event fields are in event_codec.cpp.
namespace field {
inline constexpr std::uint16_t stream = 1;
inline constexpr std::uint16_t sequence = 2;
inline constexpr std::uint16_t type = 3;
inline constexpr std::uint16_t recorded = 4;
inline constexpr std::uint16_t previous = 5;
inline constexpr std::uint16_t actor = 6;
inline constexpr std::uint16_t via = 7;
inline constexpr std::uint16_t os_user = 8;
}  // namespace field

struct FieldValue {
    std::uint16_t id = 0;
    util::Bytes value;

    bool operator==(const FieldValue&) const = default;
};

struct PlainEntry {
    StreamId stream;
    std::uint64_t sequence = 0;
    util::Instant recorded;
    util::Digest previous{};
    EventType type = EventType::Registered;
    domain::record::Origin origin;
    std::vector<FieldValue> fields;  ///< the event's own

    bool operator==(const PlainEntry&) const = default;
};

struct SealedEntry {
    EntryRow row;  ///< without position and leaf index
    LeafBytes leaf{};

    util::Digest leaf_digest() const;
};

SealedEntry seal_entry(const StreamKeys&, AuthorityId, const PlainEntry&);

enum class EntryWrong : std::uint8_t {
    UnknownVersion = 1,   ///< of a later program, or not an entry of any
    NotAnEntry,           ///< its bytes do not read
    ListUndecipherable,   ///< of fields: changed, or moved from elsewhere
    ListDoesNotFit,       ///< of fields: not that of this entry
    FieldUndecipherable,  ///< changed, or moved from elsewhere
    FieldUnreadable,      ///< deciphers, but to nothing of its kind
    FieldChanged,         ///< is not what its digest stands for
    FieldMissing,
    DigestsDamaged,  ///< its list of digests is none
    NotAnEvent,      ///< its fields make no event of its type
};
/// "field_changed"
std::string_view to_key(EntryWrong wrong);
/// In a sentence after the entry's or the field's name, for errors: "is not what was recorded".
std::string_view to_words(EntryWrong wrong);

/// What is wrong with a stored entry. `field` is empty where no single field can be blamed.
struct EntryFault {
    std::string field;
    EntryWrong wrong = EntryWrong::NotAnEntry;

    bool operator==(const EntryFault&) const = default;
};

/// Decrypts and checks every field against its digest. `previous` is the leaf digest of the entry before in the stream.
util::Result<PlainEntry, EntryFault> open_entry(const StreamKeys&, AuthorityId, const EntryRow&,
                                                const util::Digest& previous);

/// Without keys: the leaf that the digests make. Empty where they are no list of digests.
std::optional<LeafBytes> leaf_of(const EntryRow&);
util::Digest leaf_digest(const LeafBytes&);

/// The named fields of an entry, shown so that anyone can check them against its leaf.
ledger::Opening open_fields(const StreamKeys&, const EntryRow&, const PlainEntry&,
                            const std::vector<std::uint16_t>& ids);

}  // namespace qingfeng::storage
