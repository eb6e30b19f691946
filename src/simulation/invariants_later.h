#pragma once

#include <optional>
#include <string>

#include "service/authority.h"

/// What must hold in the less common turns of a matter: objections, reviews, merging, co-handling, orders, handovers,
/// groups, acts that wait for the person's word. Written from the design alone, as invariants.h.
namespace qingfeng::simulation {

/// One entry more: `previous` is the entry before it, `before` the matter then.
std::optional<std::string> broken_later(const domain::request::Request& before, const domain::request::Request& after,
                                        const service::RecordedEvent& entry, const service::RecordedEvent& previous);

/// Two matters that name each other, as both are after a step.
std::optional<std::string> pair_broken(const service::LoadedRequest& one, const service::LoadedRequest& other);
/// Right after `merged` was merged into `target`.
std::optional<std::string> merging_broken(const domain::request::Request& merged,
                                          const domain::request::Request& target);

/// What may still happen to a matter that is over.
bool lives_on(const domain::request::Request& before, const domain::request::Event& event,
              const domain::request::Event& previous);

}  // namespace qingfeng::simulation
