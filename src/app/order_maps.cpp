#include "app/order_maps.h"

#include <algorithm>
#include <filesystem>

#include <fcntl.h>
#include <fmt/core.h>

#include "app/proposals.h"
#include "service/proposals/mapping_toml.h"
#include "storage/file.h"

namespace qingfeng::app {

using service::import::Mapping;
using service::import::Use;
using util::ErrorKind;
using util::Language;
using util::Result;

namespace {

constexpr std::size_t map_bytes_max = 1 << 20;
constexpr std::size_t maps_max = 100;

Result<Mapping> read_file(const std::string& path, Language language) {
    const auto file = storage::File::open(path, O_RDONLY);
    if (!file) return file.failure();
    const auto text = file->read_all(0, map_bytes_max);
    if (!text) return text.failure();
    return service::proposals::parse_mapping_toml(*text, path, language);
}

std::string folder_of(Use use) { return use == Use::Orders ? "orders/" : "import/"; }

}  // namespace

Result<Mapping> read_map(const std::string& name, Use use, Language language) {
    auto mapping = [&]() -> Result<Mapping> {
        std::error_code ignored;
        if (!std::filesystem::exists(name, ignored)) {
            const std::string path = folder_of(use) + name;
            for (const auto& shipped : embedded_files()) {
                if (shipped.path == path || shipped.path == path + ".toml") {
                    return service::proposals::parse_mapping_toml(shipped.text, shipped.path, language);
                }
            }
        }
        return read_file(name, language);
    }();
    if (!mapping || mapping->use == use) return mapping;
    const bool chinese = language == Language::Chinese;
    const char* why =
        use == Use::Orders
            ? (chinese ? "是历史记录的对照，请用 qingfeng import" : "is a map of histories: use qingfeng import")
            : (chinese ? "是来件的对照，请用 qingfeng orders" : "is a map of orders: use qingfeng orders");
    return util::fail(ErrorKind::InvalidInput, name + " " + why);
}

Result<std::vector<http::OrderMap>> order_maps(const std::string& folder, Language language) {
    std::vector<http::OrderMap> maps;
    const auto put = [&](const std::string& name, Mapping mapping) {
        const auto known = std::ranges::find(maps, name, &http::OrderMap::name);
        if (known == maps.end()) {
            maps.push_back({name, std::move(mapping)});
        } else {
            known->mapping = std::move(mapping);
        }
    };
    for (const auto& shipped : embedded_files()) {
        const std::filesystem::path path(shipped.path);
        if (path.parent_path() != "orders") continue;
        auto mapping = service::proposals::parse_mapping_toml(shipped.text, shipped.path, language);
        if (!mapping) return mapping.failure();
        put(path.stem().string(), std::move(*mapping));
    }
    if (!folder.empty()) {
        std::error_code error;
        for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
            if (entry.path().extension() != ".toml") continue;
            if (maps.size() == maps_max) {
                return util::fail(ErrorKind::InvalidInput, fmt::format("{}: more than {} maps", folder, maps_max));
            }
            auto mapping = read_map(entry.path().string(), Use::Orders, language);
            if (!mapping) return mapping.failure();
            put(entry.path().stem().string(), std::move(*mapping));
        }
        if (error) return util::fail(ErrorKind::Io, folder + ": " + error.message());
    }
    std::ranges::sort(maps, {}, &http::OrderMap::name);
    return maps;
}

}  // namespace qingfeng::app
