#include <sstream>

#include "service/import/row_reader.h"
#include "service/proposals/mapping_toml.h"
#include "util/check.h"

using namespace qingfeng;
using namespace qingfeng::service::import;

/// Up to the first zero byte a map, behind it a table: whatever both are, rows keep their bounds and their order, and
/// what is read of a row is what a map may make of it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string bytes(reinterpret_cast<const char*>(data), size);
    const std::size_t cut = std::min(bytes.find('\0'), size);
    const auto mapping = service::proposals::parse_mapping_toml(std::string_view(bytes).substr(0, cut), "map.toml");
    const domain::taxonomy::Taxonomy taxonomy;
    std::istringstream in(cut < size ? bytes.substr(cut + 1) : bytes);
    constexpr CsvLimits limits{.row_bytes_max = 256, .field_bytes_max = 64, .fields_max = 8};
    CsvReader reader(in, limits);
    std::optional<RowReader> rows;
    std::uint64_t last = 0;
    for (auto read = reader.next(); read; read = reader.next()) {
        if (const auto* fault = std::get_if<CsvFault>(&*read)) {
            util::check(fault->line > last && fault->last_line >= fault->line, "a fault out of order");
            util::check(fault->raw.size() <= limits.row_bytes_max, "a fault beyond its bound");
            util::check(!fault_sentence(*fault).en.empty(), "a fault without words");
            last = fault->last_line;
            continue;
        }
        const auto& row = std::get<CsvRow>(*read);
        util::check(row.line > last && row.raw.size() <= limits.row_bytes_max, "a row beyond its bound");
        last = row.line;
        util::check(!row.fields.empty() && row.fields.size() <= limits.fields_max, "more fields than allowed");
        for (const std::string& field : row.fields) {
            util::check(field.size() <= limits.field_bytes_max && is_utf8(field), "a field that is no text");
        }
        if (!mapping) continue;
        if (!rows) {
            auto bound = RowReader::bind(*mapping, row.fields, {util::Instant{1'800'000'000'000'000}, taxonomy});
            if (!bound) return 0;
            rows.emplace(std::move(*bound));
            continue;
        }
        if (rows->skips(row)) continue;
        if (const auto said = rows->read(row)) {
            util::check(!said->history.external_number.empty() && said->history.occurred, "a history without its key");
        }
    }
    return 0;
}
