#pragma once

#include <initializer_list>
#include <map>
#include <string>
#include <string_view>

#include "util/language.h"
#include "util/result.h"

namespace qingfeng::service {

/// A value for a {name} in a message.
struct Argument {
    std::string_view name;
    std::string_view value;
};

/// Everything a user reads, by key ("state.answered") and language. An immutable value; in both languages each key
/// stands with the same {placeholders}, so that no reader misses anything.
class Messages {
  public:
    /// From the texts of config/messages/zh.toml and en.toml. InvalidInput tells what is wrong, a line each: a key that
    /// one language lacks, other placeholders, an empty text, a brace without its pair.
    static util::Result<Messages> parse(std::string_view zh_toml, std::string_view en_toml);

    bool has(std::string_view key) const { return texts_.contains(key); }
    /// The message with its placeholders filled. Keys and arguments come from our own code, so a missing key, a
    /// placeholder without argument and an argument without placeholder fail a check.
    std::string text(util::Language language, std::string_view key,
                     std::initializer_list<Argument> arguments = {}) const;

  private:
    struct Text {
        std::string zh;
        std::string en;
    };

    std::map<std::string, Text, std::less<>> texts_;
};

}  // namespace qingfeng::service
