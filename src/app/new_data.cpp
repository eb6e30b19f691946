#include "app/new_data.h"

#include <filesystem>
#include <system_error>

namespace qingfeng::app {

util::Result<storage::KeyVault> make_vault(const DataPlace& place, const Session& session) {
    const auto key_path = place.master_key_path(session.world.environment);
    auto key = storage::load_master_key(key_path);
    if (!key && key.error().kind == util::ErrorKind::NotFound) key = storage::create_master_key(key_path);
    if (!key) return key.failure();
    return storage::KeyVault(*key, 1);
}

HalfMade::HalfMade(const DataPlace& place, const Session& session)
    : place_(place), key_(place.master_key_path(session.world.environment)) {
    std::error_code ignored;
    taken_ = std::filesystem::exists(place.database(), ignored);
    had_folder_ = std::filesystem::exists(place.folder, ignored);
    had_key_ = std::filesystem::exists(key_, ignored);
    if (!taken_) std::filesystem::create_directories(place.folder, ignored);
}

void HalfMade::take_away() const {
    std::error_code ignored;
    if (!had_folder_) {
        std::filesystem::remove_all(place_.folder, ignored);
    } else {
        for (const char* ending : {"", "-wal", "-shm"}) {
            std::filesystem::remove(place_.database().string() + ending, ignored);
        }
    }
    if (!had_key_) std::filesystem::remove(key_, ignored);
}

}  // namespace qingfeng::app
