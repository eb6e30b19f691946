// Forms with files, as browsers send them, and as somebody sends them who wants to find out what breaks.
#include "http/multipart.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace qingfeng::http {
namespace {

constexpr std::string_view type = "multipart/form-data; boundary=----Boundary7";

std::string part(std::string_view disposition, std::string_view content, std::string_view more = "") {
    return "------Boundary7\r\nContent-Disposition: " + std::string(disposition) + "\r\n" + std::string(more) + "\r\n" +
           std::string(content) + "\r\n";
}
const std::string end = "------Boundary7--\r\n";

TEST(Multipart, fields_and_files_of_a_browser_are_read_in_order) {
    const std::string body =
        part(R"(form-data; name="body")", "第一行\r\n第二行") + part(R"(form-data; name="go")", "next") +
        part(R"(form-data; name="photos"; filename="IMG 1.jpg")", std::string("\xFF\xD8\0\r\n--x", 8),
             "Content-Type: image/jpeg\r\n") +
        part(R"(form-data; name="photos"; filename="")", "", "Content-Type: application/octet-stream\r\n") + end;
    const auto form = parse_multipart(type, body);
    ASSERT_TRUE(form);
    EXPECT_EQ(form->fields.get("body"), "第一行\r\n第二行");
    EXPECT_EQ(form->fields.get("go"), "next");
    ASSERT_EQ(form->files.size(), 1u) << "a file field left empty is none";
    EXPECT_EQ(form->files[0].field, "photos");
    EXPECT_EQ(form->files[0].name, "IMG 1.jpg");
    EXPECT_EQ(form->files[0].content, std::string_view("\xFF\xD8\0\r\n--x", 8));
}

TEST(Multipart, names_of_files_are_what_browsers_make_of_them) {
    const std::pair<const char*, const char*> rows[] = {
        {R"(a%22b.jpg)", "a\"b.jpg"}, {R"(..\..\x.jpg)", R"(..\..\x.jpg)"}, {"照片；1.jpg", "照片；1.jpg"},
        {"a;b.jpg", "a;b.jpg"},       {"a%0D%0Ab.jpg", "a  b.jpg"},         {"50%25.jpg", "50%25.jpg"},
        {"bad\xFFname.jpg", ""},
    };
    for (const auto& [sent, read] : rows) {
        const auto form = parse_multipart(
            type, part("form-data; name=\"photos\"; filename=\"" + std::string(sent) + "\"", "x") + end);
        ASSERT_TRUE(form) << sent;
        ASSERT_EQ(form->files.size(), 1u) << sent;
        EXPECT_EQ(form->files[0].name, read) << sent;
    }
}

TEST(Multipart, a_boundary_may_stand_in_quotes_and_beside_other_parameters) {
    const std::string body = "--a b\r\nContent-Disposition: form-data; name=x\r\n\r\n1\r\n--a b--";
    EXPECT_FALSE(parse_multipart("multipart/form-data; boundary=\"a b\"", body)) << "no blanks: no browser makes one";
    const std::string plain = "--ab\r\ncontent-disposition: FORM-DATA; Name=x\r\n\r\n1\r\n--ab--";
    for (const char* header : {"multipart/form-data; boundary=ab", "Multipart/Form-Data;charset=utf-8; BOUNDARY=\"ab\"",
                               "multipart/form-data; boundary=ab; charset=utf-8"}) {
        const auto form = parse_multipart(header, plain);
        ASSERT_TRUE(form) << header;
        EXPECT_EQ(form->fields.get("x"), "1");
    }
}

TEST(Multipart, what_is_no_such_form_is_refused) {
    const std::string good = part(R"(form-data; name="a")", "1");
    const std::pair<std::string, std::string> rows[] = {
        {"", good + end},
        {"application/json", good + end},
        {"multipart/mixed; boundary=----Boundary7", good + end},
        {"multipart/form-data", good + end},
        {"multipart/form-data; boundary=", good + end},
        {"multipart/form-data; boundary=\"----Boundary7", good + end},
        {"multipart/form-data; boundary=" + std::string(71, 'a'), good + end},
        {std::string(type), ""},
        {std::string(type), "preamble\r\n" + good + end},
        {std::string(type), good},                          // no end
        {std::string(type), good + "------Boundary7"},      // cut within the end
        {std::string(type), good + "------Boundary7\r\n"},  // a part without a header
        {std::string(type), "------Boundary7\r\n\r\n1\r\n" + end},
        {std::string(type), "------Boundary7\r\nContent-Type: text/plain\r\n\r\n1\r\n" + end},
        {std::string(type), part("attachment; name=\"a\"", "1") + end},
        {std::string(type), part("form-data", "1") + end},
        {std::string(type), part("form-data; name=\"\"", "1") + end},
        {std::string(type), part("form-data; name=\"a", "1") + end},
        {std::string(type), part("form-data; name=\"a\"x", "1") + end},
        {std::string(type), part("form-data; name=\"a\"", "1", "Content-Disposition: form-data; name=\"b\"\r\n") + end},
        {std::string(type), part("form-data; name=\"a\"", "1", " folded\r\n") + end},
        {std::string(type), part("form-data; name=\"a\"", "1", "no colon\r\n") + end},
        {std::string(type), part("form-data; name=\"a\"", std::string("1\0", 2)) + end},
        {std::string(type), part("form-data; name=\"a\"", "\xC3\x28") + end},
        {std::string(type), part("form-data; name=\"a\"", "1", "X: " + std::string(4096, 'x') + "\r\n") + end},
    };
    for (const auto& [header, body] : rows) EXPECT_FALSE(parse_multipart(header, body)) << header << "\n" << body;
}

TEST(Multipart, parts_and_their_bytes_are_bounded) {
    std::string many;
    for (int i = 0; i < 64; ++i) many += part("form-data; name=\"a\"", "1");
    EXPECT_TRUE(parse_multipart(type, many + end));
    EXPECT_FALSE(parse_multipart(type, many + part("form-data; name=\"a\"", "1") + end));
    const MultipartLimits limits{.field_bytes_max = 100};
    EXPECT_TRUE(parse_multipart(type, part("form-data; name=\"a\"", std::string(99, 'x')) + end, limits));
    EXPECT_FALSE(parse_multipart(type, part("form-data; name=\"a\"", std::string(100, 'x')) + end, limits));
    EXPECT_TRUE(
        parse_multipart(type, part("form-data; name=\"a\"; filename=\"f\"", std::string(100'000, 'x')) + end, limits))
        << "a file has the body's bound";
}

RC_GTEST_PROP(Multipart, any_bytes_are_read_or_refused_without_harm,
              (const std::string& header, const std::string& body)) {
    parse_multipart(header, body);
    parse_multipart(type, body);
    parse_multipart(type, "------Boundary7\r\n" + body + "\r\n" + end);
}

RC_GTEST_PROP(Multipart, what_a_browser_sends_comes_back, (std::string content)) {
    RC_PRE(content.find("Boundary7") == std::string::npos);
    const auto form = parse_multipart(type, part("form-data; name=\"f\"; filename=\"x\"", content) + end);
    RC_ASSERT(form && form->files.size() == 1 && form->files[0].content == content);
}

}  // namespace
}  // namespace qingfeng::http
