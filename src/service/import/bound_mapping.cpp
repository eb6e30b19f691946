#include "service/import/bound_mapping.h"

#include <algorithm>

#include <fmt/core.h>

namespace qingfeng::service::import {

namespace {

using domain::request::Occurred;
template <class T>
using Read = util::Result<T, Sentence>;

constexpr std::size_t shown_bytes_max = 60;

Read<std::size_t> find_column(const std::vector<std::string>& header, const std::string& name) {
    const auto same = [&](const std::string& column) { return trimmed(column) == name; };
    const auto found = std::ranges::find_if(header, same);
    if (found == header.end()) {
        return bad(fmt::format("文件中没有“{}”这一列", name), fmt::format("the file has no column \"{}\"", name));
    }
    if (std::ranges::count_if(header, same) > 1) {
        return bad(fmt::format("文件中有不止一列叫“{}”", name),
                   fmt::format("the file has more than one column \"{}\"", name));
    }
    return static_cast<std::size_t>(found - header.begin());
}

}  // namespace

std::string shown(std::string_view text) {
    std::string cut(text.substr(0, shown_bytes_max));
    while (!cut.empty() && !is_utf8(cut)) cut.pop_back();
    std::ranges::replace_if(
        cut, [](char c) { return c == '\n' || c == '\r'; }, ' ');
    return cut.size() < text.size() ? cut + "…" : cut;
}

util::Failure<Sentence> bad(std::string zh, std::string en) { return {Sentence{std::move(zh), std::move(en)}}; }

Read<BoundMapping> BoundMapping::bind(const Mapping& mapping, const std::vector<std::string>& header) {
    BoundMapping bound(mapping);
    bound.width_ = header.size();
    for (const RuleKey& key : rule_keys()) {
        BoundRule rule{&(mapping.*key.rule), key.key, {}};
        for (const std::string& name : rule.rule->columns) {
            const auto column = find_column(header, name);
            if (!column) return column.failure();
            rule.columns.push_back(*column);
        }
        bound.rules_.push_back(std::move(rule));
    }
    for (const SkipRule& rule : mapping.skips) {
        const auto column = find_column(header, rule.column);
        if (!column) return column.failure();
        bound.skips_.push_back({&rule, *column});
    }
    return bound;
}

Read<util::Done> BoundMapping::check_width(const Fields& row) const {
    if (row.size() == width_) return util::Done{};
    return bad(fmt::format("这一行有 {} 个字段，表头有 {} 个", row.size(), width_),
               fmt::format("the row has {} fields, the header {}", row.size(), width_));
}

bool BoundMapping::skips(const Fields& row) const {
    return std::ranges::any_of(skips_, [&](const BoundSkip& skip) {
        if (skip.column >= row.size()) return false;
        const std::string_view text = trimmed(row[skip.column]);
        return std::ranges::find(skip.rule->values, text) != skip.rule->values.end();
    });
}

const BoundMapping::BoundRule& BoundMapping::bound(const FieldRule& rule) const {
    return *std::ranges::find(rules_, &rule, &BoundRule::rule);
}

std::string_view BoundMapping::key(const FieldRule& rule) const { return bound(rule).key; }

const std::vector<std::size_t>& BoundMapping::columns(const FieldRule& rule) const { return bound(rule).columns; }

Read<std::string> BoundMapping::text(const FieldRule& rule, const Fields& row) const {
    if (rule.columns.empty()) return rule.value;
    std::string joined;
    for (const std::size_t column : bound(rule).columns) {
        const std::string& part = row[column];
        if (trimmed(part).empty()) continue;
        if (!joined.empty()) joined += rule.join;
        joined += part;
    }
    if (rule.values.empty()) return joined;
    const std::string_view word = trimmed(joined);
    const auto found = std::ranges::find(rule.values, word, &std::pair<std::string, std::string>::first);
    if (found != rule.values.end()) return found->second;
    if (rule.otherwise) return *rule.otherwise;
    return bad(fmt::format("对照表 [{}] 中没有“{}”", bound(rule).key, shown(word)),
               fmt::format("the table of [{}] has no \"{}\"", bound(rule).key, shown(word)));
}

Read<std::optional<Occurred>> BoundMapping::time(const FieldRule& rule, const Fields& row) const {
    const auto written = text(rule, row);
    if (!written) return written.failure();
    if (trimmed(*written).empty()) return std::optional<Occurred>();
    if (auto read = mapping_->read_time(*written)) return read;
    return bad(fmt::format("“{}”不是任何一种约定写法的时间", shown(*written)),
               fmt::format("\"{}\" is no time in any of the forms of the map", shown(*written)));
}

Read<std::string> BoundMapping::short_text(const FieldRule& rule, const Fields& row, std::size_t bytes_max) const {
    const auto found = text(rule, row);
    if (!found) return found.failure();
    std::string word(trimmed(*found));
    if (word.size() <= bytes_max) return word;
    return bad(fmt::format("[{}] 太长：{} 字节", key(rule), word.size()),
               fmt::format("[{}] is too long: {} bytes", key(rule), word.size()));
}

}  // namespace qingfeng::service::import
