#include "service/list_check.h"

#include "storage/shelves.h"

namespace qingfeng::service {
namespace {

using storage::MatterOrder;
using storage::MatterQuery;
using storage::MatterRow;
using storage::Sight;

/// One query for each list, all of them with sight of nothing else.
std::vector<MatterQuery> lists_of(const MatterRow& row) {
    std::vector<MatterQuery> lists;
    const auto add = [&](Sight sight, std::vector<std::uint8_t> states = {}) {
        MatterQuery query;
        query.sight = std::move(sight);
        query.states = std::move(states);
        query.order = MatterOrder::NewestFirst;
        lists.push_back(query);
        if (!row.waiting) return;
        query.order = MatterOrder::ByDeadline;
        lists.push_back(std::move(query));
    };
    const auto seen_by = [](auto member, auto value) {
        Sight sight;
        sight.*member = std::move(value);
        return sight;
    };
    if (row.number.empty()) {
        add(seen_by(&Sight::sealed, true));
        return lists;
    }
    add(seen_by(&Sight::everything, true));
    add(seen_by(&Sight::everything, true), {row.state});
    for (const std::string* unit : {&row.unit, &row.concerns}) {
        if (!unit->empty()) add(seen_by(&Sight::units, std::vector{*unit}));
    }
    for (const std::string* person : {&row.handler, &row.worker}) {
        if (!person->empty()) add(seen_by(&Sight::own, std::optional(*person)));
    }
    for (const std::string& person : row.granted) add(seen_by(&Sight::granted, std::optional(person)));
    return lists;
}

/// Right before the row: it must be the first that follows.
storage::MatterCursor cursor_before(const MatterQuery& query, const MatterRow& row) {
    const std::int64_t stream = row.stream.get();
    if (query.order == MatterOrder::NewestFirst) return {{}, storage::StreamId(stream + 1)};
    return {storage::queue_due(row), storage::StreamId(stream - 1)};
}

}  // namespace

util::Result<bool> stands_in_lists(storage::Reader& reader, storage::AuthorityId authority, const MatterRow& row) {
    for (MatterQuery& query : lists_of(row)) {
        query.after = cursor_before(query, row);
        query.limit = 1;
        const auto found = reader.list_matters(authority, query);
        // A shelf that names a matter which is not in the table is damage of that matter's, found at its own turn.
        if (!found && found.error().kind == util::ErrorKind::Damaged) return false;
        if (!found) return found.failure();
        if (found->size() != 1 || found->front().stream != row.stream) return false;
    }
    return true;
}

}  // namespace qingfeng::service
