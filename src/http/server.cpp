#include "http/server.h"

#include <algorithm>
#include <future>
#include <thread>

#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/post.hpp>

#include "http/rate_budget.h"
#include "http/worker.h"
#include "util/bytes.h"
#include "util/check.h"
#include "util/crypto.h"

namespace qingfeng::http {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

constexpr std::chrono::milliseconds accept_pause{100};

std::string random_prefix() {
    util::Bytes bytes(4);
    util::fill_random(bytes);
    return util::to_hex(bytes);
}

unsigned thread_count(unsigned wanted) {
    return std::max(1U, wanted > 0 ? wanted : std::thread::hardware_concurrency());
}

/// As a person writes it: an IPv4 client of an IPv6 socket is an IPv4 client.
std::string address_text(const asio::ip::address& address) {
    if (address.is_v6() && address.to_v6().is_v4_mapped()) {
        return asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6()).to_string();
    }
    return address.to_string();
}

}  // namespace

/// Built top to bottom, destroyed bottom to top: connections give their seats back to the census, which is older.
class Server::Impl {
  public:
    Impl(ServerOptions options, Router router)
        : shared_(std::move(options), std::move(router), random_prefix()),
          census_(shared_.options.connections_max, shared_.options.connections_per_address_max) {
        const unsigned count = thread_count(shared_.options.threads);
        for (unsigned i = 0; i < count; ++i) workers_.push_back(std::make_unique<Worker>(shared_, i, count));
        acceptor_ = std::make_unique<tcp::acceptor>(workers_.front()->io());
        pause_ = std::make_unique<asio::steady_timer>(workers_.front()->io());
    }

    ~Impl() {
        stop();
        // Both stand on the first worker's event loop.
        pause_.reset();
        acceptor_.reset();
    }

    util::Status start() {
        util::check(!started_, "a server starts once");
        boost::system::error_code ec;
        const auto address = asio::ip::make_address(shared_.options.address, ec);
        if (ec) {
            return util::fail(util::ErrorKind::InvalidInput,
                              "listen address " + shared_.options.address + " is no numeric IP address");
        }
        if (const util::Status listening = listen({address, shared_.options.port}); !listening) return listening;
        started_ = true;
        accept();
        for (const auto& worker : workers_) worker->start();
        return util::Done{};
    }

    void stop() {
        if (!started_ || stopped_) return;
        stopped_ = true;
        shared_.stopping = true;
        std::promise<void> closed;
        asio::post(workers_.front()->io(), [&] {
            boost::system::error_code ignored;
            acceptor_->close(ignored);
            pause_->cancel();
            closed.set_value();
        });
        closed.get_future().wait();
        for (const auto& worker : workers_) worker->drain();
        for (const auto& worker : workers_) worker->join();
    }

    std::uint16_t bound_port() const { return bound_port_; }
    std::size_t connections() const { return census_.admitted(); }

  private:
    util::Status listen(const tcp::endpoint& endpoint) {
        const auto failure = [&](const boost::system::error_code& ec) {
            return util::fail(util::ErrorKind::Io, "cannot listen on " + shared_.options.address + " port " +
                                                       std::to_string(endpoint.port()) + ": " + ec.message());
        };
        boost::system::error_code ec;
        if (acceptor_->open(endpoint.protocol(), ec)) return failure(ec);
        if (acceptor_->set_option(tcp::acceptor::reuse_address(true), ec)) return failure(ec);
        if (acceptor_->bind(endpoint, ec)) return failure(ec);
        if (acceptor_->listen(asio::socket_base::max_listen_connections, ec)) return failure(ec);
        bound_port_ = acceptor_->local_endpoint(ec).port();
        if (ec) return failure(ec);
        return util::Done{};
    }

    Worker& least_loaded() {
        return **std::min_element(workers_.begin(), workers_.end(),
                                  [](const auto& a, const auto& b) { return a->load() < b->load(); });
    }

    void accept() {
        Worker& worker = least_loaded();
        acceptor_->async_accept(worker.io(), [this, &worker](const boost::system::error_code& ec, tcp::socket socket) {
            if (!acceptor_->is_open()) return;
            if (ec) return pause_accepting(ec);
            seat(worker, std::move(socket));
            accept();
        });
    }

    void seat(Worker& worker, tcp::socket socket) {
        boost::system::error_code ec;
        const tcp::endpoint remote = socket.remote_endpoint(ec);
        if (ec) return;  // gone already
        std::string peer = address_text(remote.address());
        const auto& proxies = shared_.options.trusted_proxies;
        const bool is_proxy = std::find(proxies.begin(), proxies.end(), peer) != proxies.end();
        Census::Seat place = census_.admit(is_proxy ? std::string() : address_key(peer));
        if (place.admission() == Admission::Dropped) return;
        worker.adopt(std::move(socket), std::move(place), std::move(peer));
    }

    /// Out of file descriptors, or a client gone before we took it. Without the pause the first would spin.
    void pause_accepting(const boost::system::error_code& ec) {
        shared_.log(LogLevel::Warning, "accept: " + ec.message());
        pause_->expires_after(accept_pause);
        pause_->async_wait([this](const boost::system::error_code& cancelled) {
            if (!cancelled && acceptor_->is_open()) accept();
        });
    }

    Shared shared_;
    Census census_;
    std::vector<std::unique_ptr<Worker>> workers_;
    std::unique_ptr<tcp::acceptor> acceptor_;
    std::unique_ptr<asio::steady_timer> pause_;
    std::uint16_t bound_port_ = 0;
    bool started_ = false;
    bool stopped_ = false;
};

Server::Server(ServerOptions options, Router router)
    : impl_(std::make_unique<Impl>(std::move(options), std::move(router))) {}
Server::~Server() = default;

util::Status Server::start() { return impl_->start(); }
std::uint16_t Server::bound_port() const { return impl_->bound_port(); }
void Server::stop() { impl_->stop(); }
std::size_t Server::connections() const { return impl_->connections(); }

}  // namespace qingfeng::http
