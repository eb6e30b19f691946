// Workbooks from outside: what an office's spreadsheet means, and what a hostile one may not cost us.
#include <gtest/gtest.h>
#include <xlsxwriter.h>
#include <zip.h>

#include "service/tables/xlsx_reader.h"
#include "service/tables/xlsx_writer.h"
#include "support/temporary_folder.h"
#include "unit/service/office.h"

namespace qingfeng::service::tables {
namespace {

using Rows = std::vector<std::vector<std::string>>;

Rows cells_of(const std::string& bytes) {
    const auto rows = read_xlsx(bytes);
    if (!rows) return {{rows.error().en}};
    Rows cells;
    for (const auto& row : *rows) cells.push_back(row.cells);
    return cells;
}

std::string fault_of(std::string_view bytes, const XlsxLimits& limits = {}) {
    const auto rows = read_xlsx(bytes, limits);
    return rows ? "" : rows.error().en;
}

TEST(Xlsx, what_is_written_is_read_back) {
    const std::vector<std::string> header{"工单编号", "内容"};
    const Rows rows{{"20260103-17", "第一行\n第二行 <b>&amp;"}, {"=1+1", "  空格  "}, {"", "只有第二列"}};
    const auto bytes = write_xlsx("回单", header, rows);
    ASSERT_TRUE(bytes);
    EXPECT_EQ(cells_of(*bytes), (Rows{header, rows[0], rows[1], rows[2]}));
}

/// A workbook as another program would write it, with `fill` for its first sheet.
template <class Fill>
std::string workbook(Fill fill) {
    const test::TemporaryFolder folder;
    const std::string path = (folder.path() / "book.xlsx").string();
    lxw_workbook* book = workbook_new(path.c_str());
    fill(book, workbook_add_worksheet(book, nullptr));
    workbook_close(book);
    return service::testing::read_file(path);
}

TEST(Xlsx, dates_and_numbers_come_out_as_a_person_would_type_them) {
    const std::string bytes = workbook([](lxw_workbook* book, lxw_worksheet* sheet) {
        const auto format = [&](const char* code) {
            lxw_format* made = workbook_add_format(book);
            format_set_num_format(made, code);
            return made;
        };
        worksheet_write_number(sheet, 0, 0, 46025, format("yyyy-mm-dd"));
        worksheet_write_number(sheet, 0, 1, 46025.5 + 1.0 / 24 / 60, format("yyyy/m/d h:mm"));
        worksheet_write_number(sheet, 0, 2, 46025, format("yyyy\"年\"m\"月\"d\"日\""));
        worksheet_write_number(sheet, 1, 0, 20260103017, nullptr);
        worksheet_write_number(sheet, 1, 1, 386.5, format("0.00\"days\""));
        worksheet_write_number(sheet, 1, 2, 41, format("[Red]0"));
        worksheet_write_formula_num(sheet, 2, 0, "=1+1", nullptr, 2);
        worksheet_write_boolean(sheet, 2, 1, 1, nullptr);
        worksheet_write_string(sheet, 4, 1, "隔了一行", nullptr);
    });
    EXPECT_EQ(cells_of(bytes), (Rows{{"2026-01-03", "2026-01-03 12:01:00", "2026-01-03"},
                                     {"20260103017", "386.5", "41"},
                                     {"2", "TRUE"},
                                     {"", "隔了一行"}}));
    EXPECT_EQ((*read_xlsx(bytes)).back().number, 5u);
}

std::string archive_of(const std::vector<std::pair<std::string, std::string>>& parts) {
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t* target = zip_source_buffer_create(nullptr, 0, 0, &error);
    zip_source_keep(target);
    zip_t* archive = zip_open_from_source(target, ZIP_TRUNCATE, &error);
    for (const auto& [name, text] : parts) {
        zip_file_add(archive, name.c_str(), zip_source_buffer(archive, text.data(), text.size(), 0), ZIP_FL_OVERWRITE);
    }
    zip_close(archive);
    zip_source_open(target);
    zip_source_seek(target, 0, SEEK_END);
    std::string bytes(static_cast<std::size_t>(zip_source_tell(target)), '\0');
    zip_source_seek(target, 0, SEEK_SET);
    zip_source_read(target, bytes.data(), bytes.size());
    zip_source_close(target);
    zip_source_free(target);
    return bytes;
}

const std::pair<std::string, std::string> workbook_part{
    "xl/workbook.xml", R"(<workbook xmlns:r="r"><sheets><sheet name="a" r:id="rId1"/></sheets></workbook>)"};
const std::pair<std::string, std::string> relations_part{
    "xl/_rels/workbook.xml.rels",
    R"(<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>)"};

std::string with_sheet(const std::string& sheet) {
    return archive_of({workbook_part, relations_part, {"xl/worksheets/sheet1.xml", sheet}});
}

TEST(Xlsx, a_prefixed_workbook_with_inline_text_is_read_too) {
    EXPECT_EQ(cells_of(with_sheet(R"(<x:worksheet xmlns:x="m"><x:sheetData><x:row r="3"><x:c r="B3" t="inlineStr">)"
                                  R"(<x:is><x:r><x:t>投</x:t></x:r><x:r><x:t>诉</x:t></x:r></x:is></x:c></x:row>)"
                                  R"(</x:sheetData></x:worksheet>)")),
              (Rows{{"", "投诉"}}));
}

TEST(Xlsx, what_is_no_workbook_is_said_to_be_none) {
    const std::string good = with_sheet("<worksheet><sheetData/></worksheet>");
    const std::string none = "this is no .xlsx workbook; save an old .xls as .xlsx first";
    const std::string damaged = "the workbook is damaged and cannot be read; save it as .xlsx again";
    EXPECT_EQ(fault_of(good), "");
    EXPECT_EQ(fault_of(""), none);
    EXPECT_EQ(fault_of("工单编号,内容\r\n"), none);
    EXPECT_EQ(fault_of(good.substr(0, good.size() / 2)), none);
    EXPECT_EQ(fault_of(archive_of({{"hello.txt", "hello"}})), damaged);
    EXPECT_EQ(fault_of(with_sheet("<worksheet><sheetData>")), damaged);
    EXPECT_EQ(fault_of(with_sheet(R"(<worksheet><sheetData><row><c t="s"><v>7</v></c></row></sheetData></worksheet>)")),
              damaged);
    EXPECT_EQ(fault_of(with_sheet(R"(<worksheet><sheetData><row><c><v>many</v></c></row></sheetData></worksheet>)")),
              damaged);
}

TEST(Xlsx, a_bomb_is_not_unpacked) {
    const std::string bomb = with_sheet("<worksheet>" + std::string(4u << 20, ' ') + "</worksheet>");
    ASSERT_LT(bomb.size(), 20000u) << "a bomb is small";
    EXPECT_EQ(fault_of(bomb, {.part_bytes_max = 1u << 20}), "the workbook unpacks to too much and was not read");
    EXPECT_EQ(fault_of(bomb, {.file_bytes_max = 1000}), "the file is too large");
    EXPECT_EQ(fault_of(bomb, {.parts_max = 2}), "the workbook unpacks to too much and was not read");
}

TEST(Xlsx, a_sheet_is_bounded_in_rows_columns_and_text) {
    std::string rows;
    for (int i = 0; i < 5; ++i) rows += R"(<row><c t="str"><v>abc</v></c></row>)";
    const std::string sheet = with_sheet("<worksheet><sheetData>" + rows + "</sheetData></worksheet>");
    EXPECT_EQ(fault_of(sheet), "");
    EXPECT_EQ(fault_of(sheet, {.rows_max = 4}), "the table has too many rows");
    EXPECT_EQ(fault_of(sheet, {.cell_bytes_max = 2}), "the text of a cell is too long");
    EXPECT_EQ(fault_of(sheet, {.text_bytes_max = 14}), "the table is too large");
    EXPECT_EQ(fault_of(with_sheet(R"(<worksheet><sheetData><row><c r="ZZZ1" t="str"><v>a</v></c></row></sheetData>)"
                                  R"(</worksheet>)")),
              "the table has too many columns");
}

}  // namespace
}  // namespace qingfeng::service::tables
