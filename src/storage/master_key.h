#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "util/crypto.h"
#include "util/result.h"

/// The master key: the one secret outside the database. Its file holds one line, the base64 of 32 bytes.
namespace qingfeng::storage {

/// Environment as a function, so that tests need no real one. Empty: not set.
using Environment = std::function<std::optional<std::string>(const std::string& name)>;

/// The first that applies: the file named by the operator, the credential `qingfeng-master-key` handed over by the
/// service manager in $CREDENTIALS_DIRECTORY when it is there, keys/master.key in the data folder.
std::filesystem::path master_key_file(const std::filesystem::path& data,
                                      const std::optional<std::filesystem::path>& named,
                                      const Environment& environment);

/// ErrorKind::NotFound: no such file. InvalidInput: not a key, or others than the owner may read it.
util::Result<util::SecretKey> load_master_key(const std::filesystem::path& file);

/// Makes a random key in a new file that only the owner may read, with its folder, and returns once both are on the
/// disk: what it encrypts must never outlive it. ErrorKind::Conflict: the file exists and is left as it is.
util::Result<util::SecretKey> create_master_key(const std::filesystem::path& file);

}  // namespace qingfeng::storage
