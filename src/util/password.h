#pragma once

#include <cstdint>
#include <string>
#include <string_view>

/// Argon2id (RFC 9106), through libsodium. Each call takes its memory and a good part of a second: never on a thread
/// that others wait for.
namespace qingfeng::util {

struct HashCost {
    std::uint64_t passes = 3;
    std::size_t memory_bytes = 64 * 1024 * 1024;

    bool operator==(const HashCost&) const = default;
};

/// "$argon2id$v=19$m=…,t=…,p=1$salt$hash". Ends the process where the memory cannot be had at all.
std::string hash_password(std::string_view password, const HashCost& cost);
/// In constant time; false also where `hash` is none.
bool verify_password(std::string_view password, const std::string& hash);
/// Made at another cost than this one: to be hashed anew when the password is next known.
bool needs_rehash(const std::string& hash, const HashCost& cost);

}  // namespace qingfeng::util
