#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "domain/calendar/calendar.h"
#include "domain/people/organisation.h"
#include "domain/permission/table.h"
#include "domain/procedure/procedure.h"
#include "domain/publication/publication.h"
#include "domain/record/authority_event.h"
#include "domain/taxonomy/taxonomy.h"
#include "util/result.h"
#include "util/time.h"

/// What an authority has adopted, read from its own record and from nothing else.
namespace qingfeng::service {

/// In force at one moment. Immutable; shared by everyone who works under it.
struct Configuration {
    std::uint64_t version = 0;  ///< the head's config_version it was read at
    domain::record::AuthorityFounded founding;
    util::TimeZone zone = util::TimeZone::utc();
    domain::calendar::Calendar calendar = domain::calendar::Calendar::weekdays_only();
    domain::taxonomy::Taxonomy taxonomy;
    domain::people::Organisation organisation;
    domain::permission::PermissionTable permissions;  ///< nobody may do anything until one is adopted
    domain::publication::Publication publication;
    /// Every level of publication adopted, with the position of its adoption, oldest first.
    std::vector<std::pair<std::uint64_t, domain::publication::Publication>> publications;
    /// Position of the newest calendar that took another's place, and of the newest whose dates have all been moved.
    bool has_calendar = false;
    std::uint64_t calendar_replaced = 0;
    std::uint64_t calendar_applied = 0;
    /// Every book adopted, with the config_version it came into force with, oldest first.
    std::vector<std::pair<std::uint64_t, domain::procedure::ProcedureBook>> books;

    /// The book a matter registered under `config` stays under.
    const domain::procedure::ProcedureBook& procedures_at(std::uint64_t config) const;
    const domain::procedure::ProcedureBook& procedures() const { return procedures_at(version); }

    /// A changed calendar is in force, and there may be open matters whose dates are still by the one before.
    bool has_dates_to_move() const { return calendar_replaced > calendar_applied; }

    /// Takes an event of the authority's streams into account. ErrorKind::Damaged where its bytes do not read.
    util::Status apply(const domain::record::AuthorityEvent&, std::uint64_t position);
};

/// How an adoption meets what is in force.
enum class Joining : std::uint8_t {
    InPlace,   ///< takes its place whole
    IntoBook,  ///< procedures join the book that is in force when they are adopted
};

/// What a proposal means, in the bytes its adoption carries; checked by the loader of its kind.
struct Proposal {
    domain::record::ConfigKind kind = domain::record::ConfigKind::Calendar;
    std::string source_name;
    std::string source_text;
    util::Bytes canonical;
    Joining joining = Joining::InPlace;
    /// The digest of what its author saw in force; another by then, and the adoption is a conflict. Empty: whatever it
    /// may be.
    std::optional<util::Digest> instead_of = {};
};

/// ErrorKind::InvalidInput: the procedures proposed do not go together with those in force.
util::Result<util::Bytes> joined_canonical(const domain::procedure::ProcedureBook& in_force, const Proposal&);

}  // namespace qingfeng::service
