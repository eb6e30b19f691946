#include "service/photo_rows.h"

#include <algorithm>

namespace qingfeng::service {

namespace event = domain::request::event;
using storage::LookupSpace;

std::optional<storage::KeyedHash> photo_hash(std::string_view name) {
    const auto bytes = util::from_hex(name);
    storage::KeyedHash hash{};
    if (!bytes || bytes->size() != hash.size()) return std::nullopt;
    std::copy(bytes->begin(), bytes->end(), hash.begin());
    return hash;
}

util::Status keep_free_photos(const Authority& authority, storage::Reader& reader,
                              std::vector<domain::request::Photo>& photos) {
    std::vector<domain::request::Photo> free;
    for (auto& photo : photos) {
        const auto hash = photo_hash(photo.name);
        const bool twice =
            std::ranges::any_of(free, [&](const domain::request::Photo& one) { return one.name == photo.name; });
        if (!hash || twice) continue;
        const auto owner = reader.lookup(authority.id(), LookupSpace::Photo, *hash);
        if (!owner) return owner.failure();
        if (!*owner) free.push_back(std::move(photo));
    }
    photos = std::move(free);
    return util::Done{};
}

util::Status keep_free_photos(const Authority& authority, storage::Reader& reader, domain::request::Command& command) {
    auto* supplement = std::get_if<domain::request::command::Supplement>(&command);
    return supplement == nullptr ? util::Status(util::Done{}) : keep_free_photos(authority, reader, supplement->photos);
}

util::Status put_photo_lookups(storage::UnitOfWork& work, storage::StreamId stream,
                               const std::vector<domain::request::Event>& events) {
    for (const auto& one : events) {
        const auto* attached = std::get_if<event::PhotosAttached>(&one);
        if (attached == nullptr) continue;
        for (const auto& photo : attached->photos) {
            const auto hash = photo_hash(photo.name);
            if (!hash) continue;
            if (const auto status = work.put_lookup({LookupSpace::Photo, *hash, stream}); !status) return status;
        }
    }
    return util::Done{};
}

}  // namespace qingfeng::service
