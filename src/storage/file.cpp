#include "storage/file.h"

#include <array>
#include <cerrno>
#include <system_error>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace qingfeng::storage {

using util::ErrorKind;

util::Error system_error(int number, std::string_view attempted) {
    ErrorKind kind = ErrorKind::Io;
    if (number == ENOENT) kind = ErrorKind::NotFound;
    if (number == EEXIST) kind = ErrorKind::Conflict;
    if (number == ENOSPC || number == EDQUOT || number == EFBIG) kind = ErrorKind::Full;
    if (number == EROFS || number == EACCES || number == EPERM) kind = ErrorKind::ReadOnly;
    return {kind, fmt::format("could not {}: {}", attempted, std::generic_category().message(number))};
}

namespace {

util::Failure<util::Error> failed(std::string_view attempted, const std::filesystem::path& path) {
    const int number = errno;
    return {system_error(number, fmt::format("{} {}", attempted, path.string()))};
}

}  // namespace

util::Result<File> File::open(const std::filesystem::path& path, int flags, unsigned mode) {
    const int descriptor = ::open(path.c_str(), flags | O_CLOEXEC, mode);
    if (descriptor < 0) return failed("open", path);
    return File(descriptor, path);
}

File::~File() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

File::File(File&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)), path_(std::move(other.path_)) {}

File& File::operator=(File&& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    std::swap(path_, other.path_);
    return *this;
}

util::Result<std::string> File::read_all(std::uint64_t from, std::size_t limit) const {
    std::string text;
    std::array<char, 65536> buffer;
    while (true) {
        const ssize_t count =
            ::pread(descriptor_, buffer.data(), buffer.size(), static_cast<off_t>(from + text.size()));
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return failed("read", path_);
        if (count == 0) return text;
        text.append(buffer.data(), static_cast<std::size_t>(count));
        if (text.size() > limit)
            return util::fail(ErrorKind::InvalidInput,
                              fmt::format("{} is larger than {} bytes", path_.string(), limit));
    }
}

util::Result<std::uint64_t> File::size() const {
    struct stat status {};
    if (::fstat(descriptor_, &status) != 0) return failed("look at", path_);
    return static_cast<std::uint64_t>(status.st_size);
}

util::Status File::write_all(std::string_view text) const {
    while (!text.empty()) {
        const ssize_t count = ::write(descriptor_, text.data(), text.size());
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return failed("write", path_);
        text.remove_prefix(static_cast<std::size_t>(count));
    }
    return util::Done{};
}

util::Status File::sync() const {
    if (::fsync(descriptor_) != 0) return failed("make durable", path_);
    return util::Done{};
}

util::Result<FileLock> FileLock::take(const File& file, Kind kind) {
    const int operation = kind == Kind::Shared ? LOCK_SH : LOCK_EX;
    while (::flock(file.descriptor(), operation) != 0)
        if (errno != EINTR) return failed("lock", file.path());
    return FileLock(file.descriptor());
}

FileLock::~FileLock() {
    if (descriptor_ >= 0) ::flock(descriptor_, LOCK_UN);
}

util::Status sync_folder(const std::filesystem::path& folder) {
    auto opened = File::open(folder, O_RDONLY | O_DIRECTORY);
    if (!opened) return opened.failure();
    return opened->sync();
}

}  // namespace qingfeng::storage
