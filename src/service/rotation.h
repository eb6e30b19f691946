#pragma once

#include <filesystem>

#include "service/authority.h"
#include "service/verify.h"
#include "storage/batch.h"

/// Keys are changed while the authority goes on, each change an entry of its own stream. docs/keys.md says what each
/// key is for and what its loss means.
namespace qingfeng::service {

/// What every rotation is told.
struct RotationOrder {
    domain::record::Origin origin;
    std::string reason;
};

/// The log signs with a new key from now on. The checkpoint over the entry is signed by the old key and the new one and
/// covers nothing that came later. Where the old key is missing from the database the new one stands alone. Gives the
/// new vkey.
util::Result<std::string> rotate_log_key(Authority&, const storage::WriterParts&, const RotationOrder&);

/// New query codes come from a new key; those given out go on to be understood. Gives the generation.
util::Result<std::uint32_t> rotate_code_key(Authority&, const storage::WriterParts&, const RotationOrder&);

struct MasterRotation {
    std::uint32_t generation = 0;  ///< of the new master key
    std::uint64_t wrapped = 0;     ///< keys wrapped anew by this run
    bool resumed = false;          ///< a run before this one was cut short
};

/// Makes a new master key and wraps every key of every authority with it, in batches that let others in between. The
/// file holds both keys until nothing is left under the old one; cut short, the next run goes on where this one ended.
/// Other servers read the file again when they meet a key wrapped by it, so the file must be the one they read.
util::Result<MasterRotation> rotate_master_key(storage::Store&, const std::filesystem::path& master_key_file,
                                               const std::function<util::Instant()>& clock, const RotationOrder&,
                                               const Progress&);

}  // namespace qingfeng::service
