#pragma once

#include <string>

#include "domain/request/command.h"
#include "service/authority.h"
#include "service/matters.h"

/// The same request, sent again after whatever failure, makes no second entry: what a request's key stands for.
namespace qingfeng::service {

/// Within which idempotency keys must differ: each person has a scope of their own, strangers share one and must bring
/// keys that nobody can guess.
std::string scope_of(const domain::record::Actor&);

/// 192 random bits.
std::string random_key();

/// What is wrong with the key; nullopt: nothing, or there is none.
std::optional<Rejection> check_key(const Asking&);

/// What a key is stored as, and what was asked under it.
storage::KeyedHash request_hash(const Authority&, const Asking&);
storage::KeyedHash command_hash(const Authority&, const std::string& target, const domain::request::Command&);

/// The matter with the entry that a key stands for, when it is known already; `position` is that entry's. Another
/// command under a known key is InvalidInput.
Outcome<std::optional<LoadedRequest>> repeated(Authority&, storage::Reader&, const storage::KeyedHash& key,
                                               const storage::KeyedHash& command, std::uint64_t& position);

}  // namespace qingfeng::service
