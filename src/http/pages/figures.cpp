#include "http/pages/site.h"
#include "service/openings.h"

/// Public figures, at the level the authority has approved and no further.
namespace qingfeng::http::pages {
namespace {

using domain::publication::Figures;
using domain::publication::Level;

constexpr std::size_t months_shown = 12;

Data row(const std::string& unit, const std::string& kind, const Figures& figures) {
    Data data;
    data.set("unit", unit);
    put(data, "kind", kind);
    const auto number = [&](const char* name, std::uint64_t value) { data.set(name, std::to_string(value)); };
    number("received", figures.received);
    number("on_time", figures.on_time);
    number("late", figures.late + figures.overdue);
    number("open_count", figures.open);
    number("other", figures.extended + figures.ended + figures.undated);
    return data;
}

Data month_of(const service::MonthSums& sums, const Visit& visit) {
    Data month;
    month.set("month", sums.month.text().substr(0, 7));
    flag(month, "shown", sums.table.total.has_value());
    if (!sums.table.total) return month;
    Data rows{Data::type::list};
    for (const auto& cell : sums.table.cells) {
        const std::string unit = cell.unit.empty() ? visit.say("page.figures.unassigned")
                                                   : visit.unit_name(domain::people::UnitId(cell.unit));
        rows.push_back(row(unit, visit.say("kind." + cell.kind), cell.figures));
    }
    if (sums.table.rest) rows.push_back(row(visit.say("page.figures.rest"), "", *sums.table.rest));
    rows.push_back(row(visit.say("page.figures.total"), "", *sums.table.total));
    month.set("rows", rows);
    const std::uint64_t decided = sums.table.total->decided();
    flag(month, "share?", decided > 0);
    if (decided > 0) {
        const std::uint64_t kept = sums.table.total->on_time;
        month.set("decided", std::to_string(decided));
        month.set("kept", std::to_string(kept));
        month.set("share", visit.say("page.figures.share", {{"decided", std::to_string(decided)},
                                                            {"kept", std::to_string(kept)},
                                                            {"percent", std::to_string(kept * 100 / decided)}}));
    }
    return month;
}

Response figures(const Visit& visit) {
    Page page{.body = "figures", .title = visit.say("page.figures.title"), .data = {}, .wide = true};
    const auto& publication = visit.configuration().publication;
    const bool open = publication.level != Level::Internal;
    flag(page.data, "open", open);
    flag(page.data, "internal", !open);
    if (!open) return visit.show(page);
    const util::Date today = visit.today();
    // The figures of whole days alone: what came in today is still moving.
    auto sums = service::Openings(visit.api().parts().authority).sums(today.plus_days(-1));
    if (!sums) return error_response(visit.reader(), sums.error());
    Data months{Data::type::list};
    std::size_t count = 0;
    for (auto it = sums->rbegin(); it != sums->rend() && count < months_shown; ++it, ++count) {
        months.push_back(month_of(*it, visit));
    }
    page.data.set("months", months);
    flag(page.data, "months?", count > 0);
    page.data.set("lead", visit.say("page.figures.lead", {{"by", publication.approved_by}}));
    page.data.set("method", visit.say("page.figures.small_cells", {{"count", std::to_string(publication.min_cell)},
                                                                   {"source", publication.min_cell_source}}));
    return visit.show(page);
}

}  // namespace

void add_figures(Router& router, const Site& site) { site.get(router, "/figures", figures); }

}  // namespace qingfeng::http::pages
