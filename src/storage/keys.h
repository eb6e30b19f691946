#pragma once

#include <cstdint>
#include <initializer_list>
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

/// Wraps and unwraps keys under one master key, which lives outside the database.
class KeyVault {
  public:
    KeyVault(util::SecretKey master, std::uint32_t generation) : master_(master), generation_(generation) {}

    WrappedKeyRow wrap(AuthorityId, KeyPurpose, std::int64_t owner, std::uint32_t key_generation,
                       const util::SecretKey&) const;
    /// ErrorKind::Damaged: not wrapped by this master key, or moved from another row.
    util::Result<util::SecretKey> unwrap(AuthorityId, const WrappedKeyRow&) const;
    std::uint32_t generation() const { return generation_; }

  private:
    util::SecretKey master_;
    std::uint32_t generation_;
};

/// Keyed hash for LookupRow and RequestKeyRow: 128 bits of HMAC-SHA256 over a label and length-prefixed parts.
KeyedHash keyed_hash(const util::SecretKey& key, std::string_view label, std::initializer_list<util::ByteView> parts);

}  // namespace qingfeng::storage
