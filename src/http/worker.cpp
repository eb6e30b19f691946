#include "http/worker.h"

#include <chrono>
#include <vector>

#include <boost/asio/post.hpp>

#include "http/wire.h"

namespace qingfeng::http {

namespace asio = boost::asio;
using std::chrono::steady_clock;

void Mailbox::deliver(std::uint64_t connection, std::uint64_t sequence, std::optional<Response> response) {
    std::unique_lock lock(mutex_);
    if (worker_ == nullptr) return;
    if (worker_->io().get_executor().running_in_this_thread()) {
        // The worker cannot end while its own thread is here, so the lock may go; it must, for the handler of the next
        // request could answer from within this call.
        Worker* worker = worker_;
        lock.unlock();
        worker->deliver(connection, sequence, std::move(response));
        return;
    }
    asio::post(worker_->io(), [worker = worker_, connection, sequence, answer = std::move(response)]() mutable {
        worker->deliver(connection, sequence, std::move(answer));
    });
}

void Mailbox::close() {
    const std::lock_guard lock(mutex_);
    worker_ = nullptr;
}

Worker::Worker(const Shared& shared, unsigned index, unsigned workers)
    : shared_(shared),
      work_(asio::make_work_guard(io_)),
      sweep_timer_(io_),
      mailbox_(std::make_shared<Mailbox>(this)),
      next_id_(index),
      id_step_(workers) {}

Worker::~Worker() {
    join();
    mailbox_->close();
    // Handlers still queued hold connections, and those hold tickets of deadlines_: let go of them first.
    close_all();
}

void Worker::start() {
    thread_ = std::thread([this] { run(); });
}

void Worker::run() {
    for (;;) {
        try {
            io_.run();
            return;
        } catch (const std::exception& fault) {
            // Out of memory, most likely. The connection it happened on is closed by its deadline.
            shared_.log(LogLevel::Error, std::string("transport: ") + fault.what());
        }
    }
}

void Worker::join() {
    if (thread_.joinable()) thread_.join();
}

void Worker::adopt(asio::ip::tcp::socket socket, Census::Seat seat, std::string peer) {
    ++load_;  // At once and not when it is taken over, so that the next connection sees it.
    asio::post(io_, [this, taken = std::move(socket), place = std::move(seat), from = std::move(peer)]() mutable {
        next_id_ += id_step_;
        const auto connection =
            std::make_shared<Connection>(*this, std::move(taken), std::move(place), next_id_, std::move(from));
        connections_.emplace(next_id_, connection);
        schedule_sweep();
        connection->start();
    });
}

void Worker::forget(std::uint64_t connection) {
    if (connections_.erase(connection) > 0) --load_;
    finish_if_done();
}

void Worker::deliver(std::uint64_t connection, std::uint64_t sequence, std::optional<Response> response) {
    const auto found = connections_.find(connection);
    if (found == connections_.end()) return;
    const auto held = found->second;
    held->deliver(sequence, std::move(response));
}

std::string_view Worker::date() {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    const std::int64_t second = std::chrono::duration_cast<std::chrono::seconds>(now).count();
    if (second != date_second_) {
        date_ = http_date(second);
        date_second_ = second;
    }
    return date_;
}

void Worker::schedule_sweep() {
    if (sweeping_) return;
    sweeping_ = true;
    sweep_timer_.expires_after(shared_.options.sweep_interval);
    sweep_timer_.async_wait([this](const boost::system::error_code& ec) {
        sweeping_ = false;
        if (!ec) sweep();
    });
}

void Worker::sweep() {
    const auto now = steady_clock::now();
    for (const std::uint64_t id : deadlines_.expired(now)) {
        const auto found = connections_.find(id);
        if (found == connections_.end()) continue;
        const auto held = found->second;
        held->deadline_passed();
    }
    if (draining_ && now >= grace_ends_) close_all();
    if (!connections_.empty()) schedule_sweep();
}

void Worker::close_all() {
    std::vector<std::shared_ptr<Connection>> open;
    for (const auto& [id, connection] : connections_) open.push_back(connection);
    for (const auto& connection : open) connection->close();
}

void Worker::drain() {
    asio::post(io_, [this] {
        draining_ = true;
        grace_ends_ = steady_clock::now() + shared_.options.grace;
        std::vector<std::shared_ptr<Connection>> open;
        for (const auto& [id, connection] : connections_) open.push_back(connection);
        for (const auto& connection : open) connection->drain();
        finish_if_done();
    });
}

void Worker::finish_if_done() {
    if (!draining_ || !connections_.empty()) return;
    sweep_timer_.cancel();
    work_.reset();
}

}  // namespace qingfeng::http
