#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "ledger/checkpoint.h"
#include "ledger/tree.h"
#include "storage/entry_codec.h"
#include "storage/store.h"
#include "util/result.h"

namespace qingfeng::storage {

/// Where a stream stands: what the next entry must continue.
struct StreamTail {
    std::uint64_t sequence = 0;  ///< of the last entry; 0 when there is none
    util::Digest leaf_digest{};  ///< of the last entry's leaf; zeros when there is none

    bool operator==(const StreamTail&) const = default;
};

/// A number's year and serial.
struct Serial {
    std::int32_t year = 0;
    std::uint64_t serial = 0;

    bool operator==(const Serial&) const = default;
};

/// The ledger's side of one write transaction: gives positions, ids, serials and leaf indexes, keeps tree and head in
/// step with what is recorded, signs the checkpoint at the end. All commands of a batch share one.
///
/// Order of durability: entries, leaves, subtrees, head and checkpoint are one commit of the store; a crash before it
/// leaves none of them, after it all. Only after it may anything be answered, or the checkpoint be shown to anyone.
class UnitOfWork {
  public:
    /// `now` is the clock's; recorded times never decrease, so the later of it and the last one counts.
    static util::Result<UnitOfWork> begin(Store& store, AuthorityId authority, util::Instant now);

    AuthorityId authority() const { return authority_; }
    /// As read when the transaction began.
    const AuthorityHead& head() const { return read_; }
    /// The time of every entry of this unit of work.
    util::Instant recorded() const { return next_.last_recorded; }
    /// Sees what was written through this object.
    Reader& reader() { return *transaction_; }

    /// A new id for a stream or anything else that needs one; never given twice.
    std::int64_t allocate_id() { return next_.next_id++; }
    /// The next serial of a year. Years never go back: in an earlier year than the last one the last one goes on.
    Serial allocate_serial(std::int32_t local_year);

    util::Result<StreamTail> tail(StreamId stream);
    /// Where the next recorded entry will stand.
    std::uint64_t next_position() const { return next_.next_position; }
    /// Appends an entry that continues its stream, with its leaf; its time must be `recorded()`. Gives the position.
    util::Result<std::uint64_t> record(SealedEntry entry);
    /// Everything recorded so far belongs to a configuration adopted from here on.
    void mark_configuration_changed() { next_.config_version = next_.next_position; }

    util::Status put_matter(const MatterRow& row) { return wrote(transaction_->put_matter(row)); }
    util::Status put_lookup(const LookupRow& row) { return wrote(transaction_->put_lookup(row)); }
    util::Status put_wrapped_key(const WrappedKeyRow& row) { return wrote(transaction_->put_wrapped_key(row)); }
    util::Status put_request_key(const RequestKeyRow& row) { return wrote(transaction_->put_request_key(row)); }
    util::Status erase_stream_key(StreamId stream) { return wrote(transaction_->erase_stream_key(stream)); }
    util::Status erase_matter(StreamId stream, const std::vector<LookupRow>& lookups) {
        return wrote(transaction_->erase_matter(stream, lookups));
    }
    util::Status put_origin(std::string_view origin) { return wrote(transaction_->put_origin(origin)); }
    util::Status put_search_terms(StreamId stream, const std::vector<std::int64_t>& terms) {
        return wrote(transaction_->put_search_terms(stream, terms));
    }
    util::Status erase_search_terms(StreamId stream, const std::vector<std::int64_t>& terms) {
        return wrote(transaction_->erase_search_terms(stream, terms));
    }
    util::Status put_search_progress(std::uint64_t position) {
        return wrote(transaction_->put_search_progress(position));
    }
    util::Status clear_projections() { return wrote(transaction_->clear_projections()); }
    util::Status put_account(const AccountRow& row) { return wrote(transaction_->put_account(row)); }
    util::Status put_session(const SessionRow& row) { return wrote(transaction_->put_session(row)); }
    util::Status erase_session(SessionId session) { return wrote(transaction_->erase_session(session)); }

    /// What a command has taken and done so far. A command that is refused must not have written; what it allocated
    /// goes back, so that numbers have no gaps.
    struct Mark {
        std::uint64_t writes = 0;
        std::int64_t next_id = 0;
        std::int32_t serial_year = 0;
        std::uint64_t next_serial = 0;
    };
    Mark mark() const { return {writes_, next_.next_id, next_.serial_year, next_.next_serial}; }
    bool wrote_since(const Mark& mark) const { return writes_ != mark.writes; }
    /// Takes back ids and serials allocated since; nothing was written since.
    void give_back_to(const Mark& mark);

    /// Signs tree and root as a checkpoint of the log `origin` and commits it all. Nothing was written: the head stays
    /// as it is, and the outcome is Durable.
    util::Result<CommitOutcome> commit(std::string_view origin, std::span<const ledger::NoteSigner> signers);
    /// What commit() wrote.
    const AuthorityHead& committed() const { return next_; }

  private:
    UnitOfWork(AuthorityId authority, std::unique_ptr<WriteTransaction> transaction, AuthorityHead read,
               ledger::Frontier frontier);
    util::Status wrote(util::Status status);
    util::Status append_leaf(const LeafBytes& leaf);

    AuthorityId authority_;
    std::unique_ptr<WriteTransaction> transaction_;
    AuthorityHead read_;
    AuthorityHead next_;
    ledger::Frontier frontier_;
    std::map<StreamId, StreamTail> tails_;
    std::uint64_t writes_ = 0;
};

}  // namespace qingfeng::storage
