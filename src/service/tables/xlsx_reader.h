#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "service/import/sentence.h"
#include "util/result.h"

/// Tables as offices exchange them: workbooks beside CSV.
namespace qingfeng::service::tables {

/// What a workbook from outside may cost us, whatever it claims about itself. A .xlsx is a zip archive, and a few
/// kilobytes of one may unpack to gigabytes.
struct XlsxLimits {
    std::size_t file_bytes_max = 16u << 20;
    std::size_t parts_max = 2000;            ///< files in the archive
    std::size_t part_bytes_max = 64u << 20;  ///< of one part, unpacked: counted while unpacking
    std::size_t rows_max = 20000;
    std::size_t columns_max = 256;
    std::size_t cell_bytes_max = 64u << 10;
    std::size_t text_bytes_max = 32u << 20;  ///< of all cells together
};

struct SheetRow {
    std::uint32_t number = 0;  ///< as the spreadsheet shows it, from 1
    std::vector<std::string> cells;

    bool operator==(const SheetRow&) const = default;
};

/// The rows of the first sheet that say something, from the first column on. Dates and times, which a workbook keeps as
/// numbers with a format, come out as "YYYY-MM-DD" or "YYYY-MM-DD hh:mm:ss"; numbers as a person would type them;
/// formulas as their last result. The sentence says what is wrong with the file.
util::Result<std::vector<SheetRow>, import::Sentence> read_xlsx(std::string_view bytes, const XlsxLimits& limits = {});

}  // namespace qingfeng::service::tables
