#pragma once

#include <vector>

#include "domain/request/decide.h"
#include "service/authority.h"

/// The steps shared by everything that decides about a request inside a unit of work.
namespace qingfeng::service {

/// What decide() is given for an existing request.
domain::request::Context context_for(const LoadedRequest&, const Configuration&, const domain::record::Actor&,
                                     util::Instant now, std::uint8_t random_percent);

/// Records the events on the request's stream, applies them to `loaded`, and rewrites its projection. Gives the
/// position of the first.
util::Result<std::uint64_t> record_events(const Authority&, storage::UnitOfWork&, LoadedRequest&,
                                          const storage::StreamKeys&, const domain::record::Origin&,
                                          const std::vector<domain::request::Event>&);

}  // namespace qingfeng::service
