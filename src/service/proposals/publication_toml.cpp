#include "service/proposals/publication_toml.h"

#include "service/proposals/table_reader.h"

namespace qingfeng::service::proposals {

using domain::publication::Level;
using domain::publication::Publication;

namespace {

constexpr std::uint64_t min_cell_most = 1000;

Publication read_publication(TableReader& in, Faults& faults) {
    Publication read;
    read.level = in.word<Level>("level");
    read.min_cell = in.number_or("min_cell", read.min_cell, min_cell_most);
    read.min_cell_source = in.text("min_cell_source");
    read.approved_by = in.text_or_empty("approved_by");
    if (read.min_cell < domain::publication::min_cell_least) {
        faults.add(in.line("min_cell"), "min_cell 至少为 3：再小，藏起来的数就都是 1",
                   "min_cell must be 3 or more: below that every hidden figure would be a one");
    }
    if (read.level != Level::Internal && read.approved_by.empty()) {
        faults.add(in.line("approved_by"), "公开要写明由谁批准（approved_by）",
                   "who approved the publication must be said (approved_by)");
    }
    return read;
}

}  // namespace

util::Result<Publication> parse_publication_toml(std::string_view text, std::string_view file,
                                                 util::Language language) {
    Faults faults(file, language);
    const auto root = read_toml_tree(text, faults);
    if (!root) return faults.failure();
    TableReader in(*root, faults);
    Publication publication;
    if (const TomlTable* table = in.table("publication")) {
        TableReader inside(*table, faults);
        publication = read_publication(inside, faults);
        inside.finish();
    } else {
        faults.add(1, "缺少 [publication]", "[publication] is missing");
    }
    in.finish();
    if (!faults.none()) return faults.failure();
    return publication;
}

}  // namespace qingfeng::service::proposals
