#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <map>
#include <memory>
#include <optional>
#include <string_view>

#include "storage/store.h"
#include "util/crypto.h"
#include "util/result.h"

/// Keys and what may be derived from them. Every derived key has a label, so that no two uses share one.
namespace qingfeng::storage {

/// The key of one stream. Content and identity are separate, so that identity can be opened or erased apart.
struct StreamKeys {
    util::SecretKey content;
    util::SecretKey identity;
    util::SecretKey salts;  ///< derives the salt of every field's digest

    static StreamKeys from(const util::SecretKey& stream_key);
};

/// Master keys by generation. There are two while one takes over from the other.
using MasterKeys = std::map<std::uint32_t, util::SecretKey>;

/// Wraps keys under the newest master key and unwraps them under any: master keys live outside the database. Copies
/// share what they know. Any thread.
class KeyVault {
  public:
    KeyVault(const util::SecretKey& master, std::uint32_t generation);
    /// `reload` is asked when a row names a generation that is not known yet: another process has rotated. At least one
    /// key.
    explicit KeyVault(MasterKeys keys, std::function<util::Result<MasterKeys>()> reload = {});

    WrappedKeyRow wrap(AuthorityId, KeyPurpose, std::int64_t owner, std::uint32_t key_generation,
                       const util::SecretKey&) const;
    /// ErrorKind::Damaged: not wrapped by this master key, or moved from another row.
    util::Result<util::SecretKey> unwrap(AuthorityId, const WrappedKeyRow&) const;
    /// The newest.
    std::uint32_t generation() const;
    /// Makes sure that keys are wrapped under this generation or a newer one. ErrorKind::Damaged: it is not there.
    util::Status reach(std::uint32_t generation) const;

  private:
    struct Shared;
    std::optional<util::SecretKey> master(std::uint32_t generation) const;
    std::shared_ptr<Shared> shared_;
};

/// Keyed hash for LookupRow and RequestKeyRow: 128 bits of HMAC-SHA256 over a label and length-prefixed parts.
KeyedHash keyed_hash(const util::SecretKey& key, std::string_view label, std::initializer_list<util::ByteView> parts);

}  // namespace qingfeng::storage
