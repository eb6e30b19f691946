#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "storage/account_rows.h"
#include "storage/matter_query.h"
#include "util/bytes.h"
#include "util/result.h"
#include "util/strong.h"
#include "util/time.h"

/// What every place that keeps the record promises. SQLite, memory and PostgreSQL pass one suite: tests/contract.
namespace qingfeng::storage {

/// Streams every authority has. What it opens later takes numbers from the head's counter, from `first_free` on.
namespace streams {
inline const StreamId authority{1};     ///< founding, keys, successors
inline const StreamId calendar{2};      ///< adopted calendars
inline const StreamId taxonomy{3};      ///< adopted subjects
inline const StreamId organisation{4};  ///< adopted units, persons, posts
inline const StreamId procedures{5};    ///< adopted procedures
inline const StreamId permissions{6};   ///< adopted permissions
inline const StreamId publication{7};   ///< adopted levels of publication
inline constexpr std::int64_t first_free = 1000;
}  // namespace streams

/// One row per authority, rewritten by each commit. Its version is what compare-and-set compares.
struct AuthorityHead {
    std::uint64_t version = 0;        ///< raised by one in every commit
    std::uint64_t next_position = 0;  ///< of the next entry
    std::int64_t next_id = streams::first_free;
    std::int32_t serial_year = 0;   ///< local year of the last number given
    std::uint64_t next_serial = 1;  ///< of a number in that year
    std::uint64_t tree_size = 0;
    util::Bytes frontier;  ///< ledger::Frontier's bytes, for a tree of tree_size
    util::Digest root{};
    std::string checkpoint;            ///< the signed note over tree_size and root; empty before the first commit
    util::Instant last_recorded;       ///< recorded times never decrease
    std::uint64_t config_version = 0;  ///< next_position after the newest adoption

    bool operator==(const AuthorityHead&) const = default;
};

struct Authority {
    AuthorityId id;
    std::string slug;    ///< stands in /log/<slug>/
    std::string origin;  ///< of the log
};

/// One immutable entry as stored. Only these columns are in the clear; `body` holds the rest, encrypted field by field.
struct EntryRow {
    std::uint64_t position = 0;  ///< order in the authority, without gaps
    StreamId stream;
    std::uint64_t sequence = 0;  ///< order in the stream, from 1
    std::uint8_t version = 0;    ///< of the entry's format
    util::Instant recorded;
    std::optional<std::uint64_t> leaf_index;  ///< empty while the entry waits for a slot
    util::Bytes digests;                      ///< 32 bytes a field: what the leaf commits to
    util::Bytes body;

    bool operator==(const EntryRow&) const = default;
};

using LeafBytes = std::array<std::uint8_t, 33>;

/// A full subtree of 256^level leaves, its `index`-th from the left; level 1 and up.
struct SubtreeRow {
    std::uint8_t level = 0;
    std::uint64_t index = 0;
    util::Digest hash{};

    bool operator==(const SubtreeRow&) const = default;
};

/// The projection of one matter: what lists, counters and the sweep need. A sealed matter has only `stream`, `revision`
/// and `summary`; all other columns keep their empty values.
struct MatterRow {
    StreamId stream;
    std::uint64_t revision = 0;  ///< sequence of the newest entry: the ETag
    std::string number;
    std::uint8_t kind = 0;
    std::uint8_t state = 0;
    std::string unit;     ///< handling the matter now; empty while the office has not assigned
    std::string handler;  ///< first handler
    util::Instant registered;
    std::optional<util::Instant> deadline;  ///< the earliest running one
    std::string concerns;                   ///< the unit it is about, once somebody is at work on it
    std::string worker;                     ///< present handler
    std::vector<std::string> granted;       ///< called in, in order, each once
    std::vector<std::int64_t> excluded;     ///< keyed hashes of those who may not see it, in order, each once
    bool waiting = false;                   ///< for somebody: stands in the queues
    std::optional<util::Instant> wake;      ///< when the sweep must look at it next
    util::Bytes summary;                    ///< encrypted under the matter's key
    std::string source{};                   ///< where it came from: "12328", or the channel; empty for sealed matters

    bool operator==(const MatterRow&) const = default;
};

/// A matter that waits for a moment, as the table of wakes has it.
struct WakeRow {
    util::Instant at;
    StreamId stream;

    auto operator<=>(const WakeRow&) const = default;
};

/// Keyed hashes by which a stream is found: nothing can be read from them without the key.
enum class LookupSpace : std::uint8_t {
    QueryCode = 1,
    External = 2,  ///< (source, number at the source)
    Photo = 3,     ///< name of a photo's file
};
using KeyedHash = std::array<std::uint8_t, 16>;
struct LookupRow {
    LookupSpace space = LookupSpace::QueryCode;
    KeyedHash hash{};
    StreamId stream;

    bool operator==(const LookupRow&) const = default;
};

enum class KeyPurpose : std::uint8_t {
    Stream = 1,  ///< owner: the stream whose fields it encrypts
    LogSigning = 2,
    QueryCode = 3,
    Lookup = 4,  ///< keys the hashes of lookups and requests
};
/// A key encrypted by a master key. Kept apart from the data by `backup`.
struct WrappedKeyRow {
    KeyPurpose purpose = KeyPurpose::Stream;
    std::int64_t owner = 0;        ///< stream for Stream, else 0
    std::uint32_t generation = 1;  ///< raised by rotation
    std::uint32_t master = 1;      ///< generation of the master key that wrapped it
    util::Bytes wrapped;

    bool operator==(const WrappedKeyRow&) const = default;
};

/// A command already done. `command` hashes its canonical bytes, so that one key cannot stand for two commands.
struct RequestKeyRow {
    KeyedHash key{};  ///< of (actor scope, idempotency key)
    KeyedHash command{};
    std::uint64_t position = 0;            ///< of the first entry it caused: the answer is rebuilt from there
    std::optional<util::Instant> expires;  ///< empty: never

    bool operator==(const RequestKeyRow&) const = default;
};

/// Reading. Everything read through one reader is of one moment, whoever commits meanwhile. Used by one thread at a
/// time. Lists come in the order named; `limit` bounds them.
class Reader : public AccountReader {
  public:
    virtual util::Result<AuthorityHead> head(AuthorityId) = 0;

    virtual util::Result<std::vector<EntryRow>> entries_of(AuthorityId, StreamId, std::uint64_t first_sequence,
                                                           std::size_t limit) = 0;
    /// The newest entry of the stream.
    virtual util::Result<std::optional<EntryRow>> last_entry_of(AuthorityId, StreamId) = 0;
    /// By position, ascending.
    virtual util::Result<std::vector<EntryRow>> entries(AuthorityId, std::uint64_t first_position,
                                                        std::size_t limit) = 0;
    virtual util::Result<std::vector<LeafBytes>> leaves(AuthorityId, std::uint64_t first_index, std::size_t limit) = 0;
    virtual util::Result<std::vector<SubtreeRow>> subtrees(AuthorityId, std::uint8_t level, std::uint64_t first_index,
                                                           std::size_t limit) = 0;

    virtual util::Result<std::optional<MatterRow>> matter(AuthorityId, StreamId) = 0;
    virtual util::Result<std::optional<MatterRow>> matter_by_number(AuthorityId, std::string_view number) = 0;
    /// By stream, ascending, from `first` on: for checks and rebuilding.
    virtual util::Result<std::vector<MatterRow>> matters(AuthorityId, StreamId first, std::size_t limit) = 0;
    /// Matters whose wake is at or before `now`, earliest first. Costs what is due, not what is open.
    virtual util::Result<std::vector<StreamId>> due(AuthorityId, util::Instant now, std::size_t limit) = 0;
    /// By moment and stream, ascending, what comes after `after`: for checks.
    virtual util::Result<std::vector<WakeRow>> wakes(AuthorityId, const WakeRow& after, std::size_t limit) = 0;

    /// A page of what the query asks for, in its order.
    virtual util::Result<std::vector<MatterRow>> list_matters(AuthorityId, const MatterQuery&) = 0;
    /// How many the query would give without cursor and limit; counts no further than `most`.
    virtual util::Result<std::uint64_t> count_matters(AuthorityId, const MatterQuery&, std::uint64_t most) = 0;

    /// Every place that every matter has in a list, in the engine's own order: for checks. The visit must not read.
    virtual util::Status each_place(AuthorityId, const std::function<void(const MatterPlace&)>& visit) = 0;

    /// Matters in whose text every one of these terms stands, newest first, from below `before` on. No terms: none.
    virtual util::Result<std::vector<StreamId>> search_terms(AuthorityId, const std::vector<std::int64_t>& terms,
                                                             std::optional<StreamId> before, std::size_t limit) = 0;
    /// Entries below this position are in the index of terms.
    virtual util::Result<std::uint64_t> search_progress(AuthorityId) = 0;

    virtual util::Result<std::optional<StreamId>> lookup(AuthorityId, LookupSpace, const KeyedHash&) = 0;
    /// All of them, by space and hash: for checks.
    virtual util::Result<std::vector<LookupRow>> lookups(AuthorityId) = 0;
    /// The newest generation.
    virtual util::Result<std::optional<WrappedKeyRow>> wrapped_key(AuthorityId, KeyPurpose, std::int64_t owner) = 0;
    virtual util::Result<std::vector<WrappedKeyRow>> wrapped_keys(AuthorityId) = 0;
    /// By purpose, owner and generation, ascending, from this owner's first on: all generations of one key, or the next
    /// batch of all keys.
    virtual util::Result<std::vector<WrappedKeyRow>> wrapped_keys_from(AuthorityId, KeyPurpose, std::int64_t owner,
                                                                       std::size_t limit) = 0;
    virtual util::Result<std::optional<RequestKeyRow>> request_key(AuthorityId, const KeyedHash& key) = 0;
};

/// How a commit ended when it did not fail.
enum class CommitOutcome {
    Durable,   ///< on stable storage: an answer may go out
    Conflict,  ///< somebody else committed first, nothing was written: read again, decide again
};

/// Writing for one authority. Nothing is visible to anyone, and nothing is durable, before commit() says Durable; a
/// transaction that goes out of scope without it leaves no trace. Reads through the transaction see its own writes, so
/// that two commands of one batch meet as if they had come one after the other; the head alone stays as it was. On
/// SQLite others wait for the lock from the start; on every engine the compare-and-set of the head decides who was
/// first. After a write that failed the transaction is spent: further writes and commit() fail the same way.
class WriteTransaction : public Reader, public AccountWriter {
  public:
    /// Positions continue from the head read, one by one; ErrorKind::Damaged otherwise. ErrorKind::Conflict: the stream
    /// has an entry of that sequence.
    virtual util::Status append_entry(const EntryRow&) = 0;
    /// Indexes continue from the head's tree size, one by one; ErrorKind::Damaged otherwise.
    virtual util::Status append_leaf(std::uint64_t index, const LeafBytes&) = 0;
    virtual util::Status put_subtree(const SubtreeRow&) = 0;
    /// Inserts or replaces the row, its number, its wake and its places in lists. ErrorKind::Conflict: the number is
    /// another matter's.
    virtual util::Status put_matter(const MatterRow&) = 0;
    /// Adds to the index; a term that is there already stays.
    virtual util::Status put_search_terms(StreamId, const std::vector<std::int64_t>& terms) = 0;
    /// Overwritten on the disk.
    virtual util::Status erase_search_terms(StreamId, const std::vector<std::int64_t>& terms) = 0;
    virtual util::Status put_search_progress(std::uint64_t position) = 0;
    /// ErrorKind::Conflict: the hash is there already.
    virtual util::Status put_lookup(const LookupRow&) = 0;
    /// Inserts, or replaces that generation (wrapped anew under another master key).
    virtual util::Status put_wrapped_key(const WrappedKeyRow&) = 0;
    /// All generations of a stream's key, overwritten on the disk: its fields can never be read again.
    virtual util::Status erase_stream_key(StreamId) = 0;
    /// The projection of one matter with its number, its wake and these lookups, overwritten on the disk.
    virtual util::Status erase_matter(StreamId, const std::vector<LookupRow>& lookups) = 0;
    /// Another name for the authority's log: its successor's.
    virtual util::Status put_origin(std::string_view origin) = 0;
    /// Inserts, or replaces a key that has an expiry (the caller saw that it is over). ErrorKind::Conflict: the key is
    /// there and never expires.
    virtual util::Status put_request_key(const RequestKeyRow&) = 0;
    /// Drops every projection (matters with their places in lists, wakes, lookups, the index of terms) of the
    /// authority, to be built again in this transaction.
    virtual util::Status clear_projections() = 0;

    /// Once, as the last call. `next.version` must be the version read + 1, next_position and tree_size those of what
    /// was appended (ErrorKind::Damaged otherwise). ErrorKind::OutcomeUnknown: the caller must not go on as if either
    /// had happened. Any other error, such as Full, Busy, ReadOnly: nothing was written.
    virtual util::Result<CommitOutcome> commit(const AuthorityHead& next) = 0;
};

class Store {
  public:
    virtual ~Store() = default;

    /// By id.
    virtual util::Result<std::vector<Authority>> authorities() = 0;
    /// Registers a tenant with an empty head. ErrorKind::Conflict when the slug is taken.
    virtual util::Result<AuthorityId> add_authority(std::string_view slug, std::string_view origin) = 0;

    /// A reader of this moment; on any thread. Engines bound how many are open at once: beyond that the call waits for
    /// one to go, in the end ErrorKind::Busy. Neither readers nor transactions outlive the store.
    virtual util::Result<std::unique_ptr<Reader>> read() = 0;
    /// ErrorKind::NotFound: no such authority. Busy: another writer did not finish in time. ReadOnly.
    virtual util::Result<std::unique_ptr<WriteTransaction>> write(AuthorityId) = 0;
    /// Overwrites what the engine keeps beside the tables of rows that were erased, such as its write-ahead log. A
    /// commit that erases tries this by itself; somebody who reads may be in the way. False: still in the way.
    virtual util::Result<bool> purge() = 0;
};

}  // namespace qingfeng::storage
