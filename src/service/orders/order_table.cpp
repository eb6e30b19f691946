#include "service/orders/order_table.h"

#include <algorithm>
#include <sstream>

#include <fmt/core.h>

#include "service/import/row_reader.h"

namespace qingfeng::service::orders {

namespace {

using import::bad;
using import::Sentence;
using import::trimmed;
template <class T>
using Read = util::Result<T, Sentence>;

util::Failure<Sentence> empty_table() { return bad("表格是空的", "the table is empty"); }
util::Failure<Sentence> too_many(std::size_t rows) {
    return bad(fmt::format("一次最多 {} 行，请分几次导入", rows), fmt::format("at most {} rows at a time", rows));
}

/// Spreadsheets leave out empty cells at the end of a row.
void fit(import::Fields& fields, std::size_t width) {
    while (fields.size() > width && trimmed(fields.back()).empty()) fields.pop_back();
    if (fields.size() < width) fields.resize(width);
}

Read<OrderTable> from_csv(std::string_view bytes, const OrderLimits& limits) {
    std::istringstream in{std::string(bytes)};
    import::CsvReader reader(in);
    OrderTable table;
    for (auto read = reader.next(); read; read = reader.next()) {
        auto* row = std::get_if<import::CsvRow>(&*read);
        if (table.header.empty()) {
            if (row == nullptr)
                return {util::Failure<Sentence>{import::fault_sentence(std::get<import::CsvFault>(*read))}};
            table.header = std::move(row->fields);
            continue;
        }
        if (table.rows.size() == limits.rows_max) return too_many(limits.rows_max);
        if (row == nullptr) {
            const auto& fault = std::get<import::CsvFault>(*read);
            table.rows.push_back({fault.line, {}, import::fault_sentence(fault)});
        } else {
            table.rows.push_back({row->line, std::move(row->fields), std::nullopt});
        }
    }
    if (table.header.empty()) return empty_table();
    return table;
}

/// The row that names the columns is the first that has the number's column: reports like to begin with a title.
Read<OrderTable> from_xlsx(std::string_view bytes, const import::Mapping& mapping, const OrderLimits& limits) {
    auto rows = tables::read_xlsx(bytes, limits.xlsx);
    if (!rows) return rows.failure();
    const std::string& wanted = mapping.number.columns.front();
    const auto header = std::ranges::find_if(*rows, [&](const tables::SheetRow& row) {
        return std::ranges::any_of(row.cells, [&](const std::string& cell) { return trimmed(cell) == wanted; });
    });
    if (header == rows->end()) {
        return bad(fmt::format("第一张工作表里没有“{}”这一列", wanted),
                   fmt::format("the first sheet has no column \"{}\"", wanted));
    }
    OrderTable table{header->cells, {}};
    if (static_cast<std::size_t>(rows->end() - header) - 1 > limits.rows_max) return too_many(limits.rows_max);
    for (auto row = header + 1; row != rows->end(); ++row) {
        fit(row->cells, table.header.size());
        table.rows.push_back({row->number, std::move(row->cells), std::nullopt});
    }
    return table;
}

std::vector<std::string_view> lines_of(std::string_view text) {
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        const auto end = text.find('\n');
        std::string_view line = text.substr(0, end);
        if (line.ends_with('\r')) line.remove_suffix(1);
        lines.push_back(line);
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    return lines;
}

import::Fields cells_of(std::string_view line) {
    import::Fields cells;
    for (;;) {
        const auto tab = line.find('\t');
        std::string_view cell = line.substr(0, tab);
        // A spreadsheet quotes a cell that has a line break or a quotation mark in it; such a cell in the middle of a
        // line is all we can undo here.
        if (cell.size() >= 2 && cell.front() == '"' && cell.back() == '"') cell = cell.substr(1, cell.size() - 2);
        cells.emplace_back(cell);
        if (tab == std::string_view::npos) return cells;
        line.remove_prefix(tab + 1);
    }
}

Read<OrderTable> from_cells(const std::vector<std::string_view>& lines, const OrderLimits& limits) {
    OrderTable table;
    for (std::size_t at = 0; at < lines.size(); ++at) {
        if (trimmed(lines[at]).empty()) continue;
        import::Fields cells = cells_of(lines[at]);
        if (table.header.empty()) {
            table.header = std::move(cells);
            continue;
        }
        if (table.rows.size() == limits.rows_max) return too_many(limits.rows_max);
        fit(cells, table.header.size());
        table.rows.push_back({at + 1, std::move(cells), std::nullopt});
    }
    return table;
}

/// Every column the map names, once.
std::vector<std::string> columns_of(const import::Mapping& mapping) {
    std::vector<std::string> columns;
    const auto add = [&](const std::string& name) {
        if (std::ranges::find(columns, name) == columns.end()) columns.push_back(name);
    };
    for (const auto& key : import::rule_keys()) {
        for (const std::string& name : (mapping.*key.rule).columns) add(name);
    }
    for (const auto& skip : mapping.skips) add(skip.column);
    return columns;
}

/// "工单编号：20260103-17": the column whose name the line begins with, and what follows the colon.
std::optional<std::pair<std::size_t, std::string_view>> labelled(std::string_view line,
                                                                 const std::vector<std::string>& columns) {
    for (std::size_t column = 0; column < columns.size(); ++column) {
        std::string_view rest = trimmed(line);
        if (!rest.starts_with(columns[column])) continue;
        rest = trimmed(rest.substr(columns[column].size()));
        for (const std::string_view colon : {"：", ":"}) {
            if (rest.starts_with(colon)) return std::pair(column, trimmed(rest.substr(colon.size())));
        }
    }
    return std::nullopt;
}

/// Lines without a name of their own belong to the one above: texts of complaints have several. A second line with the
/// number's name begins the next order.
Read<OrderTable> from_labels(const std::vector<std::string_view>& lines, const import::Mapping& mapping,
                             const OrderLimits& limits) {
    OrderTable table{columns_of(mapping), {}};
    const std::string& first = mapping.number.columns.front();
    std::optional<std::size_t> current;
    for (std::size_t at = 0; at < lines.size(); ++at) {
        const auto label = labelled(lines[at], table.header);
        if (label) {
            current = label->first;
            const bool begins =
                table.rows.empty() || (table.header[*current] == first && !table.rows.back().fields[*current].empty());
            if (begins && table.rows.size() == limits.rows_max) return too_many(limits.rows_max);
            if (begins) table.rows.push_back({at + 1, import::Fields(table.header.size()), std::nullopt});
            table.rows.back().fields[*current] = label->second;
        } else if (current && !trimmed(lines[at]).empty()) {
            std::string& text = table.rows.back().fields[*current];
            if (!text.empty()) text += '\n';
            text += trimmed(lines[at]);
        }
    }
    if (table.rows.empty()) {
        return bad(fmt::format("粘贴的文字里没有“{}：”这样的一行，也不是从表格复制的几列", first),
                   fmt::format("the text has no line \"{}: …\", and it is not columns copied from a table", first));
    }
    return table;
}

Read<OrderTable> from_paste(std::string_view bytes, const import::Mapping& mapping, const OrderLimits& limits) {
    if (!import::is_utf8(bytes)) return bad("粘贴的文字不是 UTF-8 编码", "the text is not UTF-8");
    const auto lines = lines_of(bytes);
    const auto first = std::ranges::find_if(lines, [](std::string_view line) { return !trimmed(line).empty(); });
    if (first == lines.end()) return empty_table();
    return first->find('\t') == std::string_view::npos ? from_labels(lines, mapping, limits)
                                                       : from_cells(lines, limits);
}

}  // namespace

Read<OrderTable> read_order_table(std::string_view bytes, TableForm form, const import::Mapping& mapping,
                                  const OrderLimits& limits) {
    if (bytes.size() > limits.bytes_max) return bad("文件太大", "the file is too large");
    switch (form) {
        case TableForm::Csv:
            return from_csv(bytes, limits);
        case TableForm::Xlsx:
            return from_xlsx(bytes, mapping, limits);
        case TableForm::Pasted:
            return from_paste(bytes, mapping, limits);
    }
    return empty_table();
}

}  // namespace qingfeng::service::orders
