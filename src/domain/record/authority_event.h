#pragma once

#include <cstdint>
#include <string>
#include <variant>

#include "domain/record/actor.h"
#include "util/bytes.h"

/// What happens to the authority itself: its founding and what it adopts. Member names are field names, as in
/// request/event.h.
namespace qingfeng::domain::record {

/// Who wrote an entry, and by which way. `via` and `os_user` stand for the command line, which has no sign-in.
struct Origin {
    Actor actor;
    std::string via;
    std::string os_user;

    bool operator==(const Origin&) const = default;
};

enum class ConfigKind : std::uint8_t {
    Calendar = 1,
    Taxonomy = 2,
    Organisation = 3,
    Procedures = 4,
    Permissions = 5,
    Publication = 6,  ///< what everybody may see
};

/// Entry 0 of every log.
struct AuthorityFounded {
    std::string slug;
    std::string name;
    std::string log_origin;
    std::string log_key;  ///< vkey
    std::string zone;     ///< IANA name

    bool operator==(const AuthorityFounded&) const = default;
};

/// Whole, so that the record alone says what every later decision rested on. Later entries cite its config version.
struct Adopted {
    ConfigKind config_kind = ConfigKind::Calendar;
    std::string source_name;  ///< of the file
    std::string source_text;  ///< as proposed
    util::Bytes canonical;    ///< what it means, and what replay reads

    bool operator==(const Adopted&) const = default;
};

/// From the next checkpoint on the log signs with another key. `handover` is a C2SP signed note by which the old key
/// names the new one, so that whoever holds the old key can follow; where the old key was lost only the new one has
/// signed it, and outsiders must be told the new key by another way.
struct LogKeyRotated {
    std::string old_key;          ///< vkey
    std::string new_key;          ///< vkey
    std::uint64_t tree_size = 0;  ///< before this entry; the checkpoint over one more is signed by both
    std::string handover;
    std::string reason;

    bool operator==(const LogKeyRotated&) const = default;
};

/// Keys are wrapped by another master key from here on.
struct MasterKeyRotated {
    std::uint32_t generation = 0;
    std::string reason;

    bool operator==(const MasterKeyRotated&) const = default;
};

/// Query codes are derived from another key from here on; older codes go on to be understood.
struct CodeKeyRotated {
    std::uint32_t generation = 0;
    std::string reason;

    bool operator==(const CodeKeyRotated&) const = default;
};

/// The log ended and this one carries its record on: after a restore, where entries may be lost, the old log must never
/// sign another word, or it would contradict what it signed before. The new log's first `old_size` leaves are the old
/// one's, so every proof of them can be made anew; this entry is the next leaf.
struct LogSucceeded {
    std::string old_origin;
    std::string new_origin;
    std::string old_key;  ///< vkey
    std::string new_key;  ///< vkey
    std::uint64_t old_size = 0;
    util::Bytes old_root;          ///< 32 bytes
    std::string old_checkpoint;    ///< signed note over old_size and old_root
    std::uint64_t known_size = 0;  ///< the largest the old log is known to have signed: what is above old_size is lost
    std::string handover;
    std::string reason;

    bool operator==(const LogSucceeded&) const = default;
};

/// The key of a stream was destroyed. Names nothing of what it held.
struct StreamErased {
    std::uint64_t erased_stream = 0;
    people::PersonId approved_by;
    std::string rule;  ///< the retention rule, or that it was asked for
    std::string reason;

    bool operator==(const StreamErased&) const = default;
};

/// Somebody of the organisation may sign in from here on. What they may do comes from their posts, never from this.
struct AccountOpened {
    people::PersonId person;
    std::uint64_t account = 0;

    bool operator==(const AccountOpened&) const = default;
};

/// Somebody else gave the account a new password: whoever had it before is out.
struct AccountReset {
    people::PersonId person;
    std::uint64_t account = 0;
    bool second_factor_removed = false;
    std::string reason;

    bool operator==(const AccountReset&) const = default;
};

struct AccountDisabled {
    people::PersonId person;
    std::uint64_t account = 0;
    std::string reason;

    bool operator==(const AccountDisabled&) const = default;
};

struct AccountEnabled {
    people::PersonId person;
    std::uint64_t account = 0;
    std::string reason;

    bool operator==(const AccountEnabled&) const = default;
};

/// Every open matter was looked at after a changed calendar had been adopted: each date that had to move has an entry.
struct DeadlinesRecomputed {
    std::uint64_t adoption = 0;  ///< position of the entry that adopted the calendar

    bool operator==(const DeadlinesRecomputed&) const = default;
};

/// Alternatives are told apart by EventType in storage, never by index.
using AuthorityEvent =
    std::variant<AuthorityFounded, Adopted, LogKeyRotated, MasterKeyRotated, CodeKeyRotated, LogSucceeded, StreamErased,
                 AccountOpened, AccountReset, AccountDisabled, AccountEnabled, DeadlinesRecomputed>;

}  // namespace qingfeng::domain::record
