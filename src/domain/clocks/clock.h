#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "domain/calendar/calendar.h"
#include "domain/calendar/deadline.h"
#include "domain/procedure/procedure.h"
#include "util/time.h"

/// One obligation with a deadline, shared by every life. All dates are results: they were computed when the entry was
/// decided and stand in it, so that replay never asks a calendar.
namespace qingfeng::domain::clocks {

using procedure::Basis;
using procedure::ClockKind;
using util::Instant;

/// One limit that binds the clock, with the date it gives. The others than the earliest stay here as the derivation.
struct BoundBy {
    Basis basis = Basis::Practice;
    std::optional<calendar::Limit> limit;  ///< empty: a date the source set
    Instant start;                         ///< the event it counts from
    std::string citation;
    Instant due;
    util::Date date;
    bool provisional = false;

    bool operator==(const BoundBy&) const = default;
};

struct Extension {
    calendar::Limit limit;
    people::PersonId approved_by;
    Instant approved;
    std::string reason;

    bool operator==(const Extension&) const = default;
};

enum class Run : std::uint8_t { Running = 1, Paused = 2, Stopped = 3 };

struct Clock {
    ClockKind kind = ClockKind::Answer;
    std::uint32_t ordinal = 0;  ///< tells the clocks of several remedies apart; otherwise 0
    Run run = Run::Running;
    Instant due;
    util::Date date;
    bool provisional = false;
    std::vector<BoundBy> bound_by;
    std::optional<Extension> extension;
    std::vector<calendar::Suspension> suspensions;
    std::vector<Instant> reminders;  ///< still to be sent, earliest first
    std::optional<Instant> stopped;
    bool overdue_noted = false;
    std::uint64_t calendar = 0;  ///< config_version of the calendar the dates come from

    bool operator==(const Clock&) const = default;

    /// Stopped before its time was up, which it is at `due`. Empty while it has not stopped.
    std::optional<bool> kept() const;
    /// When the sweep must look at it next.
    std::optional<Instant> wake() const;
    std::size_t earliest() const;  ///< index into bound_by
};

/// What dates are computed with.
struct Rules {
    const calendar::Calendar& calendar;
    const util::TimeZone& zone;
    const procedure::Procedure& procedure;
    std::uint64_t config_version;
};

/// Begins or tightens `clock` by every limit of the procedure that starts at `start`. Returns whether there was one. An
/// existing bound is never loosened: limits only add.
bool bind(std::optional<Clock>& clock, ClockKind, procedure::ClockStart, Instant at, const Rules&);
/// The same for a limit that had started at `at` and binds only from `now` on: what is to be reminded lies ahead of
/// now.
bool bind_since(std::optional<Clock>& clock, ClockKind, procedure::ClockStart, Instant at, Instant now, const Rules&);
/// The deadline of a matter merged into this one binds its clock: never later than it was there. Suspensions and an
/// extension granted from now on move it; one that was granted before does not.
void bind_to_merged(std::optional<Clock>& clock, const Clock& other, Instant at, const Rules&);
/// A date set by the source: counts like a limit, but nothing here moves it.
void bind_to_source(std::optional<Clock>& clock, ClockKind, Instant registered, Instant due, const Rules&);
/// A date that somebody promised, or set for a piece of work.
Clock promised(ClockKind, std::uint32_t ordinal, Instant made, util::Date until, std::string citation, const Rules&,
               Basis basis = Basis::Commitment);

void stop(Clock&, Instant at);
/// Runs again with the deadline it had: a poor answer buys no time.
void run_again(Clock&, Instant at, const Rules&);
void pause(Clock&, Instant at);
void resume(Clock&, Instant at, const Rules&);
/// On top of every limit but a date of the source (or one merged in after the extension), which the clock never passes.
/// In days it counts from the day the limit ended, in hours from the minute.
void extend(Clock&, Extension, const Rules&);
/// The moment at which the clock is late by `limit`: in days counted from the day it ended, in hours from the minute.
Instant late_by(const Clock&, const calendar::Limit& limit, const Rules&);
/// Computes every date again, for a changed calendar. Returns whether the deadline moved.
bool recompute(Clock&, const Rules&);

}  // namespace qingfeng::domain::clocks
