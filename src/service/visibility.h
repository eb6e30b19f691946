#pragma once

#include <vector>

#include "domain/permission/reach.h"
#include "domain/request/request.h"
#include "service/configuration.h"
#include "storage/matter_query.h"
#include "util/crypto.h"

/// Who may see and do what, under what the authority has adopted. Everything that shows a matter, counts it or lets
/// somebody act on it asks here.
namespace qingfeng::service {

/// What of a matter decides who may see it.
domain::permission::MatterFacts facts_of(const domain::request::Request&);

/// The matters on which the person may do `act` that day; Act::See: those they may see at all.
domain::permission::Visibility visibility_of(const Configuration&, const domain::people::PersonId&, util::Date day,
                                             domain::permission::Act = domain::permission::Act::See);

/// Whether the person may do `act` to this matter that day. The rules of the matter's life hold besides.
bool may(const Configuration&, const domain::people::PersonId&, domain::permission::Act,
         const domain::permission::MatterFacts&, util::Date day);
/// … at all: for what is not done to one matter.
bool may(const Configuration&, const domain::people::PersonId&, domain::permission::Act, util::Date day);

/// Visibility for the tables of an authority; `lookup_key` is the authority's.
storage::Sight sight_of(const domain::permission::Visibility&, const util::SecretKey& lookup_key);
/// In order, each once.
std::vector<std::int64_t> exclusion_hashes(const util::SecretKey& lookup_key,
                                           const std::vector<domain::permission::Exclusion>&);

}  // namespace qingfeng::service
