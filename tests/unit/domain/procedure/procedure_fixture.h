#pragma once

#include <rapidcheck.h>

#include "domain/procedure/keys.h"
#include "domain/procedure/procedure.h"

namespace qingfeng::domain::procedure {

inline util::Date day(int year, unsigned month, unsigned of_month) { return *util::Date::of(year, month, of_month); }

inline calendar::Limit limit(std::uint32_t count, calendar::LimitUnit unit) {
    return {count, unit, calendar::LastDay::Stays};
}

/// The smallest procedure without a problem.
inline Procedure plain(Kind kind = Kind::Complaint, std::string id = "complaint-1",
                       people::Interval effective = {day(2026, 1, 1), {}}) {
    Procedure procedure;
    procedure.kind = kind;
    procedure.id = std::move(id);
    procedure.effective = effective;
    procedure.number_prefix = "TS";
    procedure.limits = {{ClockKind::Answer, ClockStart::Registered, Basis::Commitment,
                         limit(10, calendar::LimitUnit::Workday), "published by the office"}};
    procedure.signers = {people::Role::UnitHead};
    return procedure;
}

template <util::Keyed E>
rc::Gen<E> any() {
    return rc::gen::elementOf(util::all_of<E>());
}

inline rc::Gen<std::string> any_text() { return rc::gen::container<std::string>(rc::gen::arbitrary<char>()); }

inline rc::Gen<calendar::Limit> any_limit() {
    return rc::gen::build<calendar::Limit>(
        rc::gen::set(&calendar::Limit::count),
        rc::gen::set(&calendar::Limit::unit,
                     rc::gen::map(rc::gen::inRange(1, 7), [](int n) { return static_cast<calendar::LimitUnit>(n); })),
        rc::gen::set(&calendar::Limit::last_day,
                     rc::gen::map(rc::gen::inRange(1, 3), [](int n) { return static_cast<calendar::LastDay>(n); })));
}

inline rc::Gen<std::vector<people::Role>> any_roles() {
    return rc::gen::container<std::vector<people::Role>>(
        rc::gen::map(rc::gen::inRange(1, 14), [](int n) { return static_cast<people::Role>(n); }));
}

template <class Rule>
rc::Gen<std::vector<Rule>> some(rc::Gen<Rule> rule) {
    return rc::gen::resize(5, rc::gen::container<std::vector<Rule>>(std::move(rule)));
}

inline rc::Gen<people::Interval> any_interval() {
    return rc::gen::map(rc::gen::pair(rc::gen::inRange(10000, 25000), rc::gen::maybe(rc::gen::inRange(10000, 25000))),
                        [](const std::pair<int, rc::Maybe<int>>& days) {
                            people::Interval interval{util::Date{days.first}, {}};
                            if (days.second) interval.until = util::Date{*days.second};
                            return interval;
                        });
}

inline rc::Gen<Procedure> any_procedure() {
    namespace gen = rc::gen;
    return gen::build<Procedure>(
        gen::set(&Procedure::kind, any<Kind>()), gen::set(&Procedure::id, any_text()),
        gen::set(&Procedure::effective, any_interval()), gen::set(&Procedure::number_prefix, any_text()),
        gen::set(&Procedure::limits, some(gen::construct<LimitRule>(any<ClockKind>(), any<ClockStart>(), any<Basis>(),
                                                                    any_limit(), any_text()))),
        gen::set(&Procedure::extensions,
                 some(gen::construct<ExtensionRule>(any<ClockKind>(), any_limit(), any_roles(), any_text()))),
        gen::set(&Procedure::suspensions,
                 some(gen::construct<SuspensionRule>(any<SuspensionReason>(), any_limit(), any_text()))),
        gen::set(&Procedure::refusals,
                 some(gen::construct<RefusalRule>(any<RefusalReason>(), any_text(), any_text(), any_text()))),
        gen::set(&Procedure::reminders,
                 some(gen::construct<ReminderRule>(any<ClockKind>(), gen::arbitrary<bool>(), any_limit()))),
        gen::set(&Procedure::accountability,
                 some(gen::construct<AccountabilityRule>(any<Trigger>(), any<ClockKind>(), any_limit(),
                                                         gen::arbitrary<std::uint8_t>(), any_text()))),
        gen::set(&Procedure::call_back,
                 gen::construct<CallBackRule>(gen::arbitrary<std::uint8_t>(), gen::arbitrary<std::uint8_t>(),
                                              gen::arbitrary<bool>())),
        gen::set(&Procedure::signers, any_roles()), gen::set(&Procedure::needs_findings),
        gen::set(&Procedure::needs_liability), gen::set(&Procedure::asks_verdict),
        gen::set(&Procedure::retention_years));
}

inline rc::Gen<ProcedureBook> any_book() {
    return rc::gen::map(some(any_procedure()),
                        [](std::vector<Procedure> procedures) { return ProcedureBook(std::move(procedures)); });
}

}  // namespace qingfeng::domain::procedure
