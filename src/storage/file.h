#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>

#include "util/result.h"

/// Files by descriptor, for what the standard streams cannot promise: durability, locks, permissions.
namespace qingfeng::storage {

/// The last failure of the operating system, as an error. `attempted` completes "could not …".
util::Error system_error(int number, std::string_view attempted);

/// An open file, closed when it goes.
class File {
  public:
    static util::Result<File> open(const std::filesystem::path& path, int flags, unsigned mode = 0600);
    File() = default;
    ~File();
    File(File&& other) noexcept;
    File& operator=(File&& other) noexcept;

    int descriptor() const { return descriptor_; }
    const std::filesystem::path& path() const { return path_; }

    /// From a byte to the end, at most `limit` bytes; ErrorKind::InvalidInput when there are more.
    util::Result<std::string> read_all(std::uint64_t from, std::size_t limit) const;
    util::Result<std::uint64_t> size() const;
    util::Status write_all(std::string_view text) const;
    util::Status sync() const;

  private:
    File(int descriptor, std::filesystem::path path) : descriptor_(descriptor), path_(std::move(path)) {}

    int descriptor_ = -1;
    std::filesystem::path path_;
};

/// An advisory lock on a file against other processes and other descriptors, let go when it goes.
class FileLock {
  public:
    enum class Kind { Shared, Exclusive };
    /// Waits until the lock is free.
    static util::Result<FileLock> take(const File& file, Kind kind);
    ~FileLock();
    FileLock(FileLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
    FileLock& operator=(FileLock&&) = delete;

  private:
    explicit FileLock(int descriptor) : descriptor_(descriptor) {}
    int descriptor_;
};

/// Makes the entries of a folder durable, so that a file made in it is found after a crash.
util::Status sync_folder(const std::filesystem::path& folder);

}  // namespace qingfeng::storage
