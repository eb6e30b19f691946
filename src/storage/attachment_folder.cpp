#include "storage/attachment_folder.h"

#include <algorithm>
#include <cerrno>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "storage/file.h"
#include "util/check.h"

namespace qingfeng::storage {
namespace {

namespace fs = std::filesystem;

/// What stays free for the record: photos are welcome, reports come first.
constexpr std::uintmax_t free_bytes_min = std::uintmax_t{512} * 1024 * 1024;
constexpr std::string_view half = ".half";

}  // namespace

bool is_attachment_name(std::string_view name) {
    return name.size() == 32 &&
           std::ranges::all_of(name, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

util::Status AttachmentFolder::put(std::string_view name, util::ByteView bytes) const {
    util::check(is_attachment_name(name), "an attachment has a random name");
    for (const fs::path& folder : {folder_.parent_path(), folder_}) {
        if (folder.empty() || ::mkdir(folder.c_str(), 0700) == 0 || errno == EEXIST) continue;
        return util::Failure<util::Error>{system_error(errno, "make the folder " + folder.string())};
    }
    std::error_code unknown;
    const auto space = fs::space(folder_, unknown);
    if (!unknown && space.available < free_bytes_min + bytes.size()) {
        return util::fail(util::ErrorKind::Full, "the disk has no room for another photo");
    }
    const fs::path whole = folder_ / name;
    const fs::path unfinished = whole.string() + std::string(half);
    const auto file = File::open(unfinished, O_WRONLY | O_CREAT | O_EXCL, 0600);
    if (!file) return file.failure();
    util::Status status = file->write_all(util::as_text(bytes));
    if (status) status = file->sync();
    if (status && ::rename(unfinished.c_str(), whole.c_str()) != 0) {
        status = util::Failure<util::Error>{system_error(errno, "name " + whole.string())};
    }
    if (status) return sync_folder(folder_);
    ::unlink(unfinished.c_str());
    return status;
}

util::Result<util::Bytes> AttachmentFolder::read(std::string_view name, std::uint64_t from, std::size_t size) const {
    if (!is_attachment_name(name)) return util::fail(util::ErrorKind::NotFound, "there is no such attachment");
    const auto file = File::open(folder_ / name, O_RDONLY);
    if (!file) return file.failure();
    util::Bytes bytes(size);
    std::size_t have = 0;
    while (have < size) {
        const ssize_t got =
            ::pread(file->descriptor(), bytes.data() + have, size - have, static_cast<off_t>(from + have));
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return util::Failure<util::Error>{system_error(errno, "read " + file->path().string())};
        if (got == 0) return util::fail(util::ErrorKind::Damaged, file->path().string() + " ends too early");
        have += static_cast<std::size_t>(got);
    }
    return bytes;
}

util::Status AttachmentFolder::erase(std::string_view name) const {
    util::check(is_attachment_name(name), "an attachment has a random name");
    const fs::path path = folder_ / name;
    if (::unlink(path.c_str()) == 0) return sync_folder(folder_);
    if (errno == ENOENT) return util::Done{};
    return util::Failure<util::Error>{system_error(errno, "remove " + path.string())};
}

util::Result<std::vector<AttachmentFolder::Item>> AttachmentFolder::list() const {
    std::vector<Item> items;
    std::error_code failed;
    for (fs::directory_iterator each(folder_, failed), end; !failed && each != end; each.increment(failed)) {
        const std::string name = each->path().filename().string();
        if (!is_attachment_name(name)) continue;
        std::error_code gone;
        const auto written = each->last_write_time(gone);
        if (!gone) items.push_back({name, written});
    }
    if (failed && failed != std::errc::no_such_file_or_directory) {
        return util::Failure<util::Error>{system_error(failed.value(), "read the folder " + folder_.string())};
    }
    std::ranges::sort(items, {}, &Item::name);
    return items;
}

util::Status AttachmentFolder::erase_halves(fs::file_time_type before) const {
    std::error_code failed;
    std::vector<fs::path> old;
    for (fs::directory_iterator each(folder_, failed), end; !failed && each != end; each.increment(failed)) {
        std::error_code gone;
        if (each->path().extension() == half && each->last_write_time(gone) < before && !gone) {
            old.push_back(each->path());
        }
    }
    for (const fs::path& path : old) ::unlink(path.c_str());
    return util::Done{};
}

}  // namespace qingfeng::storage
