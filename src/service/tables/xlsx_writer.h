#pragma once

#include <string>
#include <vector>

#include "util/result.h"

namespace qingfeng::service::tables {

/// A workbook of one sheet. Every cell is text, so that nothing a stranger wrote is ever a formula. ErrorKind::Io.
util::Result<std::string> write_xlsx(const std::string& sheet_name, const std::vector<std::string>& header,
                                     const std::vector<std::vector<std::string>>& rows);

}  // namespace qingfeng::service::tables
