#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "http/message.h"

/// The scripts, styles and pages that were built beforehand and lie in the binary.
namespace qingfeng::http {

/// One file. The bytes outlive every server: they are part of the program.
struct StaticFile {
    std::string_view path;  ///< below build/web, with forward slashes: "portal/portal-B1xX3k.css"
    std::string_view bytes;
    std::string_view gzip;    ///< the same, packed; empty where packing gains nothing
    std::string_view digest;  ///< SHA-256 of `bytes` in hex: the ETag
};

/// "text/css; charset=utf-8" for "a.css"; what nobody listed is "application/octet-stream".
std::string_view content_type_of(std::string_view path);

/// The build names a file by its content ("report-B1xX3k9a.js"): whatever such a name ever meant, it means for ever.
bool is_named_by_content(std::string_view path);

/// The file as an answer to this request: packed where the client takes it, 304 where it has it already, for a year
/// where its name is its content, else to be asked for again. No policy is set: scripts and styles need none.
Response static_response(const StaticFile& file, const Request& request);

/// Files by path.
class StaticFiles {
  public:
    StaticFiles() = default;
    explicit StaticFiles(std::span<const StaticFile> files);

    const StaticFile* find(std::string_view path) const;
    bool empty() const { return files_.empty(); }

    /// The addresses of what the portal's source `name` ("portal.css", "report.ts") was built into, by the build's own
    /// list; empty where there is none. A page without it works all the same.
    std::string portal_asset(std::string_view source) const;

  private:
    std::vector<StaticFile> files_;  ///< by path
    std::vector<std::pair<std::string, std::string>> portal_assets_;
};

}  // namespace qingfeng::http
