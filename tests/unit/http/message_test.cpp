#include "http/message.h"

#include <gtest/gtest.h>

#include "http/text.h"
#include "http/wire.h"

namespace qingfeng::http {
namespace {

TEST(Headers, are_found_without_regard_to_case) {
    Headers headers;
    headers.add("Content-Type", "a");
    headers.add("content-type", "b");
    EXPECT_EQ(headers.get("CONTENT-TYPE"), "a");
    EXPECT_EQ(headers.count("Content-Type"), 2U);
    headers.set("content-TYPE", "c");
    EXPECT_EQ(headers.count("Content-Type"), 1U);
    EXPECT_EQ(headers.get("X", "otherwise"), "otherwise");
}

TEST(Request, knows_its_media_type_and_cookies) {
    Request request;
    request.headers.add("Content-Type", "Application/JSON; charset=utf-8");
    request.headers.add("Cookie", "a=1; __Host-session=x=y;b=");
    EXPECT_EQ(request.content_type(), "application/json");
    EXPECT_EQ(request.cookie("__Host-session"), "x=y");
    EXPECT_EQ(request.cookie("b"), "");
    EXPECT_FALSE(request.cookie("c"));
}

TEST(Wire, a_set_header_replaces_the_secure_default) {
    Response response = text_response(200, "x");
    response.headers.add("Cache-Control", "public, max-age=60");
    response.headers.add("Content-Length", "999");
    const std::string head = *response_head(response, KeepAlive::Yes, "D", "r");
    EXPECT_NE(head.find("Cache-Control: public, max-age=60\r\n"), std::string::npos);
    EXPECT_EQ(head.find("no-store"), std::string::npos);
    EXPECT_NE(head.find("Content-Length: 1\r\n"), std::string::npos);
    EXPECT_EQ(head.find("999"), std::string::npos);
    EXPECT_EQ(response_head(empty_response(204), KeepAlive::Yes, "D", "r")->find("Content-Length"), std::string::npos);
}

TEST(Wire, dates_are_those_of_rfc_9110) {
    EXPECT_EQ(http_date(784'111'777), "Sun, 06 Nov 1994 08:49:37 GMT");
    EXPECT_EQ(http_date(1'709'164'799), "Wed, 28 Feb 2024 23:59:59 GMT");
}

TEST(Utf8, knows_well_formed_text) {
    for (const char* good : {"", "a", "清风", "\xF0\x9F\x9A\x97", "\xEF\xBF\xBF"}) EXPECT_TRUE(is_utf8(good)) << good;
    for (const char* bad : {"\x80", "\xC0\x80", "\xE0\x80\x80", "\xED\xA0\x80", "\xF0\x80\x80\x80", "\xF5\x80\x80\x80",
                            "\xE6\xB8", "\xFF"}) {
        EXPECT_FALSE(is_utf8(bad));
    }
}

}  // namespace
}  // namespace qingfeng::http
