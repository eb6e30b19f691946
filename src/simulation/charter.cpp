#include "simulation/charter.h"

#include <algorithm>
#include <set>

#include "domain/people/organisation.h"

namespace qingfeng::simulation {
namespace {

using domain::people::Interval;
using domain::people::OrganisationParts;
using domain::record::ConfigKind;
using util::Date;

void forget_the_end(Interval& term, Date day) {
    if (term.until && *term.until > day) term.until.reset();
}

template <class Things, class TermOf>
void keep_begun(Things& things, Date day, TermOf term_of) {
    std::erase_if(things, [&](auto& thing) { return term_of(thing).from > day; });
    for (auto& thing : things) forget_the_end(term_of(thing), day);
}

}  // namespace

OrganisationParts known_on(const OrganisationParts& whole, Date day) {
    OrganisationParts known = whole;
    keep_begun(known.units, day, [](auto& unit) -> Interval& { return unit.validity; });
    for (auto& unit : known.units) keep_begun(unit.parents, day, [](auto& p) -> Interval& { return p.term; });
    keep_begun(known.persons, day, [](auto& person) -> Interval& { return person.validity; });
    keep_begun(known.posts, day, [](auto& post) -> Interval& { return post.term; });
    return known;
}

std::vector<Date> days_of_change(const OrganisationParts& whole, Date from, Date to) {
    std::set<Date> days;
    const auto note = [&](const Interval& term) {
        if (term.from > from && term.from <= to) days.insert(term.from);
        if (term.until && *term.until > from && *term.until <= to) days.insert(*term.until);
    };
    for (const auto& unit : whole.units) {
        note(unit.validity);
        for (const auto& parent : unit.parents) note(parent.term);
    }
    for (const auto& person : whole.persons) note(person.validity);
    for (const auto& post : whole.posts) note(post.term);
    return {days.begin(), days.end()};
}

domain::calendar::Calendar published_on(const domain::calendar::Calendar& whole, Date day) {
    auto table = whole.table();
    std::erase_if(table.years, [&](const auto& year) {
        const auto notice = Date::of(year.year - 1, 11, 4);
        return !notice || *notice > day;
    });
    auto calendar = domain::calendar::Calendar::make(std::move(table));
    return calendar ? *calendar : whole;
}

domain::calendar::Calendar with_day_off(const domain::calendar::Calendar& calendar, Date day) {
    auto table = calendar.table();
    if (!calendar.is_workday(day) || table.holidays.empty()) return calendar;
    for (auto& year : table.years) {
        if (year.year != day.year()) continue;
        std::erase_if(year.work, [&](const auto& worked) { return worked.date == day; });
        year.off.push_back({day, table.holidays.front().chinese});
    }
    auto changed = domain::calendar::Calendar::make(std::move(table));
    return changed ? *changed : calendar;
}

domain::procedure::ProcedureBook with_certain_samples(const domain::procedure::ProcedureBook& book) {
    auto procedures = book.all();
    for (auto& procedure : procedures) {
        procedure.call_back.sample_percent = procedure.call_back.sample_percent >= 50 ? 100 : 0;
    }
    return domain::procedure::ProcedureBook(std::move(procedures));
}

service::Proposal proposal_of(const domain::calendar::Calendar& calendar) {
    return {ConfigKind::Calendar, "simulated calendar", "", calendar.to_canonical()};
}

service::Proposal proposal_of(const domain::taxonomy::Taxonomy& taxonomy) {
    return {ConfigKind::Taxonomy, "simulated taxonomy", "", taxonomy.to_canonical()};
}

std::optional<service::Proposal> proposal_of(const OrganisationParts& parts) {
    const auto made = domain::people::Organisation::make(parts);
    if (!made) return std::nullopt;
    return service::Proposal{ConfigKind::Organisation, "simulated organisation", "", made->to_canonical()};
}

service::Proposal proposal_of(const domain::procedure::ProcedureBook& book) {
    return {ConfigKind::Procedures, "simulated procedures", "", book.to_canonical()};
}

}  // namespace qingfeng::simulation
