#pragma once

#include <string>
#include <vector>

#include "domain/request/event.h"
#include "domain/taxonomy/taxonomy.h"
#include "service/import/bound_mapping.h"
#include "service/import/csv.h"

namespace qingfeng::service::import {

/// What a row says, in our terms: the entries it would become.
struct ImportRow {
    std::string unit_name;                     ///< by which to look for a unit of ours; empty: none
    domain::request::event::Imported history;  ///< without our number, the hash and the unit
    std::optional<domain::request::event::ImportedAnswer> answer;
};

/// What a row is judged by beside the map.
struct RowChecks {
    util::Instant now;  ///< nothing a source tells can lie after it
    const domain::taxonomy::Taxonomy& taxonomy;
};

/// A mapping tied to the columns of one file.
class RowReader {
  public:
    /// The sentence where the header lacks a column the map names, has it twice, or is no header at all.
    static util::Result<RowReader, Sentence> bind(const Mapping& mapping, const std::vector<std::string>& header,
                                                  RowChecks checks);

    bool skips(const CsvRow& row) const { return bound_.skips(row.fields); }
    /// The sentence says why the row is bad: the first reason found, in the order of the columns' meaning.
    util::Result<ImportRow, Sentence> read(const CsvRow& row) const;

  private:
    RowReader(BoundMapping bound, RowChecks checks) : bound_(std::move(bound)), checks_(checks) {}

    util::Result<util::Done, Sentence> read_words(const Fields& row, ImportRow& into) const;
    util::Result<util::Done, Sentence> read_times(const Fields& row, ImportRow& into) const;
    util::Result<util::Done, Sentence> read_answer(const Fields& row, ImportRow& into) const;

    BoundMapping bound_;
    RowChecks checks_;
};

/// Why a row of the file could not be read at all.
Sentence fault_sentence(const CsvFault& fault);

}  // namespace qingfeng::service::import
