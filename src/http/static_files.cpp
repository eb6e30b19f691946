#include "http/static_files.h"

#include <algorithm>
#include <array>

#include <boost/json.hpp>

#include "http/text.h"

namespace qingfeng::http {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 12> types{
    {{".js", "text/javascript; charset=utf-8"},
     {".css", "text/css; charset=utf-8"},
     {".html", "text/html; charset=utf-8"},
     {".json", "application/json"},
     {".svg", "image/svg+xml"},
     {".png", "image/png"},
     {".jpg", "image/jpeg"},
     {".webp", "image/webp"},
     {".ico", "image/x-icon"},
     {".woff2", "font/woff2"},
     {".txt", "text/plain; charset=utf-8"},
     {".map", "application/json"}}};

/// Of a list such as "gzip, br;q=0.5". A q of nought refuses.
bool takes_gzip(std::string_view accept_encoding) {
    while (!accept_encoding.empty()) {
        std::string_view item = trimmed(take_until(accept_encoding, ','));
        const std::string_view coding = trimmed(take_until(item, ';'));
        if (!equal_ignoring_case(coding, "gzip") && coding != "*") continue;
        const std::string_view weight = trimmed(item);
        return weight != "q=0" && weight != "q=0.0" && weight != "q=0.00" && weight != "q=0.000";
    }
    return false;
}

bool names_tag(std::string_view if_none_match, std::string_view tag) {
    while (!if_none_match.empty()) {
        std::string_view item = trimmed(take_until(if_none_match, ','));
        if (item.starts_with("W/")) item.remove_prefix(2);
        if (item == "*" || item == tag) return true;
    }
    return false;
}

constexpr std::string_view manifest_path = "portal/manifest.json";

}  // namespace

std::string_view content_type_of(std::string_view path) {
    for (const auto& [ending, type] : types) {
        if (path.ends_with(ending)) return type;
    }
    return "application/octet-stream";
}

bool is_named_by_content(std::string_view path) {
    // Vite: name, hyphen, eight characters of base64url, ending.
    const std::string_view name = path.substr(path.rfind('/') + 1);
    const auto dot = name.rfind('.');
    if (dot == std::string_view::npos || dot < 9 || name[dot - 9] != '-') return false;
    const std::string_view hash = name.substr(dot - 8, 8);
    return std::all_of(hash.begin(), hash.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    });
}

Response static_response(const StaticFile& file, const Request& request) {
    const std::string tag = "\"" + std::string(file.digest.substr(0, 32)) + "\"";
    const bool packed = !file.gzip.empty() && takes_gzip(request.headers.get("Accept-Encoding"));
    Response response;
    response.headers.add("Content-Type", std::string(content_type_of(file.path)));
    response.headers.add("Cache-Control",
                         is_named_by_content(file.path) ? "public, max-age=31536000, immutable" : "no-cache");
    response.headers.add("ETag", tag);
    if (!file.gzip.empty()) response.headers.add("Vary", "Accept-Encoding");
    if (names_tag(request.headers.get("If-None-Match"), tag)) {
        response.status = 304;
        return response;
    }
    if (packed) response.headers.add("Content-Encoding", "gzip");
    response.body = std::string(packed ? file.gzip : file.bytes);
    return response;
}

StaticFiles::StaticFiles(std::span<const StaticFile> files) : files_(files.begin(), files.end()) {
    std::sort(files_.begin(), files_.end(), [](const auto& a, const auto& b) { return a.path < b.path; });
    const StaticFile* manifest = find(manifest_path);
    if (manifest == nullptr) return;
    boost::system::error_code failed;
    const auto list = boost::json::parse(manifest->bytes, failed);
    if (failed || !list.is_object()) return;
    for (const auto& [source, entry] : list.get_object()) {
        const auto* built = entry.is_object() ? entry.get_object().if_contains("file") : nullptr;
        if (built == nullptr || !built->is_string()) continue;
        std::string_view name = source;
        if (name.starts_with("src/")) name.remove_prefix(4);
        portal_assets_.emplace_back(name, "/assets/" + std::string(built->get_string()));
    }
}

const StaticFile* StaticFiles::find(std::string_view path) const {
    const auto found = std::lower_bound(files_.begin(), files_.end(), path,
                                        [](const StaticFile& file, std::string_view key) { return file.path < key; });
    return found == files_.end() || found->path != path ? nullptr : &*found;
}

std::string StaticFiles::portal_asset(std::string_view source) const {
    for (const auto& [name, address] : portal_assets_) {
        if (name == source) return address;
    }
    return {};
}

}  // namespace qingfeng::http
