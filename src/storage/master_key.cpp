#include "storage/master_key.h"

#include <cerrno>
#include <charconv>
#include <system_error>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

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

namespace {

constexpr std::uint32_t generations_max = 1'000'000;

// "base64" for the first generation, "7 base64" for a later one.
std::optional<std::pair<std::uint32_t, util::SecretKey>> read_line(std::string_view line) {
    std::uint32_t generation = 1;
    if (const auto space = line.find(' '); space != std::string_view::npos) {
        const auto [end, failed] = std::from_chars(line.data(), line.data() + space, generation);
        if (failed != std::errc() || end != line.data() + space || generation == 0 || generation > generations_max)
            return std::nullopt;
        line.remove_prefix(space + 1);
    }
    const auto bytes = util::from_base64(line);
    const auto key = bytes ? util::SecretKey::from(*bytes) : std::nullopt;
    if (!key) return std::nullopt;
    return std::pair(generation, *key);
}

std::optional<MasterKeys> read_keys(std::string_view text) {
    MasterKeys keys;
    if (text.ends_with('\n')) text.remove_suffix(1);
    while (true) {
        const auto end = text.find('\n');
        const auto key = read_line(text.substr(0, end));
        if (!key || !keys.insert(*key).second) return std::nullopt;
        if (end == std::string_view::npos) return keys;
        text.remove_prefix(end + 1);
    }
}

/// A credential from the service manager belongs to root and is opened to the service by an access list, which shows as
/// a right of the group to read. That group is root's, which reads everything anyway.
bool is_handed_over(const struct stat& status) {
    constexpr mode_t readable = S_IRUSR | S_IRGRP;
    return status.st_uid == 0 && status.st_gid == 0 && ::geteuid() != 0 && (status.st_mode & 0777 & ~readable) == 0;
}

}  // namespace

util::Result<MasterKeys> load_master_keys(const std::filesystem::path& file) {
    auto opened = File::open(file, O_RDONLY);
    if (!opened) return opened.failure();
    struct stat status {};
    if (::fstat(opened->descriptor(), &status) != 0)
        return util::Failure<util::Error>{system_error(errno, fmt::format("look at {}", file.string()))};
    if ((status.st_mode & (S_IRWXG | S_IRWXO)) != 0 && !is_handed_over(status))
        return util::fail(
            ErrorKind::InvalidInput,
            fmt::format("the master key {} may be read or changed by others than its owner (mode {:03o}): "
                        "run chmod 600 on it",
                        file.string(), status.st_mode & 0777));
    auto text = opened->read_all(0, 1024);
    if (!text) return text.failure();
    auto keys = read_keys(*text);
    if (!keys)
        return util::fail(
            ErrorKind::InvalidInput,
            fmt::format("{} is no master key: one line with the base64 of 32 bytes is expected", file.string()));
    return std::move(*keys);
}

util::Result<KeyVault> open_vault(const std::filesystem::path& file) {
    auto keys = load_master_keys(file);
    if (!keys) return keys.failure();
    return KeyVault(std::move(*keys), [file] { return load_master_keys(file); });
}

util::Status save_master_keys(const std::filesystem::path& file, const MasterKeys& keys) {
    const std::filesystem::path beside = file.string() + ".new";
    std::error_code ignored;
    std::filesystem::remove(beside, ignored);  // of an attempt that was cut short
    auto made = File::open(beside, O_WRONLY | O_CREAT | O_EXCL, 0600);
    if (!made) return made.failure();
    std::string text;
    for (const auto& [generation, key] : keys)
        text += (generation == 1 ? "" : fmt::format("{} ", generation)) + util::to_base64(key.view()) + "\n";
    if (auto written = made->write_all(text); !written) return written;
    if (auto durable = made->sync(); !durable) return durable;
    std::error_code failed;
    std::filesystem::rename(beside, file, failed);
    if (failed)
        return util::Failure<util::Error>{system_error(failed.value(), fmt::format("replace {}", file.string()))};
    return sync_folder(file.parent_path().empty() ? "." : file.parent_path());
}

util::Result<util::SecretKey> load_master_key(const std::filesystem::path& file) {
    const auto keys = load_master_keys(file);
    if (!keys) return keys.failure();
    return keys->rbegin()->second;
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
