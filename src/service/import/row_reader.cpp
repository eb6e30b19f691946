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

/// A time known to the day only is before another if its day is.
bool is_before(const Occurred& a, const Occurred& b, const util::TimeZone& zone) {
    if (a.precision == Precision::Minute && b.precision == Precision::Minute) return a.at < b.at;
    return zone.to_local(a.at).date < zone.to_local(b.at).date;
}

}  // namespace

Read<RowReader> RowReader::bind(const Mapping& mapping, const std::vector<std::string>& header, RowChecks checks) {
    auto bound = BoundMapping::bind(mapping, header);
    if (!bound) return bound.failure();
    return RowReader(std::move(*bound), checks);
}

Read<Done> RowReader::read_words(const Fields& row, ImportRow& into) const {
    const Mapping& mapping = bound_.mapping();
    auto& history = into.history;
    std::string kind;
    const std::pair<const FieldRule*, std::string*> short_ones[] = {{&mapping.number, &history.external_number},
                                                                    {&mapping.title, &history.title},
                                                                    {&mapping.contact_name, &history.contact_name},
                                                                    {&mapping.subject, &history.subject},
                                                                    {&mapping.unit, &into.unit_name},
                                                                    {&mapping.status, &history.imported_status},
                                                                    {&mapping.kind, &kind}};
    for (const auto& [rule, target] : short_ones) {
        auto found = bound_.short_text(*rule, row, name_bytes_max);
        if (!found) return found.failure();
        *target = std::move(*found);
    }
    if (history.external_number.empty()) return bad("没有编号", "there is no number");
    if (history.external_number.size() > number_bytes_max) return bad("编号太长", "the number is too long");
    auto body = bound_.text(mapping.body, row);
    if (!body) return body.failure();
    history.body = std::move(*body);

    // As the source names it, whatever the map makes of it.
    for (const std::size_t column : bound_.columns(mapping.unit)) {
        if (!history.imported_unit.empty()) history.imported_unit += ' ';
        history.imported_unit += trimmed(row[column]);
    }
    if (mapping.unit.columns.empty()) history.imported_unit = into.unit_name;

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

Read<Done> RowReader::read_times(const Fields& row, ImportRow& into) const {
    const Mapping& mapping = bound_.mapping();
    const auto received = bound_.time(mapping.received, row);
    if (!received) return received.failure();
    if (!*received) return bad("没有收到的时间", "there is no time at which it was received");
    if ((*received)->at > checks_.now) return bad("收到的时间在将来", "it was received in the future");
    into.history.occurred = *received;
    const auto due = bound_.time(mapping.due, row);
    if (!due) return due.failure();
    into.history.source_due = *due;
    return Done{};
}

Read<Done> RowReader::read_answer(const Fields& row, ImportRow& into) const {
    const Mapping& mapping = bound_.mapping();
    auto words = bound_.text(mapping.answer, row);
    if (!words) return words.failure();
    const auto answered = bound_.time(mapping.answered, row);
    if (!answered) return answered.failure();
    const bool has_words = !trimmed(*words).empty();
    if (!has_words && !*answered) return Done{};
    if (!has_words && !mapping.answer.columns.empty()) {
        return bad("有答复时间而没有答复", "there is a time of an answer but no answer");
    }
    if (*answered && (*answered)->at > checks_.now) return bad("答复时间在将来", "it was answered in the future");
    if (*answered && is_before(**answered, *into.history.occurred, mapping.zone)) {
        return bad("答复时间早于收到的时间", "it was answered before it was received");
    }
    into.answer = {has_words ? std::move(*words) : std::string(), *answered, into.history.imported_status};
    return Done{};
}

Read<ImportRow> RowReader::read(const CsvRow& row) const {
    if (const auto fits = bound_.check_width(row.fields); !fits) return fits.failure();
    ImportRow read;
    read.history.source = bound_.mapping().source;
    for (const auto step : {&RowReader::read_words, &RowReader::read_times, &RowReader::read_answer}) {
        if (const auto done = (this->*step)(row.fields, read); !done) return done.failure();
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
