#include <algorithm>
#include <set>

#include "http/json.h"
#include "http/staff.h"
#include "service/accounts/accounts.h"
#include "service/visibility.h"

/// Who may sign in, for those whom the permissions trust with it. Described in api/staff/accounts.yaml.
namespace qingfeng::http {

struct OpenAccountInput {
    std::string name;
    std::string person;
};
BOOST_DESCRIBE_STRUCT(OpenAccountInput, (), (name, person))

struct ResetAccountInput {
    std::string reason;
    std::optional<bool> remove_second_factor;
};
BOOST_DESCRIBE_STRUCT(ResetAccountInput, (), (reason, remove_second_factor))

struct SwitchAccountInput {
    std::string reason;
};
BOOST_DESCRIBE_STRUCT(SwitchAccountInput, (), (reason))

namespace {

namespace accounts = service::accounts;
using accounts::Accounts;
using accounts::AccountView;
using boost::json::array;
using boost::json::object;
using domain::people::PersonId;

constexpr std::size_t name_bytes_max = 64;
constexpr std::size_t reason_bytes_max = 500;

/// Null, and answered 403, for whom the table does not give accounts.
Accounts* accounts_for(Api& api, const StaffCall& staff) {
    if (service::may(*staff.configuration, staff.person, domain::permission::Act::Accounts, staff.today())) {
        return api.parts().accounts;
    }
    api.reject(*staff.call, domain::request::Refusal::NotYourRole);
    return nullptr;
}

template <class Input>
std::optional<Input> read_input(const Api& api, const StaffCall& staff) {
    if (staff.request().content_type() != "application/json") {
        answer_problem(api, staff, 415, "not_json");
        return std::nullopt;
    }
    auto input = json::read<Input>(staff.request().body);
    if (input) return std::move(*input);
    staff.call->responder.answer(faults_response(api.reader(*staff.call), input.error()));
    return std::nullopt;
}

/// Empty, and answered 422, where there is no reason or too much of one: it stands in the record for ever.
bool has_reason(const Api& api, const StaffCall& staff, const std::string& reason) {
    const bool blank = reason.find_first_not_of(" \t\r\n") == std::string::npos;
    if (!blank && reason.size() <= reason_bytes_max) return true;
    answer_problem(api, staff, 422, "invalid_fields",
                   {{"/reason", staff.word("field", blank ? "missing" : "too_long")}});
    return false;
}

object account_json(const StaffCall& staff, const AccountView& account) {
    array posts;
    for (const auto& post : staff.configuration->organisation.roles_of(account.person, staff.today())) {
        const auto role = domain::people::term(post.role);
        posts.push_back(object{{"unit", unit_ref(staff.view, post.unit)},
                               {"role", to_key(post.role)},
                               {"role_name", staff.view.language == Language::Chinese ? role.zh : role.en}});
    }
    return {{"name", account.name},
            {"person", person_ref(staff.view, account.person)},
            {"posts", std::move(posts)},
            {"disabled", account.disabled},
            {"must_change_password", account.must_change_password},
            {"second_factor", account.second_factor},
            {"demo", account.demo},
            {"sessions", account.sessions},
            {"own", account.person == staff.person}};
}

/// The account of the address; empty, and answered, where there is none.
std::optional<AccountView> account_asked(Api& api, const StaffCall& staff, Accounts& all) {
    const std::string name(staff.request().path.get("name"));
    auto listed = all.list();
    if (!listed) {
        api.reject(*staff.call, listed.error());
        return std::nullopt;
    }
    const auto found = std::ranges::find(*listed, name, &AccountView::name);
    if (found != listed->end()) return std::move(*found);
    answer_problem(api, staff, 404, "no_such_account");
    return std::nullopt;
}

/// One's own account is for one's own password page: an administrator who resets it would never be asked for the old
/// one, and one who disables it is out.
std::optional<AccountView> anothers_account(Api& api, const StaffCall& staff, Accounts& all) {
    auto account = account_asked(api, staff, all);
    if (!account || account->person != staff.person) return account;
    answer_problem(api, staff, 409, "own_account");
    return std::nullopt;
}

domain::record::Origin origin_of(const StaffCall& staff) { return {domain::record::Person{staff.person}, "", ""}; }

/// Answers with the account as it now is, and with the password where one was made: this once.
void answer_account(Api& api, const StaffCall& staff, Accounts& all, int status, const std::string& name,
                    const std::string& password = "") {
    const auto listed = all.list();
    if (!listed) return api.reject(*staff.call, listed.error());
    const auto found = std::ranges::find(*listed, name, &AccountView::name);
    if (found == listed->end()) return answer_problem(api, staff, 404, "no_such_account");
    object json = account_json(staff, *found);
    if (!password.empty()) json["initial_password"] = password;
    answer_json(staff, status, json);
}

void list_accounts(Api& api, const StaffCall& staff) {
    auto* all = accounts_for(api, staff);
    if (all == nullptr) return;
    const auto listed = all->list();
    if (!listed) return api.reject(*staff.call, listed.error());
    array items;
    std::set<PersonId> with;
    for (const AccountView& account : *listed) {
        items.push_back(account_json(staff, account));
        with.insert(account.person);
    }
    array without;
    for (const auto& person : staff.configuration->organisation.persons()) {
        if (with.contains(person.id)) continue;
        if (staff.configuration->organisation.roles_of(person.id, staff.today()).empty()) continue;
        without.push_back(person_ref(staff.view, person.id));
    }
    answer_json(
        staff, 200,
        object{{"as_of", staff.iso(staff.view.now)}, {"items", std::move(items)}, {"without", std::move(without)}});
}

void open_account(Api& api, const StaffCall& staff) {
    auto* all = accounts_for(api, staff);
    if (all == nullptr) return;
    const auto input = read_input<OpenAccountInput>(api, staff);
    if (!input) return;
    std::vector<FieldError> errors;
    const auto printable = [](char c) { return c > ' ' && c != 127; };
    if (input->name.empty() || !std::ranges::all_of(input->name, [&](char c) {
            return static_cast<unsigned char>(c) > 127 || printable(c);
        })) {
        errors.push_back({"/name", staff.word("field", "missing")});
    } else if (input->name.size() > name_bytes_max) {
        errors.push_back({"/name", staff.word("field", "too_long")});
    }
    if (staff.configuration->organisation.find_person(PersonId(input->person)) == nullptr) {
        errors.push_back({"/person", staff.word("field", "not_found")});
    }
    if (!errors.empty()) return answer_problem(api, staff, 422, "invalid_fields", std::move(errors));
    const std::string password = accounts::generate_password();
    const auto opened =
        all->open_account({input->name, PersonId(input->person), password, true, false}, origin_of(staff));
    if (!opened && opened.error().kind == util::ErrorKind::Conflict) {
        return answer_problem(api, staff, 409, "account_taken");
    }
    if (!opened) return api.reject(*staff.call, opened.error());
    answer_account(api, staff, *all, 201, input->name, password);
}

void reset_account(Api& api, const StaffCall& staff) {
    auto* all = accounts_for(api, staff);
    if (all == nullptr) return;
    const auto input = read_input<ResetAccountInput>(api, staff);
    if (!input || !has_reason(api, staff, input->reason)) return;
    const auto account = anothers_account(api, staff, *all);
    if (!account) return;
    const std::string password = accounts::generate_password();
    const auto second_factor =
        input->remove_second_factor.value_or(false) ? Accounts::SecondFactor::Remove : Accounts::SecondFactor::Keep;
    const auto reset = all->reset(account->name, password, second_factor, input->reason, origin_of(staff));
    if (!reset) return api.reject(*staff.call, reset.error());
    answer_account(api, staff, *all, 200, account->name, password);
}

template <util::Status (Accounts::*change)(const std::string&, const std::string&, const domain::record::Origin&)>
void switch_account(Api& api, const StaffCall& staff) {
    auto* all = accounts_for(api, staff);
    if (all == nullptr) return;
    const auto input = read_input<SwitchAccountInput>(api, staff);
    if (!input || !has_reason(api, staff, input->reason)) return;
    const auto account = anothers_account(api, staff, *all);
    if (!account) return;
    const auto changed = (all->*change)(account->name, input->reason, origin_of(staff));
    if (!changed) return api.reject(*staff.call, changed.error());
    answer_account(api, staff, *all, 200, account->name);
}

void list_sessions(Api& api, const StaffCall& staff) {
    auto* all = accounts_for(api, staff);
    if (all == nullptr) return;
    const auto account = account_asked(api, staff, *all);
    if (!account) return;
    const auto open = all->sessions_of(account->name);
    if (!open) return api.reject(*staff.call, open.error());
    array items;
    for (const auto& one : *open) {
        items.push_back(object{{"device", one.facts.device},
                               {"address", one.facts.address},
                               {"created", staff.iso(one.created)},
                               {"seen", staff.iso(one.seen)}});
    }
    answer_json(staff, 200, object{{"items", std::move(items)}});
}

void end_sessions(Api& api, const StaffCall& staff) {
    auto* all = accounts_for(api, staff);
    if (all == nullptr) return;
    const auto account = account_asked(api, staff, *all);
    if (!account) return;
    const auto ended = all->end_sessions_of(account->name);
    if (!ended) return api.reject(*staff.call, ended.error());
    staff.call->responder.answer(empty_response(204));
}

}  // namespace

void add_staff_account_routes(Router& router, const std::shared_ptr<Api>& api) {
    if (api->parts().accounts == nullptr) return;
    add_staff_route(router, api, Method::Get, "/api/v1/accounts", list_accounts);
    add_staff_password_route(router, api, Method::Post, "/api/v1/accounts", open_account);
    add_staff_password_route(router, api, Method::Post, "/api/v1/accounts/{name}/reset", reset_account);
    add_staff_route(router, api, Method::Post, "/api/v1/accounts/{name}/disable", switch_account<&Accounts::disable>);
    add_staff_route(router, api, Method::Post, "/api/v1/accounts/{name}/enable", switch_account<&Accounts::enable>);
    add_staff_route(router, api, Method::Get, "/api/v1/accounts/{name}/sessions", list_sessions);
    add_staff_route(router, api, Method::Delete, "/api/v1/accounts/{name}/sessions", end_sessions);
}

}  // namespace qingfeng::http
