#include "service/configuration.h"

#include <algorithm>
#include <utility>

#include <fmt/core.h>

#include "util/overloaded.h"

namespace qingfeng::service {
namespace {

using domain::record::Adopted;
using domain::record::ConfigKind;
using util::ErrorKind;

util::Status unreadable(const char* what, std::uint64_t position) {
    return util::fail(ErrorKind::Damaged, fmt::format("entry {}: the adopted {} cannot be read", position, what));
}

template <class T, class R>
util::Status take(T& into, const R& read, const char* what, std::uint64_t position) {
    if (!read) return unreadable(what, position);
    into = *read;
    return util::Done{};
}

}  // namespace

const domain::procedure::ProcedureBook& Configuration::procedures_at(std::uint64_t config) const {
    static const domain::procedure::ProcedureBook none;
    const domain::procedure::ProcedureBook* found = &none;
    for (const auto& [since, book] : books) {
        if (since <= config) found = &book;
    }
    return *found;
}

util::Status Configuration::apply(const domain::record::AuthorityEvent& event, std::uint64_t position) {
    const auto adopt = [&](const Adopted& adopted) -> util::Status {
        version = position + 1;
        switch (adopted.config_kind) {
            case ConfigKind::Calendar:
                if (std::exchange(has_calendar, true)) calendar_replaced = position;
                return take(calendar, domain::calendar::Calendar::from_canonical(adopted.canonical), "calendar",
                            position);
            case ConfigKind::Taxonomy:
                return take(taxonomy, domain::taxonomy::Taxonomy::from_canonical(adopted.canonical), "taxonomy",
                            position);
            case ConfigKind::Organisation:
                return take(organisation, domain::people::Organisation::from_canonical(adopted.canonical),
                            "organisation", position);
            case ConfigKind::Procedures: {
                auto book = domain::procedure::ProcedureBook::from_canonical(adopted.canonical);
                if (!book) return unreadable("procedures", position);
                books.emplace_back(version, std::move(*book));
                return util::Done{};
            }
            case ConfigKind::Permissions:
                return take(permissions, domain::permission::PermissionTable::from_canonical(adopted.canonical),
                            "permission table", position);
            case ConfigKind::Publication: {
                const auto adopted_level = domain::publication::Publication::from_canonical(adopted.canonical);
                if (!adopted_level) return unreadable("level of publication", position);
                publication = *adopted_level;
                publications.emplace_back(position, *adopted_level);
                return util::Done{};
            }
        }
        return util::Done{};
    };
    return std::visit(util::Overloaded{
                          [&](const domain::record::AuthorityFounded& founded) -> util::Status {
                              const auto found = util::TimeZone::find(founded.zone);
                              if (!found) {
                                  return util::fail(ErrorKind::InvalidInput,
                                                    fmt::format("this system knows no time zone {}", founded.zone));
                              }
                              founding = founded;
                              zone = *found;
                              return util::Done{};
                          },
                          adopt,
                          [&](const domain::record::DeadlinesRecomputed& done) -> util::Status {
                              calendar_applied = std::max(calendar_applied, done.adoption);
                              return util::Done{};
                          },
                          // Keys, successors and erasures are no configuration: service/history.h reads them.
                          [](const auto&) -> util::Status { return util::Done{}; },
                      },
                      event);
}

util::Result<util::Bytes> joined_canonical(const domain::procedure::ProcedureBook& in_force, const Proposal& proposal) {
    switch (proposal.joining) {
        case Joining::InPlace:
            return proposal.canonical;
        case Joining::IntoBook: {
            const auto proposed = domain::procedure::ProcedureBook::from_canonical(proposal.canonical);
            if (!proposed) return util::fail(ErrorKind::InvalidInput, proposed.error().message);
            const auto book = in_force.with(*proposed);
            if (!book) return util::fail(ErrorKind::InvalidInput, book.error().message);
            return book->to_canonical();
        }
    }
    return proposal.canonical;
}

}  // namespace qingfeng::service
