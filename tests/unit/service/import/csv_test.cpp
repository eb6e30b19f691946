// Reading tables from elsewhere: what RFC 4180 allows is read, everything else is a fault of its row and of no other.
#include "service/import/csv.h"

#include <sstream>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace qingfeng::service::import {
namespace {

/// "1:a|b" for a row, "!2-3" for a fault, one behind the other.
std::string read_all(const std::string& text, CsvLimits limits = {}) {
    std::istringstream in(text);
    CsvReader reader(in, limits);
    std::string said;
    for (auto read = reader.next(); read; read = reader.next()) {
        if (!said.empty()) said += ' ';
        if (const auto* row = std::get_if<CsvRow>(&*read)) {
            said += std::to_string(row->line) + ':';
            for (std::size_t i = 0; i < row->fields.size(); ++i) said += (i == 0 ? "" : "|") + row->fields[i];
        } else {
            const auto& fault = std::get<CsvFault>(*read);
            said += '!' + std::to_string(fault.line) + '-' + std::to_string(fault.last_line);
        }
    }
    return said;
}

CsvFaultKind fault_of(const std::string& text, CsvLimits limits = {}) {
    std::istringstream in(text);
    CsvReader reader(in, limits);
    const auto read = reader.next();
    const auto* fault = read ? std::get_if<CsvFault>(&*read) : nullptr;
    EXPECT_NE(fault, nullptr) << text;
    return fault == nullptr ? CsvFaultKind::NotUtf8 : fault->kind;
}

TEST(Csv, rows_fields_and_lines_are_read_as_rfc_4180_says) {
    const std::pair<std::string, std::string> cases[] = {
        {"", ""},
        {"a,b\nc,d\n", "1:a|b 2:c|d"},
        {"a,b\r\nc,d", "1:a|b 2:c|d"},
        {"\xEF\xBB\xBF"
         "a,b\n",
         "1:a|b"},
        {"\xEF\xBB\xBF\"a,x\",b\n", "1:a,x|b"},
        {"：,b\n", "1:：|b"},
        {"a,,\n", "1:a||"},
        {"a\n\n\r\nb\n", "1:a 4:b"},
        {"\"\"\n", "1:"},
        {"\"a\nb\",c\nd,e\n", "1:a\nb|c 3:d|e"},
        {"\"a\r\nb\",c\r\nd,e", "1:a\r\nb|c 3:d|e"},
        {"\"say \"\"so\"\"\",\",\"\n", "1:say \"so\"|,"},
        {" a , b \n", "1: a | b "},
    };
    for (const auto& [text, rows] : cases) EXPECT_EQ(read_all(text), rows) << text;
}

TEST(Csv, a_bad_row_is_a_fault_and_the_next_is_read) {
    const std::tuple<std::string, CsvFaultKind, std::string> cases[] = {
        {"\"a\"b,c\nd,e\n", CsvFaultKind::TextAfterQuote, "!1-1 2:d|e"},
        {"a\"b,c\nd,e\n", CsvFaultKind::QuoteInsideText, "!1-1 2:d|e"},
        {"a\rb\nd,e\n", CsvFaultKind::LoneReturn, "!1-1 2:d|e"},
        {std::string("a\0b\nd,e\n", 8), CsvFaultKind::ZeroByte, "!1-1 2:d|e"},
        {"\xB1\xE0\xBA\xC5,c\nd,e\n", CsvFaultKind::NotUtf8, "!1-1 2:d|e"},
        {"\"a\nb\"c,\"d\ne\"\nf,g\n", CsvFaultKind::TextAfterQuote, "!1-3 4:f|g"},
        {"\"a\nb,c\n", CsvFaultKind::QuoteNeverClosed, "!1-3"},
    };
    for (const auto& [text, kind, rows] : cases) {
        EXPECT_EQ(fault_of(text), kind) << text;
        EXPECT_EQ(read_all(text), rows) << text;
    }
}

TEST(Csv, a_lost_quotation_mark_makes_no_rows_out_of_what_somebody_wrote) {
    // The text of the second row contains a line that looks like a row of its own.
    const std::string text = "1,x\n2,\"a\"\"\nforged,row\n\"b\n3,y\n";
    EXPECT_EQ(read_all(text), "1:1|x !2-4 5:3|y");
}

TEST(Csv, limits_bound_a_row_and_the_next_is_read) {
    EXPECT_EQ(fault_of("abcdef,x\ny\n", {.row_bytes_max = 100, .field_bytes_max = 5}), CsvFaultKind::FieldTooLong);
    EXPECT_EQ(fault_of("a,b,c\ny\n", {.fields_max = 2}), CsvFaultKind::TooManyFields);
    EXPECT_EQ(fault_of("\"ab\ncd\nef\",x\ny\n", {.row_bytes_max = 8}), CsvFaultKind::RowTooLong);
    EXPECT_EQ(read_all("\"ab\ncd\nef\",x\ny\n", {.row_bytes_max = 8}), "!1-3 4:y");
    EXPECT_EQ(read_all("abcde\nfghij\n", {.row_bytes_max = 6}), "1:abcde 2:fghij");
}

TEST(Csv, utf8_is_known_from_what_only_looks_like_it) {
    for (const char* text : {"", "a", "ä", "编号", "😀", "\xEF\xBF\xBD", "\xF4\x8F\xBF\xBF"})
        EXPECT_TRUE(is_utf8(text)) << text;
    for (const char* text : {"\x80", "\xC0\xAF", "\xE0\x80\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80",
                             "\xE7\xBC", "a\xFF"}) {
        EXPECT_FALSE(is_utf8(text)) << text;
    }
}

RC_GTEST_PROP(Csv, what_was_written_is_read_again, ()) {
    const auto letter = rc::gen::element<std::string>("a", ",", "\"", "\n", "\r\n", " ", "编", "😀");
    const auto field = rc::gen::map(rc::gen::container<std::vector<std::string>>(letter), [](const auto& letters) {
        std::string text;
        for (const auto& one : letters) text += one;
        return text;
    });
    const auto row = rc::gen::nonEmpty(rc::gen::container<std::vector<std::string>>(field));
    const auto rows = *rc::gen::container<std::vector<std::vector<std::string>>>(row);
    std::ostringstream out;
    for (const auto& fields : rows) write_csv_row(out, fields);
    std::istringstream in(out.str());
    CsvReader reader(in);
    for (const auto& fields : rows) {
        const auto read = reader.next();
        RC_ASSERT(read.has_value());
        RC_ASSERT(std::holds_alternative<CsvRow>(*read));
        RC_ASSERT(std::get<CsvRow>(*read).fields == fields);
    }
    RC_ASSERT(!reader.next().has_value());
}

RC_GTEST_PROP(Csv, whatever_bytes_come_every_line_is_in_a_row_or_a_fault, (const std::string& text)) {
    std::istringstream in(text);
    CsvReader reader(in, {.row_bytes_max = 64, .field_bytes_max = 16, .fields_max = 4});
    std::uint64_t last = 0;
    for (auto read = reader.next(); read; read = reader.next()) {
        const auto line = std::visit([](const auto& item) { return item.line; }, *read);
        RC_ASSERT(line > last);
        const auto* fault = std::get_if<CsvFault>(&*read);
        last = fault != nullptr ? std::max(line, fault->last_line) : line;
    }
}

}  // namespace
}  // namespace qingfeng::service::import
