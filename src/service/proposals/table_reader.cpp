#include "service/proposals/table_reader.h"

#include <algorithm>

#include <fmt/core.h>
#include <fmt/ranges.h>

namespace qingfeng::service::proposals {

namespace {

/// Letters to insert, drop or change to come from one word to the other.
std::size_t distance(std::string_view from, std::string_view to) {
    std::vector<std::size_t> row(to.size() + 1);
    for (std::size_t i = 0; i < row.size(); ++i) row[i] = i;
    for (std::size_t i = 0; i < from.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i + 1;
        for (std::size_t j = 0; j < to.size(); ++j) {
            const std::size_t changed = diagonal + (from[i] == to[j] ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = std::min({changed, row[j] + 1, diagonal + 1});
        }
    }
    return row.back();
}

}  // namespace

std::string_view nearest(std::string_view word, std::span<const std::string_view> known) {
    std::string_view best;
    std::size_t best_distance = std::max<std::size_t>(word.size() / 3, 1) + 1;
    for (const std::string_view candidate : known) {
        const std::size_t away = distance(word, candidate);
        if (away < best_distance) best = candidate, best_distance = away;
    }
    return best;
}

const TomlNode* TableReader::ask(std::string_view key) {
    if (std::ranges::find(asked_, key) == asked_.end()) asked_.emplace_back(key);
    const TomlEntry* entry = table_.find(key);
    return entry ? &entry->node : nullptr;
}

template <class T>
const T* TableReader::ask_for(std::string_view key, std::string_view zh, std::string_view en) {
    const TomlNode* node = ask(key);
    if (!node) return nullptr;
    const T* value = std::get_if<T>(&node->value);
    if (!value)
        faults_.add(node->line, fmt::format("“{}”应当写成{}", key, zh), fmt::format("\"{}\" must be {}", key, en));
    return value;
}

void TableReader::missing(std::string_view key) {
    faults_.add(line(), fmt::format("缺少“{}”", key), fmt::format("\"{}\" is missing", key));
}

bool TableReader::has(std::string_view key) { return ask(key) != nullptr; }

std::uint32_t TableReader::line(std::string_view key) const {
    const TomlEntry* entry = table_.find(key);
    return entry ? entry->line : table_.line;
}

std::string TableReader::text(std::string_view key) {
    if (!has(key)) return missing(key), std::string();
    return text_or_empty(key);
}

std::string TableReader::text_or_empty(std::string_view key) {
    const auto* value = ask_for<std::string>(key, "引号中的文字", "a text in quotation marks");
    return value ? *value : std::string();
}

std::uint64_t TableReader::number_or(std::string_view key, std::uint64_t fallback, std::uint64_t largest) {
    const auto* value = ask_for<std::int64_t>(key, "整数", "a whole number");
    if (!value) return fallback;
    if (*value >= 0 && static_cast<std::uint64_t>(*value) <= largest) return static_cast<std::uint64_t>(*value);
    faults_.add(line(key), fmt::format("“{}”应当在 0 到 {} 之间", key, largest),
                fmt::format("\"{}\" must be from 0 to {}", key, largest));
    return fallback;
}

bool TableReader::flag_or(std::string_view key, bool fallback) {
    const auto* value = ask_for<bool>(key, " true 或 false", "true or false");
    return value ? *value : fallback;
}

util::Date TableReader::date(std::string_view key) {
    if (!has(key)) return missing(key), util::Date{};
    return date_or_none(key).value_or(util::Date{});
}

std::optional<util::Date> TableReader::date_or_none(std::string_view key) {
    const auto* value = ask_for<util::Date>(key, "日期，例如 2026-01-01，不加引号",
                                            "a date such as 2026-01-01, without quotation marks");
    return value ? std::optional(*value) : std::nullopt;
}

domain::calendar::Limit TableReader::limit(std::string_view key) {
    const std::string written = text(key);
    auto last_day = domain::calendar::LastDay::Stays;
    if (has("last_day")) {
        const std::string_view words[] = {"stays", "rolls"};
        if (pick("last_day", words) == 1) last_day = domain::calendar::LastDay::RollsToWorkday;
    }
    if (written.empty()) return {};
    const auto limit = domain::calendar::parse_limit(written, last_day);
    if (limit) return *limit;
    faults_.add(
        line(key), fmt::format("“{}”不是期限；写成“5个工作日”“60日”“24小时”“1个月”或“5 workdays”", written),
        fmt::format("\"{}\" is no limit; write \"5 workdays\", \"60 days\", \"24 hours\" or \"1 month\"", written));
    return {};
}

std::vector<domain::people::Role> TableReader::roles(std::string_view key) {
    std::vector<domain::people::Role> roles;
    const auto* list =
        ask_for<std::vector<TomlNode>>(key, "列表，例如 [\"unit-head\"]", "a list such as [\"unit-head\"]");
    if (!list) return roles;
    for (const TomlNode& node : *list) {
        const auto* word = std::get_if<std::string>(&node.value);
        const auto role = word ? domain::people::term_named<domain::people::Role>(*word) : std::nullopt;
        if (role) {
            roles.push_back(*role);
        } else {
            const std::string_view shown = word ? std::string_view(*word) : std::string_view("?");
            faults_.add(node.line, fmt::format("“{}”不是岗位角色", shown), fmt::format("\"{}\" is no role", shown));
        }
    }
    return roles;
}

std::vector<const TomlTable*> TableReader::tables(std::string_view key) {
    std::vector<const TomlTable*> tables;
    const auto* list =
        ask_for<std::vector<TomlNode>>(key, fmt::format("若干节 [[{}]]", key), fmt::format("tables [[{}]]", key));
    if (!list) return tables;
    for (const TomlNode& node : *list) {
        if (const auto* table = std::get_if<TomlTable>(&node.value)) {
            tables.push_back(table);
        } else {
            faults_.add(node.line, fmt::format("“{}”的每一项都应当是一节", key),
                        fmt::format("each item of \"{}\" must be a table", key));
        }
    }
    return tables;
}

const TomlTable* TableReader::table(std::string_view key) {
    return ask_for<TomlTable>(key, fmt::format("一节 [{}]", key), fmt::format("a table [{}]", key));
}

std::size_t TableReader::pick(std::string_view key, std::span<const std::string_view> words) {
    if (!has(key)) return missing(key), 0;
    const std::string written = text_or_empty(key);
    const auto found = std::ranges::find(words, written);
    if (found != words.end()) return static_cast<std::size_t>(found - words.begin());
    if (written.empty()) return 0;
    faults_.add(line(key), fmt::format("“{}”不能是“{}”；可以是 {}", key, written, fmt::join(words, "、")),
                fmt::format("\"{}\" cannot be \"{}\"; it is one of {}", key, written, fmt::join(words, ", ")));
    return 0;
}

void TableReader::finish() {
    const std::vector<std::string_view> known(asked_.begin(), asked_.end());
    for (const TomlEntry& entry : table_.entries) {
        if (std::ranges::find(known, entry.key) != known.end()) continue;
        const std::string_view meant = nearest(entry.key, known);
        const std::string zh_hint = meant.empty() ? "" : fmt::format("，是不是“{}”？", meant);
        const std::string en_hint = meant.empty() ? "" : fmt::format("; did you mean \"{}\"?", meant);
        faults_.add(entry.line, fmt::format("不认识“{}”{}", entry.key, zh_hint),
                    fmt::format("\"{}\" is not known here{}", entry.key, en_hint));
    }
}

}  // namespace qingfeng::service::proposals
