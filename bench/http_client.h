#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace qingfeng::bench {

struct HttpAnswer {
    int status = 0;
    std::string head;
    std::string body;

    /// Of a header; empty where there is none.
    std::string header(std::string_view name) const;
    /// Of a member of that name, the first one that is a text. Good enough for our own answers.
    std::string text(std::string_view member) const;
};

/// One kept connection to this machine. As little work as can be, for it is done on the processors that are measured.
class HttpClient {
  public:
    explicit HttpClient(std::uint16_t port);
    ~HttpClient();
    HttpClient(const HttpClient&) = delete;
    HttpClient& operator=(const HttpClient&) = delete;

    HttpAnswer get(std::string_view path, std::string_view headers = {});
    /// JSON. `headers` are whole lines, each with its end.
    HttpAnswer post(std::string_view path, std::string_view body, std::string_view headers = {});

  private:
    HttpAnswer ask(const std::string& request);

    int socket_ = -1;
    std::string read_;
};

/// Whether somebody answers there yet.
bool answers(std::uint16_t port, std::string_view path);
std::uint16_t free_port();

}  // namespace qingfeng::bench
