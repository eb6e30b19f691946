#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "util/bytes.h"
#include "util/result.h"

/// Sealed files beside the database. They are too large for entries and need no order; the record says what belongs in
/// them and how it is opened. Written once under a random name, never changed. Any thread and process.
namespace qingfeng::storage {

/// 32 hexadecimal digits, in lower case.
bool is_attachment_name(std::string_view name);

class AttachmentFolder {
  public:
    explicit AttachmentFolder(std::filesystem::path folder) : folder_(std::move(folder)) {}

    const std::filesystem::path& path() const { return folder_; }

    /// Durable when this returns: the file, whole or not at all, and its name. Makes the folder and the one above it.
    /// ErrorKind::Full: no room, or less than what the record itself needs.
    util::Status put(std::string_view name, util::ByteView bytes) const;
    /// ErrorKind::NotFound: no such file; Damaged: it ends before.
    util::Result<util::Bytes> read(std::string_view name, std::uint64_t from, std::size_t size) const;
    /// A file that is gone already is no failure.
    util::Status erase(std::string_view name) const;

    struct Item {
        std::string name;
        std::filesystem::file_time_type written;
    };
    /// By name. A folder that is not there is empty.
    util::Result<std::vector<Item>> list() const;
    /// Halves that a crash left, older than this.
    util::Status erase_halves(std::filesystem::file_time_type before) const;

  private:
    std::filesystem::path folder_;
};

}  // namespace qingfeng::storage
