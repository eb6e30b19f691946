#include "service/proposals/mapping_toml.h"

#include <fmt/core.h>

#include "domain/procedure/keys.h"
#include "service/proposals/table_reader.h"

namespace qingfeng::service::proposals {

namespace {

using import::FieldRule;
using import::Mapping;
using import::RuleKey;
using import::TimeForm;

constexpr std::size_t source_bytes_max = 100;

/// A list of texts that are not empty; a single text counts as a list of one.
std::vector<std::string> texts(TableReader& in, const TomlTable& table, std::string_view key, Faults& faults) {
    std::vector<std::string> found;
    if (!in.has(key)) return found;
    const TomlNode& node = table.find(key)->node;
    const auto* list = std::get_if<std::vector<TomlNode>>(&node.value);
    const std::vector<TomlNode> alone{node};
    for (const TomlNode& item : list == nullptr ? alone : *list) {
        const auto* text = std::get_if<std::string>(&item.value);
        if (text == nullptr || text->empty()) {
            faults.add(item.line, fmt::format("“{}”应当是引号中的文字，或这样的列表", key),
                       fmt::format("\"{}\" must be a text in quotation marks or a list of them", key));
        } else {
            found.push_back(*text);
        }
    }
    return found;
}

std::vector<std::pair<std::string, std::string>> read_values(TableReader& in, Faults& faults) {
    std::vector<std::pair<std::string, std::string>> values;
    if (!in.has("values")) return values;
    const TomlTable* table = in.table("values");
    if (table == nullptr) return values;
    for (const TomlEntry& entry : table->entries) {
        const auto* text = std::get_if<std::string>(&entry.node.value);
        if (text == nullptr) {
            faults.add(entry.line, "对照表的右边应当是引号中的文字",
                       "the right side must be a text in quotation marks");
            continue;
        }
        values.emplace_back(import::trimmed(entry.key), *text);
    }
    return values;
}

FieldRule read_rule(const TomlTable& table, Faults& faults) {
    TableReader in(table, faults);
    FieldRule rule;
    rule.line = table.line;
    rule.columns = texts(in, table, "column", faults);
    rule.value = in.text_or_empty("value");
    if (in.has("join")) rule.join = in.text_or_empty("join");
    if (in.has("otherwise")) rule.otherwise = in.text_or_empty("otherwise");
    rule.values = read_values(in, faults);
    if (in.has("column") == in.has("value")) {
        faults.add(table.line, "写“column”（取自哪一列）或“value”（固定的值），两者取一",
                   "give either \"column\", where it comes from, or \"value\", the same for every row");
    }
    if (rule.columns.empty() && !rule.values.empty()) {
        faults.add(in.line("values"), "没有“column”，对照表无从查起", "\"values\" needs a \"column\" to look up");
    }
    if (rule.values.empty() && rule.otherwise) {
        faults.add(in.line("otherwise"), "“otherwise”要和“values”一起用", "\"otherwise\" needs \"values\" beside it");
    }
    in.finish();
    return rule;
}

void check_kind(const FieldRule& rule, const TomlTable& table, Faults& faults) {
    const auto check = [&](std::uint32_t line, const std::string& word) {
        const auto kind = util::from_key<domain::procedure::Kind>(word);
        if (!kind) {
            faults.add(line, fmt::format("“{}”不是办件类型", word), fmt::format("\"{}\" is no kind of matter", word));
        } else if (*kind == domain::procedure::Kind::Misconduct) {
            // Reports on officials belong into sealed matters; a table that anyone at the desk holds is no way in.
            faults.add(line, "违纪举报不能导入", "reports of misconduct cannot be imported");
        }
    };
    if (rule.columns.empty()) return check(rule.line, rule.value);
    for (const auto& [word, ours] : rule.values) {
        const TomlEntry* values = table.find("values");
        const auto* inside = values == nullptr ? nullptr : std::get_if<TomlTable>(&values->node.value);
        const TomlEntry* entry = inside == nullptr ? nullptr : inside->find(word);
        check(entry == nullptr ? rule.line : entry->line, ours);
    }
    if (rule.otherwise && !rule.otherwise->empty()) check(rule.line, *rule.otherwise);
}

void read_time_table(const TomlTable* table, Mapping& mapping, Faults& faults) {
    if (table == nullptr) {
        faults.add(1, "缺少 [time]：时区 zone 和时间写法 forms", "[time] with zone and forms is missing");
        return;
    }
    TableReader in(*table, faults);
    const std::string zone = in.text("zone");
    if (const auto found = util::TimeZone::find(zone)) {
        mapping.zone = *found;
    } else if (!zone.empty()) {
        faults.add(in.line("zone"), fmt::format("没有时区“{}”；例如 Asia/Shanghai", zone),
                   fmt::format("there is no time zone \"{}\"; an example is Asia/Shanghai", zone));
    }
    for (const std::string& pattern : texts(in, *table, "forms", faults)) {
        if (auto form = TimeForm::parse(pattern)) {
            mapping.forms.push_back(std::move(*form));
        } else {
            faults.add(in.line("forms"), fmt::format("“{}”不是时间写法；例如 YYYY/M/D h:m:s", pattern),
                       fmt::format("\"{}\" is no form of times; an example is YYYY/M/D h:m:s", pattern));
        }
    }
    if (!in.has("forms")) faults.add(table->line, "缺少“forms”", "\"forms\" is missing");
    in.finish();
}

/// Where the answer to an order goes back to: the source's own columns.
void read_returns(TableReader& in, Mapping& mapping, Faults& faults) {
    for (const TomlTable* table : in.tables("return")) {
        TableReader row(*table, faults);
        import::ReturnColumn column;
        column.column = row.text("column");
        if (row.has("fact") == row.has("value")) {
            faults.add(table->line, "写“fact”（填什么）或“value”（固定的值），两者取一",
                       "give either \"fact\", what it tells, or \"value\", the same in every row");
        }
        if (row.has("fact")) {
            const std::string word = row.text("fact");
            column.fact = util::from_key<import::ReturnFact>(word);
            if (!column.fact) {
                faults.add(row.line("fact"), fmt::format("“{}”不是可以回填的内容", word),
                           fmt::format("\"{}\" is nothing that an answer can tell", word));
            }
        }
        column.value = row.text_or_empty("value");
        column.values = read_values(row, faults);
        row.finish();
        mapping.returns.push_back(std::move(column));
    }
}

import::Use read_use(TableReader& in, Faults& faults) {
    if (!in.has("use")) return import::Use::History;
    const std::string word = in.text("use");
    if (word == "orders") return import::Use::Orders;
    if (word != "history") {
        faults.add(in.line("use"), fmt::format("“use”是 history（历史记录）或 orders（来件），不是“{}”", word),
                   fmt::format("\"use\" is \"history\" or \"orders\", not \"{}\"", word));
    }
    return import::Use::History;
}

void read_rules(TableReader& in, Mapping& mapping, Faults& faults) {
    for (const RuleKey& key : import::rule_keys()) {
        const RuleKey::Need need = key.need(mapping.use);
        if (need == RuleKey::Need::No) continue;  // then not known here, and told as such
        if (!in.has(key.key)) {
            if (need == RuleKey::Need::Required)
                faults.add(1, fmt::format("缺少 [{}]", key.key), fmt::format("[{}] is missing", key.key));
            continue;
        }
        const TomlTable* table = in.table(key.key);
        if (table == nullptr) continue;
        mapping.*key.rule = read_rule(*table, faults);
        if (key.key == "kind") check_kind(mapping.kind, *table, faults);
        if ((key.key == "number" || key.key == "received") && (mapping.*key.rule).columns.empty()) {
            faults.add(table->line, fmt::format("[{}] 必须取自一列", key.key),
                       fmt::format("[{}] must come from a column", key.key));
        }
    }
}

}  // namespace

util::Result<Mapping> parse_mapping_toml(std::string_view text, std::string_view file, util::Language language) {
    Faults faults(file, language);
    const auto root = read_toml_tree(text, faults);
    if (!root) return faults.failure();
    TableReader in(*root, faults);
    Mapping mapping;
    mapping.use = read_use(in, faults);
    mapping.source = import::trimmed(in.text("source"));
    if (mapping.source.size() > source_bytes_max) {
        faults.add(in.line("source"), "来源名称太长", "the name of the source is too long");
    }
    if (in.has("source") && mapping.source.empty()) {
        faults.add(in.line("source"), "来源名称不能是空的", "the name of the source cannot be empty");
    }
    read_time_table(in.has("time") ? in.table("time") : nullptr, mapping, faults);
    read_rules(in, mapping, faults);
    for (const TomlTable* table : in.tables("skip")) {
        TableReader skip(*table, faults);
        mapping.skips.push_back({skip.text("column"), texts(skip, *table, "values", faults)});
        skip.finish();
    }
    if (mapping.use == import::Use::Orders) read_returns(in, mapping, faults);
    in.finish();
    if (!faults.none()) return faults.failure();
    return mapping;
}

}  // namespace qingfeng::service::proposals
