#include "service/register.h"

#include <algorithm>

#include "service/visibility.h"
#include "storage/shelves.h"

namespace qingfeng::service {
namespace {

constexpr std::size_t page_rows = 500;

storage::MatterQuery within(const Viewer& viewer, domain::permission::Act act) {
    storage::MatterQuery query;
    query.sight =
        sight_of(visibility_of(viewer.configuration, viewer.person, viewer.day(), act), viewer.authority.lookup_key());
    query.order = storage::MatterOrder::NewestFirst;
    return query;
}

}  // namespace

util::Result<std::vector<RegisterRow>> register_of(storage::Reader& reader, const Viewer& viewer,
                                                   const RegisterAsked& asked) {
    const auto& zone = viewer.configuration.zone;
    const util::Instant begin = zone.start_of(asked.from);
    const util::Instant end = zone.start_of(asked.until.plus_days(1));
    const storage::MatterQuery exportable = within(viewer, domain::permission::Act::Export);
    std::vector<RegisterRow> rows;
    std::optional<storage::MatterCursor> after;
    do {
        auto page = matters_newest(reader, viewer, asked.filter, after, page_rows);
        if (!page) return page.failure();
        for (storage::MatterRow& row : page->rows) {
            if (row.registered >= end || row.registered < begin || !storage::matches(exportable, row)) continue;
            if (rows.size() == register_rows_max) {
                return util::fail(util::ErrorKind::InvalidInput, "too many matters: ask for a shorter period");
            }
            const auto loaded = viewer.authority.load(reader, row.stream);
            if (!loaded && loaded.error().kind == util::ErrorKind::NotFound) continue;  // erased
            if (!loaded) return loaded.failure();
            rows.push_back({std::move(row), domain::request::outcome_of(loaded->request, zone)});
        }
        after = page->next;
    } while (after);
    std::ranges::reverse(rows);
    return rows;
}

}  // namespace qingfeng::service
