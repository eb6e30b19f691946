#include "domain/permission/table.h"

#include "util/canonical.h"
#include "util/enum_keys.h"

namespace qingfeng::domain::permission {

namespace {

constexpr std::uint64_t format = 1;  // in the record for ever

}  // namespace

Scope PermissionTable::at(Role role, Act act) const {
    const auto found = cells_.find({role, act});
    return found == cells_.end() ? Scope::None : found->second;
}

void PermissionTable::set(Role role, Act act, Scope scope) {
    if (scope == Scope::None) {
        cells_.erase({role, act});
    } else {
        cells_[{role, act}] = scope;
    }
}

util::Bytes PermissionTable::to_canonical() const {
    util::CanonicalWriter out;
    out.number(format).number(cells_.size());
    for (const auto& [place, scope] : cells_) {
        out.number(static_cast<std::uint64_t>(place.first))
            .number(static_cast<std::uint64_t>(place.second))
            .number(static_cast<std::uint64_t>(scope));
    }
    return out.take();
}

util::Result<PermissionTable> PermissionTable::from_canonical(util::ByteView bytes) {
    const auto damaged = [] {
        return util::fail(util::ErrorKind::Damaged, "a permission table whose bytes cannot be read");
    };
    util::CanonicalReader in(bytes);
    if (in.number() != format) return damaged();
    const auto count = in.number();
    PermissionTable table;
    for (std::uint64_t i = 0; count && i < *count && !in.failed(); ++i) {
        const auto role = util::from_number<Role>(in.number().value_or(0));
        const auto act = util::from_number<Act>(in.number().value_or(0));
        const auto scope = util::from_number<Scope>(in.number().value_or(0));
        if (!role || !act || !scope) return damaged();
        table.set(*role, *act, *scope);
    }
    // Only one list of cells has these bytes: in order, each once, none of them empty.
    const util::Bytes again = table.to_canonical();
    if (!in.finished() || !std::equal(bytes.begin(), bytes.end(), again.begin(), again.end())) return damaged();
    return table;
}

}  // namespace qingfeng::domain::permission
