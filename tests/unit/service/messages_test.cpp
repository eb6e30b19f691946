#include "service/messages.h"

#include <fstream>
#include <iterator>

#include <gtest/gtest.h>

#include "domain/people/terms.h"
#include "domain/procedure/keys.h"
#include "domain/request/keys.h"
#include "domain/request/refusal.h"
#include "domain/request/request.h"
#include "domain/taxonomy/taxonomy.h"

namespace qingfeng::service {
namespace {

using util::Language;

std::string file(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    EXPECT_TRUE(in.good()) << path;
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

Messages shipped() {
    auto messages = Messages::parse(file("config/messages/zh.toml"), file("config/messages/en.toml"));
    EXPECT_TRUE(messages) << messages.error().message;
    return std::move(messages).value();
}

TEST(Messages, placeholders_are_filled_by_name) {
    const auto messages = Messages::parse("a = \"{when}前由{who}答复，{who}负责\"", "a = \"{who} answers by {when}\"");
    ASSERT_TRUE(messages) << messages.error().message;
    EXPECT_EQ(messages->text(Language::Chinese, "a", {{"who", "收费科"}, {"when", "5 月 8 日"}}),
              "5 月 8 日前由收费科答复，收费科负责");
    EXPECT_EQ(messages->text(Language::English, "a", {{"when", "8 May"}, {"who", "{who}"}}), "{who} answers by 8 May");
}

TEST(Messages, a_key_that_one_language_lacks_is_refused) {
    struct Row {
        std::string_view zh;
        std::string_view en;
        std::string_view fault;
    };
    const std::vector<Row> rows = {
        {"a = \"甲\"\n[b]\nc = \"丙\"", "a = \"A\"", "messages/zh.toml:3: \"b.c\" is missing in the other language"},
        {"a = \"甲\"", "a = \"A\"\nb = \"B\"", "messages/en.toml:2: \"b\" is missing in the other language"},
        {"a = \"{x}\"", "a = \"{y}\"", "messages/zh.toml:1: \"a\" has other placeholders in the other language"},
        {"a = \"{x\"", "a = \"{x}\"", "messages/zh.toml:1: \"a\" has a brace without its pair"},
        {"a = \"甲\"", "a = \"\"", "messages/zh.toml:1: \"a\" is missing in the other language"},
        {"a = 1", "a = \"A\"", "messages/zh.toml:1: \"a\" must be a text"},
    };
    for (const Row& row : rows) {
        const auto messages = Messages::parse(row.zh, row.en);
        ASSERT_FALSE(messages) << row.fault;
        EXPECT_EQ(messages.error().message.substr(0, messages.error().message.find('\n')), row.fault);
    }
}

TEST(MessagesDeathTest, a_mistake_of_our_own_code_is_not_shown_to_a_reader) {
    const Messages messages = Messages::parse("a = \"{x}\"", "a = \"{x}\"").value();
    EXPECT_DEATH((void)messages.text(Language::English, "b"), "no message b");
    EXPECT_DEATH((void)messages.text(Language::English, "a"), "no argument x");
    EXPECT_DEATH((void)messages.text(Language::English, "a", {{"x", "1"}, {"y", "2"}}), "argument without placeholder");
}

template <util::Keyed E>
void expect_words(const Messages& messages, const std::string& group) {
    ASSERT_FALSE(util::all_of<E>().empty()) << group;
    for (const E value : util::all_of<E>()) {
        EXPECT_TRUE(messages.has(group + "." + std::string(to_key(value)))) << group << "." << to_key(value);
    }
}

TEST(ShippedMessages, every_value_that_a_reader_may_meet_has_words) {
    const Messages messages = shipped();
    using namespace domain;
    expect_words<procedure::Kind>(messages, "kind");
    expect_words<procedure::ClockKind>(messages, "clock");
    expect_words<procedure::ClockStart>(messages, "start");
    expect_words<procedure::Basis>(messages, "basis");
    expect_words<procedure::SuspensionReason>(messages, "suspension");
    expect_words<procedure::RefusalReason>(messages, "refusal_reason");
    expect_words<taxonomy::Routing>(messages, "routing");
    expect_words<request::Refusal>(messages, "refusal");
    expect_words<request::StateKind>(messages, "state");
    expect_words<request::StateKind>(messages, "public_state");
    expect_words<people::Role>(messages, "role");
    expect_words<request::Channel>(messages, "channel");
    expect_words<request::Finding>(messages, "finding");
    expect_words<request::Liability>(messages, "liability");
    expect_words<request::Grade>(messages, "grade");
    expect_words<request::Solved>(messages, "solved");
    expect_words<request::Standing>(messages, "standing");
    expect_words<request::RemedyKind>(messages, "remedy");
    expect_words<request::CallBackOutcome>(messages, "call_back_outcome");
}

TEST(ShippedMessages, a_refusal_is_a_whole_sentence) {
    const Messages messages = shipped();
    for (const auto refusal : util::all_of<domain::request::Refusal>()) {
        const std::string key = "refusal." + std::string(to_key(refusal));
        EXPECT_TRUE(messages.text(Language::Chinese, key).ends_with("。")) << key;
        EXPECT_TRUE(messages.text(Language::English, key).ends_with(".")) << key;
    }
}

}  // namespace
}  // namespace qingfeng::service
