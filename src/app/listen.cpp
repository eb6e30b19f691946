#include "app/listen.h"

#include <fmt/core.h>

namespace qingfeng::app {

util::Status read_address(const std::string& text, http::ServerOptions& into) {
    const std::size_t colon = text.rfind(':');
    const std::string port = colon == std::string::npos ? "" : text.substr(colon + 1);
    const bool digits = !port.empty() && port.size() <= 5 && port.find_first_not_of("0123456789") == std::string::npos;
    if (!digits || std::stoul(port) > 65535)
        return util::fail(util::ErrorKind::InvalidInput,
                          fmt::format("--listen {}: write HOST:PORT, as 127.0.0.1:8080", text));
    into.address = text.substr(0, colon);
    if (into.address.starts_with('[') && into.address.ends_with(']'))
        into.address = into.address.substr(1, into.address.size() - 2);
    into.port = static_cast<std::uint16_t>(std::stoul(port));
    return util::Done{};
}

std::string address_text(const std::string& address, std::uint16_t port) {
    const bool six = address.find(':') != std::string::npos;
    return six ? fmt::format("[{}]:{}", address, port) : fmt::format("{}:{}", address, port);
}

sigset_t block_stop_signals() {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    return signals;
}

void wait_for_stop(const sigset_t& signals) {
    int received = 0;
    sigwait(&signals, &received);
}

}  // namespace qingfeng::app
