#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "storage/keys.h"
#include "util/crypto.h"

/// 查询码: the secret by which a person follows a matter. 16 characters of Crockford's base32 in groups of four;
/// fifteen are derived, the last checks them: the sum of (2i+1)·vᵢ modulo 32. Odd weights are invertible modulo 32, so
/// any one wrong character is noticed, and most swapped neighbours.
namespace qingfeng::service {

inline constexpr std::size_t query_code_length = 16;

/// The same authority, actor and idempotency key always give the same code: a repeated request gets the same answer
/// though the code itself is stored nowhere.
std::string derive_query_code(const util::SecretKey& code_key, std::string_view authority, std::string_view actor_scope,
                              std::string_view idempotency_key);

/// What people type: any case, spaces and hyphens anywhere, full-width characters, O for 0 and I or L for 1. Empty
/// where it is no code or the check character is wrong. The result has no separators.
std::optional<std::string> normalise_query_code(std::string_view typed);

/// "ABCD-EFGH-JKMN-PQRS"
std::string grouped_query_code(std::string_view code);

storage::KeyedHash query_code_hash(const util::SecretKey& code_key, std::string_view code);

}  // namespace qingfeng::service
