#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "storage/account_rows.h"
#include "util/crypto.h"
#include "util/result.h"

/// What is sealed in the rows of accounts and sessions. A stolen database without keys holds no name, no hash that
/// could be guessed at, and no row that could be edited.
namespace qingfeng::service::accounts {

/// A browser that has signed in to the account before: strangers' failures do not slow it down.
struct Device {
    std::uint64_t id = 0;
    util::Bytes token;  ///< SHA-256 of its cookie
    std::string label;
    util::Instant seen;

    bool operator==(const Device&) const = default;
};

/// Members are added at the end only: storage/value_codec.h.
struct Credentials {
    std::string name;      ///< to sign in with, as first written
    std::string password;  ///< Argon2id
    bool must_change = false;
    bool disabled = false;
    bool demo = false;  ///< of the demo authority: its password is printed, so it is good on this machine only
    util::Instant password_set;
    util::Bytes totp_secret;  ///< empty: no second factor
    bool totp_confirmed = false;
    std::uint64_t totp_last_step = 0;
    std::vector<util::Bytes> recovery;  ///< hashes of the codes not used yet
    std::vector<Device> devices;        ///< the least recent first

    bool second_factor() const { return totp_confirmed && !totp_secret.empty(); }
    bool operator==(const Credentials&) const = default;
};

struct SessionFacts {
    std::string device;        ///< "Chrome · Windows"
    std::string address;       ///< it signed in from
    util::Bytes known_device;  ///< SHA-256 of that device's cookie

    bool operator==(const SessionFacts&) const = default;
};

/// Seals and opens; derived from the authority's key for lookups, which no rotation changes.
class RowSeal {
  public:
    RowSeal(const util::SecretKey& lookup_key, storage::AuthorityId authority);

    /// The keyed hash by which a name is found; blanks around it and the case of Latin letters do not matter.
    std::array<std::uint8_t, 16> name_hash(std::string_view name) const;

    /// Sets `sealed`, over all other columns of the row.
    void seal(storage::AccountRow& row, const Credentials& credentials) const;
    void seal(storage::SessionRow& row, const SessionFacts& facts) const;
    /// ErrorKind::Damaged: a column was changed, or the row comes from elsewhere.
    util::Result<Credentials> open(const storage::AccountRow& row) const;
    util::Result<SessionFacts> open(const storage::SessionRow& row) const;

  private:
    util::Bytes place_of(const storage::AccountRow& row) const;
    util::Bytes place_of(const storage::SessionRow& row) const;

    storage::AuthorityId authority_;
    util::SecretKey sealing_;
    util::SecretKey naming_;
};

}  // namespace qingfeng::service::accounts
