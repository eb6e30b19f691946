#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "domain/calendar/calendar.h"
#include "domain/procedure/procedure.h"
#include "domain/request/event.h"
#include "storage/store.h"

/// What the imported rows say about how long things took. Outside the live figures: nobody here was under our clocks.
namespace qingfeng::service::import {

/// Days from received to answered, between two values interpolated linearly. A time known only to the day counts as
/// that day: the delay is then a number of whole days.
struct DelayFigures {
    std::uint64_t answered = 0;  ///< with both times known
    double p25 = 0;
    double median = 0;
    double p75 = 0;
    double p90 = 0;
    double p99 = 0;
    double longest = 0;

    bool operator==(const DelayFigures&) const = default;
};

/// How histories stand to a limit. `unanswered` are neither: the file ends before anyone can know.
struct Punctuality {
    std::uint64_t in_time = 0;
    std::uint64_t late = 0;
    std::uint64_t unanswered = 0;

    /// Of those answered.
    double late_share() const;
    bool operator==(const Punctuality&) const = default;
};

/// One year in which the source received them, judged by the limits adopted today.
struct YearFigures {
    int year = 0;
    std::uint64_t received = 0;  ///< all; those without a kind, limit or time of the answer are not judged
    Punctuality judged;
    bool provisional = false;  ///< the calendar of that time is not adopted: workdays go by the weekday alone

    bool operator==(const YearFigures&) const = default;
};

/// One unit as the source names it, judged by the source's own dates.
struct UnitFigures {
    std::string unit;
    Punctuality judged;

    bool operator==(const UnitFigures&) const = default;
};

/// An adopted limit that was applied, counted from the day the source received the matter: for history nothing else is
/// known.
struct AppliedLimit {
    domain::procedure::Kind kind = domain::procedure::Kind::Complaint;
    domain::procedure::LimitRule rule;

    bool operator==(const AppliedLimit&) const = default;
};

struct ImportSummary {
    std::uint64_t histories = 0;
    DelayFigures delays;
    std::vector<AppliedLimit> limits;  ///< by kind; of several for one kind the earliest date counts
    std::vector<YearFigures> by_year;
    std::vector<UnitFigures> by_unit;  ///< by name; only histories with a date of the source's own

    bool operator==(const ImportSummary&) const = default;
};

/// Gathers the rows of a run; a later row of the same history takes the place of the earlier.
class Tally {
  public:
    void add(storage::StreamId stream, const domain::request::event::Imported& history,
             const std::optional<domain::request::event::ImportedAnswer>& answer);
    /// `zone` is the source's: its days and years count.
    ImportSummary finish(const domain::procedure::ProcedureBook& book, util::Date today,
                         const domain::calendar::Calendar& calendar, const util::TimeZone& zone) const;

  private:
    struct Facts {
        domain::request::Occurred received;
        bool is_answered = false;
        std::optional<domain::request::Occurred> answered;
        std::optional<domain::request::Occurred> due;
        std::optional<domain::procedure::Kind> kind;
        std::string unit;
    };

    std::map<storage::StreamId, Facts> facts_;
};

}  // namespace qingfeng::service::import
