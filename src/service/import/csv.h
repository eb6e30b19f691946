#pragma once

#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace qingfeng::service::import {

/// What one row may hold. A row beyond it is a fault of that row; memory stays bounded whatever the file is.
struct CsvLimits {
    std::size_t row_bytes_max = 4u << 20;
    std::size_t field_bytes_max = 1u << 20;
    std::size_t fields_max = 512;
};

/// Lines count from 1, as an editor shows them; a row with quoted line breaks spans several.
struct CsvRow {
    std::uint64_t line = 0;
    std::vector<std::string> fields;
    std::string raw;  ///< as it stands in the file, without the line break at its end

    bool operator==(const CsvRow&) const = default;
};

enum class CsvFaultKind {
    QuoteNeverClosed,  ///< the file ends inside quotation marks
    TextAfterQuote,    ///< `"abc"d`
    QuoteInsideText,   ///< `ab"c`
    LoneReturn,        ///< a carriage return that no line feed follows
    ZeroByte,          ///< as in UTF-16
    NotUtf8,
    RowTooLong,
    FieldTooLong,
    TooManyFields,
};

/// A row that could not be read, whole, from its first line to its last.
struct CsvFault {
    std::uint64_t line = 0;
    std::uint64_t last_line = 0;
    CsvFaultKind kind = CsvFaultKind::QuoteNeverClosed;
    std::string raw;  ///< at most row_bytes_max of it

    bool operator==(const CsvFault&) const = default;
};

/// Reads CSV row by row: RFC 4180, with CRLF or LF, line breaks inside quotation marks, and a byte order mark. Strict:
/// what RFC 4180 does not allow is a fault of that row, and reading goes on behind it. Behind means behind the line in
/// which the quotation marks are closed again, so that text somebody wrote never turns into rows of its own because a
/// mark was lost; the whole stretch is in the fault. Empty lines are skipped.
class CsvReader {
  public:
    explicit CsvReader(std::istream& in, CsvLimits limits = {}) : in_(in), limits_(limits) {}

    /// Empty: the end.
    std::optional<std::variant<CsvRow, CsvFault>> next();

  private:
    enum class Place { FieldStart, Plain, Quoted, QuoteSeen };

    int take();
    void keep(char c);
    void end_field();
    void find(CsvFaultKind kind);
    /// Up to and with the line break that ends the row; false: to the end of the file.
    bool read_row();

    std::istream& in_;
    CsvLimits limits_;
    std::uint64_t line_ = 1;
    bool first_row_ = true;

    // Of the row being read.
    CsvRow row_;
    std::string field_;
    std::optional<CsvFaultKind> fault_;  ///< the first; nothing is gathered after it
    Place place_ = Place::FieldStart;
};

/// One row with CRLF; fields are quoted where they must be.
void write_csv_row(std::ostream& out, std::span<const std::string> fields);

/// Whether every byte belongs to a character of UTF-8, none of them overlong or a surrogate.
bool is_utf8(std::string_view text);

}  // namespace qingfeng::service::import
