#include "http/chunked_body.h"

#include <gtest/gtest.h>

namespace qingfeng::http {
namespace {

using Step = ChunkedBody::Step;

/// Given byte by byte and at once; both must end the same way with the same content.
Step decode(const std::string& bytes, std::string& body, std::size_t bytes_max = 100) {
    ChunkedBody whole(bytes_max);
    std::size_t used = 0;
    const Step at_once = whole.consume(bytes, used, body);
    ChunkedBody cut(bytes_max);
    std::string pending;
    std::string other;
    Step dripping = Step::NeedMore;
    for (const char c : bytes) {
        if (dripping != Step::NeedMore) break;
        pending += c;
        dripping = cut.consume(pending, used, other);
        pending.erase(0, used);
    }
    EXPECT_EQ(dripping, at_once) << bytes;
    EXPECT_EQ(other, body) << bytes;
    return at_once;
}

TEST(ChunkedBody, is_read_by_the_letter) {
    struct Row {
        std::string bytes;
        Step step;
        const char* body;
    };
    const Row rows[] = {
        {"0\r\n\r\n", Step::Complete, ""},
        {"3\r\nabc\r\n0\r\n\r\n", Step::Complete, "abc"},
        {"A;x=\"1;2\"\r\n0123456789\r\n00\r\n\r\n", Step::Complete, "0123456789"},
        {"1\r\na\r\n0\r\nX-Sum: 1\r\nY: 2\r\n\r\n", Step::Complete, "a"},
        {"3\r\nab", Step::NeedMore, "ab"},
        {"0\r\n", Step::NeedMore, ""},
        {"3\r\nabcd\r\n", Step::Malformed, "abc"},
        {"3\nabc\r\n", Step::Malformed, ""},
        {"\r\n", Step::Malformed, ""},
        {";x\r\n", Step::Malformed, ""},
        {"-1\r\n", Step::Malformed, ""},
        {"+1\r\n", Step::Malformed, ""},
        {"0x1\r\n", Step::Malformed, ""},
        {" 1\r\n", Step::Malformed, ""},
        {"1 \r\n", Step::Malformed, ""},
        {"1 ;x\r\n", Step::Malformed, ""},
        {"1\r\r\n", Step::Malformed, ""},
        {"1;\x01\r\n", Step::Malformed, ""},
        {"10000000000000000\r\n", Step::Malformed, ""},
        {"0\r\nno colon\r\n\r\n", Step::Malformed, ""},
        {"0\r\n folded: 1\r\n\r\n", Step::Malformed, ""},
        {"65\r\n", Step::TooLarge, ""},
        {"ffffffffffffffff\r\n", Step::TooLarge, ""},
        {"1;" + std::string(2000, 'x') + "\r\n", Step::Malformed, ""},
    };
    for (const Row& row : rows) {
        std::string body;
        EXPECT_EQ(decode(row.bytes, body), row.step) << row.bytes;
        EXPECT_EQ(body, row.body) << row.bytes;
    }
}

TEST(ChunkedBody, counts_all_chunks_and_trailers_together) {
    std::string many;
    for (int i = 0; i < 11; ++i) many += "a\r\n0123456789\r\n";
    std::string body;
    EXPECT_EQ(decode(many, body), Step::TooLarge);
    EXPECT_EQ(body.size(), 100U);
    std::string trailers = "0\r\n";
    for (int i = 0; i < 10; ++i) trailers += "X: " + std::string(500, 'x') + "\r\n";
    EXPECT_EQ(decode(trailers, body = ""), Step::Malformed);
}

}  // namespace
}  // namespace qingfeng::http
