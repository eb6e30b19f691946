#include "service/import/importer.h"

#include <istream>
#include <optional>
#include <ostream>

#include <fmt/core.h>

#include "service/external_number.h"
#include "service/import/row_reader.h"
#include "service/projection.h"
#include "service/recording.h"

namespace qingfeng::service::import {

namespace {

namespace event = domain::request::event;
using storage::KeyedHash;
using storage::StreamId;
using storage::UnitOfWork;
using util::ErrorKind;
using util::Result;
using util::Status;

/// Of the file's text gathered for one step.
constexpr std::size_t step_bytes_max = 8u << 20;

/// What became of one row in the transaction that ran last.
struct Outcome {
    enum class Kind { Opened, Answered, Unchanged, Rejected } kind = Kind::Unchanged;
    StreamId stream;
    Sentence reason;
};

const event::ImportedAnswer* last_answer(const LoadedRequest& loaded) {
    for (auto entry = loaded.events.rbegin(); entry != loaded.events.rend(); ++entry) {
        if (const auto* answer = std::get_if<event::ImportedAnswer>(&entry->event)) return answer;
    }
    return nullptr;
}

class Run {
  public:
    Run(Authority& authority, storage::Writer& writer, const Mapping& mapping, const ImportOptions& options)
        : authority_(authority),
          writer_(writer),
          mapping_(mapping),
          options_(options),
          origin_{domain::record::Importer{}, "import", options.os_user} {}

    Result<ImportReport> over(std::istream& csv);

  private:
    /// A row of the file: what it says, or why it is bad.
    struct Item {
        std::uint64_t line = 0;
        std::string raw;
        std::optional<ImportRow> row;
        Sentence reason;
    };

    util::Failure<util::Error> fail(ErrorKind kind, const Sentence& sentence) const {
        return util::fail(kind, sentence.in(options_.language));
    }
    Result<RowReader> bind(CsvReader& reader, const Configuration& config) const;
    std::optional<Item> next(CsvReader& reader, const RowReader& rows);
    Status step(std::vector<Item>& items);
    Result<Outcome> take(UnitOfWork& work, const ImportRow& row);
    Result<Outcome> open(UnitOfWork& work, const ImportRow& row, const KeyedHash& hash, const Configuration& config);
    Result<Outcome> compare(UnitOfWork& work, const ImportRow& row, StreamId stream);
    void settle(Item& item, const Outcome& outcome);

    Authority& authority_;
    storage::Writer& writer_;
    const Mapping& mapping_;
    const ImportOptions& options_;
    domain::record::Origin origin_;
    ImportReport report_;
    Tally tally_;
};

Result<Outcome> Run::open(UnitOfWork& work, const ImportRow& row, const KeyedHash& hash, const Configuration& config) {
    const StreamId stream(work.allocate_id());
    const util::Date received = mapping_.zone.to_local(row.history.occurred->at).date;
    event::Imported history = row.history;
    history.number = fmt::format("LS-{}-{:06}", received.year(), stream.get());
    history.external_hash.assign(hash.begin(), hash.end());
    if (!row.unit_name.empty()) history.unit = config.organisation.unit_by_name(row.unit_name, received);

    LoadedRequest loaded;
    loaded.stream = stream;
    const auto keys = authority_.new_keys(work, stream);
    if (!keys) return keys.failure();
    std::vector<domain::request::Event> events{std::move(history)};
    if (row.answer) events.emplace_back(*row.answer);
    const auto first = record_events(authority_, work, loaded, *keys, origin_, events);
    if (!first) return first.failure();
    for (const auto& lookup : lookup_rows(loaded)) {
        if (const auto status = work.put_lookup(lookup); !status) return status.failure();
    }
    return Outcome{Outcome::Kind::Opened, stream, {}};
}

Result<Outcome> Run::compare(UnitOfWork& work, const ImportRow& row, StreamId stream) {
    auto loaded = authority_.load(work.reader(), stream);
    if (!loaded) return loaded.failure();
    const auto& known = loaded->request.history;
    if (!known) {
        const std::string& number = loaded->request.registration.number;
        return Outcome{Outcome::Kind::Rejected,
                       stream,
                       {fmt::format("这个编号已在本平台登记为 {}", number),
                        fmt::format("this number is registered here as {}", number)}};
    }
    if (known->occurred != row.history.occurred || known->body != row.history.body) {
        return Outcome{Outcome::Kind::Rejected,
                       stream,
                       {fmt::format("这个编号已导入为 {}，时间或内容不同；历史不改写", known->number),
                        fmt::format("this number is imported as {} with another time or text; history is not rewritten",
                                    known->number)}};
    }
    const auto* answer = last_answer(*loaded);
    const bool same = !row.answer || (answer != nullptr && answer->answer_text == row.answer->answer_text &&
                                      answer->occurred == row.answer->occurred);
    if (same) return Outcome{Outcome::Kind::Unchanged, stream, {}};
    const auto keys = authority_.keys_of(work.reader(), stream);
    if (!keys) return keys.failure();
    if (!*keys) return util::fail(ErrorKind::Damaged, fmt::format("{} has been erased", known->number));
    const auto recorded = record_events(authority_, work, *loaded, **keys, origin_, {*row.answer});
    if (!recorded) return recorded.failure();
    return Outcome{Outcome::Kind::Answered, stream, {}};
}

Result<Outcome> Run::take(UnitOfWork& work, const ImportRow& row) {
    const KeyedHash hash = external_hash_of(authority_, row.history.source, row.history.external_number);
    const auto known = work.reader().lookup(authority_.id(), storage::LookupSpace::External, hash);
    if (!known) return known.failure();
    if (*known) return compare(work, row, **known);
    const auto config = authority_.configuration(work.reader());
    if (!config) return config.failure();
    return open(work, row, hash, **config);
}

void Run::settle(Item& item, const Outcome& outcome) {
    ImportCounts& counts = report_.counts;
    ++counts.read;
    switch (outcome.kind) {
        case Outcome::Kind::Opened:
            ++counts.opened;
            if (item.row->answer) ++counts.answered;
            break;
        case Outcome::Kind::Answered:
            ++counts.answered;
            break;
        case Outcome::Kind::Unchanged:
            ++counts.unchanged;
            break;
        case Outcome::Kind::Rejected:
            ++counts.rejected;
            options_.reject({item.line, outcome.reason.in(options_.language), std::move(item.raw)});
            return;
    }
    tally_.add(outcome.stream, item.row->history, item.row->answer);
}

Status Run::step(std::vector<Item>& items) {
    std::vector<Outcome> outcomes;
    const Status written = writer_.submit_and_wait(
        [&](UnitOfWork& work) -> Status {
            outcomes.clear();  // the writer may run this again after others were first
            for (const Item& item : items) {
                if (!item.row) {
                    outcomes.push_back({Outcome::Kind::Rejected, {}, item.reason});
                    continue;
                }
                auto outcome = take(work, *item.row);
                if (!outcome) return outcome.failure();
                outcomes.push_back(std::move(*outcome));
            }
            return util::Done{};
        },
        storage::Lane::Background);
    if (!written) {
        const std::uint64_t line = items.front().line;
        return fail(written.error().kind,
                    {fmt::format("导入在第 {} 行之前停下：{}；再运行一次即可继续", line, written.error().message),
                     fmt::format("the import stopped before line {}: {}; run it again to go on", line,
                                 written.error().message)});
    }
    for (std::size_t i = 0; i < items.size(); ++i) settle(items[i], outcomes[i]);
    items.clear();
    report_.stopped = !options_.progress(report_.counts);
    return util::Done{};
}

Result<RowReader> Run::bind(CsvReader& reader, const Configuration& config) const {
    auto first = reader.next();
    if (!first) return fail(ErrorKind::InvalidInput, {"文件是空的", "the file is empty"});
    if (const auto* fault = std::get_if<CsvFault>(&*first)) {
        const Sentence sentence = fault_sentence(*fault);
        return fail(ErrorKind::InvalidInput, {"表头：" + sentence.zh, "the header: " + sentence.en});
    }
    auto rows = RowReader::bind(mapping_, std::get<CsvRow>(*first).fields, {options_.now, config.taxonomy});
    if (!rows) return fail(ErrorKind::InvalidInput, rows.error());
    return std::move(*rows);
}

std::optional<Run::Item> Run::next(CsvReader& reader, const RowReader& rows) {
    for (auto read = reader.next(); read; read = reader.next()) {
        if (auto* fault = std::get_if<CsvFault>(&*read)) {
            return Item{fault->line, std::move(fault->raw), std::nullopt, fault_sentence(*fault)};
        }
        auto& row = std::get<CsvRow>(*read);
        if (rows.skips(row)) {
            ++report_.skipped;
            continue;
        }
        auto mapped = rows.read(row);
        if (!mapped) return Item{row.line, std::move(row.raw), std::nullopt, mapped.error()};
        return Item{row.line, std::move(row.raw), std::move(*mapped), {}};
    }
    return std::nullopt;
}

Result<ImportReport> Run::over(std::istream& csv) {
    auto store_reader = authority_.store().read();
    if (!store_reader) return store_reader.failure();
    const auto config = authority_.configuration(**store_reader);
    if (!config) return config.failure();
    store_reader->reset();

    CsvReader reader(csv);
    const auto rows = bind(reader, **config);
    if (!rows) return rows.failure();
    std::vector<Item> items;
    std::size_t bytes = 0;
    for (auto item = next(reader, *rows); item && !report_.stopped; item = next(reader, *rows)) {
        bytes += item->raw.size();
        items.push_back(std::move(*item));
        if (items.size() < options_.rows_per_step && bytes < step_bytes_max) continue;
        bytes = 0;
        if (const Status done = step(items); !done) return done.failure();
    }
    if (csv.bad()) return fail(ErrorKind::Io, {"读取文件时出错", "the file could not be read to its end"});
    if (!items.empty() && !report_.stopped) {
        if (const Status done = step(items); !done) return done.failure();
    }
    const util::Date today = (*config)->zone.to_local(options_.now).date;
    report_.summary = tally_.finish((*config)->procedures(), today, (*config)->calendar, mapping_.zone);
    return std::move(report_);
}

}  // namespace

Result<ImportReport> run_import(Authority& authority, storage::Writer& writer, const Mapping& mapping,
                                std::istream& csv, const ImportOptions& options) {
    return Run(authority, writer, mapping, options).over(csv);
}

std::string counts_json(const ImportCounts& counts) {
    return fmt::format(R"({{"read":{},"opened":{},"answered":{},"unchanged":{},"rejected":{}}})", counts.read,
                       counts.opened, counts.answered, counts.unchanged, counts.rejected);
}

void write_rejects_header(std::ostream& out, util::Language language) {
    const bool chinese = language == util::Language::Chinese;
    const std::string names[] = {chinese ? "行" : "line", chinese ? "原因" : "reason", chinese ? "原文" : "row"};
    write_csv_row(out, names);
}

void write_reject(std::ostream& out, const RejectedRow& row) {
    const std::string fields[] = {std::to_string(row.line), row.reason, row.raw};
    write_csv_row(out, fields);
}

}  // namespace qingfeng::service::import
