#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "util/language.h"
#include "util/result.h"
#include "util/time.h"

namespace qingfeng::service::proposals {

/// What is wrong with a proposed file, line by line, in the language of whoever wrote it.
class Faults {
  public:
    Faults(std::string_view file, util::Language language) : file_(file), language_(language) {}

    void add(std::uint32_t line, std::string_view zh, std::string_view en);
    bool none() const { return found_.empty(); }
    util::Language language() const { return language_; }

    /// InvalidInput, one fault a line in the order of the file: "FILE:LINE: a sentence".
    util::Failure<util::Error> failure() const;

  private:
    struct Fault {
        std::uint32_t line;
        std::string sentence;
    };

    std::string file_;
    util::Language language_;
    std::vector<Fault> found_;
};

struct TomlEntry;
struct TomlNode;

struct TomlTable {
    std::uint32_t line = 0;
    std::vector<TomlEntry> entries;  ///< in the order of the file

    const TomlEntry* find(std::string_view key) const;
};

/// A value of a TOML file and the line it starts on. Times and fractions, which no proposal uses, read as monostate.
struct TomlNode {
    std::uint32_t line = 0;
    std::variant<std::monostate, std::string, std::int64_t, bool, util::Date, std::vector<TomlNode>, TomlTable> value;
};

struct TomlEntry {
    std::string key;
    std::uint32_t line = 0;
    TomlNode node;
};

/// The file as a tree; empty, with the fault added, where it is no TOML.
std::optional<TomlTable> read_toml_tree(std::string_view text, Faults& faults);

}  // namespace qingfeng::service::proposals
