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

/// A matter with what it takes to write to it.
struct OpenMatter {
    LoadedRequest loaded;
    storage::StreamKeys keys;
};

/// The matters of these numbers, empty ones aside; what is not there, or was erased, is left out.
util::Result<std::vector<OpenMatter>> open_matters(const Authority&, storage::Reader&,
                                                   const std::vector<std::string>& numbers);
/// Numbers of the matters in which these events of `before` will have to be told.
std::vector<std::string> told_in(const domain::request::Request& before, const domain::request::Context&,
                                 const std::vector<domain::request::Event>&);
/// Records in `others` what the events of `here`, which it has taken already, bring about there.
util::Status tell(const Authority&, storage::UnitOfWork&, const Configuration&, const LoadedRequest& here,
                  const domain::record::Origin&, const std::vector<domain::request::Event>&,
                  std::vector<OpenMatter>& others);

}  // namespace qingfeng::service
