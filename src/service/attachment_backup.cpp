#include "service/attachment_backup.h"

#include <algorithm>
#include <sstream>
#include <vector>

#include <fcntl.h>
#include <fmt/core.h>

#include "storage/attachment_folder.h"
#include "storage/file.h"
#include "util/crypto.h"

namespace qingfeng::service {
namespace {

namespace fs = std::filesystem;
using util::ErrorKind;
using util::Result;
using util::Status;

/// Three parts of a photo, each bounded; with room to spare.
constexpr std::size_t attachment_bytes_max = 96 * 1024 * 1024;
constexpr const char* top = "attachments";

Result<std::string> read_file(const fs::path& path) {
    const auto file = storage::File::open(path, O_RDONLY);
    if (!file) return file.failure();
    return file->read_all(0, attachment_bytes_max);
}

Status make_folder(const fs::path& folder) {
    std::error_code failed;
    fs::create_directories(folder, failed);
    if (!failed) fs::permissions(folder, fs::perms::owner_all, failed);
    if (!failed) return util::Done{};
    return util::Failure<util::Error>{storage::system_error(failed.value(), "make " + folder.string())};
}

Status write_file(const fs::path& path, const std::string& text) {
    const auto file = storage::File::open(path, O_WRONLY | O_CREAT | O_EXCL, 0600);
    if (!file) return file.failure();
    if (const Status written = file->write_all(text); !written) return written;
    return file->sync();
}

std::string sum_of(const std::string& text) { return util::to_hex(util::sha256(util::as_bytes(text))); }

/// "demo": a folder of one authority's attachments.
std::vector<std::string> folders_in(const fs::path& from) {
    std::vector<std::string> names;
    std::error_code failed;
    for (fs::directory_iterator each(from, failed), end; !failed && each != end; each.increment(failed)) {
        std::error_code unknown;
        if (each->is_directory(unknown)) names.push_back(each->path().filename().string());
    }
    std::ranges::sort(names);
    return names;
}

bool is_folder_name(const std::string& name) {
    return !name.empty() && name != "." && name != ".." && name.find('/') == std::string::npos;
}

}  // namespace

Result<std::string> copy_attachments(const fs::path& from, const fs::path& to) {
    std::string list;
    for (const std::string& authority : folders_in(from)) {
        const auto items = storage::AttachmentFolder(from / authority).list();
        if (!items) return items.failure();
        if (items->empty()) continue;
        if (const Status made = make_folder(to / authority); !made) return made.failure();
        for (const auto& item : *items) {
            const auto text = read_file(from / authority / item.name);
            // Erased or collected a moment ago.
            if (!text && text.error().kind == ErrorKind::NotFound) continue;
            if (!text) return text.failure();
            if (const Status copied = write_file(to / authority / item.name, *text); !copied) return copied.failure();
            list += fmt::format("{}  {}/{}/{}\n", sum_of(*text), top, authority, item.name);
        }
        if (const Status durable = storage::sync_folder(to / authority); !durable) return durable.failure();
    }
    return list;
}

Status put_attachments_back(const std::string& list, const fs::path& backup, const fs::path& to) {
    std::istringstream lines(list);
    for (std::string line; std::getline(lines, line);) {
        const fs::path path = line.size() > 66 ? line.substr(66) : "";
        const std::string name = path.filename().string();
        const std::string authority = path.parent_path().filename().string();
        if (!storage::is_attachment_name(name) || !is_folder_name(authority) ||
            path != fs::path(top) / authority / name) {
            return util::fail(ErrorKind::Damaged, "attachments.txt names something that is no attachment: " + line);
        }
        const auto text = read_file(backup / path);
        if (!text) return text.failure();
        if (sum_of(*text) != line.substr(0, 64)) {
            return util::fail(ErrorKind::Damaged, path.string() + " is not what it was when the backup was made");
        }
        if (const Status made = make_folder(to / authority); !made) return made;
        std::error_code ignored;
        fs::remove(to / authority / name, ignored);
        if (const Status copied = write_file(to / authority / name, *text); !copied) return copied;
    }
    return util::Done{};
}

}  // namespace qingfeng::service
