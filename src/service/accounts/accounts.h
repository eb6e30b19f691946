#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "domain/people/unit.h"
#include "service/accounts/credentials.h"
#include "service/accounts/password_rules.h"
#include "service/accounts/throttle.h"
#include "service/authority.h"
#include "storage/writer.h"
#include "util/password.h"

/// Who signs in: accounts of people of the organisation, their sessions and second factor. What somebody may do is not
/// said here: it comes from their posts, asked anew at every request.
namespace qingfeng::service::accounts {

struct Settings {
    util::HashCost cost;
    std::chrono::minutes idle{60};                  ///< a session unused for this long is over
    std::chrono::hours absolute{12};                ///< and every session after this
    std::chrono::hours device_forgotten{24 * 180};  ///< a known device unused for this long
    std::chrono::seconds seen_every{60};            ///< how exactly the last use is written down
    std::size_t sessions_max = 20;                  ///< of one account; the oldest ends
    std::size_t devices_max = 20;                   ///< the least recent is forgotten
    ThrottleLimits passwords;
    /// Wrong second factors are counted for the account as a whole: only who has its password can add to them.
    ThrottleLimits second_factors{.free_failures = 5,
                                  .first_delay = std::chrono::seconds(5),
                                  .delay_max = std::chrono::seconds(300),
                                  .forgotten_after = std::chrono::minutes(60)};
};

/// Somebody, at one request.
struct SignedIn {
    storage::SessionId session;
    storage::AccountId account;
    domain::people::PersonId person;
    std::shared_ptr<const Configuration> configuration;  ///< what was in force when the request was looked at
    std::vector<domain::people::Post> posts;             ///< held today; at least one
    std::string csrf;                                    ///< what unsafe requests of this session carry in X-CSRF-Token
    bool must_change_password = false;
    bool second_factor = false;
    bool demo = false;
    std::size_t recovery_codes_left = 0;
    util::Instant idle_end;
    util::Instant end;
};

enum class DenialReason : std::uint8_t {
    WrongCredentials = 1,  ///< name or password: which of them is not told, nor shown by the time it takes
    TooManyAttempts = 2,
    SecondFactorNeeded = 3,
    WrongCode = 4,
    AccountDisabled = 5,  ///< told only to who knows the password, as is the rest
    NoPost = 6,
    ThisMachineOnly = 7,
};
std::string_view to_key(DenialReason reason);

struct Denial {
    DenialReason reason = DenialReason::WrongCredentials;
    std::chrono::seconds retry_after{0};  ///< of TooManyAttempts
    bool operator==(const Denial&) const = default;
};
using Rejection = std::variant<Denial, util::Error>;
template <class T>
using Outcome = util::Result<T, Rejection>;

/// Where an attempt comes from.
struct Origin {
    std::string address;       ///< counted under: http::address_key
    std::string device_token;  ///< of the cookie that says it was here before; may be empty
    std::string device;        ///< what to call it
    bool this_machine = false;
};

struct Attempt {
    std::string name;
    std::string password;
    std::string code;           ///< of the authenticator; may be empty
    std::string recovery_code;  ///< instead of it; may be empty
    Origin from;
};

struct Entered {
    std::string token;         ///< the session cookie's value; nowhere else
    std::string device_token;  ///< the device cookie's; a new one where it was not known
    SignedIn who;
};

struct SessionView {
    storage::SessionId id;
    SessionFacts facts;
    util::Instant created;
    util::Instant seen;
    bool current = false;
};
struct DeviceView {
    std::uint64_t id = 0;
    std::string label;
    util::Instant seen;
    bool current = false;
};

struct Enrolment {
    std::string secret;  ///< base32
    std::string uri;
};

/// One as administrators see it: no secret.
struct AccountView {
    storage::AccountId id;
    std::string name;
    domain::people::PersonId person;
    bool disabled = false;
    bool must_change_password = false;
    bool second_factor = false;
    bool demo = false;
    std::size_t sessions = 0;
};

/// Any thread. What hashes a password says so: it takes its time and memory.
class Accounts {
  public:
    Accounts(Authority& authority, storage::Writer& writer, std::function<util::Instant()> clock, Settings settings);

    // Signing in and out.

    /// Hashes.
    Outcome<Entered> sign_in(const Attempt& attempt);
    /// Whose token this is, asked of the database: a session ended, an account disabled, a post over anywhere is over
    /// here. Empty: nobody's.
    util::Result<std::optional<SignedIn>> current(const std::string& token);
    /// CSRF: is this the token of that session?
    static std::string csrf_of(std::string_view token);

    util::Result<std::vector<SessionView>> sessions(const SignedIn& who);
    util::Result<std::vector<DeviceView>> devices(const SignedIn& who);
    /// ErrorKind::NotFound: not one of theirs.
    util::Status end_session(const SignedIn& who, storage::SessionId session);
    util::Status end_other_sessions(const SignedIn& who);
    /// Its sessions end with it.
    util::Status forget_device(const SignedIn& who, std::uint64_t device);

    // One's own secrets. `from` is for the throttle.

    /// Hashes. All other sessions end. A PasswordFault where the new one will not do.
    util::Result<std::optional<PasswordFault>, Rejection> change_password(const SignedIn& who,
                                                                          const std::string& old_password,
                                                                          const std::string& new_password,
                                                                          const Origin& from);
    /// Hashes. A secret that counts once a code of it was shown: confirm_totp().
    Outcome<Enrolment> begin_totp(const SignedIn& who, const std::string& password, const Origin& from);
    /// Recovery codes, shown this once.
    Outcome<std::vector<std::string>> confirm_totp(const SignedIn& who, const std::string& code);
    /// Hashes. New recovery codes in the place of the old ones.
    Outcome<std::vector<std::string>> renew_recovery_codes(const SignedIn& who, const std::string& password,
                                                           const std::string& code, const Origin& from);
    /// Hashes.
    Outcome<util::Done> disable_totp(const SignedIn& who, const std::string& password, const std::string& code,
                                     const Origin& from);

    // For administrators; each is an entry of the authority's stream, in the same commit.

    struct NewAccount {
        std::string name;
        domain::people::PersonId person;
        std::string password;
        bool must_change = true;
        bool demo = false;
    };
    /// Hashes. ErrorKind::NotFound: nobody of that id; Conflict: the name or the person has one; InvalidInput: name or
    /// password will not do.
    util::Status open_account(const NewAccount& account, const domain::record::Origin& origin);
    /// The same for many in one commit, at the lowest cost there is: for the demo, whose password everybody knows.
    util::Status open_demo_accounts(const std::vector<NewAccount>& accounts, const domain::record::Origin& origin);
    enum class SecondFactor { Keep, Remove };
    /// Hashes. All sessions end and devices are forgotten; the password must be changed at the next sign-in.
    util::Status reset(const std::string& name, const std::string& password, SecondFactor second_factor,
                       const std::string& reason, const domain::record::Origin& origin);
    /// All sessions end.
    util::Status disable(const std::string& name, const std::string& reason, const domain::record::Origin& origin);
    util::Status enable(const std::string& name, const std::string& reason, const domain::record::Origin& origin);
    util::Result<std::vector<AccountView>> list();
    util::Result<std::vector<SessionView>> sessions_of(const std::string& name);
    util::Status end_sessions_of(const std::string& name);

    const Settings& settings() const { return settings_; }

  private:
    struct Opened {
        storage::AccountRow row;
        Credentials credentials;
    };
    using Change = std::function<util::Status(storage::UnitOfWork&, Opened&)>;

    util::Result<std::optional<Opened>> open_row(const util::Result<std::optional<storage::AccountRow>>& row) const;
    util::Result<Opened> load(storage::Reader& reader, storage::AccountId id) const;
    util::Result<Opened> load_named(storage::Reader& reader, const std::string& name) const;
    /// Reads the account inside the commit, changes it and writes it back.
    util::Status change(const std::function<util::Result<Opened>(storage::Reader&)>& find, const Change& change);
    util::Status save(storage::UnitOfWork& work, Opened& opened) const;
    util::Status add_account(storage::UnitOfWork& work, const NewAccount& account, const std::string& hash,
                             const domain::record::Origin& origin) const;
    util::Status end_all(storage::UnitOfWork& work, storage::AccountId account,
                         std::optional<storage::SessionId> except = {}) const;
    util::Status note(storage::UnitOfWork& work, const domain::record::Origin& origin,
                      const domain::record::AuthorityEvent& event) const;

    /// Counts one attempt under the key; what the throttle says of it.
    std::optional<Denial> over_limit(Throttle& throttle, const std::string& key);
    /// A name hash with where the attempt comes from: a known device counts by itself.
    std::string throttle_key(const std::array<std::uint8_t, 16>& name, const Credentials* credentials,
                             const Origin& from) const;
    std::string second_factor_key(const Opened& account, const Origin& from) const;
    /// The account of somebody signed in, if this is its password.
    Outcome<Opened> with_password(const SignedIn& who, const std::string& password, const Origin& from);
    /// Changes the account of somebody signed in, if this is a code of it that was not used yet.
    std::optional<Rejection> with_code(const SignedIn& who, const std::string& code, const Change& change);
    void clear_device_list(Credentials& credentials, util::Instant now) const;
    std::vector<domain::people::Post> posts_today(const Configuration& configuration,
                                                  const domain::people::PersonId& person) const;
    util::Result<std::optional<SignedIn>> describe(storage::Reader& reader, const storage::SessionRow& session,
                                                   const Opened& account, std::string_view token);
    void touch(const storage::SessionRow& session);
    bool is_over(const storage::SessionRow& session, util::Instant now) const;

    Outcome<Entered> enter(const Opened& checked, const Attempt& attempt, const std::string& fresh_hash);

    Authority& authority_;
    storage::Writer& writer_;
    std::function<util::Instant()> clock_;
    Settings settings_;
    RowSeal seal_;
    std::string nobodys_hash_;  ///< what unknown names are checked against, so that they take as long

    std::mutex throttle_lock_;  ///< guards the throttles
    Throttle passwords_;
    Throttle second_factors_;
};

}  // namespace qingfeng::service::accounts

namespace qingfeng::service {
using accounts::SignedIn;
}  // namespace qingfeng::service
