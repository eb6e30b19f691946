#include "storage/master_key.h"

#include <cerrno>
#include <system_error>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include "storage/file.h"

namespace qingfeng::storage {

using util::ErrorKind;

std::filesystem::path master_key_file(const std::filesystem::path& data,
                                      const std::optional<std::filesystem::path>& named,
                                      const Environment& environment) {
    if (named) return *named;
    if (const auto credentials = environment("CREDENTIALS_DIRECTORY")) {
        const auto file = std::filesystem::path(*credentials) / "qingfeng-master-key";
        std::error_code ignored;
        if (std::filesystem::exists(file, ignored)) return file;
    }
    return data / "keys" / "master.key";
}

util::Result<util::SecretKey> load_master_key(const std::filesystem::path& file) {
    auto opened = File::open(file, O_RDONLY);
    if (!opened) return opened.failure();
    struct stat status {};
    if (::fstat(opened->descriptor(), &status) != 0)
        return util::Failure<util::Error>{system_error(errno, fmt::format("look at {}", file.string()))};
    if ((status.st_mode & (S_IRWXG | S_IRWXO)) != 0)
        return util::fail(
            ErrorKind::InvalidInput,
            fmt::format("the master key {} may be read or changed by others than its owner (mode {:03o}): "
                        "run chmod 600 on it",
                        file.string(), status.st_mode & 0777));
    auto text = opened->read_all(0, 1024);
    if (!text) return text.failure();
    std::string_view line = *text;
    if (line.ends_with('\n')) line.remove_suffix(1);
    const auto bytes = util::from_base64(line);
    const auto key = bytes ? util::SecretKey::from(*bytes) : std::nullopt;
    if (!key)
        return util::fail(
            ErrorKind::InvalidInput,
            fmt::format("{} is no master key: one line with the base64 of 32 bytes is expected", file.string()));
    return *key;
}

util::Result<util::SecretKey> create_master_key(const std::filesystem::path& file) {
    const std::filesystem::path folder = file.parent_path().empty() ? "." : file.parent_path();
    std::error_code failed;
    if (std::filesystem::create_directories(folder, failed))
        std::filesystem::permissions(folder, std::filesystem::perms::owner_all, failed);
    if (failed)
        return util::Failure<util::Error>{system_error(failed.value(), fmt::format("make {}", folder.string()))};
    auto made = File::open(file, O_WRONLY | O_CREAT | O_EXCL, 0600);
    if (!made) return made.failure();
    const util::SecretKey key = util::SecretKey::random();
    if (auto written = made->write_all(util::to_base64(key.view()) + "\n"); !written) return written.failure();
    if (auto durable = made->sync(); !durable) return durable.failure();
    // The folder, and the folder that holds it: either may be new.
    for (const auto& place : {folder, std::filesystem::absolute(folder).parent_path()})
        if (auto durable = sync_folder(place); !durable) return durable.failure();
    return key;
}

}  // namespace qingfeng::storage
