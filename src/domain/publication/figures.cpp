#include "domain/publication/figures.h"

#include <algorithm>
#include <tuple>

namespace qingfeng::domain::publication {

Timeliness timeliness(const Dates& dates, util::Instant as_of) {
    if (!dates.due) return Timeliness::Undated;
    if (dates.answered && *dates.answered < *dates.due) return Timeliness::OnTime;
    if (dates.extended) return Timeliness::Extended;
    if (dates.answered) return Timeliness::Late;
    if (dates.stopped) return Timeliness::Ended;
    if (dates.paused || as_of < *dates.due) return Timeliness::Open;
    return Timeliness::Overdue;
}

void Figures::count(Timeliness how) {
    ++received;
    switch (how) {
        case Timeliness::OnTime:
            ++on_time;
            return;
        case Timeliness::Late:
            ++late;
            return;
        case Timeliness::Extended:
            ++extended;
            return;
        case Timeliness::Open:
            ++open;
            return;
        case Timeliness::Overdue:
            ++overdue;
            return;
        case Timeliness::Ended:
            ++ended;
            return;
        case Timeliness::Undated:
            ++undated;
            return;
    }
}

Figures& Figures::operator+=(const Figures& other) {
    received += other.received;
    on_time += other.on_time;
    late += other.late;
    extended += other.extended;
    open += other.open;
    overdue += other.overdue;
    ended += other.ended;
    undated += other.undated;
    return *this;
}

bool Figures::adds_up() const { return received == on_time + late + extended + open + overdue + ended + undated; }

ShownTable shown(std::vector<Cell> cells, std::uint64_t min_cell) {
    std::erase_if(cells, [](const Cell& cell) { return cell.figures.received == 0; });
    // Smallest first; the order of equals must not depend on the order given, or the same day would give other bytes.
    const auto by_size = [](const Cell& cell) { return std::tie(cell.figures.received, cell.unit, cell.kind); };
    std::ranges::sort(cells, {}, by_size);
    Figures total, rest;
    for (const Cell& cell : cells) total += cell.figures;
    if (total.received < min_cell) return {};

    std::size_t merged = 0;
    // Equals go together: a choice between them by name would say which of them is the larger one.
    const auto merge_one_size = [&] {
        const std::uint64_t size = cells[merged].figures.received;
        while (merged < cells.size() && cells[merged].figures.received == size) rest += cells[merged++].figures;
    };
    const auto needs_more = [&] {
        if (merged == cells.size()) return false;
        if (cells[merged].figures.received < min_cell) return true;
        return merged > 0 && (merged == 1 || rest.received < min_cell);
    };
    while (needs_more()) merge_one_size();
    // Small cells that are all as large as a small cell can be give themselves away by their sum alone.
    if (merged > 0 && rest.received == merged * (min_cell - 1)) {
        while (merged < cells.size()) merge_one_size();
    }

    ShownTable table;
    table.cells.assign(cells.begin() + static_cast<std::ptrdiff_t>(merged), cells.end());
    std::ranges::sort(table.cells, {}, [](const Cell& cell) { return std::tie(cell.unit, cell.kind); });
    if (merged > 0) table.rest = rest;
    table.total = total;
    return table;
}

}  // namespace qingfeng::domain::publication
