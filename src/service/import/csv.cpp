#include "service/import/csv.h"

#include <istream>
#include <ostream>

namespace qingfeng::service::import {

namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
constexpr int at_end = std::char_traits<char>::eof();

/// Bytes of the character that starts with `lead`, and its value so far; 0 where none starts so.
unsigned character_length(unsigned char lead, std::uint32_t& value) {
    if (lead < 0x80) return value = lead, 1;
    if (lead >= 0xC2 && lead < 0xE0) return value = lead & 0x1Fu, 2;
    if (lead >= 0xE0 && lead < 0xF0) return value = lead & 0x0Fu, 3;
    if (lead >= 0xF0 && lead < 0xF5) return value = lead & 0x07u, 4;
    return 0;
}

}  // namespace

bool is_utf8(std::string_view text) {
    for (std::size_t i = 0; i < text.size();) {
        std::uint32_t value = 0;
        const unsigned length = character_length(static_cast<unsigned char>(text[i]), value);
        if (length == 0 || i + length > text.size()) return false;
        for (unsigned k = 1; k < length; ++k) {
            const auto byte = static_cast<unsigned char>(text[i + k]);
            if ((byte & 0xC0u) != 0x80u) return false;
            value = (value << 6) | (byte & 0x3Fu);
        }
        const bool overlong = (length == 3 && value < 0x800) || (length == 4 && value < 0x10000);
        const bool surrogate = value >= 0xD800 && value <= 0xDFFF;
        if (overlong || surrogate || value > 0x10FFFF) return false;
        i += length;
    }
    return true;
}

int CsvReader::take() {
    const int c = in_.get();
    if (c == '\n') ++line_;
    if (c != at_end && row_.raw.size() < limits_.row_bytes_max) {
        row_.raw.push_back(static_cast<char>(c));
    } else if (c != at_end && c != '\n' && c != '\r') {
        find(CsvFaultKind::RowTooLong);
    }
    if (c == 0) find(CsvFaultKind::ZeroByte);
    return c;
}

void CsvReader::find(CsvFaultKind kind) {
    if (!fault_) fault_ = kind;
}

void CsvReader::keep(char c) {
    if (fault_) return;
    if (field_.size() == limits_.field_bytes_max) return find(CsvFaultKind::FieldTooLong);
    field_.push_back(c);
}

void CsvReader::end_field() {
    place_ = Place::FieldStart;
    if (fault_) return;
    if (row_.fields.size() == limits_.fields_max) return find(CsvFaultKind::TooManyFields);
    row_.fields.push_back(std::move(field_));
    field_.clear();
}

bool CsvReader::read_row() {
    for (;;) {
        const int c = take();
        if (place_ == Place::Quoted) {
            if (c == at_end) return find(CsvFaultKind::QuoteNeverClosed), false;
            c == '"' ? void(place_ = Place::QuoteSeen) : keep(static_cast<char>(c));
            continue;
        }
        if (c == '"' && place_ == Place::FieldStart) {
            place_ = Place::Quoted;
            continue;
        }
        if (c == '"' && place_ == Place::QuoteSeen) {
            place_ = Place::Quoted;
            keep('"');
            continue;
        }
        if (c == at_end || c == '\n') return end_field(), c == '\n';
        if (c == ',') {
            end_field();
            continue;
        }
        if (c == '\r') {
            if (in_.peek() != '\n') find(CsvFaultKind::LoneReturn);
            continue;
        }
        if (place_ == Place::QuoteSeen) find(CsvFaultKind::TextAfterQuote);
        if (c == '"') find(CsvFaultKind::QuoteInsideText);
        place_ = Place::Plain;
        keep(static_cast<char>(c));
        if (first_row_ && row_.raw == byte_order_mark) {
            row_.raw.clear();
            field_.clear();
            place_ = Place::FieldStart;
        }
    }
}

std::optional<std::variant<CsvRow, CsvFault>> CsvReader::next() {
    for (;;) {
        if (in_.peek() == at_end) return std::nullopt;
        row_ = {line_, {}, {}};
        field_.clear();
        fault_.reset();
        place_ = Place::FieldStart;
        const bool ended = read_row();
        first_row_ = false;

        std::string& raw = row_.raw;
        if (ended && !raw.empty() && raw.back() == '\n') raw.pop_back();
        if (ended && !raw.empty() && raw.back() == '\r') raw.pop_back();
        if (raw.empty() && !fault_) continue;
        if (!fault_ && !is_utf8(raw)) find(CsvFaultKind::NotUtf8);
        if (!fault_) return std::move(row_);
        return CsvFault{row_.line, ended ? line_ - 1 : line_, *fault_, std::move(raw)};
    }
}

void write_csv_row(std::ostream& out, std::span<const std::string> fields) {
    bool first = true;
    for (const std::string& field : fields) {
        if (!first) out << ',';
        first = false;
        // A row of one empty field would else read as an empty line.
        if (field.find_first_of(",\"\r\n") == std::string::npos && !(field.empty() && fields.size() == 1)) {
            out << field;
            continue;
        }
        out << '"';
        for (const char c : field) {
            if (c == '"') out << '"';
            out << c;
        }
        out << '"';
    }
    out << "\r\n";
}

}  // namespace qingfeng::service::import
