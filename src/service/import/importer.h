#pragma once

#include <cstdint>
#include <functional>
#include <iosfwd>
#include <string>

#include "service/authority.h"
#include "service/import/mapping.h"
#include "service/import/summary.h"
#include "storage/writer.h"

/// History from elsewhere enters the record: each row becomes a matter in the state Imported, with its true times, no
/// invented handler and no clock.
namespace qingfeng::service::import {

/// Every row read is opened, unchanged or rejected, or answered on a history that was there before. `answered` counts
/// every answer recorded, those of newly opened histories too.
struct ImportCounts {
    std::uint64_t read = 0;
    std::uint64_t opened = 0;
    std::uint64_t answered = 0;
    std::uint64_t unchanged = 0;
    std::uint64_t rejected = 0;

    bool operator==(const ImportCounts&) const = default;
};

/// A row of which nothing was imported.
struct RejectedRow {
    std::uint64_t line = 0;  ///< its first
    std::string reason;
    std::string raw;
};

struct ImportOptions {
    util::Instant now;  ///< of the run: nothing a source tells can lie after it
    std::string os_user;
    util::Language language = util::Language::English;  ///< of reasons and errors
    /// Rows in one transaction: a person waits for one such at most.
    std::size_t rows_per_step = 100;
    /// Called in the order of lines, once what stands before the row is durable.
    std::function<void(const RejectedRow&)> reject = [](const RejectedRow&) {};
    /// After each step, when it is durable. False: stop here; another run goes on.
    std::function<bool(const ImportCounts&)> progress = [](const ImportCounts&) { return true; };
};

struct ImportReport {
    ImportCounts counts;
    std::uint64_t skipped = 0;  ///< left alone as the map says; not among those read
    bool stopped = false;       ///< by `progress`, before the end of the file
    ImportSummary summary;
};

/// Reads the whole file. A row is one decision in one transaction: imported whole or not at all. A row is known again
/// by (source, number): known with the same content it changes nothing, with an answer that is new it adds the answer,
/// with another content it is rejected, for history is not rewritten; so is a row whose number is a matter's that lives
/// here. InvalidInput: the header does not fit the map. After any other error a second run goes on where this one
/// ended.
///
/// A history's number is LS-<year received>-<id>: its form differs from that of numbers the office gives out, and it
/// takes none of theirs.
util::Result<ImportReport> run_import(Authority& authority, storage::Writer& writer, const Mapping& mapping,
                                      std::istream& csv, const ImportOptions& options);

/// {"read":…,"opened":…,"answered":…,"unchanged":…,"rejected":…}: programs rely on it.
std::string counts_json(const ImportCounts& counts);
/// The rejects file, CSV: line, reason, and the row as it stood, in one field.
void write_rejects_header(std::ostream& out, util::Language language);
void write_reject(std::ostream& out, const RejectedRow& row);
/// For people: counts, delays, adopted limits by year, the source's own dates by unit.
std::string report_text(const ImportReport& report, util::Language language);

}  // namespace qingfeng::service::import
