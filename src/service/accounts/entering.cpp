#include <algorithm>

#include <fmt/core.h>

#include "service/accounts/accounts.h"
#include "service/accounts/totp.h"

/// Signing in, and what somebody does with their own password and second factor.
namespace qingfeng::service::accounts {

using storage::SessionId;
using storage::SessionRow;
using storage::UnitOfWork;
using util::ErrorKind;
using util::Result;
using util::Status;

namespace {

constexpr std::size_t label_bytes_max = 120;

util::Failure<Rejection> denied(DenialReason reason) { return util::refuse<Rejection>(Denial{reason, {}}); }
util::Failure<Rejection> failed(const util::Error& error) { return util::refuse<Rejection>(error); }

Status no_second_factor() { return util::fail(ErrorKind::Conflict, "there is no second factor"); }

util::Bytes hash_of(std::string_view token) {
    const util::Digest digest = util::sha256(util::as_bytes(token));
    return {digest.begin(), digest.end()};
}

std::string new_token() { return util::to_hex(util::SecretKey::random().view()); }

const Device* known_device(const Credentials& credentials, const std::string& token) {
    if (token.empty()) return nullptr;
    const util::Bytes hash = hash_of(token);
    for (const Device& device : credentials.devices) {
        if (util::equal_in_constant_time(device.token, hash)) return &device;
    }
    return nullptr;
}

/// Takes a code of the authenticator, or a recovery code, out of what may be used. False: it is neither.
bool use_code(Credentials& credentials, const std::string& code, const std::string& recovery_code, util::Instant now) {
    if (!code.empty()) {
        const auto step = accept_totp(credentials.totp_secret, code, now, credentials.totp_last_step);
        if (step) credentials.totp_last_step = *step;
        return step.has_value();
    }
    const auto hash = recovery_hash(recovery_code);
    if (!hash) return false;
    const auto found =
        std::find(credentials.recovery.begin(), credentials.recovery.end(), util::Bytes(hash->begin(), hash->end()));
    if (found == credentials.recovery.end()) return false;
    credentials.recovery.erase(found);
    return true;
}

std::vector<std::string> new_codes(Credentials& credentials) {
    std::vector<std::string> codes;
    credentials.recovery.clear();
    for (std::size_t i = 0; i < recovery_code_count; ++i) {
        codes.push_back(new_recovery_code());
        const auto hash = recovery_hash(codes.back());
        credentials.recovery.emplace_back(hash->begin(), hash->end());
    }
    return codes;
}

}  // namespace

std::optional<Denial> Accounts::over_limit(Throttle& throttle, const std::string& key) {
    const std::lock_guard lock(throttle_lock_);
    const auto wait = throttle.attempt(key, std::chrono::microseconds(clock_().micros));
    if (wait.count() <= 0) return std::nullopt;
    return Denial{DenialReason::TooManyAttempts, std::chrono::ceil<std::chrono::seconds>(wait)};
}

std::string Accounts::throttle_key(const std::array<std::uint8_t, 16>& name, const Credentials* credentials,
                                   const Origin& from) const {
    const bool known = credentials != nullptr && known_device(*credentials, from.device_token) != nullptr;
    return util::to_hex(name) + (known ? " device " + util::to_hex(hash_of(from.device_token)) : " " + from.address);
}

std::string Accounts::second_factor_key(const Opened& account, const Origin& from) const {
    const bool known = known_device(account.credentials, from.device_token) != nullptr;
    return fmt::format("{} {}", account.row.id.get(), known ? util::to_hex(hash_of(from.device_token)) : "");
}

Outcome<Entered> Accounts::sign_in(const Attempt& attempt) {
    const auto name = seal_.name_hash(attempt.name);
    std::optional<Opened> account;
    {
        auto reader = authority_.store().read();
        if (!reader) return failed(reader.error());
        auto found = open_row((*reader)->account_named(authority_.id(), name));
        if (!found) return failed(found.error());
        account = std::move(*found);
    }
    const std::string key = throttle_key(name, account ? &account->credentials : nullptr, attempt.from);
    if (const auto denial = over_limit(passwords_, key)) return util::refuse<Rejection>(*denial);
    // Nobody's hash takes as long as anybody's.
    const bool right = util::verify_password(attempt.password, account ? account->credentials.password : nobodys_hash_);
    if (!right || !account) return denied(DenialReason::WrongCredentials);
    const auto outcome = [&]() -> Outcome<Entered> {
        const Credentials& credentials = account->credentials;
        if (credentials.disabled) return denied(DenialReason::AccountDisabled);
        if (credentials.demo && !attempt.from.this_machine) return denied(DenialReason::ThisMachineOnly);
        if (credentials.second_factor()) {
            if (attempt.code.empty() && attempt.recovery_code.empty()) return denied(DenialReason::SecondFactorNeeded);
            if (const auto denial = over_limit(second_factors_, second_factor_key(*account, attempt.from))) {
                return util::refuse<Rejection>(*denial);
            }
        }
        const bool stale = !credentials.demo && util::needs_rehash(credentials.password, settings_.cost);
        return enter(*account, attempt, stale ? util::hash_password(attempt.password, settings_.cost) : "");
    }();
    // Who knows the password was not guessing, whatever else is in the way.
    const std::lock_guard lock(throttle_lock_);
    if (outcome) {
        passwords_.succeeded(key);
        second_factors_.succeeded(second_factor_key(*account, attempt.from));
    } else {
        passwords_.undecided(key);
    }
    return outcome;
}

void Accounts::clear_device_list(Credentials& credentials, util::Instant now) const {
    auto& devices = credentials.devices;
    std::erase_if(devices, [&](const Device& device) { return now >= device.seen + settings_.device_forgotten; });
    std::stable_sort(devices.begin(), devices.end(), [](const Device& a, const Device& b) { return a.seen < b.seen; });
    if (devices.size() > settings_.devices_max) {
        devices.erase(devices.begin(), devices.end() - static_cast<std::ptrdiff_t>(settings_.devices_max));
    }
}

Outcome<Entered> Accounts::enter(const Opened& checked, const Attempt& attempt, const std::string& fresh_hash) {
    const std::string token = new_token();
    const std::string new_device_token = new_token();
    Entered entered;
    std::optional<Denial> denial;
    const Status done = writer_.submit_and_wait([&](UnitOfWork& work) -> Status {
        // Decided anew: between the check and here another server may have changed the account.
        denial.reset();
        const auto refuse = [&](DenialReason reason) {
            denial = Denial{reason, {}};
            return util::fail(ErrorKind::InvalidInput, "denied");
        };
        auto account = load(work.reader(), checked.row.id);
        if (!account) return account.failure();
        Credentials& credentials = account->credentials;
        if (credentials.password != checked.credentials.password) return refuse(DenialReason::WrongCredentials);
        if (credentials.disabled) return refuse(DenialReason::AccountDisabled);
        const util::Instant now = work.recorded();
        if (credentials.second_factor() && !use_code(credentials, attempt.code, attempt.recovery_code, clock_())) {
            return refuse(DenialReason::WrongCode);
        }
        if (!fresh_hash.empty()) credentials.password = fresh_hash;
        const Device* known = known_device(credentials, attempt.from.device_token);
        entered.device_token = known == nullptr ? new_device_token : attempt.from.device_token;
        Device device{known == nullptr ? static_cast<std::uint64_t>(work.allocate_id()) : known->id,
                      hash_of(entered.device_token), attempt.from.device.substr(0, label_bytes_max), now};
        std::erase_if(credentials.devices, [&](const Device& each) { return each.id == device.id; });
        credentials.devices.push_back(device);
        clear_device_list(credentials, now);

        SessionRow session;
        session.id = SessionId(work.allocate_id());
        session.token = util::sha256(util::as_bytes(token));
        session.account = account->row.id;
        session.created = now;
        session.seen = now;
        seal_.seal(session, SessionFacts{device.label, attempt.from.address, device.token});
        auto who = describe(work.reader(), session, *account, token);
        if (!who) return who.failure();
        if (!*who) return refuse(DenialReason::NoPost);
        entered.who = std::move(**who);

        const auto rows = work.reader().sessions_of(authority_.id(), account->row.id);
        if (!rows) return rows.failure();
        std::size_t open = 0;
        for (auto row = rows->rbegin(); row != rows->rend(); ++row) {  // the newest first
            if (!is_over(*row, now) && ++open < settings_.sessions_max) continue;
            if (const Status ended = work.erase_session(row->id); !ended) return ended;
        }
        if (const Status put = work.put_session(session); !put) return put;
        return save(work, *account);
    });
    if (denial) return util::refuse<Rejection>(*denial);
    if (!done) return failed(done.error());
    entered.token = token;
    return entered;
}

// One's own secrets.

Outcome<Accounts::Opened> Accounts::with_password(const SignedIn& who, const std::string& password,
                                                  const Origin& from) {
    auto reader = authority_.store().read();
    if (!reader) return failed(reader.error());
    auto account = load(**reader, who.account);
    reader->reset();
    if (!account) return failed(account.error());
    const std::string key = throttle_key(account->row.name, &account->credentials, from);
    if (const auto denial = over_limit(passwords_, key)) return util::refuse<Rejection>(*denial);
    if (!util::verify_password(password, account->credentials.password)) return denied(DenialReason::WrongCredentials);
    const std::lock_guard lock(throttle_lock_);
    passwords_.succeeded(key);
    return std::move(*account);
}

std::optional<Rejection> Accounts::with_code(const SignedIn& who, const std::string& code, const Change& change_it) {
    const std::string key = fmt::format("{} own", who.account.get());
    if (const auto denial = over_limit(second_factors_, key)) return *denial;
    bool wrong = false;
    const Status done =
        change([&](storage::Reader& reader) { return load(reader, who.account); },
               [&](UnitOfWork& work, Opened& account) -> Status {
                   if (account.credentials.totp_secret.empty()) return no_second_factor();
                   const bool is_code = code.size() == 6;
                   wrong = !use_code(account.credentials, is_code ? code : "", is_code ? "" : code, clock_());
                   if (wrong) return util::fail(ErrorKind::InvalidInput, "denied");
                   return change_it(work, account);
               });
    if (wrong) return Denial{DenialReason::WrongCode, {}};
    if (!done) return done.error();
    const std::lock_guard lock(throttle_lock_);
    second_factors_.succeeded(key);
    return std::nullopt;
}

Result<std::optional<PasswordFault>, Rejection> Accounts::change_password(const SignedIn& who,
                                                                          const std::string& old_password,
                                                                          const std::string& new_password,
                                                                          const Origin& from) {
    const auto checked = with_password(who, old_password, from);
    if (!checked) return checked.failure();
    auto fault = fault_of(new_password, checked->credentials.name);
    if (!fault && new_password == old_password) fault = PasswordFault::Unchanged;
    if (fault) return fault;
    const std::string hash = util::hash_password(new_password, settings_.cost);
    bool changed_meanwhile = false;
    const Status done = change([&](storage::Reader& reader) { return load(reader, who.account); },
                               [&](UnitOfWork& work, Opened& account) -> Status {
                                   changed_meanwhile = account.credentials.password != checked->credentials.password;
                                   if (changed_meanwhile) return util::fail(ErrorKind::InvalidInput, "denied");
                                   account.credentials.password = hash;
                                   account.credentials.must_change = false;
                                   account.credentials.password_set = work.recorded();
                                   return end_all(work, account.row.id, who.session);
                               });
    if (changed_meanwhile) return denied(DenialReason::WrongCredentials);
    if (!done) return failed(done.error());
    return std::optional<PasswordFault>();
}

Outcome<Enrolment> Accounts::begin_totp(const SignedIn& who, const std::string& password, const Origin& from) {
    const auto checked = with_password(who, password, from);
    if (!checked) return checked.failure();
    if (checked->credentials.second_factor()) {
        return failed({ErrorKind::Conflict, "there is a second factor already: disable it first"});
    }
    const auto random = util::SecretKey::random();
    const util::Bytes secret(random.view().begin(), random.view().begin() + totp_secret_bytes);
    const Status done = change([&](storage::Reader& reader) { return load(reader, who.account); },
                               [&](UnitOfWork&, Opened& account) -> Status {
                                   if (account.credentials.second_factor())
                                       return util::fail(ErrorKind::Conflict, "there is a second factor already");
                                   account.credentials.totp_secret = secret;
                                   account.credentials.totp_confirmed = false;
                                   account.credentials.totp_last_step = 0;
                                   return util::Done{};
                               });
    if (!done) return failed(done.error());
    return Enrolment{to_base32(secret),
                     otpauth_uri(secret, who.configuration->founding.name, checked->credentials.name)};
}

Outcome<std::vector<std::string>> Accounts::confirm_totp(const SignedIn& who, const std::string& code) {
    std::vector<std::string> codes;
    const auto rejected = with_code(who, code, [&](UnitOfWork&, Opened& account) -> Status {
        if (account.credentials.totp_confirmed) return util::fail(ErrorKind::Conflict, "confirmed already");
        account.credentials.totp_confirmed = true;
        codes = new_codes(account.credentials);
        return util::Done{};
    });
    if (rejected) return util::refuse(*rejected);
    return codes;
}

Outcome<std::vector<std::string>> Accounts::renew_recovery_codes(const SignedIn& who, const std::string& password,
                                                                 const std::string& code, const Origin& from) {
    const auto checked = with_password(who, password, from);
    if (!checked) return checked.failure();
    std::vector<std::string> codes;
    const auto rejected = with_code(who, code, [&](UnitOfWork&, Opened& account) -> Status {
        if (!account.credentials.second_factor()) return no_second_factor();
        codes = new_codes(account.credentials);
        return util::Done{};
    });
    if (rejected) return util::refuse(*rejected);
    return codes;
}

Outcome<util::Done> Accounts::disable_totp(const SignedIn& who, const std::string& password, const std::string& code,
                                           const Origin& from) {
    const auto checked = with_password(who, password, from);
    if (!checked) return checked.failure();
    const auto rejected = with_code(who, code, [&](UnitOfWork&, Opened& account) -> Status {
        if (!account.credentials.second_factor()) return no_second_factor();
        account.credentials.totp_secret.clear();
        account.credentials.totp_confirmed = false;
        account.credentials.recovery.clear();
        return util::Done{};
    });
    if (rejected) return util::refuse(*rejected);
    return util::Done{};
}

}  // namespace qingfeng::service::accounts
