#include <fmt/core.h>

#include "simulation/player.h"

/// How the people of a matter see it: opening every entry of it before each step is what a simulation would spend most
/// of its time on.
namespace qingfeng::simulation {

namespace {

constexpr std::size_t page = 64;

}  // namespace

util::Status Player::read_on(storage::StreamId stream, Seen& seen) {
    auto reader = store_.read();
    if (!reader) return reader.failure();
    const auto& authority = house_->authority();
    if (!seen.keys) {
        auto keys = authority.keys_of(**reader, stream);
        if (!keys) return keys.failure();
        if (!*keys) return util::fail(util::ErrorKind::NotFound, "no such matter, or it has been erased");
        seen.keys = std::move(*keys);
    }
    for (;;) {
        const auto rows = (*reader)->entries_of(authority.id(), stream, seen.revision + 1, page);
        if (!rows) return rows.failure();
        for (const auto& row : *rows) {
            const auto entry = storage::open_entry(*seen.keys, authority.id(), row, seen.previous);
            const auto leaf = storage::leaf_of(row);
            auto event = entry ? storage::decode_request(*entry) : std::nullopt;
            if (!leaf || !event) {
                return util::fail(util::ErrorKind::Damaged, fmt::format("entry {} cannot be read", row.sequence));
            }
            seen.request = domain::request::apply(std::move(seen.request), *event, entry->origin.actor, row.recorded);
            seen.previous = storage::leaf_digest(*leaf);
            seen.revision = row.sequence;
        }
        if (rows->size() < page) return util::Done{};
    }
}

util::Result<const domain::request::Request*> Player::look(MatterNumber matter) {
    const Known* known = this->known(matter);
    if (known == nullptr) return util::fail(util::ErrorKind::NotFound, "no such matter here");
    if (watching_ == Watching::Closely) return &known->last.request;
    if (seen_last_ && *seen_last_ != matter) {
        seen_.erase(*seen_last_);
        seen_last_.reset();
    }
    Seen& seen = seen_[matter];
    if (const auto read = read_on(known->stream, seen); !read) return read.failure();
    if (!seen.request) return util::fail(util::ErrorKind::NotFound, "no such matter");
    if (seen.request->ended()) seen_last_ = matter;
    return &*seen.request;
}

}  // namespace qingfeng::simulation
