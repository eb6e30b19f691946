#include "app/public_file.h"

#include <fcntl.h>

#include "storage/file.h"

namespace qingfeng::app {

util::Status write_public_file(const std::filesystem::path& path, std::string_view text) {
    std::error_code error;
    std::filesystem::create_directories(path.parent_path(), error);
    if (error) return util::fail(util::ErrorKind::Io, path.parent_path().string() + ": " + error.message());
    std::filesystem::path beside = path;
    beside += ".new";
    {
        const auto file = storage::File::open(beside, O_WRONLY | O_CREAT | O_TRUNC, 0644);
        if (!file) return file.failure();
        if (const util::Status written = file->write_all(text); !written) return written;
        if (const util::Status synced = file->sync(); !synced) return synced;
    }
    std::filesystem::rename(beside, path, error);
    if (error) return util::fail(util::ErrorKind::Io, path.string() + ": " + error.message());
    return storage::sync_folder(path.parent_path());
}

}  // namespace qingfeng::app
