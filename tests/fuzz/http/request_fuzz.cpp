#include <algorithm>

#include "http/request_reader.h"
#include "http/text.h"
#include "util/bytes.h"
#include "util/check.h"

using namespace qingfeng;
using http::RequestReader;

namespace {

constexpr std::size_t body_bytes_max = 512;
constexpr http::ReaderLimits limits{.header_bytes_max = 1024, .header_count_max = 16, .target_bytes_max = 256};

void check_request(const http::Request& request) {
    util::check(request.body.size() <= body_bytes_max, "a body grew beyond its bound");
    util::check(request.headers.items().size() <= limits.header_count_max, "more headers than allowed");
    util::check(request.raw_target.size() <= limits.target_bytes_max, "a target longer than allowed");
    util::check(request.headers.count("Content-Length") <= 1, "two lengths");
    util::check(!request.headers.has("Content-Length") || !request.headers.has("Transfer-Encoding"),
                "a length beside a coding");
    for (const std::string& segment : request.target.segments) {
        util::check(http::is_utf8(segment) && segment != "..", "a segment that leads astray");
        util::check(segment.find('/') == std::string::npos, "a slash inside a segment");
    }
    for (const auto& [name, value] : request.headers.items()) {
        util::check(http::is_token(name), "a header name that is no token");
        util::check(value.find_first_of("\r\n") == std::string::npos, "a header value with a line break");
    }
}

/// The bodies of all requests in `bytes`, given `piece` bytes at a time, and how it ended.
std::string read_all(std::string_view bytes, std::size_t piece) {
    RequestReader reader{limits};
    std::string seen;
    std::string pending;
    for (std::size_t at = 0; at < bytes.size(); at += piece) {
        pending += bytes.substr(at, piece);
        for (bool hungry = false; !hungry;) {
            std::size_t used = 0;
            RequestReader::Step step = reader.consume(pending, used);
            util::check(used <= pending.size(), "used more than was given");
            pending.erase(0, used);
            if (step == RequestReader::Step::HeaderReady)
                step = reader.limit_body(body_bytes_max);
            else
                hungry = step == RequestReader::Step::NeedMore;
            if (step == RequestReader::Step::Failed) return seen + "|failed";
            if (step != RequestReader::Step::Complete) continue;
            const http::Request request = reader.take();
            check_request(request);
            seen += "|" + request.raw_target + " " + request.body;
        }
    }
    return seen;
}

}  // namespace

/// The first byte says how the rest is cut; the requests read must not depend on it, or a proxy could be made to see
/// other requests than we do.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 2) return 0;
    const auto bytes = util::as_text({data + 1, size - 1});
    const std::size_t piece = std::max<std::size_t>(1, data[0]);
    util::check(read_all(bytes, piece) == read_all(bytes, bytes.size()), "what was read depends on how it was cut");
    http::parse_parameters(bytes);
    http::negotiate_language(bytes);
    return 0;
}
