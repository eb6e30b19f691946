#pragma once

#include <string>
#include <vector>

#include "service/matters.h"

/// A post changes hands: every open matter of one person passes to another, by an act that both confirm.
namespace qingfeng::service {

struct Handover {
    domain::people::PersonId from;
    domain::people::PersonId to;
};

struct HandoverReport {
    std::vector<std::string> passed;  ///< numbers: offered, or taken over
    struct Left {
        std::string number;
        Rejection why;
    };
    std::vector<Left> left;  ///< stays where it is, and why
};

/// Offers every open matter for which `from` answers to `to`, each by an entry of its own. May be broken off and begun
/// again: what is offered to the same person already is left out.
util::Result<HandoverReport> offer_handovers(Authority&, Matters&, const Handover&, const std::string& reason,
                                             const domain::record::Origin&);
/// Takes over whatever was offered. `origin` is the one who comes.
util::Result<HandoverReport> take_handovers(Authority&, Matters&, const Handover&, const domain::record::Origin&);

/// Who answered for a matter at a moment; empty before it was registered.
std::optional<domain::people::PersonId> answerable_at(const LoadedRequest&, util::Instant);

}  // namespace qingfeng::service
