#include "http/connection.h"

#include <algorithm>
#include <array>
#include <chrono>

#include <boost/asio/buffer.hpp>
#include <boost/asio/write.hpp>
#include <fmt/format.h>

#include "http/text.h"
#include "http/wire.h"
#include "http/worker.h"

namespace qingfeng::http {
namespace {

namespace asio = boost::asio;

constexpr std::size_t buffer_bytes_idle = 4 * 1024;
constexpr std::size_t buffer_bytes_body = 64 * 1024;
constexpr std::string_view continue_line = "HTTP/1.1 100 Continue\r\n\r\n";

bool contains(const std::vector<std::string>& list, const std::string& item) {
    return std::find(list.begin(), list.end(), item) != list.end();
}

/// The last address that the proxy itself wrote; those before it are the client's own claims.
std::string forwarded_client(const Headers& headers, const std::string& proxy) {
    std::string_view client;
    for (const auto& [name, value] : headers.items()) {
        if (equal_ignoring_case(name, "X-Forwarded-For")) client = value;
    }
    client = trimmed(client.substr(client.rfind(',') + 1));
    boost::system::error_code ec;
    const auto address = asio::ip::make_address(std::string(client), ec);
    return ec ? proxy : address.to_string();
}

}  // namespace

Connection::Connection(Worker& worker, asio::ip::tcp::socket socket, Census::Seat seat, std::uint64_t id,
                       std::string peer)
    : worker_(worker),
      socket_(std::move(socket)),
      seat_(std::move(seat)),
      id_(id),
      peer_(std::move(peer)),
      over_proxy_(contains(worker.shared().options.trusted_proxies, peer_)),
      ticket_(worker.deadlines().add(id)),
      reader_(worker.shared().options.reader),
      buffer_(buffer_bytes_idle) {}

void Connection::enter(Phase phase) {
    phase_ = phase;
    const ServerOptions& options = worker_.shared().options;
    std::chrono::milliseconds allowed{};
    switch (phase) {
        case Phase::Idle:
            allowed = options.idle_deadline;
            break;
        case Phase::Header:
            allowed = options.header_deadline;
            break;
        case Phase::Body:
            allowed = options.body_deadline;
            break;
        case Phase::Handling:
            allowed = options.answer_deadline;
            break;
        case Phase::Writing:
            allowed = options.write_deadline;
            break;
        case Phase::Lingering:
            allowed = options.linger_deadline;
            break;
        case Phase::Closed:
            return;
    }
    worker_.deadlines().set(ticket_, static_cast<std::size_t>(phase), std::chrono::steady_clock::now() + allowed);
}

void Connection::start() {
    ErrorCode ignored;
    socket_.set_option(asio::ip::tcp::no_delay(true), ignored);
    switch (seat_.admission()) {
        case Admission::Admitted:
            break;
        case Admission::TooManyInAll:
            return refuse(Fault::Overloaded);
        case Admission::TooManyFromAddress:
            return refuse(Fault::AddressConnections);
        case Admission::Dropped:
            return close();
    }
    if (worker_.stopping()) return close();
    enter(Phase::Header);
    read();
}

void Connection::close() {
    if (phase_ == Phase::Closed) return;
    phase_ = Phase::Closed;
    ErrorCode ignored;
    socket_.shutdown(asio::ip::tcp::socket::shutdown_both, ignored);
    socket_.close(ignored);
    seat_.release();
    worker_.deadlines().remove(ticket_);
    worker_.forget(id_);
}

void Connection::drain() {
    const bool untouched = phase_ == Phase::Header && pending().empty();
    if (phase_ == Phase::Idle || phase_ == Phase::Lingering || untouched) close();
}

void Connection::deadline_passed() {
    switch (phase_) {
        case Phase::Header:
            if (pending().empty()) return close();
            [[fallthrough]];
        case Phase::Body: {
            // The answer waits until the cancelled read has returned: one operation at a time.
            timed_out_ = Fault::RequestTimeout;
            ErrorCode ignored;
            socket_.cancel(ignored);
            return;
        }
        case Phase::Handling:
            ++sequence_;
            keep_alive_ = false;
            worker_.shared().log(LogLevel::Error, fmt::format("{} no answer in time", request_id_));
            return write(fault_answer(Fault::AnswerTimeout));
        case Phase::Idle:
        case Phase::Writing:
        case Phase::Lingering:
        case Phase::Closed:
            return close();
    }
}

// Reading ------------------------------------------------------------------------------------------------------------

void Connection::make_room() {
    if (begin_ > 0) {
        std::copy(buffer_.begin() + static_cast<std::ptrdiff_t>(begin_),
                  buffer_.begin() + static_cast<std::ptrdiff_t>(end_), buffer_.begin());
        end_ -= begin_;
        begin_ = 0;
    }
    const std::size_t wanted =
        phase_ == Phase::Body ? std::max(buffer_bytes_body, reader_.buffer_bytes_min()) : reader_.buffer_bytes_min();
    if (phase_ == Phase::Body || end_ == buffer_.size()) {
        buffer_.resize(std::max(buffer_.size(), std::min(wanted, std::max(buffer_bytes_body, buffer_.size() * 2))));
    }
}

void Connection::read() {
    make_room();
    socket_.async_read_some(
        asio::buffer(buffer_.data() + end_, buffer_.size() - end_),
        [self = shared_from_this()](const ErrorCode& ec, std::size_t bytes) { self->on_read(ec, bytes); });
}

void Connection::on_read(const ErrorCode& ec, std::size_t bytes) {
    if (phase_ == Phase::Closed) return;
    if (phase_ == Phase::Lingering) {
        // Whatever still comes is thrown away until the client closes or the deadline does.
        if (ec) return close();
        end_ = begin_ = 0;
        return read();
    }
    if (timed_out_) return refuse(*timed_out_);
    if (ec) return close();
    end_ += bytes;
    if (phase_ == Phase::Idle) enter(Phase::Header);
    advance();
}

void Connection::advance() {
    for (;;) {
        std::size_t used = 0;
        const RequestReader::Step step = reader_.consume(pending(), used);
        begin_ += used;
        switch (step) {
            case RequestReader::Step::NeedMore:
                return need_more();
            case RequestReader::Step::HeaderReady:
                if (!header_ready()) return;
                break;
            case RequestReader::Step::Complete:
                return handle();
            case RequestReader::Step::Failed:
                return refuse(reader_.fault());
        }
    }
}

void Connection::need_more() {
    if (phase_ == Phase::Body) {
        const std::size_t received = reader_.request().body.size();
        if (received - progress_ >= worker_.shared().options.progress_bytes) {
            progress_ = received;
            enter(Phase::Body);
        }
    }
    read();
}

/// False when the connection has gone another way than on to the body.
bool Connection::header_ready() {
    const Request& request = reader_.request();
    const Shared& shared = worker_.shared();
    language_ = request.language();
    prefers_page_ = request.prefers_html();
    match_ = shared.router.find(request.method, request.target.segments);
    if (!reader_.has_body()) return true;
    if (match_.route == nullptr) {
        // What nobody wants is not read. The connection ends, for its body would have to be skipped.
        request_id_.clear();
        keep_alive_ = false;
        head_only_ = request.method == Method::Head;
        method_ = request.method;
        asked_ = std::chrono::steady_clock::now();
        write(unrouted(request));
        return false;
    }
    const std::size_t bytes_max = match_.route->options.body_bytes_max.value_or(shared.options.body_bytes_max);
    if (reader_.limit_body(bytes_max) == RequestReader::Step::Failed) {
        refuse(reader_.fault());
        return false;
    }
    progress_ = 0;
    enter(Phase::Body);
    if (!reader_.expects_continue() || !pending().empty()) return true;
    write_continue();
    return false;
}

void Connection::write_continue() {
    asio::async_write(socket_, asio::buffer(continue_line),
                      [self = shared_from_this()](const ErrorCode& ec, std::size_t) {
                          if (self->phase_ == Phase::Closed) return;
                          if (self->timed_out_) return self->refuse(*self->timed_out_);
                          if (ec) return self->close();
                          self->read();
                      });
}

// Handling -----------------------------------------------------------------------------------------------------------

void Connection::handle() {
    keep_alive_ = reader_.keep_alive();
    Request request = reader_.take();
    method_ = request.method;
    asked_ = std::chrono::steady_clock::now();
    ++sequence_;
    if (sequence_ >= worker_.shared().options.requests_per_connection_max) keep_alive_ = false;
    head_only_ = request.method == Method::Head;
    request_id_ = fmt::format("{}-{:x}-{:x}", worker_.shared().request_id_prefix, id_, sequence_);
    if (match_.route == nullptr) return write(unrouted(request));
    request.path = std::move(match_.path);
    request.route = match_.route->pattern;
    request.request_id = request_id_;
    request.over_proxy = over_proxy_;
    request.peer = over_proxy_ ? forwarded_client(request.headers, peer_) : peer_;
    enter(Phase::Handling);
    run_handler(std::move(request));
}

/// The one place where what a handler throws ends.
void Connection::run_handler(Request request) {
    const Responder responder(
        [mailbox = worker_.mailbox(), id = id_, sequence = sequence_](std::optional<Response> response) {
            mailbox->deliver(id, sequence, std::move(response));
        });
    std::string what = "something that is no exception";
    try {
        return match_.route->handler(std::move(request), responder);
    } catch (const std::exception& thrown) {
        what = thrown.what();
    } catch (...) {
    }
    worker_.shared().log(LogLevel::Error, fmt::format("{} {} threw: {}", request_id_, match_.route->pattern, what));
    responder.answer(fault_answer(Fault::Internal));
}

Response Connection::unrouted(const Request& request) const {
    if (match_.allow.empty()) return fault_answer(Fault::NotFound);
    const bool asks = request.method == Method::Options;
    Response response = asks ? empty_response() : fault_answer(Fault::MethodNotAllowed);
    response.headers.set("Allow", match_.allow);
    return response;
}

void Connection::deliver(std::uint64_t sequence, std::optional<Response> response) {
    if (phase_ != Phase::Handling || sequence != sequence_) return;
    if (response) return write(std::move(*response));
    worker_.shared().log(LogLevel::Error, fmt::format("{} {} gave no answer", request_id_, match_.route->pattern));
    write(fault_answer(Fault::Internal));
}

Response Connection::fault_answer(Fault fault) const {
    return fault_response(fault, language_, worker_.shared().options.texts, request_id_);
}

/// Answers a request that was not read to its end; the connection can't be used after it.
void Connection::refuse(Fault fault) {
    timed_out_.reset();
    request_id_.clear();
    match_ = {};
    method_ = Method::Other;
    asked_ = std::chrono::steady_clock::now();
    keep_alive_ = false;
    head_only_ = false;
    write(fault_answer(fault));
}

// Writing ------------------------------------------------------------------------------------------------------------

void Connection::write(Response response) {
    const auto& problem_page = worker_.shared().options.problem_page;
    if (prefers_page_ && problem_page && response.headers.get("Content-Type") == "application/problem+json") {
        response = problem_page(std::move(response), language_);
    }
    const KeepAlive keep = keep_alive_ && !worker_.stopping() ? KeepAlive::Yes : KeepAlive::No;
    auto head = response_head(response, keep, worker_.date(), request_id_);
    if (!head) {
        worker_.shared().log(LogLevel::Error, fmt::format("{} an answer's header cannot be sent", request_id_));
        response = fault_answer(Fault::Internal);
        head = response_head(response, keep, worker_.date(), request_id_);
    }
    tell_observer(response.status);
    keep_alive_ = keep == KeepAlive::Yes;
    head_ = std::move(*head);
    body_ = head_only_ || !status_allows_body(response.status) ? Body() : std::move(response.body);
    written_ = 0;
    progress_ = 0;
    enter(Phase::Writing);
    write_some();
}

void Connection::tell_observer(int status) const {
    const Observer& observer = worker_.shared().options.observer;
    if (!observer) return;
    const auto taken = std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - asked_);
    observer(
        {request_id_, method_, match_.route == nullptr ? std::string_view() : match_.route->pattern, status, taken});
}

void Connection::write_some() {
    const std::string_view body = body_.view();
    const std::size_t of_head = std::min(written_, head_.size());
    const std::size_t of_body = written_ - of_head;
    const std::array<asio::const_buffer, 2> rest{asio::buffer(head_.data() + of_head, head_.size() - of_head),
                                                 asio::buffer(body.data() + of_body, body.size() - of_body)};
    socket_.async_write_some(
        rest, [self = shared_from_this()](const ErrorCode& ec, std::size_t bytes) { self->on_written(ec, bytes); });
}

void Connection::on_written(const ErrorCode& ec, std::size_t bytes) {
    if (phase_ == Phase::Closed) return;
    if (ec) return close();
    written_ += bytes;
    if (written_ < head_.size() + body_.view().size()) {
        if (written_ - progress_ >= worker_.shared().options.progress_bytes) {
            progress_ = written_;
            enter(Phase::Writing);
        }
        return write_some();
    }
    body_ = Body();
    if (keep_alive_ && !worker_.stopping()) return next_request();
    linger();
}

void Connection::next_request() {
    if (!pending().empty()) {
        enter(Phase::Header);
        return advance();
    }
    begin_ = end_ = 0;
    if (buffer_.size() > buffer_bytes_idle) {
        buffer_.resize(buffer_bytes_idle);
        buffer_.shrink_to_fit();
    }
    enter(Phase::Idle);
    read();
}

/// Closing with unread bytes would make the system send a reset, which can destroy the answer on its way (RFC 9112
/// §9.6). So: say that nothing more comes, and read until the client has closed too.
void Connection::linger() {
    ErrorCode ec;
    socket_.shutdown(asio::ip::tcp::socket::shutdown_send, ec);
    if (ec || worker_.stopping()) return close();
    begin_ = end_ = 0;
    enter(Phase::Lingering);
    read();
}

}  // namespace qingfeng::http
