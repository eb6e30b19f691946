#include "service/import/row_reader.h"

#include <algorithm>

#include <fmt/core.h>

#include "domain/procedure/keys.h"

namespace qingfeng::service::import {

namespace {

using domain::request::Occurred;
using domain::request::Precision;
using util::Done;
template <class T>
using Read = util::Result<T, Sentence>;

constexpr std::size_t number_bytes_max = 100;
constexpr std::size_t name_bytes_max = 1000;
constexpr std::size_t shown_bytes_max = 60;

util::Failure<Sentence> bad(std::string zh, std::string en) { return {Sentence{std::move(zh), std::move(en)}}; }

/// A value of the file inside a sentence: short, on one line.
std::string shown(std::string_view text) {
    std::string cut(text.substr(0, shown_bytes_max));
    while (!cut.empty() && !is_utf8(cut)) cut.pop_back();
    std::ranges::replace_if(
        cut, [](char c) { return c == '\n' || c == '\r'; }, ' ');
    return cut.size() < text.size() ? cut + "…" : cut;
}

/// A time known to the day only is before another if its day is.
bool is_before(const Occurred& a, const Occurred& b, const util::TimeZone& zone) {
    if (a.precision == Precision::Minute && b.precision == Precision::Minute) return a.at < b.at;
    return zone.to_local(a.at).date < zone.to_local(b.at).date;
}

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

Read<RowReader> RowReader::bind(const Mapping& mapping, const std::vector<std::string>& header, RowChecks checks) {
    RowReader reader(mapping, checks);
    reader.width_ = header.size();
    for (const RuleKey& key : rule_keys()) {
        BoundRule bound{&(mapping.*key.rule), key.key, {}};
        for (const std::string& name : bound.rule->columns) {
            const auto column = find_column(header, name);
            if (!column) return column.failure();
            bound.columns.push_back(*column);
        }
        reader.rules_.push_back(std::move(bound));
    }
    for (const SkipRule& rule : mapping.skips) {
        const auto column = find_column(header, rule.column);
        if (!column) return column.failure();
        reader.skips_.push_back({&rule, *column});
    }
    return reader;
}

bool RowReader::skips(const CsvRow& row) const {
    return std::ranges::any_of(skips_, [&](const BoundSkip& skip) {
        if (skip.column >= row.fields.size()) return false;
        const std::string_view text = trimmed(row.fields[skip.column]);
        return std::ranges::find(skip.rule->values, text) != skip.rule->values.end();
    });
}

const RowReader::BoundRule& RowReader::bound(const FieldRule& rule) const {
    return *std::ranges::find(rules_, &rule, &BoundRule::rule);
}

Read<std::string> RowReader::text(const FieldRule& rule, const CsvRow& row) const {
    if (rule.columns.empty()) return rule.value;
    std::string joined;
    for (const std::size_t column : bound(rule).columns) {
        const std::string& part = row.fields[column];
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

Read<std::optional<Occurred>> RowReader::time(const FieldRule& rule, const CsvRow& row) const {
    const auto written = text(rule, row);
    if (!written) return written.failure();
    if (trimmed(*written).empty()) return std::optional<Occurred>();
    if (auto read = mapping_->read_time(*written)) return read;
    return bad(fmt::format("“{}”不是任何一种约定写法的时间", shown(*written)),
               fmt::format("\"{}\" is no time in any of the forms of the map", shown(*written)));
}

Read<Done> RowReader::read_words(const CsvRow& row, ImportRow& into) const {
    auto& history = into.history;
    std::string kind;
    const std::pair<const FieldRule*, std::string*> short_ones[] = {{&mapping_->number, &history.external_number},
                                                                    {&mapping_->title, &history.title},
                                                                    {&mapping_->contact_name, &history.contact_name},
                                                                    {&mapping_->subject, &history.subject},
                                                                    {&mapping_->unit, &into.unit_name},
                                                                    {&mapping_->status, &history.imported_status},
                                                                    {&mapping_->kind, &kind}};
    for (const auto& [rule, target] : short_ones) {
        auto found = text(*rule, row);
        if (!found) return found.failure();
        *target = trimmed(*found);
        if (target->size() > name_bytes_max) {
            return bad(fmt::format("[{}] 太长：{} 字节", bound(*rule).key, target->size()),
                       fmt::format("[{}] is too long: {} bytes", bound(*rule).key, target->size()));
        }
    }
    if (history.external_number.empty()) return bad("没有编号", "there is no number");
    if (history.external_number.size() > number_bytes_max) return bad("编号太长", "the number is too long");
    auto body = text(mapping_->body, row);
    if (!body) return body.failure();
    history.body = std::move(*body);

    // As the source names it, whatever the map makes of it.
    for (const std::size_t column : bound(mapping_->unit).columns) {
        if (!history.imported_unit.empty()) history.imported_unit += ' ';
        history.imported_unit += trimmed(row.fields[column]);
    }
    if (mapping_->unit.columns.empty()) history.imported_unit = into.unit_name;

    if (!kind.empty()) {
        history.imported_kind = util::from_key<domain::procedure::Kind>(kind);
        if (!history.imported_kind || *history.imported_kind == domain::procedure::Kind::Misconduct) {
            return bad(fmt::format("“{}”不是可以导入的办件类型", shown(kind)),
                       fmt::format("\"{}\" is no kind of matter that can be imported", shown(kind)));
        }
    }
    if (!history.subject.empty() && checks_.taxonomy.find(history.subject) == nullptr) {
        return bad(fmt::format("没有细类“{}”", shown(history.subject)),
                   fmt::format("there is no subject \"{}\"", shown(history.subject)));
    }
    return Done{};
}

Read<Done> RowReader::read_times(const CsvRow& row, ImportRow& into) const {
    const auto received = time(mapping_->received, row);
    if (!received) return received.failure();
    if (!*received) return bad("没有收到的时间", "there is no time at which it was received");
    if ((*received)->at > checks_.now) return bad("收到的时间在将来", "it was received in the future");
    into.history.occurred = *received;
    const auto due = time(mapping_->due, row);
    if (!due) return due.failure();
    into.history.source_due = *due;
    return Done{};
}

Read<Done> RowReader::read_answer(const CsvRow& row, ImportRow& into) const {
    auto words = text(mapping_->answer, row);
    if (!words) return words.failure();
    const auto answered = time(mapping_->answered, row);
    if (!answered) return answered.failure();
    const bool has_words = !trimmed(*words).empty();
    if (!has_words && !*answered) return Done{};
    if (!has_words && !mapping_->answer.columns.empty()) {
        return bad("有答复时间而没有答复", "there is a time of an answer but no answer");
    }
    if (*answered && (*answered)->at > checks_.now) return bad("答复时间在将来", "it was answered in the future");
    if (*answered && is_before(**answered, *into.history.occurred, mapping_->zone)) {
        return bad("答复时间早于收到的时间", "it was answered before it was received");
    }
    into.answer = {has_words ? std::move(*words) : std::string(), *answered, into.history.imported_status};
    return Done{};
}

Read<ImportRow> RowReader::read(const CsvRow& row) const {
    if (row.fields.size() != width_) {
        return bad(fmt::format("这一行有 {} 个字段，表头有 {} 个", row.fields.size(), width_),
                   fmt::format("the row has {} fields, the header {}", row.fields.size(), width_));
    }
    ImportRow read;
    read.history.source = mapping_->source;
    for (const auto step : {&RowReader::read_words, &RowReader::read_times, &RowReader::read_answer}) {
        if (const auto done = (this->*step)(row, read); !done) return done.failure();
    }
    return read;
}

Sentence fault_sentence(const CsvFault& fault) {
    const auto reason = [&]() -> Sentence {
        switch (fault.kind) {
            case CsvFaultKind::QuoteNeverClosed:
                return {"引号没有闭合", "a quotation mark is never closed"};
            case CsvFaultKind::TextAfterQuote:
                return {"引号闭合之后还有文字", "text stands behind the closing quotation mark"};
            case CsvFaultKind::QuoteInsideText:
                return {"没有用引号括起的字段中有引号",
                        "a quotation mark stands inside a field that has none around it"};
            case CsvFaultKind::LoneReturn:
                return {"回车之后没有换行", "a carriage return without a line feed"};
            case CsvFaultKind::ZeroByte:
                return {"含有零字节；请存为 UTF-8 编码的 CSV", "there is a zero byte; save the file as CSV in UTF-8"};
            case CsvFaultKind::NotUtf8:
                return {"不是 UTF-8 编码；请存为 UTF-8 编码的 CSV", "this is not UTF-8; save the file as CSV in UTF-8"};
            case CsvFaultKind::RowTooLong:
                return {"这一行太长", "the row is too long"};
            case CsvFaultKind::FieldTooLong:
                return {"有字段太长", "a field is too long"};
            case CsvFaultKind::TooManyFields:
                return {"字段太多", "there are too many fields"};
        }
        return {};
    }();
    if (fault.last_line == fault.line) return reason;
    return {fmt::format("{}（第 {} 至 {} 行）", reason.zh, fault.line, fault.last_line),
            fmt::format("{} (lines {} to {})", reason.en, fault.line, fault.last_line)};
}

}  // namespace qingfeng::service::import
