#include "domain/calendar/deadline.h"

#include <algorithm>
#include <limits>

#include <fmt/core.h>

namespace qingfeng::domain::calendar {
namespace {

using util::Date;
using util::Instant;
using util::TimeZone;

/// The dates wholly inside suspensions. Must be asked in ascending order.
class SuspendedDays {
  public:
    SuspendedDays(const TimeZone& zone, std::span<const Suspension> suspensions) : zone_(zone), rest_(suspensions) {}

    bool contains(Date date) {
        while (date >= end_ && !rest_.empty()) take_next();
        return date >= begin_ && date < end_;
    }

  private:
    /// Suspensions that touch are one: between them the clock ran for no time.
    void take_next() {
        const Suspension first = rest_.front();
        rest_ = rest_.subspan(1);
        if (!first.until) return;
        Instant until = *first.until;
        while (!rest_.empty() && rest_.front().until && rest_.front().from <= until) {
            until = std::max(until, *rest_.front().until);
            rest_ = rest_.subspan(1);
        }
        begin_ = zone_.to_local(first.from).date;
        if (zone_.start_of(begin_) < first.from) begin_ = begin_.plus_days(1);
        end_ = zone_.to_local(until).date;
    }

    const TimeZone& zone_;
    std::span<const Suspension> rest_;
    Date begin_{std::numeric_limits<std::int32_t>::min()};
    Date end_{std::numeric_limits<std::int32_t>::min()};
};

struct NoTable {
    void add(Date /*date*/, bool /*counts*/, DayReason /*reason*/) {}
    void add(Date /*date*/, bool /*counts*/, DayReason /*reason*/, const DayFact& /*fact*/) {}
    void assume_last() {}
};

class Table {
  public:
    void add(Date date, bool counts, DayReason reason) { days_.push_back({date, counts, reason, {}, {}, false}); }

    void add(Date date, bool counts, DayReason reason, const DayFact& fact) {
        DayStep step{date, counts, reason, {}, {}, !fact.published};
        if (fact.holiday != nullptr) {
            step.holiday = fact.holiday->chinese;
            step.holiday_english = fact.holiday->english;
        }
        days_.push_back(std::move(step));
    }

    void assume_last() { days_.back().assumed = true; }

    std::vector<DayStep> take() { return std::move(days_); }

  private:
    std::vector<DayStep> days_;
};

DayReason reason_of(DayKind kind) {
    switch (kind) {
        case DayKind::Workday:
            return DayReason::Workday;
        case DayKind::MakeUpWorkday:
            return DayReason::MakeUpWorkday;
        case DayKind::Weekend:
            return DayReason::Weekend;
        case DayKind::Holiday:
            return DayReason::Holiday;
    }
    return DayReason::Workday;
}

Instant minute_of(Instant at) {
    const std::int64_t seconds_part =
        ((at.micros % util::micros_per_minute) + util::micros_per_minute) % util::micros_per_minute;
    return {at.micros - seconds_part};
}

/// One walk from the event to the deadline. `Rows` is told of every date on the way, or of nothing at no cost.
template <class Rows>
class Walk {
  public:
    Walk(const Calendar& calendar, const TimeZone& zone, Instant start, std::span<const Suspension> suspensions,
         Rows& rows)
        : calendar_(calendar),
          zone_(zone),
          start_(start),
          event_(zone.to_local(start).date),
          suspensions_(suspensions),
          suspended_(zone, suspensions),
          rows_(rows) {}

    Deadline run(const Limit& limit) {
        const std::uint32_t count = std::min(limit.count, limit_count_max(limit.unit));
        const bool rolls = limit.last_day == LastDay::RollsToWorkday;
        switch (limit.unit) {
            case LimitUnit::Hour:
                return hours(count);
            case LimitUnit::WorkingHour:
                return working_hours(count);
            case LimitUnit::Day:
                return end_of(roll_if(rolls, days(count)));
            case LimitUnit::Workday:
                return end_of(roll_if(count == 0, workdays(count)));
            case LimitUnit::Month:
                return end_of(roll_if(rolls, days(days_of_months(count))));
            case LimitUnit::Year:
                return end_of(roll_if(rolls, days(days_of_months(count * 12))));
        }
        return {};
    }

  private:
    DayFact ask(Date date) {
        const DayFact fact = calendar_.why(date);
        provisional_ = provisional_ || !fact.published;
        return fact;
    }

    Deadline end_of(Date last) { return {zone_.start_of(last.plus_days(1)), last, provisional_}; }

    std::uint32_t days_of_months(std::uint32_t months) const {
        return static_cast<std::uint32_t>(event_.plus_months(static_cast<int>(months)).days - event_.days);
    }

    void begin(std::uint32_t count) { rows_.add(event_, false, count == 0 ? DayReason::SameDay : DayReason::EventDay); }

    Date days(std::uint32_t count) {
        begin(count);
        Date date = event_;
        while (count > 0) {
            date = date.plus_days(1);
            if (suspended_.contains(date)) {
                rows_.add(date, false, DayReason::Suspended);
                continue;
            }
            rows_.add(date, true, DayReason::CalendarDay);
            --count;
        }
        return date;
    }

    Date workdays(std::uint32_t count) {
        begin(count);
        Date date = event_;
        while (count > 0) {
            date = date.plus_days(1);
            if (next_workday(date)) --count;
        }
        return date;
    }

    /// A suspended day is not asked whether it is worked: it makes no difference.
    bool next_workday(Date date) {
        if (suspended_.contains(date)) {
            rows_.add(date, false, DayReason::Suspended);
            return false;
        }
        const DayFact fact = ask(date);
        rows_.add(date, fact.works(), reason_of(fact.kind), fact);
        return fact.works();
    }

    Date roll_if(bool rolls, Date last) {
        if (!rolls) return last;
        DayFact fact = ask(last);
        if (!fact.published) rows_.assume_last();
        while (!fact.works()) {
            last = last.plus_days(1);
            if (suspended_.contains(last)) {
                rows_.add(last, false, DayReason::Suspended);
                continue;
            }
            fact = ask(last);
            rows_.add(last, false, fact.works() ? DayReason::RolledOver : reason_of(fact.kind), fact);
        }
        return last;
    }

    /// The day of which `at` is still a part, its 24:00 included.
    Date day_up_to(Instant at) const { return std::max(event_, zone_.to_local({at.micros - 1}).date); }

    Deadline hours(std::uint32_t count) {
        Instant cursor = minute_of(start_);
        Instant at{cursor.micros + count * util::micros_per_hour};
        for (const auto& suspension : suspensions_) {
            if (!suspension.until || *suspension.until <= cursor) continue;
            const Instant from = std::max(suspension.from, cursor);
            if (from >= at) break;
            at = at + (*suspension.until - from);
            cursor = *suspension.until;
        }
        const Date last = day_up_to(at);
        for (Date date = event_; date <= last; date = date.plus_days(1)) {
            const bool stood_still = suspended_.contains(date);
            rows_.add(date, !stood_still, stood_still ? DayReason::Suspended : DayReason::HoursRun);
        }
        return {at, last, false};
    }

    Deadline working_hours(std::uint32_t count) {
        const Instant start = minute_of(start_);
        if (count == 0) {
            rows_.add(event_, false, DayReason::SameDay);
            return {start, event_, false};
        }
        std::int64_t micros_left = count * util::micros_per_hour;
        for (Date date = event_;; date = date.plus_days(1)) {
            if (suspended_.contains(date)) {
                rows_.add(date, false, DayReason::Suspended);
                continue;
            }
            const DayFact fact = ask(date);
            const std::int64_t left_before = micros_left;
            const auto at = fact.works() ? run_office_hours(date, start, micros_left) : std::nullopt;
            const bool ran = micros_left < left_before;
            rows_.add(date, ran, fact.works() && !ran ? DayReason::NoWorkingTime : reason_of(fact.kind), fact);
            if (at) return {*at, date, provisional_};
        }
    }

    /// Lets the clock run through the office hours of a day; the moment it is up, if it is.
    std::optional<Instant> run_office_hours(Date date, Instant start, std::int64_t& micros_left) const {
        for (const auto& period : calendar_.working_hours().periods) {
            const Instant open = std::max(start, zone_.to_instant({date, period.start * util::micros_per_minute}));
            const Instant close = period.end == 24 * 60
                                      ? zone_.start_of(date.plus_days(1))
                                      : zone_.to_instant({date, period.end * util::micros_per_minute});
            if (const auto at = run_between(open, close, micros_left)) return at;
        }
        return std::nullopt;
    }

    std::optional<Instant> run_between(Instant cursor, Instant close, std::int64_t& micros_left) const {
        for (const auto& suspension : suspensions_) {
            if (!suspension.until || *suspension.until <= cursor) continue;
            if (const auto at = consume(cursor, std::min(suspension.from, close), micros_left)) return at;
            cursor = *suspension.until;
        }
        return consume(cursor, close, micros_left);
    }

    static std::optional<Instant> consume(Instant from, Instant until, std::int64_t& micros_left) {
        if (until <= from) return std::nullopt;
        const std::int64_t span = until.micros - from.micros;
        if (micros_left <= span) {
            const Instant at{from.micros + micros_left};
            micros_left = 0;
            return at;
        }
        micros_left -= span;
        return std::nullopt;
    }

    const Calendar& calendar_;
    const TimeZone& zone_;
    Instant start_;
    Date event_;
    std::span<const Suspension> suspensions_;
    SuspendedDays suspended_;
    Rows& rows_;
    bool provisional_ = false;
};

std::string chinese_reason(const DayStep& step) {
    switch (step.reason) {
        case DayReason::EventDay:
            return "事项发生当日不计";
        case DayReason::Workday:
            return "计 1 个工作日";
        case DayReason::MakeUpWorkday:
            return "调休上班，计 1 个工作日";
        case DayReason::Weekend:
            return "周末休息";
        case DayReason::Holiday:
            return step.holiday + "放假";
        case DayReason::CalendarDay:
            return "计 1 日";
        case DayReason::Suspended:
            return "全天中止计时，不计";
        case DayReason::RolledOver:
            return "期限最后一日为休息日，顺延至本工作日";
        case DayReason::SameDay:
            return "限当日办结";
        case DayReason::HoursRun:
            return "按小时连续计时";
        case DayReason::NoWorkingTime:
            return "当日已无办公时间";
    }
    return {};
}

std::string english_reason(const DayStep& step) {
    switch (step.reason) {
        case DayReason::EventDay:
            return "the day of the event does not count";
        case DayReason::Workday:
            return "counts as 1 workday";
        case DayReason::MakeUpWorkday:
            return "make-up workday, counts as 1 workday";
        case DayReason::Weekend:
            return "weekend";
        case DayReason::Holiday:
            return step.holiday_english + ", day off";
        case DayReason::CalendarDay:
            return "counts as 1 day";
        case DayReason::Suspended:
            return "suspended all day, does not count";
        case DayReason::RolledOver:
            return "the last day was a day off, so this workday takes its place";
        case DayReason::SameDay:
            return "due the same day";
        case DayReason::HoursRun:
            return "hours run without a break";
        case DayReason::NoWorkingTime:
            return "no working time was left this day";
    }
    return {};
}

}  // namespace

Deadline deadline_of(const Calendar& calendar, const TimeZone& zone, Instant start, const Limit& limit,
                     std::span<const Suspension> suspensions) {
    NoTable rows;
    return Walk<NoTable>(calendar, zone, start, suspensions, rows).run(limit);
}

Derivation derive(const Calendar& calendar, const TimeZone& zone, Instant start, const Limit& limit,
                  std::span<const Suspension> suspensions) {
    Table rows;
    const Deadline deadline = Walk<Table>(calendar, zone, start, suspensions, rows).run(limit);
    return {deadline, rows.take()};
}

std::string why_text(const DayStep& step, util::Language language) {
    switch (language) {
        case util::Language::Chinese:
            return chinese_reason(step) + (step.assumed ? "（该年度放假安排尚未公布，暂按星期推算）" : "");
        case util::Language::English:
            return english_reason(step) + (step.assumed ? " (no notice for this year yet: taken by the weekday)" : "");
    }
    return {};
}

}  // namespace qingfeng::domain::calendar
