#include "http/request_reader.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace qingfeng::http {
namespace {

using Step = RequestReader::Step;

/// Gives `bytes` in pieces of `piece`, as a connection would; the steps other than NeedMore.
std::vector<Step> read_in_pieces(RequestReader& reader, const std::string& bytes, std::size_t piece,
                                 std::vector<Request>& requests) {
    std::vector<Step> steps;
    std::string pending;
    for (std::size_t at = 0; at < bytes.size(); at += piece) {
        pending += bytes.substr(at, piece);
        for (bool more = true; more;) {
            std::size_t used = 0;
            const Step step = reader.consume(pending, used);
            pending.erase(0, used);
            if (step == Step::NeedMore) break;
            steps.push_back(step);
            if (step == Step::Complete) requests.push_back(reader.take());
            if (step == Step::Failed) return steps;
            if (step == Step::HeaderReady && reader.limit_body(1000) == Step::Failed) {
                steps.push_back(Step::Failed);
                return steps;
            }
            more = true;
        }
    }
    return steps;
}

const std::string two_requests =
    "POST /a%20b?x=1&y=%E6%B8%85 HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nX-Kind: Enquiry\r\n\r\nabc"
    "\r\nPUT /c HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nde\r\n0\r\nX-Kind: forged\r\n\r\n";

RC_GTEST_PROP(RequestReader, reads_the_same_however_the_bytes_are_cut, ()) {
    const auto piece = *rc::gen::inRange<std::size_t>(1, two_requests.size() + 1);
    RequestReader reader{ReaderLimits{}};
    std::vector<Request> requests;
    const auto steps = read_in_pieces(reader, two_requests, piece, requests);
    RC_ASSERT(steps == std::vector<Step>({Step::HeaderReady, Step::Complete, Step::HeaderReady, Step::Complete}));
    RC_ASSERT(requests[0].method == Method::Post);
    RC_ASSERT(requests[0].target.segments == std::vector<std::string>{"a b"});
    RC_ASSERT(requests[0].target.query.get("y") == "清");
    RC_ASSERT(requests[0].headers.get("x-kind") == "Enquiry");
    RC_ASSERT(requests[0].body == "abc");
    RC_ASSERT(requests[1].body == "de");
    RC_ASSERT(!requests[1].headers.has("X-Kind"));  // a trailer cannot add a header
}

RC_GTEST_PROP(RequestReader, survives_any_bytes_and_never_uses_more_than_it_was_given, (const std::string& noise)) {
    RequestReader reader{ReaderLimits{}};
    std::string bytes = "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n" + noise;
    for (int i = 0; i < 100; ++i) {
        std::size_t used = 0;
        const Step step = reader.consume(bytes, used);
        RC_ASSERT(used <= bytes.size());
        bytes.erase(0, used);
        if (step == Step::NeedMore || step == Step::Failed) return;
        if (step == Step::Complete) reader.take();
    }
}

TEST(RequestReader, counts_the_header_whole_even_when_it_drips_in) {
    RequestReader reader({.header_bytes_max = 200, .header_count_max = 100, .target_bytes_max = 100});
    std::string drips = "GET / HTTP/1.1\r\nHost: h\r\n";
    for (int i = 0; i < 50; ++i) drips += "X: 1\r\n";
    std::vector<Request> requests;
    EXPECT_EQ(read_in_pieces(reader, drips, 1, requests), std::vector<Step>{Step::Failed});
    EXPECT_EQ(reader.fault(), Fault::HeaderTooLarge);
}

TEST(RequestReader, survives_an_empty_chunked_body_however_it_is_cut) {
    const std::string bytes = "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n";
    for (std::size_t piece = 1; piece <= bytes.size(); ++piece) {
        RequestReader reader{ReaderLimits{}};
        std::vector<Request> requests;
        EXPECT_EQ(read_in_pieces(reader, bytes, piece, requests),
                  (std::vector<Step>{Step::HeaderReady, Step::Complete}));
    }
}

TEST(RequestReader, refuses_another_protocol_at_its_first_byte) {
    RequestReader reader{ReaderLimits{}};
    std::size_t used = 0;
    EXPECT_EQ(reader.consume("\x16", used), Step::Failed);
    EXPECT_EQ(reader.fault(), Fault::BadRequest);
}

}  // namespace
}  // namespace qingfeng::http
