#include "app/demo_accounts.h"

#include <algorithm>
#include <set>

#include <fmt/core.h>

#include "app/names.h"
#include "service/accounts/accounts.h"

namespace qingfeng::app {
namespace {

using domain::people::Role;

/// A toll collector takes no part; everybody else does.
bool takes_part(const std::vector<domain::people::Post>& posts) {
    return std::any_of(posts.begin(), posts.end(), [](const auto& post) { return post.role != Role::Staff; });
}

}  // namespace

util::Status open_demo_accounts(const Session& session, Application& application) {
    const auto configuration = application.configuration();
    if (!configuration) return configuration.failure();
    const auto& organisation = (*configuration)->organisation;
    const util::Date today = Names(session, **configuration).today();
    std::vector<service::accounts::Accounts::NewAccount> people;
    for (const auto& person : organisation.persons()) {
        if (!person.validity.contains(today) || !takes_part(organisation.roles_of(person.id, today))) continue;
        people.push_back({person.id.get(), person.id, std::string(demo_password), false, true});
    }
    service::accounts::Accounts accounts(application.authority(), application.writer(), session.world.clock, {});
    return accounts.open_demo_accounts(people, origin_of(session, domain::record::Founder{}));
}

std::vector<std::string> demo_account_lines(const Session& session, Application& application,
                                            service::accounts::Accounts& accounts) {
    const auto all = accounts.list();
    const auto configuration = application.configuration();
    if (!all || !configuration) return {};
    const Names names(session, **configuration);
    std::vector<std::vector<std::string>> rows;
    std::set<Role> shown;
    for (const Role role : util::all_of<Role>()) {
        for (const auto& account : *all) {
            if (!account.demo || account.disabled || shown.contains(role)) continue;
            for (const auto& post : (*configuration)->organisation.roles_of(account.person, names.today())) {
                if (post.role != role || !shown.insert(role).second) continue;
                rows.push_back({account.name, names.person_name(account.person),
                                fmt::format("{} {}", names.unit_name(post.unit), session.word("role", to_key(role)))});
            }
        }
    }
    return aligned(rows);
}

}  // namespace qingfeng::app
