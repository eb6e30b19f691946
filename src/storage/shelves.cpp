#include "storage/shelves.h"

#include <algorithm>

#include <fmt/format.h>

#include "util/check.h"

namespace qingfeng::storage {

namespace {

bool among(const std::vector<std::string>& values, const std::string& value) {
    return std::ranges::find(values, value) != values.end();
}

bool any_or(const std::vector<std::uint8_t>& wanted, std::uint8_t value) {
    return wanted.empty() || std::ranges::find(wanted, value) != wanted.end();
}

bool sees(const Sight& sight, const MatterRow& row) {
    if (is_excluded(sight, row.excluded)) return false;
    if (row.number.empty()) return sight.sealed;
    if (sight.everything) return true;
    return (!row.unit.empty() && among(sight.units, row.unit)) ||
           (!row.concerns.empty() && among(sight.units, row.concerns)) ||
           (sight.own && !sight.own->empty() && (*sight.own == row.handler || *sight.own == row.worker)) ||
           (sight.granted && among(row.granted, *sight.granted));
}

}  // namespace

std::vector<std::string> queues_of(const MatterRow& row) {
    if (!row.waiting) return {};
    std::vector<std::string> shelves = shelves_of(row);
    std::erase_if(shelves, [](const std::string& shelf) { return shelf.starts_with("*/"); });
    return shelves;
}

std::vector<std::string> shelves_of(const MatterRow& row) {
    if (row.number.empty()) return {"!"};
    std::vector<std::string> shelves = {"*", fmt::format("*/{}", row.state)};
    if (!row.unit.empty()) shelves.push_back("u:" + row.unit);
    if (!row.concerns.empty()) shelves.push_back("c:" + row.concerns);
    if (!row.handler.empty()) shelves.push_back("h:" + row.handler);
    if (!row.worker.empty() && row.worker != row.handler) shelves.push_back("h:" + row.worker);
    for (const std::string& person : row.granted) shelves.push_back("g:" + person);
    if (!row.source.empty()) shelves.push_back("s:" + row.source);
    return shelves;
}

util::Instant queue_due(const MatterRow& row) { return row.deadline.value_or(no_deadline); }

std::vector<MatterPlace> places_of(const MatterRow& row, MatterOrder order) {
    const bool queue = order == MatterOrder::ByDeadline;
    std::vector<MatterPlace> places;
    for (std::string& shelf : queue ? queues_of(row) : shelves_of(row)) {
        places.push_back({order, std::move(shelf), queue ? queue_due(row) : util::Instant{}, row.stream, row.state,
                          row.kind, !row.excluded.empty()});
    }
    return places;
}

ShelfPlan plan_of(const MatterQuery& query) {
    const Sight& sight = query.sight;
    ShelfPlan plan;
    bool all_in_sight = !query.units.empty();
    for (const std::string& unit : query.units) {
        if (sight.everything || among(sight.units, unit)) {
            plan.shelves.push_back("u:" + unit);
        } else {
            all_in_sight = false;
        }
    }
    plan.ask_row = !query.handler.empty() || !query.sources.empty() || !all_in_sight;
    if (all_in_sight) return plan;
    if (sight.everything) {
        plan.ask_row = !query.handler.empty();
        if (!query.handler.empty()) {
            plan.shelves = {"h:" + query.handler};
        } else if (!query.sources.empty()) {
            for (const std::string& source : query.sources) plan.shelves.push_back("s:" + source);
        } else if (!query.states.empty() && query.order == MatterOrder::NewestFirst) {
            for (const std::uint8_t state : query.states) plan.shelves.push_back(fmt::format("*/{}", state));
        } else {
            plan.shelves = {"*"};
        }
    } else {
        for (const std::string& unit : sight.units) {
            if (query.units.empty()) plan.shelves.push_back("u:" + unit);
            plan.shelves.push_back("c:" + unit);
        }
        if (sight.own) plan.shelves.push_back("h:" + *sight.own);
        if (sight.granted) plan.shelves.push_back("g:" + *sight.granted);
        plan.ask_row = !query.units.empty() || !query.handler.empty() || !query.sources.empty();
    }
    // A sealed row has neither unit nor handler nor source.
    if (sight.sealed && query.units.empty() && query.handler.empty() && query.sources.empty())
        plan.shelves.push_back("!");
    return plan;
}

bool matches_names(const MatterQuery& query, const MatterRow& row) {
    return (query.units.empty() || among(query.units, row.unit)) &&
           (query.handler.empty() || row.handler == query.handler) &&
           (query.sources.empty() || among(query.sources, row.source));
}

bool matches(const MatterQuery& query, const MatterRow& row) {
    if (query.order == MatterOrder::ByDeadline && !row.waiting) return false;
    if (!sees(query.sight, row) || !matches_names(query, row)) return false;
    if (!any_or(query.states, row.state) || !any_or(query.kinds, row.kind)) return false;
    if (query.order == MatterOrder::NewestFirst) return true;
    return (!query.due_from || queue_due(row) >= *query.due_from) &&
           (!query.due_before || queue_due(row) < *query.due_before);
}

bool is_excluded(const Sight& sight, const std::vector<std::int64_t>& excluded) {
    return std::ranges::any_of(
        excluded, [&](std::int64_t person) { return std::ranges::find(sight.without, person) != sight.without.end(); });
}

MatterCursor cursor_at(const MatterQuery& query, const MatterRow& row) {
    if (query.order == MatterOrder::NewestFirst) return {{}, row.stream};
    return {queue_due(row), row.stream};
}

bool comes_after(const MatterQuery& query, const MatterRow& row, const MatterCursor& cursor) {
    if (query.order == MatterOrder::NewestFirst) return row.stream < cursor.stream;
    return std::pair(queue_due(row), row.stream) > std::pair(cursor.due, cursor.stream);
}

std::int64_t mask_of(const std::vector<std::uint8_t>& numbers) {
    std::uint64_t mask = 0;
    for (const std::uint8_t number : numbers) {
        util::check(number < 63, "states and kinds are numbered below 63");
        mask |= std::uint64_t{1} << number;
    }
    return static_cast<std::int64_t>(mask);
}

}  // namespace qingfeng::storage
