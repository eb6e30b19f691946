#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace qingfeng::http {

/// Decodes a chunked body (RFC 9112 §7.1) from bytes as they come, the same however they are cut. Strict: line ends are
/// CR LF, no space beside the size, extensions and trailers without control characters; both are read and forgotten.
class ChunkedBody {
  public:
    enum class Step { NeedMore, Complete, Malformed, TooLarge };

    explicit ChunkedBody(std::size_t bytes_max = 0) : room_(bytes_max) {}

    /// Consumes from the front of `bytes`, appends content to `body`. NeedMore: what was not used must be given again
    /// with what comes next; it is never longer than line_bytes_max.
    Step consume(std::string_view bytes, std::size_t& used, std::string& body);

    static constexpr std::size_t line_bytes_max = 1024;
    static constexpr std::size_t trailer_bytes_max = 4096;

  private:
    enum class At { Size, Content, ContentEnd, Trailer };

    Step take_line(std::string_view line);
    Step take_size(std::string_view line);
    Step take_trailer(std::string_view line);

    At at_ = At::Size;
    std::uint64_t room_;
    std::uint64_t left_ = 0;  ///< of the chunk under way
    std::size_t trailer_bytes_ = 0;
};

}  // namespace qingfeng::http
