#include "util/crypto.h"

#include <algorithm>

#include <openssl/evp.h>
#include <sodium.h>

#include "util/check.h"

namespace qingfeng::util {
namespace {

/// libsodium must be initialised before its generator is used; doing it here covers every caller and static order.
[[maybe_unused]] const int sodium_ready = sodium_init();

const EVP_MD* sha256_algorithm() {
    static const EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "SHA2-256", nullptr);
    check(algorithm != nullptr, "OpenSSL offers no SHA-256");
    return algorithm;
}

Sha256& thread_hasher() {
    static thread_local Sha256 hasher;
    return hasher;
}

}  // namespace

struct Sha256::Context {
    EVP_MD_CTX* handle = EVP_MD_CTX_new();
    ~Context() { EVP_MD_CTX_free(handle); }
    Context() = default;
    Context(const Context&) = delete;
    Context& operator=(const Context&) = delete;
};

Sha256::Sha256() : context_(std::make_unique<Context>()) {
    check(EVP_DigestInit_ex2(context_->handle, sha256_algorithm(), nullptr) == 1, "SHA-256 would not start");
}
Sha256::~Sha256() = default;

Sha256& Sha256::update(ByteView bytes) {
    check(EVP_DigestUpdate(context_->handle, bytes.data(), bytes.size()) == 1, "SHA-256 failed");
    return *this;
}

Digest Sha256::finish() {
    Digest digest{};
    unsigned length = 0;
    check(EVP_DigestFinal_ex(context_->handle, digest.data(), &length) == 1 && length == digest.size(),
          "SHA-256 failed");
    check(EVP_DigestInit_ex2(context_->handle, sha256_algorithm(), nullptr) == 1, "SHA-256 would not start");
    return digest;
}

Digest sha256(ByteView bytes) { return thread_hasher().update(bytes).finish(); }

Digest sha256(std::initializer_list<ByteView> parts) {
    Sha256& hasher = thread_hasher();
    for (const ByteView part : parts) hasher.update(part);
    return hasher.finish();
}

Digest hmac_sha256(ByteView key, std::initializer_list<ByteView> parts) {
    std::array<std::uint8_t, 64> block{};
    if (key.size() > block.size()) {
        const Digest short_key = sha256(key);
        std::copy(short_key.begin(), short_key.end(), block.begin());
    } else {
        std::copy(key.begin(), key.end(), block.begin());
    }
    Sha256& hasher = thread_hasher();
    for (auto& byte : block) byte ^= 0x36;
    hasher.update(block);
    for (const ByteView part : parts) hasher.update(part);
    const Digest inner = hasher.finish();
    for (auto& byte : block) byte ^= 0x36 ^ 0x5c;
    hasher.update(block);
    hasher.update(inner);
    const Digest outer = hasher.finish();
    sodium_memzero(block.data(), block.size());
    return outer;
}

Digest derive(const SecretKey& key, std::string_view label, std::initializer_list<ByteView> context) {
    // HKDF-Expand's first block: HMAC(key, info || 0x01), with info = label || 0x00 || context.
    Bytes info = to_bytes(label);
    info.push_back(0);
    for (const ByteView part : context) info.insert(info.end(), part.begin(), part.end());
    info.push_back(1);
    return hmac_sha256(key.view(), {info});
}

SecretKey derive_key(const SecretKey& key, std::string_view label, std::initializer_list<ByteView> context) {
    return SecretKey(derive(key, label, context));
}

Fingerprint fingerprint(const SecretKey& key, ByteView message) {
    Fingerprint print{};
    crypto_generichash(print.data(), print.size(), message.data(), message.size(), key.view().data(),
                       key.view().size());
    return print;
}

void fill_random(std::span<std::uint8_t> bytes) { randombytes_buf(bytes.data(), bytes.size()); }

bool equal_in_constant_time(ByteView a, ByteView b) {
    return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

SecretKey::~SecretKey() { sodium_memzero(bytes_.data(), bytes_.size()); }

SecretKey SecretKey::random() {
    SecretKey key;
    fill_random(key.bytes_);
    return key;
}

std::optional<SecretKey> SecretKey::from(ByteView bytes) {
    SecretKey key;
    if (bytes.size() != key.bytes_.size()) return std::nullopt;
    std::copy(bytes.begin(), bytes.end(), key.bytes_.begin());
    return key;
}

bool SecretKey::operator==(const SecretKey& other) const { return equal_in_constant_time(bytes_, other.bytes_); }

Bytes seal(const SecretKey& key, const AeadNonce& nonce, ByteView plaintext, ByteView associated) {
    Bytes ciphertext(plaintext.size() + aead_tag_size);
    unsigned long long length = 0;
    const int result = crypto_aead_xchacha20poly1305_ietf_encrypt(
        ciphertext.data(), &length, plaintext.data(), plaintext.size(), associated.data(), associated.size(), nullptr,
        nonce.data(), key.view().data());
    check(result == 0 && length == ciphertext.size(), "encryption failed");
    return ciphertext;
}

std::optional<Bytes> unseal(const SecretKey& key, const AeadNonce& nonce, ByteView ciphertext, ByteView associated) {
    if (ciphertext.size() < aead_tag_size) return std::nullopt;
    Bytes plaintext(ciphertext.size() - aead_tag_size);
    unsigned long long length = 0;
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(plaintext.data(), &length, nullptr, ciphertext.data(),
                                                   ciphertext.size(), associated.data(), associated.size(),
                                                   nonce.data(), key.view().data()) != 0) {
        return std::nullopt;
    }
    return plaintext;
}

SigningKey::SigningKey(const SecretKey& seed) : seed_(seed) {
    std::array<std::uint8_t, crypto_sign_ed25519_SECRETKEYBYTES> secret{};
    crypto_sign_ed25519_seed_keypair(public_.data(), secret.data(), seed.view().data());
    sodium_memzero(secret.data(), secret.size());
}

Signature SigningKey::sign(ByteView message) const {
    std::array<std::uint8_t, crypto_sign_ed25519_SECRETKEYBYTES> secret{};
    // libsodium's secret key is seed || public key.
    std::copy(seed_.view().begin(), seed_.view().end(), secret.begin());
    std::copy(public_.begin(), public_.end(), secret.begin() + 32);
    Signature signature{};
    check(crypto_sign_ed25519_detached(signature.data(), nullptr, message.data(), message.size(), secret.data()) == 0,
          "signing failed");
    sodium_memzero(secret.data(), secret.size());
    return signature;
}

bool verify_signature(const PublicKey& key, ByteView message, const Signature& signature) {
    return crypto_sign_ed25519_verify_detached(signature.data(), message.data(), message.size(), key.data()) == 0;
}

}  // namespace qingfeng::util
