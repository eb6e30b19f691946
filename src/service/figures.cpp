#include "service/figures.h"

#include <algorithm>

#include "service/visibility.h"

namespace qingfeng::service {
namespace {

constexpr std::size_t page_rows = 500;

}  // namespace

util::Result<std::vector<FigureMatter>> Outcomes::of_period(storage::Reader& reader, const Viewer& viewer,
                                                            const FigurePeriod& period) {
    const auto& zone = viewer.configuration.zone;
    const util::Instant begin = zone.start_of(period.from);
    const util::Instant end = zone.start_of(period.until.plus_days(1));
    const auto sight =
        visibility_of(viewer.configuration, viewer.person, viewer.day(), domain::permission::Act::Figures);
    storage::MatterQuery query;
    query.sight = sight_of(sight, viewer.authority.lookup_key());
    query.order = storage::MatterOrder::NewestFirst;
    query.limit = page_rows;
    if (period.kind) query.kinds = {static_cast<std::uint8_t>(*period.kind)};
    for (const auto& unit : period.units) query.units.push_back(unit.get());
    std::vector<FigureMatter> matters;
    while (true) {
        auto rows = reader.list_matters(viewer.authority.id(), query);
        if (!rows) return rows.failure();
        for (storage::MatterRow& row : *rows) {
            if (row.registered >= end || row.registered < begin) continue;
            auto outcome = outcome_of(reader, viewer, row);
            if (!outcome) return outcome.failure();
            matters.push_back({std::move(row), *outcome});
            if (matters.size() > matters_max) {
                return util::fail(util::ErrorKind::InvalidInput, "too many matters: ask for a shorter period");
            }
        }
        if (rows->size() < page_rows) return matters;
        query.after = storage::MatterCursor{{}, rows->back().stream};
    }
}

util::Result<domain::request::Outcome> Outcomes::outcome_of(storage::Reader& reader, const Viewer& viewer,
                                                            const storage::MatterRow& row) {
    {
        const std::lock_guard lock(lock_);
        const auto found = known_.find(row.stream);
        if (found != known_.end() && found->second.revision == row.revision) return found->second.outcome;
    }
    const auto loaded = viewer.authority.load(reader, row.stream);
    if (!loaded) return loaded.failure();
    const auto outcome = domain::request::outcome_of(loaded->request, viewer.configuration.zone);
    const std::lock_guard lock(lock_);
    if (known_.size() > matters_max) known_.clear();
    known_[row.stream] = {row.revision, outcome};
    return outcome;
}

}  // namespace qingfeng::service
