#include "service/handover.h"

namespace qingfeng::service {
namespace {

using domain::request::StateKind;
using storage::StreamId;
using util::Result;

constexpr std::size_t page = 1024;

/// Numbers of the open matters for which a person answers. By number, not by stream: each is then acted on like any
/// other, through the same rules.
Result<std::vector<std::string>> open_matters_of(Authority& authority, const domain::people::PersonId& person) {
    std::vector<std::string> numbers;
    for (StreamId next{storage::streams::first_free};;) {
        // A reader for each page: a pass over a million matters must not hold one moment of the database open.
        auto reader = authority.store().read();
        if (!reader) return reader.failure();
        const auto rows = (*reader)->matters(authority.id(), next, page);
        if (!rows) return rows.failure();
        for (const storage::MatterRow& row : *rows) {
            next = StreamId(row.stream.get() + 1);
            const bool open = row.state != 0 && !domain::request::has_ended(static_cast<StateKind>(row.state));
            if (open && row.handler == person.get()) numbers.push_back(row.number);
        }
        if (rows->size() < page) return numbers;
    }
}

template <class Wanted>
Result<HandoverReport> each(Authority& authority, Matters& matters, const Handover& handover,
                            const domain::request::Command& command, const domain::record::Origin& origin,
                            Wanted wanted) {
    const auto numbers = open_matters_of(authority, handover.from);
    if (!numbers) return numbers.failure();
    HandoverReport report;
    for (const std::string& number : *numbers) {
        const auto loaded = matters.by_number(number);
        if (!loaded) {
            report.left.push_back({number, loaded.error()});
            continue;
        }
        if (!wanted((*loaded)->request)) continue;
        const auto done = matters.act(number, command, {origin, "", {}});
        if (done) {
            report.passed.push_back(number);
        } else {
            report.left.push_back({number, done.error()});
        }
    }
    return report;
}

}  // namespace

Result<HandoverReport> offer_handovers(Authority& authority, Matters& matters, const Handover& handover,
                                       const std::string& reason, const domain::record::Origin& origin) {
    return each(authority, matters, handover, domain::request::command::OfferHandover{handover.to, reason}, origin,
                [&](const domain::request::Request& request) {
                    return !request.handover || request.handover->to != handover.to;
                });
}

Result<HandoverReport> take_handovers(Authority& authority, Matters& matters, const Handover& handover,
                                      const domain::record::Origin& origin) {
    return each(authority, matters, handover, domain::request::command::TakeOver{}, origin,
                [&](const domain::request::Request& request) {
                    return request.handover && request.handover->to == handover.to;
                });
}

std::optional<domain::people::PersonId> answerable_at(const LoadedRequest& loaded, util::Instant at) {
    const auto* person = loaded.request.answerable_at(at);
    return person == nullptr ? std::nullopt : std::optional(*person);
}

}  // namespace qingfeng::service
