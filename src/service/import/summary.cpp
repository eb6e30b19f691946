#include "service/import/summary.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "domain/calendar/deadline.h"

namespace qingfeng::service::import {

namespace {

using domain::procedure::Kind;
using domain::procedure::LimitRule;
using domain::request::Occurred;
using domain::request::Precision;
using util::Instant;
using util::TimeZone;

constexpr double micros_per_day = 24.0 * static_cast<double>(util::micros_per_hour);

/// The first moment after the time as claimed: of a day its end.
Instant end_of(const Occurred& time, const TimeZone& zone) {
    if (time.precision == Precision::Minute) return time.at;
    return zone.start_of(zone.to_local(time.at).date.plus_days(1));
}

/// The last moment that the time as claimed can mean: in doubt for the office.
Instant last_of(const Occurred& time, const TimeZone& zone) {
    if (time.precision == Precision::Minute) return time.at;
    return end_of(time, zone) + std::chrono::microseconds(-1);
}

double delay_days(const Occurred& received, const Occurred& answered, const TimeZone& zone) {
    if (received.precision == Precision::Minute && answered.precision == Precision::Minute) {
        return static_cast<double>((answered.at - received.at).count()) / micros_per_day;
    }
    return zone.to_local(answered.at).date.days - zone.to_local(received.at).date.days;
}

double quantile(const std::vector<double>& sorted, double part) {
    const double place = part * static_cast<double>(sorted.size() - 1);
    const auto below = static_cast<std::size_t>(std::floor(place));
    const std::size_t above = std::min(below + 1, sorted.size() - 1);
    return sorted[below] + (place - static_cast<double>(below)) * (sorted[above] - sorted[below]);
}

DelayFigures figures_of(std::vector<double> delays) {
    if (delays.empty()) return {};
    std::ranges::sort(delays);
    return {delays.size(),          quantile(delays, 0.25), quantile(delays, 0.5), quantile(delays, 0.75),
            quantile(delays, 0.90), quantile(delays, 0.99), delays.back()};
}

/// The limits on answering, for each kind the procedure in force today.
std::map<Kind, std::vector<LimitRule>> limits_of(const domain::procedure::ProcedureBook& book, util::Date today,
                                                 const std::set<Kind>& kinds) {
    std::map<Kind, std::vector<LimitRule>> limits;
    for (const Kind kind : kinds) {
        const auto* procedure = book.find(kind, today);
        if (procedure == nullptr) continue;
        for (const LimitRule& rule : procedure->limits) {
            if (rule.clock == domain::procedure::ClockKind::Answer) limits[kind].push_back(rule);
        }
    }
    return limits;
}

void count(Punctuality& into, bool answered, bool late) {
    ++(!answered ? into.unanswered : late ? into.late : into.in_time);
}

}  // namespace

double Punctuality::late_share() const {
    const std::uint64_t answered = in_time + late;
    return answered == 0 ? 0 : static_cast<double>(late) / static_cast<double>(answered);
}

void Tally::add(storage::StreamId stream, const domain::request::event::Imported& history,
                const std::optional<domain::request::event::ImportedAnswer>& answer) {
    Facts facts{*history.occurred,  answer.has_value(),    std::nullopt,
                history.source_due, history.imported_kind, history.imported_unit};
    if (answer) facts.answered = answer->occurred;
    facts_.insert_or_assign(stream, std::move(facts));
}

ImportSummary Tally::finish(const domain::procedure::ProcedureBook& book, util::Date today,
                            const domain::calendar::Calendar& calendar, const TimeZone& zone) const {
    std::set<Kind> kinds;
    for (const auto& [stream, facts] : facts_) {
        if (facts.kind) kinds.insert(*facts.kind);
    }
    const auto limits = limits_of(book, today, kinds);

    ImportSummary summary;
    summary.histories = facts_.size();
    for (const auto& [kind, rules] : limits) {
        for (const LimitRule& rule : rules) summary.limits.push_back({kind, rule});
    }
    std::vector<double> delays;
    std::map<int, YearFigures> years;
    std::map<std::string, UnitFigures> units;
    for (const auto& [stream, facts] : facts_) {
        if (facts.answered) delays.push_back(delay_days(facts.received, *facts.answered, zone));
        // Answered at an unknown time says nothing about being late.
        const bool judged = facts.answered || !facts.is_answered;
        YearFigures& year = years[zone.to_local(facts.received.at).date.year()];
        ++year.received;
        const auto rules = facts.kind ? limits.find(*facts.kind) : limits.end();
        if (judged && rules != limits.end()) {
            std::optional<domain::calendar::Deadline> earliest;
            for (const LimitRule& rule : rules->second) {
                const auto deadline =
                    domain::calendar::deadline_of(calendar, zone, last_of(facts.received, zone), rule.limit);
                year.provisional |= deadline.provisional;
                if (!earliest || deadline.at < earliest->at) earliest = deadline;
            }
            count(year.judged, facts.answered.has_value(), facts.answered && facts.answered->at >= earliest->at);
        }
        if (judged && facts.due) {
            UnitFigures& unit = units[facts.unit];
            unit.unit = facts.unit;
            // On the source's own second is in time; where it names a day, the whole day is.
            const Instant due = end_of(*facts.due, zone);
            const bool late = facts.answered && (facts.due->precision == Precision::Minute ? facts.answered->at > due
                                                                                           : facts.answered->at >= due);
            count(unit.judged, facts.answered.has_value(), late);
        }
    }
    summary.delays = figures_of(std::move(delays));
    for (auto& [year, figures] : years) {
        figures.year = year;
        summary.by_year.push_back(figures);
    }
    for (auto& [name, figures] : units) summary.by_unit.push_back(std::move(figures));
    return summary;
}

}  // namespace qingfeng::service::import
