#include "http/cursor.h"

#include <algorithm>

#include "util/canonical.h"

namespace qingfeng::http {
namespace {

util::SecretKey cursor_key(const util::SecretKey& key) { return util::derive_key(key, "qingfeng/cursor/v1"); }

}  // namespace

std::string seal_cursor(const util::SecretKey& key, std::string_view list, const storage::MatterCursor& at) {
    util::CanonicalWriter plain;
    plain.signed_number(at.due.micros).signed_number(at.stream.get());
    util::AeadNonce nonce{};
    util::fill_random(nonce);
    util::Bytes bytes(nonce.begin(), nonce.end());
    const util::Bytes sealed = util::seal(cursor_key(key), nonce, plain.view(), util::as_bytes(list));
    bytes.insert(bytes.end(), sealed.begin(), sealed.end());
    // In hexadecimal digits: nothing in an address needs escaping.
    return util::to_hex(bytes);
}

std::optional<storage::MatterCursor> open_cursor(const util::SecretKey& key, std::string_view list,
                                                 std::string_view text) {
    const auto bytes = util::from_hex(text);
    if (!bytes || bytes->size() < util::aead_nonce_size) return std::nullopt;
    util::AeadNonce nonce{};
    std::copy_n(bytes->begin(), nonce.size(), nonce.begin());
    const auto plain =
        util::unseal(cursor_key(key), nonce, util::ByteView(*bytes).subspan(nonce.size()), util::as_bytes(list));
    if (!plain) return std::nullopt;
    util::CanonicalReader reader(*plain);
    const auto due = reader.signed_number();
    const auto stream = reader.signed_number();
    if (!due || !stream || !reader.finished()) return std::nullopt;
    return storage::MatterCursor{util::Instant{*due}, storage::StreamId(*stream)};
}

}  // namespace qingfeng::http
