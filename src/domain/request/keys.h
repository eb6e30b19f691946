#pragma once

#include <string_view>

#include "domain/request/terms.h"
#include "util/enum_keys.h"

/// The words by which files, messages, the command line and the interface name these values. Read back with
/// `util::from_key<Finding>("substantiated")`. Message keys are a group and the word: "finding.substantiated".
namespace qingfeng::domain::request {

std::string_view to_key(Channel channel);
std::string_view to_key(Finding finding);
std::string_view to_key(Liability liability);
std::string_view to_key(Grade grade);
std::string_view to_key(VerdictReason reason);
std::string_view to_key(Solved solved);
std::string_view to_key(Standing standing);
std::string_view to_key(RemedyKind remedy);
std::string_view to_key(ConfirmedAct act);
std::string_view to_key(ReviewStage stage);
std::string_view to_key(ReviewOutcome outcome);
std::string_view to_key(OrderKind order);
std::string_view to_key(CallBackOutcome outcome);

}  // namespace qingfeng::domain::request
