#pragma once

#include <cstdint>

#include "domain/people/organisation_check.h"
#include "util/time.h"

namespace qingfeng::simulation {

struct OrganisationSize {
    int stations = 30;
    util::Date from;  ///< everything is older than this day
    util::Date to;    ///< people are moved and replaced between the two
};

/// A bureau with its office, departments and monitoring centre, and for every ten stations or less a division with a
/// toll department, a road-enforcement team, a weigh station and a service area. Names are drawn from syllables and
/// belong to nobody. The same for the same seed and size.
domain::people::OrganisationParts make_organisation(std::uint64_t seed, const OrganisationSize& size);

}  // namespace qingfeng::simulation
