#include "service/tables/xlsx_reader.h"

#include <charconv>
#include <cmath>
#include <cstring>

#include <fmt/core.h>
#include <pugixml.hpp>

#include "service/tables/xlsx_archive.h"
#include "util/time.h"

namespace qingfeng::service::tables {

namespace {

using import::Sentence;
template <class T>
using Read = util::Result<T, Sentence>;

util::Failure<Sentence> bad(std::string zh, std::string en) { return {Sentence{std::move(zh), std::move(en)}}; }
util::Failure<Sentence> not_a_workbook() {
    return bad("工作簿内容不完整，读不出来；请重新另存为 .xlsx",
               "the workbook is damaged and cannot be read; save it as .xlsx again");
}

/// Is this part of the workbook there and XML? Entities and DTDs are not read: a workbook has no use for them.
Read<bool> load(const XlsxArchive& archive, const std::string& name, pugi::xml_document& into) {
    auto part = archive.part(name);
    if (!part) return part.failure();
    if (!*part) return false;
    const auto parsed = into.load_buffer((*part)->data(), (*part)->size(), pugi::parse_default | pugi::parse_ws_pcdata);
    if (!parsed) return not_a_workbook();
    return true;
}

/// A tag without its namespace prefix: some programs write <x:row>.
std::string_view local_name(const pugi::xml_node& node) {
    const std::string_view name = node.name();
    const auto colon = name.find(':');
    return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

pugi::xml_node child(const pugi::xml_node& parent, std::string_view name) {
    for (const pugi::xml_node& node : parent.children()) {
        if (local_name(node) == name) return node;
    }
    return {};
}

/// The text of <si> or <is>: its own and that of rich runs, without phonetic hints (<rPh>).
void add_text(const pugi::xml_node& node, std::string& into) {
    for (const pugi::xml_node& part : node.children()) {
        const auto name = local_name(part);
        if (name == "t") into += part.text().get();
        if (name == "r") add_text(part, into);
    }
}

Read<std::vector<std::string>> shared_strings(const XlsxArchive& archive, const XlsxLimits& limits) {
    pugi::xml_document document;
    const auto found = load(archive, "xl/sharedStrings.xml", document);
    if (!found) return found.failure();
    std::vector<std::string> strings;
    if (!*found) return strings;
    for (const pugi::xml_node& item : document.document_element().children()) {
        if (local_name(item) != "si") continue;
        std::string text;
        add_text(item, text);
        if (text.size() > limits.cell_bytes_max) {
            return bad("有单元格的文字太长", "the text of a cell is too long");
        }
        strings.push_back(std::move(text));
    }
    return strings;
}

/// Does a number format show a date? The built-in ones by number, an office's own by the letters it uses outside
/// quotation marks and brackets.
bool shows_date(int id, std::string_view code) {
    if ((id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58))
        return true;
    bool quoted = false;
    bool bracketed = false;
    for (std::size_t i = 0; i < code.size(); ++i) {
        const char c = code[i];
        if (c == '\\') {
            ++i;
        } else if (c == '"') {
            quoted = !quoted;
        } else if (quoted) {
            continue;
        } else if (c == '[') {
            bracketed = true;
        } else if (c == ']') {
            bracketed = false;
        } else if (!bracketed && std::strchr("ymdhsYMDHS", c) != nullptr) {
            return true;
        }
    }
    return false;
}

/// For each cell style whether its numbers are dates.
Read<std::vector<bool>> date_styles(const XlsxArchive& archive) {
    pugi::xml_document document;
    const auto found = load(archive, "xl/styles.xml", document);
    if (!found) return found.failure();
    std::vector<bool> dates;
    if (!*found) return dates;
    const pugi::xml_node root = document.document_element();
    const pugi::xml_node formats = child(root, "numFmts");
    for (const pugi::xml_node& style : child(root, "cellXfs").children()) {
        const int id = style.attribute("numFmtId").as_int();
        std::string_view code;
        for (const pugi::xml_node& format : formats.children()) {
            if (format.attribute("numFmtId").as_int() == id) code = format.attribute("formatCode").as_string();
        }
        dates.push_back(shows_date(id, code));
    }
    return dates;
}

/// Days since the workbook's epoch as a date, with the time of day where there is one. The epoch of 1900 counts a
/// 29 February 1900 that never was, so days from March 1900 on are counted from 1899-12-30.
std::string date_text(double serial, bool from_1904) {
    constexpr double days_max = 2958465;  // 9999-12-31
    if (!(serial >= 0) || serial > days_max) return "";
    const util::Date epoch = *(from_1904 ? util::Date::of(1904, 1, 1) : util::Date::of(1899, 12, 30));
    auto days = static_cast<int>(std::floor(serial));
    auto seconds = static_cast<int>(std::lround((serial - days) * 86400));
    if (seconds == 86400) {
        ++days;
        seconds = 0;
    }
    const util::Date date = epoch.plus_days(days);
    if (seconds == 0) return date.text();
    return fmt::format("{} {:02}:{:02}:{:02}", date.text(), seconds / 3600, seconds / 60 % 60, seconds % 60);
}

/// "2.0250801E7" as 20250801: numbers of orders are often stored as numbers.
std::string number_text(std::string_view written, double value) {
    constexpr double exact_max = 1e15;
    if (value == std::floor(value) && std::abs(value) < exact_max) return fmt::format("{:.0f}", value);
    return std::string(written);
}

struct Workbook {
    std::vector<std::string> strings;
    std::vector<bool> dates;
    bool from_1904 = false;
};

/// From "BC12" the column, from 0; empty where it is no reference.
std::optional<std::size_t> column_of(std::string_view reference) {
    std::size_t column = 0;
    std::size_t letters = 0;
    while (letters < reference.size() && reference[letters] >= 'A' && reference[letters] <= 'Z') {
        column = column * 26 + static_cast<std::size_t>(reference[letters] - 'A') + 1;
        if (++letters > 3) return std::nullopt;
    }
    if (letters == 0) return std::nullopt;
    return column - 1;
}

Read<std::string> cell_text(const pugi::xml_node& cell, const Workbook& book) {
    const std::string_view type = cell.attribute("t").as_string("n");
    if (type == "inlineStr") {
        std::string text;
        add_text(child(cell, "is"), text);
        return text;
    }
    const std::string value = child(cell, "v").text().get();
    if (value.empty()) return std::string();
    if (type == "s") {
        std::size_t index = 0;
        const auto [end, fault] = std::from_chars(value.data(), value.data() + value.size(), index);
        if (fault != std::errc() || end != value.data() + value.size() || index >= book.strings.size()) {
            return not_a_workbook();
        }
        return book.strings[index];
    }
    if (type == "b") return std::string(value == "1" ? "TRUE" : "FALSE");
    if (type != "n") return value;  // the result of a formula, an ISO date, an error such as #N/A
    double number = 0;
    const auto [end, fault] = std::from_chars(value.data(), value.data() + value.size(), number);
    if (fault != std::errc() || end != value.data() + value.size()) return not_a_workbook();
    const auto style = cell.attribute("s").as_uint();
    if (style < book.dates.size() && book.dates[style]) return date_text(number, book.from_1904);
    return number_text(value, number);
}

/// The first sheet's part: named in the workbook, found through its relations.
Read<std::string> first_sheet(const XlsxArchive& archive, bool& from_1904) {
    pugi::xml_document workbook;
    const auto found = load(archive, "xl/workbook.xml", workbook);
    if (!found) return found.failure();
    if (!*found) return not_a_workbook();
    const pugi::xml_node root = workbook.document_element();
    from_1904 = child(root, "workbookPr").attribute("date1904").as_bool();
    std::string wanted;
    for (const pugi::xml_node& sheet : child(root, "sheets").children()) {
        for (const pugi::xml_attribute& attribute : sheet.attributes()) {
            if (std::string_view(attribute.name()).ends_with(":id")) wanted = attribute.as_string();
        }
        if (!wanted.empty()) break;
    }
    pugi::xml_document relations;
    const auto related = load(archive, "xl/_rels/workbook.xml.rels", relations);
    if (!related) return related.failure();
    for (const pugi::xml_node& relation : relations.document_element().children()) {
        if (wanted != relation.attribute("Id").as_string()) continue;
        const std::string target = relation.attribute("Target").as_string();
        return target.starts_with('/') ? target.substr(1) : "xl/" + target;
    }
    return not_a_workbook();
}

Read<std::vector<SheetRow>> sheet_rows(const pugi::xml_node& sheet, const Workbook& book, const XlsxLimits& limits) {
    std::vector<SheetRow> rows;
    std::size_t text_bytes = 0;
    std::uint32_t number = 0;
    for (const pugi::xml_node& row : child(sheet, "sheetData").children()) {
        if (local_name(row) != "row") continue;
        number = row.attribute("r").as_uint(number + 1);
        SheetRow read{number, {}};
        bool says_something = false;
        std::size_t column = 0;
        for (const pugi::xml_node& cell : row.children()) {
            if (local_name(cell) != "c") continue;
            column = column_of(cell.attribute("r").as_string()).value_or(column);
            if (column >= limits.columns_max) return bad("表格的列太多", "the table has too many columns");
            auto text = cell_text(cell, book);
            if (!text) return text.failure();
            text_bytes += text->size();
            if (text->size() > limits.cell_bytes_max)
                return bad("有单元格的文字太长", "the text of a cell is too long");
            if (text_bytes > limits.text_bytes_max) return bad("表格太大", "the table is too large");
            says_something |= !text->empty();
            if (read.cells.size() <= column) read.cells.resize(column + 1);
            read.cells[column++] = std::move(*text);
        }
        if (!says_something) continue;
        if (rows.size() == limits.rows_max) return bad("表格的行太多", "the table has too many rows");
        rows.push_back(std::move(read));
    }
    return rows;
}

}  // namespace

Read<std::vector<SheetRow>> read_xlsx(std::string_view bytes, const XlsxLimits& limits) {
    const auto archive = XlsxArchive::open(bytes, limits);
    if (!archive) return archive.failure();
    Workbook book;
    const auto name = first_sheet(*archive, book.from_1904);
    if (!name) return name.failure();
    auto strings = shared_strings(*archive, limits);
    if (!strings) return strings.failure();
    book.strings = std::move(*strings);
    auto dates = date_styles(*archive);
    if (!dates) return dates.failure();
    book.dates = std::move(*dates);
    pugi::xml_document sheet;
    const auto found = load(*archive, *name, sheet);
    if (!found) return found.failure();
    if (!*found) return not_a_workbook();
    return sheet_rows(sheet.document_element(), book, limits);
}

}  // namespace qingfeng::service::tables
