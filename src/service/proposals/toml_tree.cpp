#include "service/proposals/toml_tree.h"

#include <algorithm>

#include <fmt/core.h>

#include "service/proposals/toml_text.h"

namespace qingfeng::service::proposals {

namespace {

constexpr std::size_t faults_told_max = 20;

TomlTable to_table(const toml::table& table);

TomlNode to_node(const toml::node& node) {
    TomlNode read{node.source().begin.line, {}};
    if (const auto* text = node.as_string()) {
        read.value = text->get();
    } else if (const auto* number = node.as_integer()) {
        read.value = number->get();
    } else if (const auto* flag = node.as_boolean()) {
        read.value = flag->get();
    } else if (const auto* date = node.as_date()) {
        const auto civil = util::Date::of(date->get().year, date->get().month, date->get().day);
        if (civil) read.value = *civil;
    } else if (const auto* list = node.as_array()) {
        std::vector<TomlNode> items;
        for (const toml::node& item : *list) items.push_back(to_node(item));
        read.value = std::move(items);
    } else if (const auto* table = node.as_table()) {
        read.value = to_table(*table);
    }
    return read;
}

TomlTable to_table(const toml::table& table) {
    TomlTable read{table.source().begin.line, {}};
    for (const auto& [key, node] : table) {
        read.entries.push_back({std::string(key.str()), key.source().begin.line, to_node(node)});
    }
    std::ranges::stable_sort(read.entries, {}, &TomlEntry::line);
    return read;
}

}  // namespace

void Faults::add(std::uint32_t line, std::string_view zh, std::string_view en) {
    found_.push_back({line, std::string(language_ == util::Language::Chinese ? zh : en)});
}

util::Failure<util::Error> Faults::failure() const {
    std::vector<Fault> in_order = found_;
    std::ranges::stable_sort(in_order, {}, &Fault::line);
    if (in_order.size() > faults_told_max) in_order.resize(faults_told_max);
    std::string message;
    for (const Fault& fault : in_order) {
        if (!message.empty()) message += '\n';
        message += fmt::format("{}:{}: {}", file_, fault.line, fault.sentence);
    }
    return util::fail(util::ErrorKind::InvalidInput, std::move(message));
}

const TomlEntry* TomlTable::find(std::string_view key) const {
    const auto found = std::ranges::find(entries, key, &TomlEntry::key);
    return found == entries.end() ? nullptr : &*found;
}

std::optional<TomlTable> read_toml_tree(std::string_view text, Faults& faults) {
    const auto read = read_toml(text);
    if (read) return to_table(*read);
    const TomlFault& fault = read.error();
    faults.add(fault.line, "这里不合 TOML 的写法（引号外只能用半角的字母和标点）：" + fault.sentence,
               "this is not TOML: " + fault.sentence);
    return std::nullopt;
}

}  // namespace qingfeng::service::proposals
