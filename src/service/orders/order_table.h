#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "service/import/bound_mapping.h"
#include "service/tables/xlsx_reader.h"

/// Work that another desk hands to us: the orders of 12328, 12345, 信访, as files or pasted.
namespace qingfeng::service::orders {

enum class TableForm {
    Csv,
    Xlsx,
    Pasted,  ///< rows copied from a spreadsheet (tabs between cells), or one order as lines "name: value"
};

struct OrderLimits {
    std::size_t bytes_max = 8u << 20;
    std::size_t rows_max = 2000;  ///< a morning's file has dozens
    tables::XlsxLimits xlsx;
};

struct OrderRow {
    std::uint64_t line = 0;  ///< as the file or the spreadsheet counts
    import::Fields fields;
    std::optional<import::Sentence> fault;  ///< why the row could not be read at all; `fields` are then empty
};

struct OrderTable {
    std::vector<std::string> header;
    std::vector<OrderRow> rows;
};

/// The sentence says why there is no table in it.
util::Result<OrderTable, import::Sentence> read_order_table(std::string_view bytes, TableForm form,
                                                            const import::Mapping& mapping,
                                                            const OrderLimits& limits = {});

}  // namespace qingfeng::service::orders
