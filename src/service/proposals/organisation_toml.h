#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/people/organisation.h"
#include "util/result.h"

namespace qingfeng::service::proposals {

/// One thing to tell whoever wrote the file.
struct OrganisationFinding {
    std::uint32_t line = 0;  ///< in the file, from 1; 0 for the file as a whole
    bool stops = true;       ///< false for a warning: adopted all the same
    std::string zh;
    std::string en;

    bool operator==(const OrganisationFinding&) const = default;
    /// "organisation.toml:12: there is no unit …"
    std::string text(std::string_view file, util::Language language) const;
};

struct OrganisationProposal {
    std::optional<domain::people::Organisation> organisation;  ///< empty where a finding stops it
    std::vector<OrganisationFinding> findings;                 ///< all of them, by line
};

/// Reads a proposed organisation, written as the head of config/organisation/demo.toml explains. Keys that mean nothing
/// are refused: a misspelt `until` would otherwise keep somebody in office for ever.
OrganisationProposal read_organisation_toml(std::string_view text);

/// The same for who only needs the organisation: InvalidInput with every finding that stops it, one a line, in English.
util::Result<domain::people::Organisation> parse_organisation_toml(std::string_view text, std::string_view file);

}  // namespace qingfeng::service::proposals
