#include "domain/request/verdict_reasons.h"

#include <algorithm>

namespace qingfeng::domain::request {
namespace {

constexpr std::array good = {VerdictReason::ProblemSolved, VerdictReason::Prompt, VerdictReason::Courteous,
                             VerdictReason::WellExplained};
constexpr std::array poor = {VerdictReason::NotSolved, VerdictReason::TooSlow, VerdictReason::Discourteous,
                             VerdictReason::PoorlyExplained, VerdictReason::PromiseNotKept};

}  // namespace

std::span<const VerdictReason> reasons_for(Grade grade) {
    if (grade >= Grade::Acceptable) return good;
    return poor;
}

bool goes_with(VerdictReason reason, Grade grade) { return std::ranges::count(reasons_for(grade), reason) != 0; }

}  // namespace qingfeng::domain::request
