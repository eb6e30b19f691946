#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "http/observed.h"
#include "http/problem.h"
#include "http/request_reader.h"
#include "http/router.h"
#include "util/result.h"

namespace qingfeng::http {

enum class LogLevel { Info, Warning, Error };
/// Called from any server thread. Lines never hold a body, a header or a query.
using Log = std::function<void(LogLevel, std::string_view line)>;

/// Every bound the transport keeps. The defaults suit one server behind nginx or on a small office's network.
struct ServerOptions {
    std::string address = "127.0.0.1";  ///< numeric; nothing but this machine unless told otherwise
    std::uint16_t port = 0;             ///< 0: the system chooses, see bound_port()
    unsigned threads = 0;               ///< 0: one per core

    ReaderLimits reader;
    std::size_t body_bytes_max = 64 * 1024;  ///< a route may set its own
    std::size_t connections_max = 4096;
    std::size_t connections_per_address_max = 256;
    std::uint64_t requests_per_connection_max = 100'000;

    std::chrono::milliseconds header_deadline{
        10'000};                                      ///< from the first byte (of a new connection: from accepting it)
    std::chrono::milliseconds body_deadline{30'000};  ///< for each progress_bytes of the body
    std::chrono::milliseconds answer_deadline{30'000};  ///< for the handler; then 503 outcome_unknown
    std::chrono::milliseconds write_deadline{30'000};   ///< for each progress_bytes of the answer
    std::chrono::milliseconds idle_deadline{60'000};    ///< between requests
    std::chrono::milliseconds linger_deadline{2'000};   ///< for the client to close after our last answer
    std::chrono::milliseconds grace{10'000};            ///< what stop() gives to requests that are running
    std::chrono::milliseconds sweep_interval{200};      ///< how exactly the deadlines are kept
    std::size_t progress_bytes = 256 * 1024;

    /// Addresses of reverse proxies. From them X-Forwarded-For (its last value) names the client, and no bound per
    /// address holds.
    std::vector<std::string> trusted_proxies;

    Log log;             ///< empty: nothing is logged
    Observer observer;   ///< told of every answer; may be empty
    ProblemTexts texts;  ///< words for the transport's faults; empty: the built-in ones
    /// Makes a page of a problem (application/problem+json) that a browser would otherwise be shown as text. Empty:
    /// problems stay as they are. Quick, and called from any server thread.
    std::function<Response(Response problem, Language)> problem_page;
};

/// An HTTP/1.1 server over TCP. One thread and event loop per core; a connection stays on its thread. Requests of one
/// connection are handled one after the other: a client that pipelines waits in its own socket, so that what it can
/// make us hold is one request and one buffer.
class Server {
  public:
    Server(ServerOptions options, Router router);
    /// Stops.
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    /// Binds and begins to serve; InvalidInput for an address that cannot be read, Io where it cannot be bound. Once.
    util::Status start();
    /// The port that is bound, after start().
    std::uint16_t bound_port() const;
    /// Stops accepting, closes idle connections, lets running requests finish within the grace period, closes the rest
    /// and returns. A Responder that outlives it may still be used; its answer goes nowhere. May be called again; not
    /// from a handler.
    void stop();

    std::size_t connections() const;

  private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace qingfeng::http
