#include "service/accounts/end_sessions.h"

namespace qingfeng::service::accounts {

using storage::AccountId;

namespace {

constexpr std::size_t page = 200;

}  // namespace

util::Status end_all_sessions(storage::UnitOfWork& work) {
    for (AccountId next{0};;) {
        const auto accounts = work.reader().accounts(work.authority(), next, page);
        if (!accounts) return accounts.failure();
        for (const auto& account : *accounts) {
            const auto sessions = work.reader().sessions_of(work.authority(), account.id);
            if (!sessions) return sessions.failure();
            for (const auto& session : *sessions) {
                if (const util::Status ended = work.erase_session(session.id); !ended) return ended;
            }
        }
        if (accounts->size() < page) return util::Done{};
        next = AccountId(accounts->back().id.get() + 1);
    }
}

}  // namespace qingfeng::service::accounts
