#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "domain/request/command.h"
#include "domain/request/event.h"
#include "service/authority.h"

/// To which matter a photo belongs, by the name of its file: one at most. So the file of a photo is known as somebody's
/// or as nobody's without opening a single entry.
namespace qingfeng::service {

/// Empty: not the name of a photo's file.
std::optional<storage::KeyedHash> photo_hash(std::string_view name);

/// Leaves out those that another matter has already.
util::Status keep_free_photos(const Authority&, storage::Reader&, std::vector<domain::request::Photo>&);
util::Status keep_free_photos(const Authority&, storage::Reader&, domain::request::Command&);

/// Of the photos that these events have just attached to the stream.
util::Status put_photo_lookups(storage::UnitOfWork&, storage::StreamId, const std::vector<domain::request::Event>&);

}  // namespace qingfeng::service
