#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <unordered_map>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include "http/census.h"
#include "http/connection.h"
#include "http/deadline_queue.h"
#include "http/server.h"

// Internal to the transport: only server.cpp, worker.cpp and connection.cpp include Asio.

namespace qingfeng::http {

/// What all workers read and none changes.
struct Shared {
    Shared(ServerOptions given, Router routes, std::string prefix)
        : options(std::move(given)), router(std::move(routes)), request_id_prefix(std::move(prefix)) {}

    ServerOptions options;
    Router router;
    std::string request_id_prefix;  ///< random, so that ids of two runs differ
    /// Set by stop() before any worker is told, so that from then on no answer promises another.
    std::atomic<bool> stopping = false;

    void log(LogLevel level, std::string_view line) const {
        if (options.log) options.log(level, line);
    }
};

class Worker;

/// Where answers from other threads arrive. It outlives the worker in the hands of late responders; `worker_` is then
/// null, and what arrives is thrown away.
class Mailbox {
  public:
    explicit Mailbox(Worker* worker) : worker_(worker) {}
    void deliver(std::uint64_t connection, std::uint64_t sequence, std::optional<Response> response);
    void close();

  private:
    std::mutex mutex_;
    Worker* worker_;  ///< guarded by mutex_
};

/// One thread, one event loop, and the connections that live on it. Everything but adopt(), drain() and load() runs on
/// its own thread, so that nothing in it is locked.
class Worker {
  public:
    Worker(const Shared& shared, unsigned index, unsigned workers);
    ~Worker();
    Worker(const Worker&) = delete;
    Worker& operator=(const Worker&) = delete;

    void start();
    /// Takes over an accepted socket that was made for io().
    void adopt(boost::asio::ip::tcp::socket socket, Census::Seat seat, std::string peer);
    /// Begins the graceful end; join() returns when the last connection is gone or the grace period is over.
    void drain();
    void join();

    boost::asio::io_context& io() { return io_; }
    std::size_t load() const { return load_; }

    // For connections.
    const Shared& shared() const { return shared_; }
    const std::shared_ptr<Mailbox>& mailbox() const { return mailbox_; }
    bool stopping() const { return shared_.stopping; }
    std::string_view date();
    using Deadlines = DeadlineQueue<std::uint64_t, connection_phases>;
    Deadlines& deadlines() { return deadlines_; }
    void forget(std::uint64_t connection);
    void deliver(std::uint64_t connection, std::uint64_t sequence, std::optional<Response> response);

  private:
    void run();
    void schedule_sweep();
    void sweep();
    void close_all();
    void finish_if_done();

    const Shared& shared_;
    boost::asio::io_context io_{1};
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_;
    boost::asio::steady_timer sweep_timer_;
    std::shared_ptr<Mailbox> mailbox_;  ///< shared with the responders
    Deadlines deadlines_;
    std::unordered_map<std::uint64_t, std::shared_ptr<Connection>> connections_;
    std::uint64_t next_id_;
    const std::uint64_t id_step_;
    bool sweeping_ = false;
    bool draining_ = false;
    std::chrono::steady_clock::time_point grace_ends_;
    std::int64_t date_second_ = -1;
    std::string date_;
    std::atomic<std::size_t> load_ = 0;
    std::thread thread_;
};

}  // namespace qingfeng::http
