#pragma once

#include <array>
#include <span>

#include "domain/request/terms.h"

/// The reasons a person may tick, by the grade: nobody who is content is asked what was bad, and the other way round.
namespace qingfeng::domain::request {

/// In the order shown.
std::span<const VerdictReason> reasons_for(Grade grade);
bool goes_with(VerdictReason reason, Grade grade);
/// Whoever gives one of these is asked whether the office may telephone.
constexpr bool is_low(Grade grade) { return grade <= Grade::Dissatisfied; }

}  // namespace qingfeng::domain::request
