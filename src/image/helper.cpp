#include "image/helper.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <utility>

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace qingfeng::image {
namespace {

using Clock = std::chrono::steady_clock;

/// A rendition of the largest picture stays far below it.
constexpr std::size_t answer_bytes_max = 32 * 1024 * 1024;

class Descriptor {
  public:
    Descriptor() = default;
    explicit Descriptor(int number) : number_(number) {}
    ~Descriptor() { close(); }
    Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
    Descriptor& operator=(Descriptor&& other) noexcept {
        std::swap(number_, other.number_);
        return *this;
    }

    int number() const { return number_; }
    void close() {
        if (number_ >= 0) ::close(std::exchange(number_, -1));
    }

  private:
    int number_ = -1;
};

struct Pipe {
    Descriptor read;
    Descriptor write;
};

/// A socket, to which one can write without the signal that a pipe sends when the other side is gone.
bool open_socket(Pipe& pipe) {
    std::array<int, 2> ends{};
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) return false;
    pipe = {Descriptor(ends[0]), Descriptor(ends[1])};
    return true;
}

bool open_pipe(Pipe& pipe) {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) return false;
    pipe = {Descriptor(ends[0]), Descriptor(ends[1])};
    return true;
}

/// A process that is gone when this is: nothing outlives the call that started it.
class Process {
  public:
    ~Process() {
        if (id_ <= 0) return;
        ::kill(id_, SIGKILL);
        while (::waitpid(id_, nullptr, 0) < 0 && errno == EINTR) {
        }
    }
    Process() = default;
    Process(const Process&) = delete;
    Process& operator=(const Process&) = delete;

    /// With an empty environment and only the two pipes.
    bool start(const std::vector<std::string>& command, const Pipe& in, const Pipe& out) {
        std::vector<char*> arguments;
        for (const std::string& one : command) arguments.push_back(const_cast<char*>(one.c_str()));
        arguments.push_back(nullptr);
        std::array<char*, 1> environment{nullptr};
        posix_spawn_file_actions_t actions;
        if (::posix_spawn_file_actions_init(&actions) != 0) return false;
        const bool prepared = ::posix_spawn_file_actions_adddup2(&actions, in.read.number(), STDIN_FILENO) == 0 &&
                              ::posix_spawn_file_actions_adddup2(&actions, out.write.number(), STDOUT_FILENO) == 0;
        const bool started =
            prepared && ::posix_spawn(&id_, arguments[0], &actions, nullptr, arguments.data(), environment.data()) == 0;
        ::posix_spawn_file_actions_destroy(&actions);
        if (!started) id_ = 0;
        return started;
    }

  private:
    pid_t id_ = 0;
};

int milliseconds_left(Clock::time_point until) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until - Clock::now()).count();
    return static_cast<int>(std::clamp<std::int64_t>(left, 0, 60'000));
}

/// Sends what there is and takes what comes, whichever is possible: neither side can block the other for ever.
Outcome<util::Bytes> exchange(Pipe& to, Pipe& from, util::ByteView rest, Clock::time_point until) {
    util::Bytes answer;
    std::array<std::uint8_t, 64 * 1024> buffer{};
    ::fcntl(to.write.number(), F_SETFL, O_NONBLOCK);
    for (;;) {
        if (rest.empty()) to.write.close();
        std::array<pollfd, 2> watched{
            {{from.read.number(), POLLIN, 0}, {rest.empty() ? -1 : to.write.number(), POLLOUT, 0}}};
        const int wait = milliseconds_left(until);
        if (wait == 0) return util::refuse(Fault::TookTooLong);
        if (::poll(watched.data(), watched.size(), wait) < 0 && errno != EINTR) {
            return util::refuse(Fault::NotPossibleNow);
        }
        if (watched[1].revents != 0) {
            const ssize_t sent = ::send(to.write.number(), rest.data(), rest.size(), MSG_NOSIGNAL);
            if (sent > 0) rest = rest.subspan(static_cast<std::size_t>(sent));
            // It wants no more: its answer says why.
            if (sent < 0 && errno != EAGAIN && errno != EINTR) rest = {};
        }
        if (watched[0].revents != 0) {
            const ssize_t got = ::read(from.read.number(), buffer.data(), buffer.size());
            if (got < 0 && errno != EINTR) return util::refuse(Fault::NotPossibleNow);
            if (got == 0) return answer;
            if (got > 0) answer.insert(answer.end(), buffer.begin(), buffer.begin() + got);
            if (answer.size() > answer_bytes_max) return util::refuse(Fault::NotPossibleNow);
        }
    }
}

}  // namespace

Helper::Helper(std::vector<std::string> command, HelperLimits limits) : command_(std::move(command)), limits_(limits) {}

Outcome<Rendition> Helper::render(util::ByteView original) {
    if (original.size() > bytes_max) return util::refuse(Fault::TooManyBytes);
    // A look at the first bytes spares a process for what is no picture anyway.
    if (!format_of(original)) return util::refuse(Fault::NotAPicture);
    {
        std::unique_lock lock(mutex_);
        if (!freed_.wait_for(lock, limits_.wait, [&] { return alive_ < limits_.at_once; })) {
            return util::refuse(Fault::NotPossibleNow);
        }
        ++alive_;
    }
    auto outcome = [&]() -> Outcome<Rendition> {
        Pipe in;
        Pipe out;
        Process process;
        if (!open_socket(in) || !open_pipe(out) || !process.start(command_, in, out)) {
            return util::refuse(Fault::NotPossibleNow);
        }
        in.read.close();
        out.write.close();
        const auto answer = exchange(in, out, original, Clock::now() + limits_.life);
        if (!answer) return answer.failure();
        // Nothing at all: it was ended by what the picture made it do, or by its limits.
        if (answer->empty()) return util::refuse(Fault::Damaged);
        return unpacked(*answer);
    }();
    const std::lock_guard lock(mutex_);
    --alive_;
    freed_.notify_one();
    return outcome;
}

}  // namespace qingfeng::image
