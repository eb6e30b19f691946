#include "service/accounts/credentials.h"

#include <algorithm>

#include <fmt/core.h>

#include "storage/keys.h"
#include "storage/value_codec.h"
#include "util/canonical.h"

namespace qingfeng::service::accounts {
namespace {

namespace value_codec = storage::value_codec;
using util::ErrorKind;

template <class T>
util::Bytes sealed(const util::SecretKey& key, const util::Bytes& place, const T& value) {
    util::CanonicalWriter plain;
    value_codec::write(plain, value);
    util::AeadNonce nonce{};
    util::fill_random(nonce);
    const util::Bytes ciphertext = util::seal(key, nonce, plain.view(), place);
    util::Bytes out(nonce.begin(), nonce.end());
    out.insert(out.end(), ciphertext.begin(), ciphertext.end());
    return out;
}

template <class T>
std::optional<T> opened(const util::SecretKey& key, const util::Bytes& place, util::ByteView bytes) {
    if (bytes.size() < util::aead_nonce_size) return std::nullopt;
    util::AeadNonce nonce{};
    std::copy_n(bytes.begin(), nonce.size(), nonce.begin());
    const auto plain = util::unseal(key, nonce, bytes.subspan(nonce.size()), place);
    if (!plain) return std::nullopt;
    util::CanonicalReader reader(*plain);
    T value;
    if (!value_codec::read(reader, value) || !reader.finished()) return std::nullopt;
    return value;
}

}  // namespace

RowSeal::RowSeal(const util::SecretKey& lookup_key, storage::AuthorityId authority)
    : authority_(authority),
      sealing_(util::derive_key(lookup_key, "qingfeng/accounts/sealing/v1")),
      naming_(util::derive_key(lookup_key, "qingfeng/accounts/naming/v1")) {}

std::array<std::uint8_t, 16> RowSeal::name_hash(std::string_view name) const {
    const auto first = name.find_first_not_of(" \t");
    const auto last = name.find_last_not_of(" \t");
    std::string folded(first == std::string_view::npos ? "" : name.substr(first, last - first + 1));
    for (char& c : folded) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return storage::keyed_hash(naming_, "qingfeng/account-name/v1", {util::as_bytes(folded)});
}

util::Bytes RowSeal::place_of(const storage::AccountRow& row) const {
    return util::CanonicalWriter()
        .text("qingfeng/account/v1")
        .signed_number(authority_.get())
        .signed_number(row.id.get())
        .raw(row.name)
        .text(row.person)
        .number(row.revision)
        .take();
}

/// Without `seen`, which moves by itself and decides only when an idle session ends.
util::Bytes RowSeal::place_of(const storage::SessionRow& row) const {
    return util::CanonicalWriter()
        .text("qingfeng/session/v1")
        .signed_number(authority_.get())
        .signed_number(row.id.get())
        .raw(row.token)
        .signed_number(row.account.get())
        .signed_number(row.created.micros)
        .take();
}

void RowSeal::seal(storage::AccountRow& row, const Credentials& credentials) const {
    row.sealed = sealed(sealing_, place_of(row), credentials);
}

void RowSeal::seal(storage::SessionRow& row, const SessionFacts& facts) const {
    row.sealed = sealed(sealing_, place_of(row), facts);
}

util::Result<Credentials> RowSeal::open(const storage::AccountRow& row) const {
    auto credentials = opened<Credentials>(sealing_, place_of(row), row.sealed);
    if (credentials) return std::move(*credentials);
    return util::fail(ErrorKind::Damaged, fmt::format("account {} is not as it was written", row.id.get()));
}

util::Result<SessionFacts> RowSeal::open(const storage::SessionRow& row) const {
    auto facts = opened<SessionFacts>(sealing_, place_of(row), row.sealed);
    if (facts) return std::move(*facts);
    return util::fail(ErrorKind::Damaged, fmt::format("session {} is not as it was written", row.id.get()));
}

}  // namespace qingfeng::service::accounts
