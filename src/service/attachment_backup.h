#pragma once

#include <filesystem>
#include <string>

#include "util/result.h"

/// Attachments carried away with a record and brought back. They are sealed already and never change, so copies of
/// them are as good as they are.
namespace qingfeng::service {

/// Copies every attachment below `from` (FOLDER/attachments/AUTHORITY/NAME) and gives a list of them with their sums,
/// as `sha256sum -c` reads it from the backup's folder. A folder that is not there has none.
util::Result<std::string> copy_attachments(const std::filesystem::path& from, const std::filesystem::path& to);

/// Puts back what the list names. ErrorKind::Damaged: one of them is not what it was.
util::Status put_attachments_back(const std::string& list, const std::filesystem::path& backup,
                                  const std::filesystem::path& to);

}  // namespace qingfeng::service
