#include "app/log_source.h"

#include <memory>

#include <fcntl.h>
#include <fmt/core.h>

#include "http/client.h"
#include "storage/file.h"

namespace qingfeng::app {

using util::ErrorKind;
using util::Result;

namespace {

constexpr std::size_t small_file_bytes_max = 1 << 20;

}  // namespace

service::FetchResource log_source(const std::string& place) {
    if (!place.starts_with("http://") && !place.starts_with("https://")) return service::fetch_from_folder(place);
    return [place, client = std::make_shared<http::Client>()](const std::string& path) -> Result<std::string> {
        auto answer = client->get(http::join_url(place, path));
        if (!answer) return answer.failure();
        if (answer->status == 404) return util::fail(ErrorKind::NotFound, fmt::format("{} has no {}", place, path));
        if (answer->status != 200) {
            return util::fail(ErrorKind::Io, fmt::format("{} answers {} for {}", place, answer->status, path));
        }
        return std::move(answer->body);
    };
}

Result<std::string> read_small_file(const std::string& path) {
    const auto file = storage::File::open(path, O_RDONLY);
    if (!file) return file.failure();
    return file->read_all(0, small_file_bytes_max);
}

Result<ledger::VerifierKey> read_log_key(const std::string& given) {
    if (auto key = ledger::parse_verifier_key(given)) return key;
    auto text = read_small_file(given);
    if (!text)
        return util::fail(ErrorKind::InvalidInput, fmt::format("--log-key {}: neither a vkey nor a file", given));
    while (!text->empty() && (text->back() == '\n' || text->back() == '\r')) text->pop_back();
    return ledger::parse_verifier_key(*text);
}

}  // namespace qingfeng::app
