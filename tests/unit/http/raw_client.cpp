#include "unit/http/raw_client.h"

#include <array>
#include <cstdlib>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

namespace qingfeng::http::testing {

RawClient::RawClient(std::uint16_t port) {
    const int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const timeval patience{5, 0};
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (connect(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) {
        descriptor_ = descriptor;
    } else {
        close(descriptor);
    }
}

RawClient::~RawClient() {
    if (descriptor_ >= 0) close(descriptor_);
}

bool RawClient::send(std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t sent = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

bool RawClient::fill() {
    std::array<char, 65536> piece{};
    const ssize_t got = recv(descriptor_, piece.data(), piece.size(), 0);
    if (got <= 0) return false;
    buffer_.append(piece.data(), static_cast<std::size_t>(got));
    return true;
}

RawAnswer RawClient::receive(Expect expect) {
    std::size_t end = 0;
    while ((end = buffer_.find("\r\n\r\n")) == std::string::npos) {
        if (!fill()) return {};
    }
    RawAnswer answer;
    answer.head = buffer_.substr(0, end + 2);
    const int status = std::atoi(answer.head.c_str() + 9);
    std::size_t length = 0;
    if (const auto at = answer.head.find("\r\nContent-Length: "); at != std::string::npos && expect == Expect::Body) {
        length = static_cast<std::size_t>(std::atoll(answer.head.c_str() + at + 18));
    }
    while (buffer_.size() < end + 4 + length) {
        if (!fill()) return {};
    }
    answer.status = status;
    answer.body = buffer_.substr(end + 4, length);
    buffer_.erase(0, end + 4 + length);
    return answer;
}

bool RawClient::closed_by_server() {
    if (!buffer_.empty()) return false;
    char byte = 0;
    const ssize_t got = recv(descriptor_, &byte, 1, 0);
    return got == 0 || (got < 0 && errno == ECONNRESET);
}

}  // namespace qingfeng::http::testing
