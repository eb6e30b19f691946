#include "domain/clocks/clock.h"

#include <algorithm>

#include "domain/calendar/deadline.h"
#include "util/check.h"

namespace qingfeng::domain::clocks {
namespace {

using calendar::Deadline;
using calendar::Limit;
using calendar::LimitUnit;

bool in_hours(LimitUnit unit) { return unit == LimitUnit::Hour || unit == LimitUnit::WorkingHour; }

/// An extension in days counts from the day the limit ended, which itself does not count; one in hours from its minute.
Deadline later_by(const Limit& limit, const BoundBy& bound, const Rules& rules) {
    const Instant from = in_hours(limit.unit) ? bound.due : rules.zone.start_of(bound.date);
    Deadline extended = calendar::deadline_of(rules.calendar, rules.zone, from, limit);
    extended.provisional = extended.provisional || bound.provisional;
    return extended;
}

/// The earliest bound; the extension goes on top of the office's own, never beyond a date that the source set.
void settle(Clock& clock, const Rules& rules) {
    std::optional<Deadline> earliest;
    const auto take = [&](const Deadline& deadline) {
        if (!earliest || deadline.at < earliest->at) earliest = deadline;
    };
    for (const BoundBy& bound : clock.bound_by) {
        const bool fixed = bound.basis == Basis::Source || bound.basis == Basis::Merged;
        const bool extends = clock.extension && !fixed;
        take(extends ? later_by(clock.extension->limit, bound, rules)
                     : Deadline{bound.due, bound.date, bound.provisional});
    }
    util::check(earliest.has_value(), "a clock without a limit");
    clock.due = earliest->at;
    clock.date = earliest->date;
    clock.provisional = earliest->provisional;
    clock.calendar = rules.config_version;
}

Instant late_moment(const Clock& clock, const Limit& limit, const Rules& rules) {
    if (limit.count == 0) return clock.due;
    const Instant from = in_hours(limit.unit) ? clock.due : rules.zone.start_of(clock.date);
    return calendar::deadline_of(rules.calendar, rules.zone, from, limit).at;
}

/// A moment `offset` before or after the deadline, at the start of office hours for anything counted in days.
Instant reminder_at(const Clock& clock, const procedure::ReminderRule& rule, const Rules& rules) {
    const Limit& offset = rule.offset;
    if (in_hours(offset.unit)) {
        const std::int64_t span = static_cast<std::int64_t>(offset.count) * util::micros_per_hour;
        return {clock.due.micros + (rule.after ? span : -span)};
    }
    util::Date day = clock.date;
    const int step = rule.after ? 1 : -1;
    for (std::uint32_t left = offset.count; left > 0;) {
        day = day.plus_days(step);
        if (offset.unit != LimitUnit::Workday || rules.calendar.is_workday(day)) --left;
    }
    const auto& periods = rules.calendar.working_hours().periods;
    const std::int64_t minute = periods.empty() ? 0 : periods.front().start;
    return rules.zone.to_instant({day, minute * util::micros_per_minute});
}

/// Reminders still ahead of `now`; those whose moment has passed would only be noise.
void plan_reminders(Clock& clock, Instant now, const Rules& rules) {
    clock.reminders.clear();
    for (const auto& rule : rules.procedure.reminders) {
        if (rule.clock != clock.kind) continue;
        const Instant at = reminder_at(clock, rule, rules);
        if (at > now) clock.reminders.push_back(at);
    }
    // The sweep must look again when a rule of accountability applies.
    for (const auto& rule : rules.procedure.accountability) {
        if (rule.trigger != procedure::Trigger::Overdue || rule.clock != clock.kind) continue;
        const Instant at = late_moment(clock, rule.by, rules);
        if (at > now && at > clock.due) clock.reminders.push_back(at);
    }
    std::sort(clock.reminders.begin(), clock.reminders.end());
}

void compute(BoundBy& bound, const Clock& clock, const Rules& rules) {
    if (!bound.limit) return;
    const Deadline deadline =
        calendar::deadline_of(rules.calendar, rules.zone, bound.start, *bound.limit, clock.suspensions);
    bound.due = deadline.at;
    bound.date = deadline.date;
    bound.provisional = deadline.provisional;
}

void add(std::optional<Clock>& clock, ClockKind kind, BoundBy bound, Instant now, const Rules& rules) {
    if (!clock) {
        clock.emplace();
        clock->kind = kind;
    }
    compute(bound, *clock, rules);
    clock->bound_by.push_back(std::move(bound));
    settle(*clock, rules);
    plan_reminders(*clock, now, rules);
}

}  // namespace

std::optional<bool> Clock::kept() const {
    if (!stopped) return std::nullopt;
    return *stopped < due;
}

std::optional<Instant> Clock::wake() const {
    if (run != Run::Running) return std::nullopt;
    std::optional<Instant> at;
    if (!overdue_noted) at = due;
    if (!reminders.empty() && (!at || reminders.front() < *at)) at = reminders.front();
    return at;
}

std::size_t Clock::earliest() const {
    util::check(!bound_by.empty(), "a clock without a limit");
    const auto first = std::min_element(bound_by.begin(), bound_by.end(),
                                        [](const BoundBy& a, const BoundBy& b) { return a.due < b.due; });
    return static_cast<std::size_t>(first - bound_by.begin());
}

bool bind(std::optional<Clock>& clock, ClockKind kind, procedure::ClockStart start, Instant at, const Rules& rules) {
    return bind_since(clock, kind, start, at, at, rules);
}

bool bind_since(std::optional<Clock>& clock, ClockKind kind, procedure::ClockStart start, Instant at, Instant now,
                const Rules& rules) {
    bool found = false;
    for (const auto& rule : rules.procedure.limits) {
        if (rule.clock != kind || rule.start != start) continue;
        add(clock, kind, BoundBy{rule.basis, rule.limit, at, rule.citation, {}, {}, false}, now, rules);
        found = true;
    }
    return found;
}

namespace {

/// What is left of the other deadline, as a limit from `at` on: whole days where it ends with a day, else whole hours.
std::optional<Limit> rest_of(const Clock& other, Instant at, const Rules& rules) {
    if (other.due <= at) return std::nullopt;
    if (other.due == rules.zone.start_of(other.date.plus_days(1))) {
        const auto days = other.date.days - rules.zone.to_local(at).date.days;
        return Limit{static_cast<std::uint32_t>(days), LimitUnit::Day, calendar::LastDay::Stays};
    }
    const auto hours = (other.due.micros - at.micros) / util::micros_per_hour;
    return Limit{static_cast<std::uint32_t>(hours), LimitUnit::Hour, calendar::LastDay::Stays};
}

}  // namespace

void bind_to_merged(std::optional<Clock>& clock, const Clock& other, Instant at, const Rules& rules) {
    const BoundBy& first = other.bound_by[other.earliest()];
    const bool fixed = first.basis == Basis::Source || first.basis == Basis::Merged;
    BoundBy bound{first.basis, std::nullopt, at, first.citation, other.due, other.date, false};
    if (!fixed) {
        bound.limit = rest_of(other, at, rules);
        if (bound.limit && calendar::deadline_of(rules.calendar, rules.zone, at, *bound.limit).at > other.due) {
            bound.limit.reset();
        }
        // Whoever had more time already gets no more of it at the cost of those who joined.
        if (!bound.limit || (clock && clock->extension)) bound.basis = Basis::Merged;
    }
    add(clock, other.kind, std::move(bound), at, rules);
}

void bind_to_source(std::optional<Clock>& clock, ClockKind kind, Instant registered, Instant due, const Rules& rules) {
    // A date that ends at midnight belongs to the day before it.
    const util::Date date = rules.zone.to_local({due.micros - 1}).date;
    add(clock, kind, BoundBy{Basis::Source, std::nullopt, registered, "", due, date, false}, registered, rules);
}

Clock promised(ClockKind kind, std::uint32_t ordinal, Instant made, util::Date until, std::string citation,
               const Rules& rules, Basis basis) {
    std::optional<Clock> clock;
    const Instant due = rules.zone.start_of(until.plus_days(1));
    add(clock, kind, BoundBy{basis, std::nullopt, made, std::move(citation), due, until, false}, made, rules);
    clock->ordinal = ordinal;
    return *clock;
}

void stop(Clock& clock, Instant at) {
    clock.run = Run::Stopped;
    clock.stopped = at;
}

void run_again(Clock& clock, Instant at, const Rules& rules) {
    clock.run = Run::Running;
    clock.stopped.reset();
    plan_reminders(clock, at, rules);
}

void pause(Clock& clock, Instant at) {
    clock.run = Run::Paused;
    clock.suspensions.push_back({at, std::nullopt});
}

void resume(Clock& clock, Instant at, const Rules& rules) {
    util::check(!clock.suspensions.empty() && !clock.suspensions.back().until, "resuming a clock that is not paused");
    clock.suspensions.back().until = at;
    clock.run = Run::Running;
    recompute(clock, rules);
    plan_reminders(clock, at, rules);
}

void extend(Clock& clock, Extension extension, const Rules& rules) {
    const Instant at = extension.approved;
    clock.extension = std::move(extension);
    settle(clock, rules);
    plan_reminders(clock, at, rules);
}

Instant late_by(const Clock& clock, const Limit& limit, const Rules& rules) { return late_moment(clock, limit, rules); }

bool recompute(Clock& clock, const Rules& rules) {
    const Instant before = clock.due;
    const bool was_provisional = clock.provisional;
    for (BoundBy& bound : clock.bound_by) compute(bound, clock, rules);
    settle(clock, rules);
    return clock.due != before || clock.provisional != was_provisional;
}

}  // namespace qingfeng::domain::clocks
