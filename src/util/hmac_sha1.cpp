#include "util/hmac_sha1.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "util/check.h"

namespace qingfeng::util {

std::array<std::uint8_t, 20> hmac_sha1(ByteView key, ByteView message) {
    std::array<std::uint8_t, 20> code{};
    unsigned int length = 0;
    const auto* done = HMAC(EVP_sha1(), key.data(), static_cast<int>(key.size()), message.data(), message.size(),
                            code.data(), &length);
    check(done != nullptr && length == code.size(), "HMAC-SHA-1 failed");
    return code;
}

}  // namespace qingfeng::util
