#include "storage/keys.h"

#include <algorithm>
#include <mutex>

#include <fmt/format.h>

#include "util/canonical.h"
#include "util/check.h"

namespace qingfeng::storage {

namespace {

constexpr std::string_view wrap_label = "qingfeng/wrap/v1";

// Binds a wrapped key to its row: put into another one it does not open.
util::Bytes place_of(AuthorityId authority, KeyPurpose purpose, std::int64_t owner, std::uint32_t generation,
                     std::uint32_t master) {
    return util::CanonicalWriter()
        .text(wrap_label)
        .signed_number(authority.get())
        .number(static_cast<std::uint64_t>(purpose))
        .signed_number(owner)
        .number(generation)
        .number(master)
        .take();
}

}  // namespace

StreamKeys StreamKeys::from(const util::SecretKey& stream_key) {
    return {util::derive_key(stream_key, "qingfeng/stream/content/v1"),
            util::derive_key(stream_key, "qingfeng/stream/identity/v1"),
            util::derive_key(stream_key, "qingfeng/stream/salts/v1")};
}

struct KeyVault::Shared {
    std::mutex mutex;  // guards keys
    MasterKeys keys;
    std::function<util::Result<MasterKeys>()> reload;
};

KeyVault::KeyVault(const util::SecretKey& master, std::uint32_t generation)
    : KeyVault(MasterKeys{{generation, master}}) {}

KeyVault::KeyVault(MasterKeys keys, std::function<util::Result<MasterKeys>()> reload)
    : shared_(std::make_shared<Shared>()) {
    util::check(!keys.empty(), "a vault has a master key");
    shared_->keys = std::move(keys);
    shared_->reload = std::move(reload);
}

std::uint32_t KeyVault::generation() const {
    const std::lock_guard lock(shared_->mutex);
    return shared_->keys.rbegin()->first;
}

// Old generations are kept: rows read a moment ago may still name them.
std::optional<util::SecretKey> KeyVault::master(std::uint32_t generation) const {
    const std::lock_guard lock(shared_->mutex);
    for (const bool again : {true, false}) {
        if (const auto known = shared_->keys.find(generation); known != shared_->keys.end()) return known->second;
        if (!again || !shared_->reload) break;
        if (const auto fresh = shared_->reload()) shared_->keys.insert(fresh->begin(), fresh->end());
    }
    return std::nullopt;
}

util::Status KeyVault::reach(std::uint32_t generation) const {
    if (this->generation() >= generation || master(generation)) return util::Done{};
    return util::fail(
        util::ErrorKind::Damaged,
        fmt::format("master key generation {} is in use, but the master key file has not got it", generation));
}

WrappedKeyRow KeyVault::wrap(AuthorityId authority, KeyPurpose purpose, std::int64_t owner,
                             std::uint32_t key_generation, const util::SecretKey& key) const {
    const std::uint32_t newest = generation();
    util::AeadNonce nonce{};
    util::fill_random(nonce);
    const util::Bytes sealed = util::seal(util::derive_key(*master(newest), wrap_label), nonce, key.view(),
                                          place_of(authority, purpose, owner, key_generation, newest));
    WrappedKeyRow row{purpose, owner, key_generation, newest, {nonce.begin(), nonce.end()}};
    row.wrapped.insert(row.wrapped.end(), sealed.begin(), sealed.end());
    return row;
}

util::Result<util::SecretKey> KeyVault::unwrap(AuthorityId authority, const WrappedKeyRow& row) const {
    const auto damaged = [&] {
        return util::fail(
            util::ErrorKind::Damaged,
            fmt::format("the key of purpose {} and owner {}, generation {}, does not open under master key "
                        "generation {}",
                        static_cast<int>(row.purpose), row.owner, row.generation, row.master));
    };
    const auto wrapped_by = master(row.master);
    if (!wrapped_by || row.wrapped.size() < util::aead_nonce_size) return damaged();
    util::AeadNonce nonce{};
    std::copy_n(row.wrapped.begin(), nonce.size(), nonce.begin());
    const auto plain = util::unseal(util::derive_key(*wrapped_by, wrap_label), nonce,
                                    util::ByteView(row.wrapped).subspan(nonce.size()),
                                    place_of(authority, row.purpose, row.owner, row.generation, row.master));
    if (!plain) return damaged();
    const auto key = util::SecretKey::from(*plain);
    if (!key) return damaged();
    return *key;
}

KeyedHash keyed_hash(const util::SecretKey& key, std::string_view label, std::initializer_list<util::ByteView> parts) {
    util::CanonicalWriter message;
    message.text(label);
    for (const util::ByteView part : parts) message.bytes(part);
    const util::Digest whole = util::hmac_sha256(key.view(), {message.view()});
    KeyedHash hash{};
    std::copy_n(whole.begin(), hash.size(), hash.begin());
    return hash;
}

}  // namespace qingfeng::storage
