#include "domain/procedure/procedure.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace qingfeng::domain::procedure {

namespace {

bool in_order(const Procedure& left, const Procedure& right) {
    return std::tie(left.kind, left.effective.from, left.id) < std::tie(right.kind, right.effective.from, right.id);
}

}  // namespace

ProcedureBook::ProcedureBook(std::vector<Procedure> procedures) : procedures_(std::move(procedures)) {
    std::ranges::stable_sort(procedures_, in_order);
}

const Procedure* ProcedureBook::find(Kind kind, util::Date date) const {
    const auto found = std::ranges::find_if(procedures_, [&](const Procedure& procedure) {
        return procedure.kind == kind && procedure.effective.contains(date);
    });
    return found == procedures_.end() ? nullptr : &*found;
}

const Procedure* ProcedureBook::find(std::string_view id) const {
    const auto found = std::ranges::find(procedures_, id, &Procedure::id);
    return found == procedures_.end() ? nullptr : &*found;
}

util::Result<ProcedureBook> ProcedureBook::with(const ProcedureBook& proposal) const {
    std::vector<Procedure> merged = procedures_;
    for (const Procedure& proposed : proposal.all()) {
        if (const Procedure* present = find(proposed.id)) {
            // The end of a version is not its content: a successor may have set it since.
            Procedure as_adopted = *present;
            as_adopted.effective.until = proposed.effective.until;
            if (as_adopted == proposed) continue;
            return util::fail(util::ErrorKind::Conflict,
                              "procedure \"" + proposed.id +
                                  "\" was adopted with other content; give the new version " + "an id of its own");
        }
        for (Procedure& earlier : merged) {
            const bool succeeded = earlier.kind == proposed.kind && !earlier.effective.until &&
                                   earlier.effective.from < proposed.effective.from;
            if (succeeded) earlier.effective.until = proposed.effective.from;
        }
        merged.push_back(proposed);
    }
    return ProcedureBook(std::move(merged));
}

}  // namespace qingfeng::domain::procedure
