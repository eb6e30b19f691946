#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "service/authority.h"
#include "storage/attachment_folder.h"

namespace qingfeng::service {

enum class PhotoFault : std::uint8_t {
    Missing = 1,  ///< its file is gone
    Differs = 2,  ///< what its file holds is not what was recorded
};

struct PhotoFinding {
    std::string matter;     ///< number
    std::size_t photo = 0;  ///< from 1
    PhotoFault fault = PhotoFault::Missing;

    bool operator==(const PhotoFinding&) const = default;
};

struct PhotoReport {
    std::uint64_t photos = 0;
    std::vector<PhotoFinding> findings;  ///< at most photo_findings_max
};

inline constexpr std::size_t photo_findings_max = 1000;

/// Opens every photo of every matter that can be read and compares it, as shown and as sent, with the hashes in the
/// record. What verify() finds wrong with the entries themselves is its business.
util::Result<PhotoReport> verify_photos(Authority&, const storage::AttachmentFolder&);

}  // namespace qingfeng::service
