#include "service/external_number.h"

namespace qingfeng::service {

storage::KeyedHash external_hash_of(const Authority& authority, const std::string& source, const std::string& number) {
    return storage::keyed_hash(authority.lookup_key(), "qingfeng/external/v1",
                               {util::as_bytes(source), util::as_bytes(number)});
}

}  // namespace qingfeng::service
