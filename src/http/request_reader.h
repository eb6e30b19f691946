#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

#include "http/chunked_body.h"
#include "http/message.h"
#include "http/problem.h"

namespace qingfeng::http {

struct ReaderLimits {
    std::size_t header_bytes_max = 16 * 1024;  ///< request line and header together
    std::size_t header_count_max = 100;
    std::size_t target_bytes_max = 8 * 1024;
};

/// Reads one HTTP/1.1 request after the other from bytes as they come; knows nothing of sockets. Strict where leniency
/// would let a proxy and us disagree about where a request ends (RFC 9112 §11.2): no Content-Length beside
/// Transfer-Encoding, none twice, only `chunked`, no folded header lines, exactly one Host.
class RequestReader {
  public:
    enum class Step {
        NeedMore,     ///< all that could be used was used; the rest must be given again with what comes next
        HeaderReady,  ///< method, target and headers are there; say limit_body(), then go on
        Complete,     ///< the request is whole; take() it
        Failed,       ///< see fault(); the connection can't be used any more
    };

    explicit RequestReader(ReaderLimits limits);
    ~RequestReader();
    RequestReader(const RequestReader&) = delete;
    RequestReader& operator=(const RequestReader&) = delete;

    /// Consumes from the front of `bytes`; `used` says how much. What is left unused after NeedMore is always less than
    /// buffer_bytes_min().
    Step consume(std::string_view bytes, std::size_t& used);
    std::size_t buffer_bytes_min() const {
        return std::max(limits_.header_bytes_max, ChunkedBody::line_bytes_max) + 256;
    }

    /// After HeaderReady: Failed if the body is announced larger, NeedMore otherwise. A chunked body that grows beyond
    /// it fails later.
    Step limit_body(std::size_t bytes_max);

    /// From HeaderReady on.
    const Request& request() const;
    bool has_body() const;
    bool expects_continue() const;
    bool keep_alive() const;

    /// The whole request; the reader is ready for the next.
    Request take();
    Fault fault() const { return fault_; }

  private:
    class Parser;  ///< of headers, Beast's; hidden, for it takes 15 s to compile

    void restart();
    Step scan_header(std::string_view bytes);
    Step parse_header(std::string_view bytes, std::size_t& used);
    Step read_body(std::string_view bytes, std::size_t& used);
    Step failed(Fault fault);

    ReaderLimits limits_;
    std::unique_ptr<Parser> parser_;
    bool started_ = false;         ///< the first byte of this request was seen
    bool header_seen_ = false;     ///< HeaderReady was given
    std::uint64_t body_left_ = 0;  ///< of a body with a length
    ChunkedBody chunked_;          ///< of one without
    std::size_t scanned_ = 0;      ///< bytes of the header in which its end was looked for
    std::size_t line_start_ = 0;   ///< of the header line that is being looked at
    Fault fault_ = Fault::BadRequest;
};

}  // namespace qingfeng::http
