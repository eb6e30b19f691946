#include "http/chunked_body.h"

#include <algorithm>
#include <charconv>

#include "http/text.h"

namespace qingfeng::http {

ChunkedBody::Step ChunkedBody::consume(std::string_view bytes, std::size_t& used, std::string& body) {
    used = 0;
    for (;;) {
        const std::string_view rest = bytes.substr(used);
        if (at_ == At::Content) {
            const std::string_view content = rest.substr(0, left_);
            body.append(content);
            used += content.size();
            left_ -= content.size();
            if (left_ > 0) return Step::NeedMore;
            at_ = At::ContentEnd;
            continue;
        }
        const std::size_t feed = rest.substr(0, line_bytes_max).find('\n');
        if (feed == std::string_view::npos) return rest.size() < line_bytes_max ? Step::NeedMore : Step::Malformed;
        if (feed == 0 || rest[feed - 1] != '\r') return Step::Malformed;
        const std::string_view line = rest.substr(0, feed - 1);
        if (has_control(line)) return Step::Malformed;
        used += feed + 1;
        if (const Step step = take_line(line); step != Step::NeedMore) return step;
    }
}

ChunkedBody::Step ChunkedBody::take_line(std::string_view line) {
    switch (at_) {
        case At::Size:
            return take_size(line);
        case At::Trailer:
            return take_trailer(line);
        case At::Content:
        case At::ContentEnd:
            break;
    }
    at_ = At::Size;
    return line.empty() ? Step::NeedMore : Step::Malformed;
}

ChunkedBody::Step ChunkedBody::take_size(std::string_view line) {
    const auto [end, error] = std::from_chars(line.data(), line.data() + line.size(), left_, 16);
    const std::string_view extension(end, static_cast<std::size_t>(line.data() + line.size() - end));
    // from_chars reads a minus sign for signed numbers only, and no plus sign and no 0x at all.
    if (error != std::errc() || (!extension.empty() && extension.front() != ';')) return Step::Malformed;
    if (left_ > room_) return Step::TooLarge;
    room_ -= left_;
    at_ = left_ == 0 ? At::Trailer : At::Content;
    return Step::NeedMore;
}

/// Trailers are no headers: whatever they claim comes too late to be trusted.
ChunkedBody::Step ChunkedBody::take_trailer(std::string_view line) {
    if (line.empty()) return Step::Complete;
    trailer_bytes_ += line.size();
    const std::size_t colon = line.find(':');
    const bool sound = colon != std::string_view::npos && is_token(line.substr(0, colon));
    return sound && trailer_bytes_ <= trailer_bytes_max ? Step::NeedMore : Step::Malformed;
}

}  // namespace qingfeng::http
