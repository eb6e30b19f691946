#include "service/messages.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include <fmt/core.h>

#include "service/proposals/toml_tree.h"
#include "util/check.h"

namespace qingfeng::service {

namespace {

using proposals::Faults;
using proposals::TomlEntry;
using proposals::TomlTable;

struct Line {
    std::string text;
    std::uint32_t line = 0;
};
using Lines = std::map<std::string, Line, std::less<>>;

void flatten(const TomlTable& table, const std::string& prefix, Faults& faults, Lines& lines) {
    for (const TomlEntry& entry : table.entries) {
        const std::string key = prefix + entry.key;
        if (const auto* inner = std::get_if<TomlTable>(&entry.node.value)) {
            flatten(*inner, key + ".", faults, lines);
        } else if (const auto* text = std::get_if<std::string>(&entry.node.value); text && !text->empty()) {
            lines[key] = {*text, entry.line};
        } else {
            faults.add(entry.line, fmt::format("“{}”应当是文字", key), fmt::format("\"{}\" must be a text", key));
        }
    }
}

Lines read(std::string_view toml, Faults& faults) {
    Lines lines;
    if (const auto root = proposals::read_toml_tree(toml, faults)) flatten(*root, "", faults, lines);
    return lines;
}

/// Empty where a brace has no pair.
std::optional<std::set<std::string_view>> placeholders(std::string_view text) {
    std::set<std::string_view> names;
    std::size_t at = 0;
    while ((at = text.find_first_of("{}", at)) != std::string_view::npos) {
        const std::size_t end = text.find_first_of("{}", at + 1);
        if (text[at] != '{' || end == std::string_view::npos || text[end] != '}' || end == at + 1) return std::nullopt;
        names.insert(text.substr(at + 1, end - at - 1));
        at = end + 1;
    }
    return names;
}

void compare(const Lines& these, const Lines& those, Faults& faults) {
    for (const auto& [key, line] : these) {
        const auto names = placeholders(line.text);
        if (!names) {
            faults.add(line.line, fmt::format("“{}”的花括号不成对", key),
                       fmt::format("\"{}\" has a brace without its pair", key));
            continue;
        }
        const auto other = those.find(key);
        if (other == those.end()) {
            faults.add(line.line, fmt::format("另一种语言没有“{}”", key),
                       fmt::format("\"{}\" is missing in the other language", key));
        } else if (const auto theirs = placeholders(other->second.text); theirs && *theirs != *names) {
            faults.add(line.line, fmt::format("“{}”在两种语言里占位不同", key),
                       fmt::format("\"{}\" has other placeholders in the other language", key));
        }
    }
}

std::string fill(std::string_view text, std::string_view key, std::initializer_list<Argument> arguments) {
    std::string filled;
    std::size_t used = 0;
    std::size_t at = 0;
    while (true) {
        const std::size_t open = text.find('{', at);
        filled += text.substr(at, open - at);
        if (open == std::string_view::npos) break;
        const std::size_t close = text.find('}', open);
        const std::string_view name = text.substr(open + 1, close - open - 1);
        const auto argument = std::ranges::find(arguments, name, &Argument::name);
        if (argument == arguments.end()) util::check(false, fmt::format("message {}: no argument {}", key, name));
        filled += argument->value;
        ++used;
        at = close + 1;
    }
    if (used < arguments.size()) util::check(false, fmt::format("message {}: an argument without placeholder", key));
    return filled;
}

}  // namespace

util::Result<Messages> Messages::parse(std::string_view zh_toml, std::string_view en_toml) {
    Faults zh_faults("messages/zh.toml", util::Language::English);
    Faults en_faults("messages/en.toml", util::Language::English);
    Lines zh = read(zh_toml, zh_faults);
    Lines en = read(en_toml, en_faults);
    compare(zh, en, zh_faults);
    compare(en, zh, en_faults);
    if (!zh_faults.none()) return zh_faults.failure();
    if (!en_faults.none()) return en_faults.failure();
    Messages messages;
    for (auto& [key, line] : zh) messages.texts_[key] = {std::move(line.text), std::move(en[key].text)};
    return messages;
}

std::string Messages::text(util::Language language, std::string_view key,
                           std::initializer_list<Argument> arguments) const {
    const auto found = texts_.find(key);
    if (found == texts_.end()) util::check(false, fmt::format("no message {}", key));
    return fill(language == util::Language::Chinese ? found->second.zh : found->second.en, key, arguments);
}

}  // namespace qingfeng::service
