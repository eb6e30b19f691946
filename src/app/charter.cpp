#include "app/charter.h"

#include "app/proposals.h"

namespace qingfeng::app {

util::Result<simulation::Charter> embedded_charter(util::Language language) {
    const auto proposals = first_proposals(demo_organisation(), language);
    if (!proposals) return proposals.failure();
    simulation::Charter charter;
    for (const service::Proposal& proposal : *proposals) {
        switch (proposal.kind) {
            case domain::record::ConfigKind::Calendar: {
                const auto calendar = domain::calendar::Calendar::from_canonical(proposal.canonical);
                if (!calendar) return calendar.failure();
                charter.calendar = *calendar;
                break;
            }
            case domain::record::ConfigKind::Taxonomy: {
                const auto taxonomy = domain::taxonomy::Taxonomy::from_canonical(proposal.canonical);
                if (!taxonomy) return taxonomy.failure();
                charter.taxonomy = *taxonomy;
                break;
            }
            case domain::record::ConfigKind::Organisation: {
                const auto organisation = domain::people::Organisation::from_canonical(proposal.canonical);
                if (!organisation) return organisation.failure();
                charter.organisation = {organisation->lines(), organisation->units(), organisation->persons(),
                                        organisation->posts()};
                break;
            }
            case domain::record::ConfigKind::Procedures: {
                const auto book = domain::procedure::ProcedureBook::from_canonical(proposal.canonical);
                if (!book) return book.failure();
                charter.procedures = *book;
                break;
            }
            case domain::record::ConfigKind::Permissions:
            case domain::record::ConfigKind::Publication:
                charter.others.push_back(proposal);
                break;
        }
    }
    const auto publication = demo_publication(language);
    if (!publication) return publication.failure();
    charter.others.push_back(*publication);
    return charter;
}

}  // namespace qingfeng::app
