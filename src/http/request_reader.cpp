#include "http/request_reader.h"

#include <algorithm>
#include <optional>

#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>

#include "http/text.h"

namespace qingfeng::http {

namespace beast = boost::beast::http;
using boost::beast::error_code;
using boost::beast::string_view;

/// Turns Beast's events straight into our Request, without Beast's own field container in between.
class RequestReader::Parser final : public beast::basic_parser<true> {
  public:
    explicit Parser(const ReaderLimits& limits) : limits_(limits) {
        header_limit(static_cast<std::uint32_t>(limits.header_bytes_max));
        body_limit(boost::none);
        eager(false);
    }

    Request request;
    std::optional<Fault> found;  ///< a fault that Beast has no error for

    bool has_body() const { return chunked() || content_length().value_or(0) > 0; }
    /// What a whole header must satisfy beyond Beast's own rules.
    std::optional<Fault> header_fault() const;

  private:
    void on_request_impl(beast::verb, string_view method, string_view target, int version, error_code& ec) override {
        if (target.size() > limits_.target_bytes_max) return stop(Fault::TargetTooLong, ec);
        request.method = method_of({method.data(), method.size()});
        request.raw_target.assign(target.data(), target.size());
        version_ = version;
        auto parsed = http::parse_target(request.raw_target);
        if (!parsed) return stop(Fault::BadTarget, ec);
        request.target = std::move(*parsed);
    }

    void on_field_impl(beast::field, string_view name, string_view value, error_code& ec) override {
        if (request.headers.items().size() == limits_.header_count_max) return stop(Fault::HeaderTooLarge, ec);
        request.headers.add({name.data(), name.size()}, {value.data(), value.size()});
    }

    // Beast is given headers only.
    void on_header_impl(error_code&) override {}
    void on_body_init_impl(const boost::optional<std::uint64_t>&, error_code&) override {}
    std::size_t on_body_impl(string_view, error_code&) override { return 0; }
    std::size_t on_chunk_body_impl(std::uint64_t, string_view, error_code&) override { return 0; }
    void on_chunk_header_impl(std::uint64_t, string_view, error_code&) override {}
    void on_finish_impl(error_code&) override {}
    void on_response_impl(int, string_view, int, error_code&) override {}

    void stop(Fault fault, error_code& ec) {
        found = fault;
        ec = beast::error::bad_target;
    }

    const ReaderLimits& limits_;
    int version_ = 11;
};

std::optional<Fault> RequestReader::Parser::header_fault() const {
    const Headers& headers = request.headers;
    const std::size_t hosts = headers.count("Host");
    if (hosts > 1 || (hosts == 0 && version_ == 11)) return Fault::BadRequest;
    if (headers.count("Content-Length") > 1 || headers.get("Content-Length").find(',') != std::string_view::npos) {
        return Fault::BadRequest;
    }
    const std::size_t codings = headers.count("Transfer-Encoding");
    if (codings > 1 || (codings == 1 && (version_ == 10 || headers.has("Content-Length")))) return Fault::BadRequest;
    if (codings == 1 && !equal_ignoring_case(headers.get("Transfer-Encoding"), "chunked")) {
        return Fault::CodingNotImplemented;
    }
    if (headers.has("Expect") && !equal_ignoring_case(headers.get("Expect"), "100-continue")) {
        return Fault::ExpectationFailed;
    }
    return std::nullopt;
}

namespace {

Fault fault_of(const error_code& ec) {
    if (ec == beast::error::header_limit) return Fault::HeaderTooLarge;
    if (ec == beast::error::bad_version) return Fault::VersionNotSupported;
    return Fault::BadRequest;
}

}  // namespace

RequestReader::RequestReader(ReaderLimits limits) : limits_(limits) { restart(); }
RequestReader::~RequestReader() = default;

void RequestReader::restart() {
    parser_ = std::make_unique<Parser>(limits_);
    started_ = false;
    header_seen_ = false;
    body_left_ = 0;
    chunked_ = ChunkedBody();
    scanned_ = 0;
    line_start_ = 0;
}

RequestReader::Step RequestReader::failed(Fault fault) {
    fault_ = fault;
    return Step::Failed;
}

RequestReader::Step RequestReader::consume(std::string_view bytes, std::size_t& used) {
    used = 0;
    if (!started_) {
        // RFC 9112 §2.2: empty lines before a request are skipped, for old clients send one after a form.
        while (bytes.substr(used).starts_with("\r\n")) used += 2;
        if (bytes.size() == used || bytes.substr(used) == "\r") return Step::NeedMore;
        // Whoever speaks another protocol (TLS, mostly) is told at once and not when the deadline comes.
        if (!is_token(bytes.substr(used, 1))) return failed(Fault::BadRequest);
        started_ = true;
    }
    if (!header_seen_) {
        const Step scanned = scan_header(bytes.substr(used));
        return scanned == Step::HeaderReady ? parse_header(bytes, used) : scanned;
    }
    return read_body(bytes, used);
}

/// Bodies are ours: Beast 1.81 aborts on an empty chunked body that was cut in a certain place, and what it makes of a
/// quoted chunk extension depends on the cut, both found by fuzzing.
RequestReader::Step RequestReader::read_body(std::string_view bytes, std::size_t& used) {
    std::string& body = parser_->request.body;
    if (!parser_->chunked()) {
        const std::string_view content = bytes.substr(0, body_left_);
        body.append(content);
        used = content.size();
        body_left_ -= content.size();
        return body_left_ == 0 ? Step::Complete : Step::NeedMore;
    }
    switch (chunked_.consume(bytes, used, body)) {
        case ChunkedBody::Step::NeedMore:
            return Step::NeedMore;
        case ChunkedBody::Step::Complete:
            return Step::Complete;
        case ChunkedBody::Step::Malformed:
            return failed(Fault::BadRequest);
        case ChunkedBody::Step::TooLarge:
            break;
    }
    return failed(Fault::BodyTooLarge);
}

/// Beast sees a header only when it is whole: so its size is counted in one place, and the two things that Beast
/// forgives and proxies read differently, folded lines and bare line feeds, never reach it.
RequestReader::Step RequestReader::scan_header(std::string_view bytes) {
    for (;;) {
        if (line_start_ > 0 && line_start_ < bytes.size()) {
            const char first = bytes[line_start_];
            if (first == ' ' || first == '\t') return failed(Fault::BadRequest);
        }
        const std::size_t feed = bytes.find('\n', scanned_);
        scanned_ = std::min(feed, bytes.size() - 1) + 1;
        if (scanned_ > limits_.header_bytes_max) {
            return failed(line_start_ == 0 ? Fault::TargetTooLong : Fault::HeaderTooLarge);
        }
        if (feed == std::string_view::npos) return Step::NeedMore;
        if (feed == 0 || bytes[feed - 1] != '\r') return failed(Fault::BadRequest);
        if (feed == line_start_ + 1) return Step::HeaderReady;
        line_start_ = feed + 1;
    }
}

RequestReader::Step RequestReader::parse_header(std::string_view bytes, std::size_t& used) {
    const std::string_view header = bytes.substr(used, scanned_);
    error_code ec;
    used += parser_->put(boost::asio::const_buffer(header.data(), header.size()), ec);
    if (parser_->found) return failed(*parser_->found);
    if (ec || !parser_->is_header_done()) return failed(fault_of(ec));
    header_seen_ = true;
    body_left_ = parser_->content_length().value_or(0);
    if (const auto fault = parser_->header_fault()) return failed(*fault);
    return Step::HeaderReady;
}

RequestReader::Step RequestReader::limit_body(std::size_t bytes_max) {
    if (body_left_ > bytes_max) return failed(Fault::BodyTooLarge);
    chunked_ = ChunkedBody(bytes_max);
    return Step::NeedMore;
}

const Request& RequestReader::request() const { return parser_->request; }
bool RequestReader::has_body() const { return parser_->has_body(); }
bool RequestReader::expects_continue() const {
    return equal_ignoring_case(parser_->request.headers.get("Expect"), "100-continue");
}
bool RequestReader::keep_alive() const { return parser_->keep_alive(); }

Request RequestReader::take() {
    Request request = std::move(parser_->request);
    restart();
    return request;
}

}  // namespace qingfeng::http
