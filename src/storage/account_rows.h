#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "util/bytes.h"
#include "util/result.h"
#include "util/strong.h"
#include "util/time.h"

/// Who may sign in, and who is signed in: the only tables that are not a view of entries. The log holds that an account
/// was opened, reset, disabled; never a password, a token or when somebody worked.
namespace qingfeng::storage {

using AuthorityId = util::Strong<struct AuthorityTag, std::int64_t>;  ///< the tenant
using AccountId = util::Strong<struct AccountTag, std::int64_t>;      ///< from the head's counter
using SessionId = util::Strong<struct SessionTag, std::int64_t>;      ///< from the head's counter

/// In the clear stands only whom the account belongs to. Name, password hash, second factor and whether it is disabled
/// are in `sealed`, bound to all other columns: no row can be edited or moved without the key.
struct AccountRow {
    AccountId id;
    std::array<std::uint8_t, 16> name{};  ///< keyed hash of the name to sign in with
    std::string person;                   ///< one account a person
    std::uint64_t revision = 1;           ///< raised by each change
    util::Bytes sealed;

    bool operator==(const AccountRow&) const = default;
};

struct SessionRow {
    SessionId id;
    util::Digest token{};  ///< SHA-256 of the cookie's value, which is nowhere else
    AccountId account;
    util::Instant created;
    util::Instant seen;  ///< to the minute, so that not every request writes
    util::Bytes sealed;  ///< by what device and from where

    bool operator==(const SessionRow&) const = default;
};

class AccountReader {
  public:
    virtual ~AccountReader() = default;

    virtual util::Result<std::optional<AccountRow>> account(AuthorityId, AccountId) = 0;
    virtual util::Result<std::optional<AccountRow>> account_named(AuthorityId,
                                                                  const std::array<std::uint8_t, 16>& name) = 0;
    virtual util::Result<std::optional<AccountRow>> account_of(AuthorityId, std::string_view person) = 0;
    /// By id, ascending, from `first` on.
    virtual util::Result<std::vector<AccountRow>> accounts(AuthorityId, AccountId first, std::size_t limit) = 0;
    virtual util::Result<std::optional<SessionRow>> session(AuthorityId, const util::Digest& token) = 0;
    /// By id, ascending: the oldest first.
    virtual util::Result<std::vector<SessionRow>> sessions_of(AuthorityId, AccountId) = 0;
};

class AccountWriter {
  public:
    virtual ~AccountWriter() = default;

    /// Inserts or replaces. ErrorKind::Conflict: the name or the person is another account's.
    virtual util::Status put_account(const AccountRow&) = 0;
    /// Inserts or replaces.
    virtual util::Status put_session(const SessionRow&) = 0;
    /// Nothing happens where there is none.
    virtual util::Status erase_session(SessionId) = 0;
};

}  // namespace qingfeng::storage
