#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "http/message.h"
#include "http/orders_parts.h"
#include "service/configuration.h"
#include "service/drafts.h"
#include "service/read_log.h"
#include "service/verify.h"
#include "storage/writer.h"

/// What the interface of staff stands on beyond that of the public.
namespace qingfeng::http {

/// A text that somebody proposes as configuration, read against what is in force.
struct ReadProposal {
    service::Proposal proposal;
    std::vector<std::string> warnings;  ///< what does not stop an adoption
    std::vector<std::string> changes;   ///< a line each; empty where it says what is in force already
};
using ProposalReader = std::function<util::Result<ReadProposal>(const std::string& source_name, const std::string& text,
                                                                const service::Configuration&, util::Language)>;

/// All that is pointed to outlives the router.
struct StaffParts {
    /// Who asks, where tests say it instead of a session.
    std::function<std::optional<domain::people::PersonId>(const Request&)> signed_in{};
    service::Drafts* drafts = nullptr;
    service::ReadLog* reads = nullptr;
    storage::Writer* writer = nullptr;  ///< for adoptions
    ProposalReader read_proposal{};     ///< not set: nothing is adopted here
    /// What a check of the record has found, as a sentence; not set: its word alone.
    std::function<std::string(const service::Finding&, util::Language)> finding_words{};
    OrdersParts orders{};
};

}  // namespace qingfeng::http
