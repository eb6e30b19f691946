#pragma once

#include <filesystem>
#include <utility>
#include <vector>

#include "storage/store.h"
#include "util/result.h"

/// A database as a file that can be carried away, without its keys: who finds it can read nothing, and a key erased
/// later is not kept alive by it.
namespace qingfeng::storage {

/// A wrapped key out of its table.
struct KeyApart {
    AuthorityId authority;
    WrappedKeyRow row;

    bool operator==(const KeyApart&) const = default;
};

/// Copies the committed state of one moment into a new file, while others write. No free page of the source goes with
/// it, so nothing that was erased.
util::Status copy_database(const std::filesystem::path& from, const std::filesystem::path& to);
/// Takes all wrapped keys out of a database that nobody else uses, and overwrites where they stood.
util::Result<std::vector<KeyApart>> take_keys_out(const std::filesystem::path& database);
util::Status put_keys_back(const std::filesystem::path& database, const std::vector<KeyApart>& keys);

/// The file they are kept in. Canonical bytes, permanent: a title, how many, then each key's columns.
util::Bytes keys_apart_bytes(const std::vector<KeyApart>& keys);
/// ErrorKind::Damaged: it is no such file.
util::Result<std::vector<KeyApart>> read_keys_apart(util::ByteView bytes);

}  // namespace qingfeng::storage
