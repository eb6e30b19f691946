#pragma once

#include <functional>

#include "storage/append_order.h"
#include "storage/sqlite/reads.h"

namespace qingfeng::storage::sqlite {

/// One `begin immediate` on the store's only writing connection.
class Transaction final : public Reads<WriteTransaction> {
  public:
    /// `ended(erased)` is called once, when the connection is free again; `erased`: a committed erasure is still in the
    /// write-ahead log.
    Transaction(Connection& connection, AuthorityId authority, const AuthorityHead& read,
                std::function<void(bool erased)> ended)
        : Reads(connection), authority_(authority), order_(read), ended_(std::move(ended)) {}
    ~Transaction() override;

    util::Status append_entry(const EntryRow&) override;
    util::Status append_leaf(std::uint64_t index, const LeafBytes&) override;
    util::Status put_subtree(const SubtreeRow&) override;
    util::Status put_matter(const MatterRow&) override;
    util::Status put_search_terms(StreamId, const std::vector<std::int64_t>& terms) override;
    util::Status erase_search_terms(StreamId, const std::vector<std::int64_t>& terms) override;
    util::Status put_search_progress(std::uint64_t position) override;
    util::Status put_lookup(const LookupRow&) override;
    util::Status put_wrapped_key(const WrappedKeyRow&) override;
    util::Status erase_stream_key(StreamId) override;
    util::Status erase_matter(StreamId, const std::vector<LookupRow>& lookups) override;
    util::Status put_origin(std::string_view origin) override;
    util::Status put_request_key(const RequestKeyRow&) override;
    util::Status clear_projections() override;
    util::Status put_account(const AccountRow&) override;
    util::Status put_session(const SessionRow&) override;
    util::Status erase_session(SessionId) override;
    util::Result<CommitOutcome> commit(const AuthorityHead& next) override;

  private:
    /// Remembers the first failure: what follows it fails the same way.
    util::Status keep(util::Status status);
    util::Status run(Sql statement, std::initializer_list<Value> values);
    util::Status move_wake(const std::optional<MatterRow>& before, const std::optional<MatterRow>& after);
    /// Wake and shelves; empty: there was or will be no row.
    util::Status move(const std::optional<MatterRow>& before, const std::optional<MatterRow>& after);
    void end(bool erased);

    AuthorityId authority_;
    AppendOrder order_;
    std::function<void(bool)> ended_;
    std::optional<util::Error> spent_;
    bool erases_ = false;
};

}  // namespace qingfeng::storage::sqlite
