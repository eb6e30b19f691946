#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "util/result.h"

namespace qingfeng::http {

/// Every bound a call keeps.
struct ClientLimits {
    std::chrono::milliseconds connect_deadline{5'000};
    std::chrono::milliseconds total_deadline{20'000};
    std::size_t body_bytes_max = std::size_t{4} << 20;  ///< of the answer
};

/// What a server said, whatever the status.
struct ClientAnswer {
    int status = 0;
    std::string content_type;  ///< as sent; empty where there is none
    std::string body;
};

/// A small blocking client for http and https, by libcurl: the other side stands on the internet, and TLS with its
/// certificates, proxies and name look-ups are not to be written here once more. Connections are kept for the next
/// call. Redirects are not followed: where a log or a witness lives is for people to decide. One thread at a time.
class Client {
  public:
    explicit Client(ClientLimits limits = {});
    ~Client();
    Client(Client&&) noexcept;
    Client& operator=(Client&&) noexcept;

    /// Io: no answer came, or none within the bounds, and why. InvalidInput: not an address that can be called.
    util::Result<ClientAnswer> get(const std::string& url);
    util::Result<ClientAnswer> post(const std::string& url, std::string_view body, std::string_view content_type,
                                    const std::vector<std::pair<std::string, std::string>>& headers = {});

  private:
    struct Handle;
    std::unique_ptr<Handle> handle_;
    ClientLimits limits_;
};

/// "https://a/log/" and "checkpoint" to "https://a/log/checkpoint", whether or not the first ends in a slash.
std::string join_url(std::string_view prefix, std::string_view path);

}  // namespace qingfeng::http
