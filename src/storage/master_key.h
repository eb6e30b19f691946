#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "storage/keys.h"
#include "util/crypto.h"
#include "util/result.h"

/// The master key: the one secret outside the database. Its file holds one line, the base64 of 32 bytes; after a
/// rotation the line begins with the generation and a space ("2 …"), and while one is under way there is a line for
/// each key.
namespace qingfeng::storage {

/// Environment as a function, so that tests need no real one. Empty: not set.
using Environment = std::function<std::optional<std::string>(const std::string& name)>;

/// The first that applies: the file named by the operator, the credential `qingfeng-master-key` handed over by the
/// service manager in $CREDENTIALS_DIRECTORY when it is there, keys/master.key in the data folder.
std::filesystem::path master_key_file(const std::filesystem::path& data,
                                      const std::optional<std::filesystem::path>& named,
                                      const Environment& environment);

/// ErrorKind::NotFound: no such file. InvalidInput: not a key, or others than the owner may read it.
util::Result<MasterKeys> load_master_keys(const std::filesystem::path& file);
/// A vault that reads the file again when it meets a key it does not know.
util::Result<KeyVault> open_vault(const std::filesystem::path& file);
/// Puts these in the place of what the file holds: whoever reads it finds the old keys or the new ones, also after a
/// crash.
util::Status save_master_keys(const std::filesystem::path& file, const MasterKeys& keys);
/// The newest.
util::Result<util::SecretKey> load_master_key(const std::filesystem::path& file);

/// Makes a random key in a new file that only the owner may read, with its folder, and returns once both are on the
/// disk: what it encrypts must never outlive it. ErrorKind::Conflict: the file exists and is left as it is.
util::Result<util::SecretKey> create_master_key(const std::filesystem::path& file);

}  // namespace qingfeng::storage
