#include "http_client.h"

#include <charconv>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include "util/check.h"

namespace qingfeng::bench {
namespace {

sockaddr_in address_of(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

int connected(std::uint16_t port) {
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const auto address = address_of(port);
    if (::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
        ::close(socket);
        return -1;
    }
    const int on = 1;
    ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return socket;
}

}  // namespace

std::string HttpAnswer::header(std::string_view name) const {
    const auto at = head.find("\r\n" + std::string(name) + ": ");
    if (at == std::string::npos) return "";
    const auto from = at + name.size() + 4;
    return head.substr(from, head.find("\r\n", from) - from);
}

std::string HttpAnswer::text(std::string_view member) const {
    const std::string start = "\"" + std::string(member) + "\":\"";
    const auto at = body.find(start);
    if (at == std::string::npos) return "";
    const auto from = at + start.size();
    return body.substr(from, body.find('"', from) - from);
}

HttpClient::HttpClient(std::uint16_t port) : socket_(connected(port)) {
    util::check(socket_ >= 0, "nobody listens at the port that is measured");
}

HttpClient::~HttpClient() { ::close(socket_); }

HttpAnswer HttpClient::get(std::string_view path, std::string_view headers) {
    return ask("GET " + std::string(path) + " HTTP/1.1\r\nHost: localhost\r\n" + std::string(headers) + "\r\n");
}

HttpAnswer HttpClient::post(std::string_view path, std::string_view body, std::string_view headers) {
    return ask("POST " + std::string(path) + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n" +
               "Content-Length: " + std::to_string(body.size()) + "\r\n" + std::string(headers) + "\r\n" +
               std::string(body));
}

HttpAnswer HttpClient::ask(const std::string& request) {
    for (std::size_t sent = 0; sent < request.size();) {
        const auto written = ::send(socket_, request.data() + sent, request.size() - sent, MSG_NOSIGNAL);
        util::check(written > 0, "a request could not be sent");
        sent += static_cast<std::size_t>(written);
    }
    const auto more = [&] {
        char buffer[16384];
        const auto got = ::recv(socket_, buffer, sizeof buffer, 0);
        util::check(got > 0, "a connection ended before its answer");
        read_.append(buffer, static_cast<std::size_t>(got));
    };
    std::size_t end;
    while ((end = read_.find("\r\n\r\n")) == std::string::npos) more();
    HttpAnswer answer;
    answer.head = read_.substr(0, end + 2);
    std::from_chars(answer.head.data() + 9, answer.head.data() + 12, answer.status);
    const std::string length = answer.header("Content-Length");
    std::size_t size = 0;
    std::from_chars(length.data(), length.data() + length.size(), size);
    while (read_.size() < end + 4 + size) more();
    answer.body = read_.substr(end + 4, size);
    read_.erase(0, end + 4 + size);
    return answer;
}

bool answers(std::uint16_t port, std::string_view path) {
    const int socket = connected(port);
    if (socket < 0) return false;
    ::close(socket);
    return HttpClient(port).get(path).status == 200;
}

std::uint16_t free_port() {
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address = address_of(0);
    socklen_t size = sizeof address;
    const bool bound = ::bind(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 &&
                       ::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size) == 0;
    ::close(socket);
    util::check(bound, "no port is free");
    return ntohs(address.sin_port);
}

}  // namespace qingfeng::bench
