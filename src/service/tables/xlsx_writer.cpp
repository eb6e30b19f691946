#include "service/tables/xlsx_writer.h"

#include <algorithm>
#include <string_view>

#include <fmt/core.h>
#include <sys/mman.h>
#include <unistd.h>
#include <xlsxwriter.h>

namespace qingfeng::service::tables {

namespace {

/// A file that exists in memory alone.
struct MemoryFile {
    MemoryFile() : descriptor(memfd_create("workbook", MFD_CLOEXEC)) {}
    ~MemoryFile() {
        if (descriptor >= 0) close(descriptor);
    }
    MemoryFile(const MemoryFile&) = delete;
    MemoryFile& operator=(const MemoryFile&) = delete;

    /// Empty where it cannot be read.
    std::string content() const {
        const off_t size = lseek(descriptor, 0, SEEK_END);
        std::string bytes(size > 0 ? static_cast<std::size_t>(size) : 0, '\0');
        std::size_t at = 0;
        while (at < bytes.size()) {
            const ssize_t got = pread(descriptor, bytes.data() + at, bytes.size() - at, static_cast<off_t>(at));
            if (got <= 0) return "";
            at += static_cast<std::size_t>(got);
        }
        return bytes;
    }

    int descriptor;
};

constexpr std::size_t cell_characters_max = 32767;  // of the format; longer text would make the file unreadable
constexpr double column_width_max = 60;
constexpr double column_width_min = 8;

std::size_t characters(std::string_view text) {
    return static_cast<std::size_t>(std::ranges::count_if(text, [](char c) { return (c & 0xc0) != 0x80; }));
}

/// At most as many characters as a cell holds, the last of them an ellipsis where something was cut.
std::string fitting(const std::string& text) {
    if (characters(text) <= cell_characters_max) return text;
    std::size_t count = 0;
    std::size_t at = 0;
    while (at < text.size() && count < cell_characters_max - 1) {
        ++at;
        while (at < text.size() && (text[at] & 0xc0) == 0x80) ++at;
        ++count;
    }
    return text.substr(0, at) + "…";
}

/// Chinese characters are two digits wide: three bytes for two columns is near enough.
double width_of(const std::string& text) {
    return static_cast<double>(std::min<std::size_t>(text.size(), 200)) * 2 / 3 + 2;
}

}  // namespace

util::Result<std::string> write_xlsx(const std::string& sheet_name, const std::vector<std::string>& header,
                                     const std::vector<std::vector<std::string>>& rows) {
    // The library writes to a path; what citizens wrote has no business on a disk for it.
    const MemoryFile file;
    if (file.descriptor < 0) return util::fail(util::ErrorKind::Io, "the workbook could not be begun");
    lxw_workbook* book = workbook_new(fmt::format("/proc/self/fd/{}", file.descriptor).c_str());
    if (book == nullptr) return util::fail(util::ErrorKind::Io, "the workbook could not be begun");
    lxw_worksheet* sheet = workbook_add_worksheet(book, sheet_name.c_str());
    lxw_format* bold = workbook_add_format(book);
    format_set_bold(bold);
    format_set_border(bold, LXW_BORDER_THIN);
    lxw_format* plain = workbook_add_format(book);
    format_set_text_wrap(plain);
    format_set_align(plain, LXW_ALIGN_VERTICAL_TOP);
    format_set_border(plain, LXW_BORDER_THIN);

    std::vector<double> widths(header.size(), column_width_min);
    const auto put = [&](std::size_t row, const std::vector<std::string>& cells, lxw_format* format) {
        for (std::size_t column = 0; column < cells.size(); ++column) {
            worksheet_write_string(sheet, static_cast<lxw_row_t>(row), static_cast<lxw_col_t>(column),
                                   fitting(cells[column]).c_str(), format);
            if (column < widths.size()) widths[column] = std::max(widths[column], width_of(cells[column]));
        }
    };
    put(0, header, bold);
    for (std::size_t row = 0; row < rows.size(); ++row) put(row + 1, rows[row], plain);
    for (std::size_t column = 0; column < widths.size(); ++column) {
        const auto at = static_cast<lxw_col_t>(column);
        worksheet_set_column(sheet, at, at, std::min(widths[column], column_width_max), nullptr);
    }
    worksheet_freeze_panes(sheet, 1, 0);
    worksheet_repeat_rows(sheet, 0, 0);
    const lxw_error error = workbook_close(book);
    std::string bytes;
    if (error == LXW_NO_ERROR) bytes = file.content();
    if (bytes.empty()) {
        return util::fail(util::ErrorKind::Io,
                          fmt::format("the workbook could not be written: {}", lxw_strerror(error)));
    }
    return bytes;
}

}  // namespace qingfeng::service::tables
