#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace qingfeng::http::testing {

/// What came back, taken apart just enough to look at.
struct RawAnswer {
    int status = 0;  ///< 0: no whole answer came
    std::string head;
    std::string body;

    bool has_header(std::string_view line) const { return head.find("\r\n" + std::string(line) + "\r\n") != head.npos; }
};

/// A blocking client that sends exactly the bytes it is told to. Nothing waits longer than five seconds.
class RawClient {
  public:
    explicit RawClient(std::uint16_t port);
    ~RawClient();
    RawClient(const RawClient&) = delete;
    RawClient& operator=(const RawClient&) = delete;

    bool connected() const { return descriptor_ >= 0; }
    bool send(std::string_view bytes);
    /// The next answer; `HeadOnly` for what answers HEAD.
    enum class Expect { Body, HeadOnly };
    RawAnswer receive(Expect expect = Expect::Body);
    RawAnswer ask(std::string_view bytes) { return send(bytes) ? receive() : RawAnswer{}; }
    /// True when the server has closed and nothing more came.
    bool closed_by_server();

  private:
    bool fill();

    int descriptor_ = -1;
    std::string buffer_;
};

}  // namespace qingfeng::http::testing
