#pragma once

#include <cstdint>
#include <string>

#include "util/bytes.h"

namespace qingfeng::domain::request {

/// At most with one report, and with one supplement.
inline constexpr std::size_t photos_max = 6;
/// … with all of them together.
inline constexpr std::size_t photos_of_matter_max = 30;

/// A picture that the person gave. The entry holds what proves and opens it; the picture itself lies beside the
/// database in a file that only `key` opens, so that a matter whose stream key is destroyed takes its pictures along.
/// Written into entries in this order: append only.
struct Photo {
    std::string name;             ///< of the file: random, says nothing
    util::Bytes key;              ///< 32 bytes
    util::Bytes digest;           ///< SHA-256 of the picture as it is shown, without metadata
    util::Bytes original_digest;  ///< … of the bytes that the person sent
    std::uint32_t width = 0;      ///< in pixels, as shown
    std::uint32_t height = 0;

    bool operator==(const Photo&) const = default;
};

}  // namespace qingfeng::domain::request
