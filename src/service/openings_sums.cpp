// The published figures, counted from the record: the authority knows every clock, its readers only dates.

#include <map>
#include <utility>

#include "domain/procedure/keys.h"
#include "service/openings.h"

namespace qingfeng::service {
namespace {

using domain::clocks::ClockKind;
using domain::clocks::Run;
using domain::publication::Cell;
using domain::publication::Dates;
using domain::request::Request;
using util::Result;
using util::Status;

constexpr std::size_t page = 256;

util::Date first_of_month(util::Date date) { return date.plus_days(1 - static_cast<int>(date.day())); }

/// What one matter adds to the tables.
struct Counted {
    util::Date month;
    std::string unit;
    std::string kind;
    Dates dates;
};

/// Plays the entries up to a day, noting what the public may know. Once a deadline is extended the date before stays.
class Play {
  public:
    Play(const util::TimeZone& zone, util::Date as_of) : zone_(zone), end_(zone.start_of(as_of.plus_days(1))) {}

    std::optional<Counted> of(const LoadedRequest& loaded) {
        for (const RecordedEvent& recorded : loaded.events) {
            if (recorded.recorded >= end_) break;
            take(recorded);
        }
        return std::move(counted_);
    }

  private:
    void take(const RecordedEvent& recorded) {
        namespace event = domain::request::event;
        request_ =
            domain::request::apply(std::move(request_), recorded.event, recorded.origin.actor, recorded.recorded);
        if (std::holds_alternative<event::Registered>(recorded.event)) begin(recorded.recorded);
        if (!counted_) return;
        Dates& dates = counted_->dates;
        // The unit is the one that has it when its month ends: a later transfer must not move it between figures that
        // were published, which would show by subtraction what was moved.
        if (zone_.to_local(recorded.recorded).date < counted_->month.plus_months(1)) {
            counted_->unit = request_->handling_unit ? request_->handling_unit->get() : "";
        }
        if (std::holds_alternative<event::Extended>(recorded.event)) dates.extended = true;
        if (dates.answered) return;
        if (std::holds_alternative<event::Answered>(recorded.event) ||
            std::holds_alternative<event::AnsweredTogether>(recorded.event)) {
            dates.answered = recorded.recorded;
        }
        const auto* clock = request_->clock(ClockKind::Answer);
        if (clock == nullptr || dates.extended || dates.answered) return;
        dates.due = clock->due;
        dates.paused = clock->run == Run::Paused;
        dates.stopped = clock->run == Run::Stopped;
    }

    void begin(util::Instant at) {
        counted_.emplace();
        counted_->month = first_of_month(zone_.to_local(at).date);
        counted_->kind = to_key(request_->registration.kind);
        counted_->dates.registered = at;
    }

    const util::TimeZone& zone_;
    util::Instant end_;
    std::optional<Request> request_;
    std::optional<Counted> counted_;
};

using CellKey = std::pair<std::string, std::string>;
using Tables = std::map<util::Date, std::map<CellKey, domain::publication::Figures>>;

std::vector<Cell> cells_of(const std::map<CellKey, domain::publication::Figures>& table) {
    std::vector<Cell> cells;
    for (const auto& [key, figures] : table) cells.push_back({key.first, key.second, figures});
    return cells;
}

}  // namespace

/// The rule of a month is the one in force when it ended, or the first that made anything public. It never changes for
/// that month: two statements under two rules, side by side, can give a hidden figure away.
Result<std::uint64_t> Openings::min_cell_of(storage::Reader& reader, const Configuration& configuration,
                                            util::Date month) {
    const auto head = reader.head(authority_.id());
    if (!head) return head.failure();
    const auto end =
        first_position_from(reader, configuration.zone.start_of(month.plus_months(1)), head->next_position);
    if (!end) return end.failure();
    std::optional<std::uint64_t> found;
    for (const auto& [position, publication] : configuration.publications) {
        if (publication.level == domain::publication::Level::Internal) continue;
        if (!found || position < *end) found = publication.min_cell;
    }
    return found.value_or(configuration.publication.min_cell);
}

Result<std::vector<MonthSums>> Openings::sums(util::Date as_of) {
    auto reader = authority_.store().read();
    if (!reader) return reader.failure();
    const auto configuration = authority_.configuration(**reader);
    if (!configuration) return configuration.failure();
    const util::TimeZone& zone = (*configuration)->zone;
    const util::Date earliest = first_of_month(as_of).plus_months(1 - months_stated);
    const util::Instant end = zone.start_of(as_of.plus_days(1));

    Tables tables;
    for (storage::StreamId next(storage::streams::first_free);;) {
        const auto rows = (*reader)->matters(authority_.id(), next, page);
        if (!rows) return rows.failure();
        for (const storage::MatterRow& row : *rows) {
            next = storage::StreamId(row.stream.get() + 1);
            // A sealed matter is in no public figure: its table row does not even say when it came.
            if (row.number.empty()) continue;
            const auto loaded = authority_.load(**reader, row.stream);
            if (!loaded) return loaded.failure();
            const auto counted = Play(zone, as_of).of(*loaded);
            if (!counted || counted->month < earliest) continue;
            tables[counted->month][{counted->unit, counted->kind}].count(
                domain::publication::timeliness(counted->dates, end));
        }
        if (rows->size() < page) break;
    }
    std::vector<MonthSums> months;
    for (const auto& [month, table] : tables) {
        const auto min_cell = min_cell_of(**reader, **configuration, month);
        if (!min_cell) return min_cell.failure();
        months.push_back({month, as_of, *min_cell, domain::publication::shown(cells_of(table), *min_cell)});
    }
    return months;
}

}  // namespace qingfeng::service
