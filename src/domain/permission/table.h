#pragma once

#include <map>
#include <utility>

#include "domain/permission/terms.h"
#include "util/bytes.h"
#include "util/result.h"

namespace qingfeng::domain::permission {

using people::Role;

/// Who may do what, and how far: one cell for each role and act. A cell that was never set is None, so that a new role
/// or act gives nobody anything. Adopted whole by an entry; before that it is empty and nobody may do anything.
class PermissionTable {
  public:
    PermissionTable() = default;

    Scope at(Role role, Act act) const;
    void set(Role role, Act act, Scope scope);

    /// Format 1.
    util::Bytes to_canonical() const;
    /// Damaged where the bytes are not exactly those of a table.
    static util::Result<PermissionTable> from_canonical(util::ByteView bytes);

    bool operator==(const PermissionTable&) const = default;

  private:
    std::map<std::pair<Role, Act>, Scope> cells_;  ///< without those that are None
};

}  // namespace qingfeng::domain::permission
