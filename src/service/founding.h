#pragma once

#include <string>

#include "service/authority.h"
#include "service/configuration.h"
#include "storage/writer.h"

/// How an authority begins, and how its configuration changes.
namespace qingfeng::service {

struct Founding {
    std::string slug = "default";
    std::string name;
    std::string log_origin;
    std::string zone = "Asia/Shanghai";
};

/// Makes the tenant, its keys and entry 0. Conflict: the slug is taken.
util::Status found_authority(storage::Store&, const storage::KeyVault&, const Founding&, const domain::record::Origin&,
                             util::Instant now);

/// The digest of what was adopted last, to be named in Proposal::instead_of; zeros where nothing was.
util::Result<util::Digest> in_force(Authority&, domain::record::ConfigKind);

/// One entry that carries whole what is in force from then on. Conflict: see Proposal::instead_of. Returns its
/// position. A proposal equal to what is in force changes nothing and is no entry: empty.
util::Result<std::optional<std::uint64_t>> adopt(Authority&, storage::Writer&, const Proposal&,
                                                 const domain::record::Origin&);

}  // namespace qingfeng::service
