#include "util/password.h"

#include <array>

#include <sodium.h>

#include "util/check.h"

namespace qingfeng::util {

std::string hash_password(std::string_view password, const HashCost& cost) {
    check(sodium_init() >= 0, "libsodium does not start");
    std::array<char, crypto_pwhash_argon2id_STRBYTES> hash{};
    const int result =
        crypto_pwhash_argon2id_str(hash.data(), password.data(), password.size(), cost.passes, cost.memory_bytes);
    check(result == 0, "no memory to hash a password");
    return hash.data();
}

bool verify_password(std::string_view password, const std::string& hash) {
    check(sodium_init() >= 0, "libsodium does not start");
    // Longer than any hash: the library reads up to its own bound and no further.
    if (hash.size() >= crypto_pwhash_argon2id_STRBYTES) return false;
    return crypto_pwhash_argon2id_str_verify(hash.c_str(), password.data(), password.size()) == 0;
}

bool needs_rehash(const std::string& hash, const HashCost& cost) {
    return crypto_pwhash_argon2id_str_needs_rehash(hash.c_str(), cost.passes, cost.memory_bytes) != 0;
}

}  // namespace qingfeng::util
