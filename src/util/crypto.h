#pragma once

#include <array>
#include <cstddef>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string_view>

#include "util/bytes.h"

namespace qingfeng::util {

/// 32 secret bytes, wiped when they go.
class SecretKey {
  public:
    SecretKey() = default;
    explicit SecretKey(const std::array<std::uint8_t, 32>& bytes) : bytes_(bytes) {}
    SecretKey(const SecretKey&) = default;
    SecretKey& operator=(const SecretKey&) = default;
    ~SecretKey();

    static SecretKey random();
    static std::optional<SecretKey> from(ByteView bytes);

    ByteView view() const { return bytes_; }
    bool operator==(const SecretKey& other) const;

  private:
    std::array<std::uint8_t, 32> bytes_{};
};

/// SHA-256 in pieces. One context is fetched once and reused: a fetch per hash costs more than a 300-byte hash.
class Sha256 {
  public:
    Sha256();
    ~Sha256();
    Sha256(const Sha256&) = delete;
    Sha256& operator=(const Sha256&) = delete;

    Sha256& update(ByteView bytes);
    Sha256& update(std::string_view text) { return update(as_bytes(text)); }
    Sha256& update_byte(std::uint8_t byte) { return update(ByteView(&byte, 1)); }
    /// The digest; the object then starts afresh.
    Digest finish();

  private:
    struct Context;
    std::unique_ptr<Context> context_;
};

Digest sha256(ByteView bytes);
Digest sha256(std::initializer_list<ByteView> parts);

Digest hmac_sha256(ByteView key, std::initializer_list<ByteView> parts);

/// HKDF-Expand (RFC 5869) for one block or less: `key` must already be uniform. The label names the use, so that no two
/// uses share a key.
Digest derive(const SecretKey& key, std::string_view label, std::initializer_list<ByteView> context = {});
SecretKey derive_key(const SecretKey& key, std::string_view label, std::initializer_list<ByteView> context = {});

void fill_random(std::span<std::uint8_t> bytes);
bool equal_in_constant_time(ByteView a, ByteView b);

/// 16 bytes that nobody without the key foresees: to compare what is in memory, never to be stored.
using Fingerprint = std::array<std::uint8_t, 16>;
Fingerprint fingerprint(const SecretKey& key, ByteView message);

/// XChaCha20-Poly1305. The nonce must never repeat under one key.
inline constexpr std::size_t aead_nonce_size = 24;
inline constexpr std::size_t aead_tag_size = 16;
using AeadNonce = std::array<std::uint8_t, aead_nonce_size>;
Bytes seal(const SecretKey& key, const AeadNonce& nonce, ByteView plaintext, ByteView associated);
/// Empty optional: the bytes, the place they stand in or the key are not those of sealing.
std::optional<Bytes> unseal(const SecretKey& key, const AeadNonce& nonce, ByteView ciphertext, ByteView associated);

/// Ed25519 (RFC 8032).
using PublicKey = std::array<std::uint8_t, 32>;
using Signature = std::array<std::uint8_t, 64>;
class SigningKey {
  public:
    explicit SigningKey(const SecretKey& seed);
    static SigningKey random() { return SigningKey(SecretKey::random()); }

    const SecretKey& seed() const { return seed_; }
    const PublicKey& public_key() const { return public_; }
    Signature sign(ByteView message) const;

  private:
    SecretKey seed_;
    PublicKey public_{};
};
bool verify_signature(const PublicKey& key, ByteView message, const Signature& signature);

}  // namespace qingfeng::util
