#include "service/verify_accounts.h"

#include <map>

#include "service/accounts/credentials.h"
#include "service/verify_parts.h"
#include "util/overloaded.h"

namespace qingfeng::service::verifying {
namespace {

namespace record = domain::record;

struct Expected {
    domain::people::PersonId person;
    bool disabled = false;
};

std::map<std::uint64_t, Expected> expected_of(const std::vector<RecordedAuthorityEvent>& events) {
    std::map<std::uint64_t, Expected> accounts;
    for (const RecordedAuthorityEvent& recorded : events) {
        std::visit(util::Overloaded{
                       [&](const record::AccountOpened& e) {
                           accounts[e.account] = {e.person, false};
                       },
                       [&](const record::AccountDisabled& e) { accounts[e.account].disabled = true; },
                       [&](const record::AccountEnabled& e) { accounts[e.account].disabled = false; },
                       [](const auto&) {},
                   },
                   recorded.event);
    }
    return accounts;
}

}  // namespace

util::Status check_accounts(const Authority& authority, storage::Reader& reader,
                            const std::vector<RecordedAuthorityEvent>& events, const AccountDiffers& differs) {
    auto expected = expected_of(events);
    const accounts::RowSeal seal(authority.lookup_key(), authority.id());
    for (storage::AccountId next{0};;) {
        const auto rows = reader.accounts(authority.id(), next, page);
        if (!rows) return rows.failure();
        for (const storage::AccountRow& row : *rows) {
            next = storage::AccountId(row.id.get() + 1);
            const auto known = expected.find(static_cast<std::uint64_t>(row.id.get()));
            if (known == expected.end()) {
                differs(row.person, "no entry has opened this account");
                continue;
            }
            const auto credentials = seal.open(row);
            if (!credentials) {
                differs(row.person, "the row was changed");
            } else if (row.person != known->second.person.get()) {
                differs(row.person, "the account was opened for somebody else");
            } else if (credentials->disabled != known->second.disabled) {
                differs(row.person, known->second.disabled ? "disabled by an entry and enabled by none"
                                                           : "disabled, and no entry says so");
            }
            expected.erase(known);
        }
        if (rows->size() < page) break;
    }
    for (const auto& [account, missing] : expected) differs(missing.person.get(), "the account is missing");
    return util::Done{};
}

}  // namespace qingfeng::service::verifying
