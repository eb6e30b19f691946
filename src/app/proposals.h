#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "domain/calendar/calendar.h"
#include "service/configuration.h"
#include "service/proposals/check_config.h"
#include "util/language.h"
#include "util/result.h"

/// Files as proposals: those compiled in, and those an office writes.
namespace qingfeng::app {

/// The files of config/ as they were when the program was built.
std::vector<service::proposals::ConfigFile> embedded_files();
util::Result<domain::calendar::Calendar> embedded_calendar();

/// What a new authority adopts first, in order: calendar, taxonomy, organisation, procedures, permissions.
util::Result<std::vector<service::Proposal>> first_proposals(const service::proposals::ConfigFile& organisation,
                                                             util::Language language);

/// The demo authority's organisation, and what it publishes.
service::proposals::ConfigFile demo_organisation();
util::Result<service::Proposal> demo_publication(util::Language language);
/// The least an authority needs to take its first matter: a root unit of that name, a supervising office in it and one
/// officer, "office". To be replaced by `adopt` with the real one; the officer's id then stays in the record as who
/// handled what until then.
service::proposals::ConfigFile minimal_organisation(std::string_view name, util::Date from);

struct ReadProposal {
    service::Proposal proposal;
    std::vector<std::string> warnings;  ///< what does not stop an adoption
};
/// A file of which nobody has said what it is: told by its tables. A procedure file adds to or replaces in the book
/// that is in force. InvalidInput: what is wrong, a line each.
util::Result<ReadProposal> read_proposal(const service::proposals::ConfigFile& file,
                                         const service::Configuration& current, util::Language language);

}  // namespace qingfeng::app
