#pragma once

#include <string>
#include <vector>

#include "domain/request/event.h"
#include "domain/taxonomy/taxonomy.h"
#include "service/import/csv.h"
#include "service/import/mapping.h"
#include "service/import/sentence.h"

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

    bool skips(const CsvRow& row) const;
    /// The sentence says why the row is bad: the first reason found, in the order of the columns' meaning.
    util::Result<ImportRow, Sentence> read(const CsvRow& row) const;

  private:
    struct BoundRule {
        const FieldRule* rule = nullptr;
        std::string_view key;
        std::vector<std::size_t> columns;
    };
    struct BoundSkip {
        const SkipRule* rule = nullptr;
        std::size_t column = 0;
    };

    RowReader(const Mapping& mapping, RowChecks checks) : mapping_(&mapping), checks_(checks) {}

    const BoundRule& bound(const FieldRule& rule) const;
    util::Result<std::string, Sentence> text(const FieldRule& rule, const CsvRow& row) const;
    util::Result<std::optional<domain::request::Occurred>, Sentence> time(const FieldRule& rule,
                                                                          const CsvRow& row) const;
    util::Result<util::Done, Sentence> read_words(const CsvRow& row, ImportRow& into) const;
    util::Result<util::Done, Sentence> read_times(const CsvRow& row, ImportRow& into) const;
    util::Result<util::Done, Sentence> read_answer(const CsvRow& row, ImportRow& into) const;

    const Mapping* mapping_;
    RowChecks checks_;
    std::size_t width_ = 0;
    std::vector<BoundRule> rules_;
    std::vector<BoundSkip> skips_;
};

/// Why a row of the file could not be read at all.
Sentence fault_sentence(const CsvFault& fault);

}  // namespace qingfeng::service::import
