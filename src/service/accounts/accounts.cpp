#include "service/accounts/accounts.h"

#include <algorithm>

#include <fmt/core.h>

#include "service/visibility.h"
#include "util/check.h"

namespace qingfeng::service::accounts {

using storage::AccountId;
using storage::AccountRow;
using storage::SessionId;
using storage::SessionRow;
using storage::UnitOfWork;
using util::ErrorKind;
using util::Result;
using util::Status;

namespace {

constexpr std::size_t page = 200;
constexpr std::size_t name_bytes_max = 64;

Status vanished() { return util::fail(ErrorKind::NotFound, "the account is not there any more"); }

}  // namespace

std::string_view to_key(DenialReason reason) {
    switch (reason) {
        case DenialReason::WrongCredentials:
            return "wrong_credentials";
        case DenialReason::TooManyAttempts:
            return "too_many_attempts";
        case DenialReason::SecondFactorNeeded:
            return "second_factor_needed";
        case DenialReason::WrongCode:
            return "wrong_code";
        case DenialReason::AccountDisabled:
            return "account_disabled";
        case DenialReason::NoPost:
            return "no_post";
        case DenialReason::ThisMachineOnly:
            return "this_machine_only";
    }
    return {};
}

Accounts::Accounts(Authority& authority, storage::Writer& writer, std::function<util::Instant()> clock,
                   Settings settings)
    : authority_(authority),
      writer_(writer),
      clock_(std::move(clock)),
      settings_(settings),
      seal_(authority.lookup_key(), authority.id()),
      nobodys_hash_(util::hash_password(util::to_hex(util::SecretKey::random().view()), settings_.cost)),
      passwords_(settings_.passwords),
      second_factors_(settings_.second_factors) {}

// Rows.

Result<std::optional<Accounts::Opened>> Accounts::open_row(const Result<std::optional<AccountRow>>& row) const {
    if (!row) return row.failure();
    if (!*row) return std::optional<Opened>();
    auto credentials = seal_.open(**row);
    if (!credentials) return credentials.failure();
    return std::optional(Opened{**row, std::move(*credentials)});
}

Result<Accounts::Opened> Accounts::load(storage::Reader& reader, AccountId id) const {
    auto opened = open_row(reader.account(authority_.id(), id));
    if (!opened) return opened.failure();
    if (!*opened) return vanished().failure();
    return std::move(**opened);
}

Result<Accounts::Opened> Accounts::load_named(storage::Reader& reader, const std::string& name) const {
    auto opened = open_row(reader.account_named(authority_.id(), seal_.name_hash(name)));
    if (!opened) return opened.failure();
    if (!*opened) return util::fail(ErrorKind::NotFound, fmt::format("there is no account {}", name));
    return std::move(**opened);
}

Status Accounts::save(UnitOfWork& work, Opened& opened) const {
    ++opened.row.revision;
    seal_.seal(opened.row, opened.credentials);
    return work.put_account(opened.row);
}

Status Accounts::change(const std::function<Result<Opened>(storage::Reader&)>& find, const Change& change) {
    return writer_.submit_and_wait([&](UnitOfWork& work) -> Status {
        auto opened = find(work.reader());
        if (!opened) return opened.failure();
        if (const Status done = change(work, *opened); !done) return done;
        return save(work, *opened);
    });
}

Status Accounts::end_all(UnitOfWork& work, AccountId account, std::optional<SessionId> except) const {
    const auto rows = work.reader().sessions_of(authority_.id(), account);
    if (!rows) return rows.failure();
    for (const SessionRow& row : *rows) {
        if (except && row.id == *except) continue;
        if (const Status ended = work.erase_session(row.id); !ended) return ended;
    }
    return util::Done{};
}

Status Accounts::note(UnitOfWork& work, const domain::record::Origin& origin,
                      const domain::record::AuthorityEvent& event) const {
    // A founder and the system answer to nobody; a person must be one whom the permissions trust with accounts.
    if (const auto* person = domain::record::person_of(origin.actor)) {
        const auto configuration = authority_.configuration(work.reader());
        if (!configuration) return configuration.failure();
        const util::Date today = (*configuration)->zone.to_local(clock_()).date;
        if (!may(**configuration, *person, domain::permission::Act::Accounts, today)) {
            return util::fail(ErrorKind::InvalidInput, fmt::format("{} may not manage accounts", person->get()));
        }
    }
    const auto stream = storage::streams::authority;
    const auto keys = authority_.keys_of(work.reader(), stream);
    if (!keys) return keys.failure();
    if (!*keys) return util::fail(ErrorKind::Damaged, "the key of the authority's own stream is missing");
    const auto position = authority_.append(work, stream, **keys, origin, {storage::encode(event)});
    return position ? Status(util::Done{}) : position.failure();
}

// Administration.

Status Accounts::add_account(UnitOfWork& work, const NewAccount& account, const std::string& hash,
                             const domain::record::Origin& origin) const {
    const auto configuration = authority_.configuration(work.reader());
    if (!configuration) return configuration.failure();
    if ((*configuration)->organisation.find_person(account.person) == nullptr) {
        return util::fail(ErrorKind::NotFound, fmt::format("nobody is called {}", account.person.get()));
    }
    const auto named = work.reader().account_named(authority_.id(), seal_.name_hash(account.name));
    if (!named) return named.failure();
    const auto theirs = work.reader().account_of(authority_.id(), account.person.get());
    if (!theirs) return theirs.failure();
    if (*named || *theirs) {
        return util::fail(ErrorKind::Conflict, *named ? fmt::format("the name {} is taken", account.name)
                                                      : fmt::format("{} has an account already", account.person.get()));
    }
    Opened opened;
    opened.row.id = AccountId(work.allocate_id());
    opened.row.name = seal_.name_hash(account.name);
    opened.row.person = account.person.get();
    opened.row.revision = 0;
    opened.credentials.name = account.name;
    opened.credentials.password = hash;
    opened.credentials.must_change = account.must_change;
    opened.credentials.demo = account.demo;
    opened.credentials.password_set = work.recorded();
    if (const Status noted =
            note(work, origin,
                 domain::record::AccountOpened{account.person, static_cast<std::uint64_t>(opened.row.id.get())});
        !noted) {
        return noted;
    }
    return save(work, opened);
}

Status Accounts::open_account(const NewAccount& account, const domain::record::Origin& origin) {
    if (account.name.empty() || account.name.size() > name_bytes_max) {
        return util::fail(ErrorKind::InvalidInput, "a name to sign in with has 1 to 64 bytes");
    }
    if (const auto fault = fault_of(account.password, account.name)) {
        return util::fail(ErrorKind::InvalidInput, fmt::format("the password will not do: {}", to_key(*fault)));
    }
    const std::string hash = util::hash_password(account.password, settings_.cost);
    return writer_.submit_and_wait([&](UnitOfWork& work) { return add_account(work, account, hash, origin); });
}

Status Accounts::open_demo_accounts(const std::vector<NewAccount>& accounts, const domain::record::Origin& origin) {
    if (accounts.empty()) return util::Done{};
    const std::string hash =
        util::hash_password(accounts.front().password, {.passes = 1, .memory_bytes = 8 * 1024 * 1024});
    return writer_.submit_and_wait([&](UnitOfWork& work) -> Status {
        for (NewAccount account : accounts) {
            util::check(account.password == accounts.front().password, "demo accounts share one password");
            account.must_change = false;
            account.demo = true;
            if (const Status added = add_account(work, account, hash, origin); !added) return added;
        }
        return util::Done{};
    });
}

Status Accounts::reset(const std::string& name, const std::string& password, SecondFactor second_factor,
                       const std::string& reason, const domain::record::Origin& origin) {
    if (const auto fault = fault_of(password, name)) {
        return util::fail(ErrorKind::InvalidInput, fmt::format("the password will not do: {}", to_key(*fault)));
    }
    const std::string hash = util::hash_password(password, settings_.cost);
    return change([&](storage::Reader& reader) { return load_named(reader, name); },
                  [&](UnitOfWork& work, Opened& account) -> Status {
                      const bool removed = second_factor == SecondFactor::Remove && account.credentials.second_factor();
                      const Status noted = note(work, origin,
                                                domain::record::AccountReset{
                                                    domain::people::PersonId(account.row.person),
                                                    static_cast<std::uint64_t>(account.row.id.get()), removed, reason});
                      if (!noted) return noted;
                      account.credentials.password = hash;
                      account.credentials.must_change = true;
                      account.credentials.demo = false;
                      account.credentials.password_set = work.recorded();
                      account.credentials.devices.clear();
                      if (second_factor == SecondFactor::Remove) {
                          account.credentials.totp_secret.clear();
                          account.credentials.totp_confirmed = false;
                          account.credentials.recovery.clear();
                      }
                      return end_all(work, account.row.id);
                  });
}

Status Accounts::disable(const std::string& name, const std::string& reason, const domain::record::Origin& origin) {
    return change([&](storage::Reader& reader) { return load_named(reader, name); },
                  [&](UnitOfWork& work, Opened& account) -> Status {
                      const Status noted = note(
                          work, origin,
                          domain::record::AccountDisabled{domain::people::PersonId(account.row.person),
                                                          static_cast<std::uint64_t>(account.row.id.get()), reason});
                      if (!noted) return noted;
                      account.credentials.disabled = true;
                      return end_all(work, account.row.id);
                  });
}

Status Accounts::enable(const std::string& name, const std::string& reason, const domain::record::Origin& origin) {
    return change([&](storage::Reader& reader) { return load_named(reader, name); },
                  [&](UnitOfWork& work, Opened& account) -> Status {
                      account.credentials.disabled = false;
                      return note(
                          work, origin,
                          domain::record::AccountEnabled{domain::people::PersonId(account.row.person),
                                                         static_cast<std::uint64_t>(account.row.id.get()), reason});
                  });
}

Result<std::vector<AccountView>> Accounts::list() {
    std::vector<AccountView> all;
    auto reader = authority_.store().read();
    if (!reader) return reader.failure();
    const util::Instant now = clock_();
    for (AccountId next{0};;) {
        const auto rows = (*reader)->accounts(authority_.id(), next, page);
        if (!rows) return rows.failure();
        for (const AccountRow& row : *rows) {
            const auto credentials = seal_.open(row);
            if (!credentials) return credentials.failure();
            const auto sessions = (*reader)->sessions_of(authority_.id(), row.id);
            if (!sessions) return sessions.failure();
            const auto open = std::count_if(sessions->begin(), sessions->end(),
                                            [&](const SessionRow& session) { return !is_over(session, now); });
            all.push_back({row.id, credentials->name, domain::people::PersonId(row.person), credentials->disabled,
                           credentials->must_change, credentials->second_factor(), credentials->demo,
                           static_cast<std::size_t>(open)});
        }
        if (rows->size() < page) return all;
        next = AccountId(rows->back().id.get() + 1);
    }
}

Result<std::vector<SessionView>> Accounts::sessions_of(const std::string& name) {
    auto reader = authority_.store().read();
    if (!reader) return reader.failure();
    const auto account = load_named(**reader, name);
    if (!account) return account.failure();
    SignedIn who;
    who.account = account->row.id;
    return sessions(who);
}

Status Accounts::end_sessions_of(const std::string& name) {
    return change([&](storage::Reader& reader) { return load_named(reader, name); },
                  [&](UnitOfWork& work, Opened& account) { return end_all(work, account.row.id); });
}

// Sessions and devices.

std::string Accounts::csrf_of(std::string_view token) {
    return util::to_hex(util::hmac_sha256(util::as_bytes(token), {util::as_bytes("qingfeng/csrf/v1")}));
}

bool Accounts::is_over(const SessionRow& session, util::Instant now) const {
    return now >= session.seen + settings_.idle || now >= session.created + settings_.absolute;
}

std::vector<domain::people::Post> Accounts::posts_today(const Configuration& configuration,
                                                        const domain::people::PersonId& person) const {
    const util::Date today = configuration.zone.to_local(clock_()).date;
    const auto* known = configuration.organisation.find_person(person);
    if (known == nullptr || !known->validity.contains(today)) return {};
    return configuration.organisation.roles_of(person, today);
}

Result<std::optional<SignedIn>> Accounts::describe(storage::Reader& reader, const SessionRow& session,
                                                   const Opened& account, std::string_view token) {
    const auto configuration = authority_.configuration(reader);
    if (!configuration) return configuration.failure();
    SignedIn who;
    who.session = session.id;
    who.account = account.row.id;
    who.person = domain::people::PersonId(account.row.person);
    who.configuration = *configuration;
    who.posts = posts_today(**configuration, who.person);
    if (who.posts.empty()) return std::optional<SignedIn>();
    who.csrf = csrf_of(token);
    who.must_change_password = account.credentials.must_change;
    who.second_factor = account.credentials.second_factor();
    who.demo = account.credentials.demo;
    who.recovery_codes_left = account.credentials.recovery.size();
    who.idle_end = session.seen + settings_.idle;
    who.end = session.created + settings_.absolute;
    return std::optional(std::move(who));
}

Result<std::optional<SignedIn>> Accounts::current(const std::string& token) {
    auto reader = authority_.store().read();
    if (!reader) return reader.failure();
    const auto session = (*reader)->session(authority_.id(), util::sha256(util::as_bytes(token)));
    if (!session) return session.failure();
    const util::Instant now = clock_();
    if (!*session || is_over(**session, now)) return std::optional<SignedIn>();
    // What can be edited in the row is sealed; opening it is the check.
    if (const auto facts = seal_.open(**session); !facts) return facts.failure();
    const auto account = open_row((*reader)->account(authority_.id(), (*session)->account));
    if (!account) return account.failure();
    if (!*account || (*account)->credentials.disabled) return std::optional<SignedIn>();
    SessionRow seen = **session;
    const bool stale = now - seen.seen >= settings_.seen_every;
    if (stale) seen.seen = now;
    auto who = describe(**reader, seen, **account, token);
    if (stale && who && *who) touch(seen);
    return who;
}

/// Best effort: where it cannot be written down, the session only ends sooner.
void Accounts::touch(const SessionRow& seen) {
    writer_.submit({[id = authority_.id(), seen](UnitOfWork& work) -> Status {
                        const auto row = work.reader().session(id, seen.token);
                        if (!row) return row.failure();
                        if (!*row || (*row)->seen >= seen.seen) return util::Done{};
                        return work.put_session(seen);
                    },
                    [](const Status&) {}, storage::Lane::Background});
}

Result<std::vector<SessionView>> Accounts::sessions(const SignedIn& who) {
    auto reader = authority_.store().read();
    if (!reader) return reader.failure();
    const auto rows = (*reader)->sessions_of(authority_.id(), who.account);
    if (!rows) return rows.failure();
    std::vector<SessionView> views;
    for (const SessionRow& row : *rows) {
        if (is_over(row, clock_())) continue;
        auto facts = seal_.open(row);
        if (!facts) return facts.failure();
        views.push_back({row.id, std::move(*facts), row.created, row.seen, row.id == who.session});
    }
    return views;
}

Result<std::vector<DeviceView>> Accounts::devices(const SignedIn& who) {
    auto reader = authority_.store().read();
    if (!reader) return reader.failure();
    const auto account = load(**reader, who.account);
    if (!account) return account.failure();
    const auto rows = (*reader)->sessions_of(authority_.id(), who.account);
    if (!rows) return rows.failure();
    util::Bytes present;
    for (const SessionRow& row : *rows) {
        if (row.id != who.session) continue;
        const auto facts = seal_.open(row);
        if (facts) present = facts->known_device;
    }
    std::vector<DeviceView> views;
    for (const Device& device : account->credentials.devices) {
        views.push_back({device.id, device.label, device.seen, device.token == present});
    }
    return views;
}

Status Accounts::end_session(const SignedIn& who, SessionId session) {
    return writer_.submit_and_wait([&](UnitOfWork& work) -> Status {
        const auto rows = work.reader().sessions_of(authority_.id(), who.account);
        if (!rows) return rows.failure();
        const bool theirs =
            std::any_of(rows->begin(), rows->end(), [&](const SessionRow& row) { return row.id == session; });
        if (!theirs) return util::fail(ErrorKind::NotFound, "no such session");
        return work.erase_session(session);
    });
}

Status Accounts::end_other_sessions(const SignedIn& who) {
    return writer_.submit_and_wait([&](UnitOfWork& work) { return end_all(work, who.account, who.session); });
}

Status Accounts::forget_device(const SignedIn& who, std::uint64_t device) {
    return change([&](storage::Reader& reader) { return load(reader, who.account); },
                  [&](UnitOfWork& work, Opened& account) -> Status {
                      auto& devices = account.credentials.devices;
                      const auto found = std::find_if(devices.begin(), devices.end(),
                                                      [&](const Device& each) { return each.id == device; });
                      if (found == devices.end()) return util::fail(ErrorKind::NotFound, "no such device");
                      const auto rows = work.reader().sessions_of(authority_.id(), who.account);
                      if (!rows) return rows.failure();
                      for (const SessionRow& row : *rows) {
                          const auto facts = seal_.open(row);
                          if (!facts) return facts.failure();
                          if (facts->known_device != found->token) continue;
                          if (const Status ended = work.erase_session(row.id); !ended) return ended;
                      }
                      devices.erase(found);
                      return util::Done{};
                  });
}

}  // namespace qingfeng::service::accounts
