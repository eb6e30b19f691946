#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/ip/tcp.hpp>

#include "http/census.h"
#include "http/deadline_queue.h"
#include "http/request_reader.h"
#include "http/router.h"

namespace qingfeng::http {

class Worker;

/// Where a connection stands; each has its own deadline.
enum class Phase : std::size_t { Idle, Header, Body, Handling, Writing, Lingering, Closed };
inline constexpr std::size_t connection_phases = static_cast<std::size_t>(Phase::Closed);

/// One client's connection: read a request, have it handled, write the answer, again. At any time at most one operation
/// is under way on the socket. Shared by its worker's table and by that operation; lives on the worker's thread only.
class Connection : public std::enable_shared_from_this<Connection> {
  public:
    Connection(Worker& worker, boost::asio::ip::tcp::socket socket, Census::Seat seat, std::uint64_t id,
               std::string peer);

    void start();
    void deliver(std::uint64_t sequence, std::optional<Response> response);
    void deadline_passed();
    /// Closes at once where nothing is under way; otherwise the next answer is the last.
    void drain();
    void close();

  private:
    using ErrorCode = boost::system::error_code;

    void enter(Phase phase);
    void read();
    void on_read(const ErrorCode& ec, std::size_t bytes);
    void make_room();
    void advance();
    bool header_ready();
    void need_more();
    void write_continue();
    void handle();
    void run_handler(Request request);
    Response unrouted(const Request& request) const;
    void refuse(Fault fault);
    void write(Response response);
    void write_some();
    void on_written(const ErrorCode& ec, std::size_t bytes);
    void next_request();
    void linger();
    Response fault_answer(Fault fault) const;
    void tell_observer(int status) const;
    std::string_view pending() const { return {buffer_.data() + begin_, end_ - begin_}; }

    Worker& worker_;
    boost::asio::ip::tcp::socket socket_;
    Census::Seat seat_;
    const std::uint64_t id_;
    const std::string peer_;
    const bool over_proxy_;
    DeadlineQueue<std::uint64_t, connection_phases>::Ticket ticket_;

    Phase phase_ = Phase::Header;
    std::optional<Fault> timed_out_;  ///< the read under way was cancelled; answer this when it returns

    RequestReader reader_;
    std::vector<char> buffer_;
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
    std::size_t progress_ = 0;  ///< bytes of the body, or of the answer, when the deadline was last set

    RouteMatch match_;
    std::string request_id_;
    Method method_ = Method::Get;
    std::chrono::steady_clock::time_point asked_{};  ///< when the whole request was there
    Language language_ = Language::Chinese;
    bool prefers_page_ = false;  ///< the request being handled came from a browser that shows pages
    bool head_only_ = false;
    bool keep_alive_ = false;
    std::uint64_t sequence_ = 0;  ///< of the request being handled; answers to another come too late

    std::string head_;
    Body body_;
    std::size_t written_ = 0;
};

}  // namespace qingfeng::http
