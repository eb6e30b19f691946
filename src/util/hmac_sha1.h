#pragma once

#include <array>
#include <cstdint>

#include "util/bytes.h"

namespace qingfeng::util {

/// RFC 2104 over SHA-1: only for one-time codes, because that is all that every authenticator app understands. HMAC
/// does not rest on what is broken in SHA-1.
std::array<std::uint8_t, 20> hmac_sha1(ByteView key, ByteView message);

}  // namespace qingfeng::util
