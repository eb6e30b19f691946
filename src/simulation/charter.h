#pragma once

#include <optional>
#include <vector>

#include "domain/calendar/calendar.h"
#include "domain/people/organisation_check.h"
#include "domain/procedure/procedure.h"
#include "domain/publication/publication.h"
#include "domain/taxonomy/taxonomy.h"
#include "service/configuration.h"
#include "util/time.h"

/// What the simulated authority adopts, and when: people come and go, notices appear, and nobody knows them before.
namespace qingfeng::simulation {

struct Charter {
    domain::calendar::Calendar calendar = domain::calendar::Calendar::weekdays_only();
    domain::taxonomy::Taxonomy taxonomy;
    domain::people::OrganisationParts organisation;  ///< with everything that changes later
    domain::procedure::ProcedureBook procedures;
    /// Further proposals, adopted after these on the first day: publication, permissions.
    std::vector<service::Proposal> others;
};

/// Units, people and posts as an office could have written them down on `day`: terms that begin later are unknown, ends
/// that lie ahead as well.
domain::people::OrganisationParts known_on(const domain::people::OrganisationParts& whole, util::Date day);
/// The days after `from` and up to `to` on which that changes.
std::vector<util::Date> days_of_change(const domain::people::OrganisationParts& whole, util::Date from, util::Date to);

/// The calendar as published by `day`: the notice for a year appears in the first days of November before it.
domain::calendar::Calendar published_on(const domain::calendar::Calendar& whole, util::Date day);
/// The same with one more day off, decided at short notice; unchanged where that day is off anyway.
domain::calendar::Calendar with_day_off(const domain::calendar::Calendar& calendar, util::Date day);

/// Call-back samples of all or nobody: the draw is the system's own, and the same seed must give the same history.
domain::procedure::ProcedureBook with_certain_samples(const domain::procedure::ProcedureBook& book);

service::Proposal proposal_of(const domain::calendar::Calendar&);
service::Proposal proposal_of(const domain::taxonomy::Taxonomy&);
/// Empty where the parts make no organisation.
std::optional<service::Proposal> proposal_of(const domain::people::OrganisationParts&);
service::Proposal proposal_of(const domain::procedure::ProcedureBook&);

}  // namespace qingfeng::simulation
