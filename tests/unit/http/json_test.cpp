#include "http/json.h"

#include <gtest/gtest.h>

#include "domain/request/keys.h"

namespace qingfeng::http::json {

struct Address {
    std::string town;
    std::optional<std::int64_t> number;
};
BOOST_DESCRIBE_STRUCT(Address, (), (town, number))

struct Letter {
    std::string text;
    domain::request::Solved solved = domain::request::Solved::No;
    std::optional<bool> urgent;
    std::optional<Address> from;
    std::optional<std::vector<std::string>> pages;
};
BOOST_DESCRIBE_STRUCT(Letter, (), (text, solved, urgent, from, pages))

namespace {

Faults faults_of(std::string_view text) {
    const auto letter = read<Letter>(text);
    return letter ? Faults() : letter.error();
}

TEST(Json, a_struct_is_read_whole) {
    const auto letter = read<Letter>(
        R"({"text":"你好\n","solved":"partly","urgent":true,"from":{"town":"西山","number":-7},"pages":["a","b"]})");
    ASSERT_TRUE(letter);
    EXPECT_EQ(letter->text, "你好\n");
    EXPECT_EQ(letter->solved, domain::request::Solved::Partly);
    EXPECT_EQ(letter->urgent, true);
    EXPECT_EQ(letter->from->town, "西山");
    EXPECT_EQ(letter->from->number, -7);
    EXPECT_EQ(letter->pages->size(), 2U);
}

TEST(Json, optionals_may_be_missing_or_null) {
    const auto letter = read<Letter>(R"({"text":"","solved":"yes","from":null})");
    ASSERT_TRUE(letter);
    EXPECT_FALSE(letter->from);
    EXPECT_FALSE(letter->urgent);
}

TEST(Json, every_fault_names_its_place) {
    struct Row {
        const char* text;
        FaultKind kind;
        const char* pointer;
    };
    const std::vector<Row> rows = {
        {"", FaultKind::NotJson, ""},
        {"{", FaultKind::NotJson, ""},
        {R"({"text":"a","solved":"yes"} x)", FaultKind::NotJson, ""},
        {"{\"text\":\"\xff\",\"solved\":\"yes\"}", FaultKind::NotJson, ""},
        {R"({"text":"\ud800","solved":"yes"})", FaultKind::NotJson, ""},
        {"[[[[[[[[[[1]]]]]]]]]]", FaultKind::NotJson, ""},
        {"[]", FaultKind::WrongType, ""},
        {R"({"solved":"yes"})", FaultKind::Missing, "/text"},
        {R"({"text":null,"solved":"yes"})", FaultKind::WrongType, "/text"},
        {R"({"text":7,"solved":"yes"})", FaultKind::WrongType, "/text"},
        {R"({"text":"a\u0000","solved":"yes"})", FaultKind::ControlCharacter, "/text"},
        {R"({"text":"a\u007f","solved":"yes"})", FaultKind::ControlCharacter, "/text"},
        {R"({"text":"a","solved":"maybe"})", FaultKind::NotInList, "/solved"},
        {R"({"text":"a","solved":1})", FaultKind::WrongType, "/solved"},
        {R"({"text":"a","solved":"yes","urgent":"true"})", FaultKind::WrongType, "/urgent"},
        {R"({"text":"a","solved":"yes","from":{"town":"b","number":1.5}})", FaultKind::WrongType, "/from/number"},
        {R"({"text":"a","solved":"yes","from":{}})", FaultKind::Missing, "/from/town"},
        {R"({"text":"a","solved":"yes","pages":["a",2]})", FaultKind::WrongType, "/pages/1"},
        {R"({"text":"a","solved":"yes","a/b~c":1})", FaultKind::Unknown, "/a~1b~0c"},
        {R"({"text":"a","solved":"yes","from":{"town":"b","x":1}})", FaultKind::Unknown, "/from/x"},
    };
    for (const Row& row : rows) EXPECT_EQ(faults_of(row.text), (Faults{{row.kind, row.pointer}})) << row.text;
}

TEST(Json, all_that_is_wrong_is_told_at_once) {
    EXPECT_EQ(faults_of(R"({"text":1,"from":{},"no":2})"), (Faults{{FaultKind::WrongType, "/text"},
                                                                   {FaultKind::Missing, "/solved"},
                                                                   {FaultKind::Missing, "/from/town"},
                                                                   {FaultKind::Unknown, "/no"}}));
}

TEST(Json, what_is_written_reads_back_and_leaves_out_what_is_not_there) {
    EXPECT_EQ(write(Letter{"a", domain::request::Solved::Yes, {}, Address{"b", {}}, {}}),
              "{\"text\":\"a\",\"solved\":\"yes\",\"from\":{\"town\":\"b\"}}\n");
}

}  // namespace
}  // namespace qingfeng::http::json
