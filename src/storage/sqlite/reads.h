#pragma once

#include "storage/sqlite/connection.h"
#include "storage/store.h"

namespace qingfeng::storage::sqlite {

/// ErrorKind::NotFound: no such authority.
util::Result<AuthorityHead> read_head_of(Connection&, AuthorityId);

/// The reading half of the contract over one connection, for readers and for write transactions alike.
template <class Interface>
class Reads : public Interface {
  public:
    explicit Reads(Connection& connection) : connection_(connection) {}

    util::Result<AuthorityHead> head(AuthorityId authority) override;
    util::Result<std::vector<EntryRow>> entries_of(AuthorityId, StreamId, std::uint64_t first_sequence,
                                                   std::size_t limit) override;
    util::Result<std::optional<EntryRow>> last_entry_of(AuthorityId, StreamId) override;
    util::Result<std::vector<EntryRow>> entries(AuthorityId, std::uint64_t first_position, std::size_t limit) override;
    util::Result<std::vector<LeafBytes>> leaves(AuthorityId, std::uint64_t first_index, std::size_t limit) override;
    util::Result<std::vector<SubtreeRow>> subtrees(AuthorityId, std::uint8_t level, std::uint64_t first_index,
                                                   std::size_t limit) override;
    util::Result<std::optional<MatterRow>> matter(AuthorityId, StreamId) override;
    util::Result<std::optional<MatterRow>> matter_by_number(AuthorityId, std::string_view number) override;
    util::Result<std::vector<MatterRow>> matters(AuthorityId, StreamId first, std::size_t limit) override;
    util::Result<std::vector<StreamId>> due(AuthorityId, util::Instant now, std::size_t limit) override;
    util::Result<std::vector<MatterRow>> list_matters(AuthorityId, const MatterQuery&) override;
    util::Result<std::uint64_t> count_matters(AuthorityId, const MatterQuery&, std::uint64_t most) override;
    util::Status each_place(AuthorityId, const std::function<void(const MatterPlace&)>& visit) override;
    util::Result<std::vector<StreamId>> search_terms(AuthorityId, const std::vector<std::int64_t>& terms,
                                                     std::optional<StreamId> before, std::size_t limit) override;
    util::Result<std::uint64_t> search_progress(AuthorityId) override;
    util::Result<std::vector<WakeRow>> wakes(AuthorityId, const WakeRow& after, std::size_t limit) override;
    util::Result<std::optional<StreamId>> lookup(AuthorityId, LookupSpace, const KeyedHash&) override;
    util::Result<std::vector<LookupRow>> lookups(AuthorityId) override;
    util::Result<std::optional<WrappedKeyRow>> wrapped_key(AuthorityId, KeyPurpose, std::int64_t owner) override;
    util::Result<std::vector<WrappedKeyRow>> wrapped_keys(AuthorityId) override;
    util::Result<std::vector<WrappedKeyRow>> wrapped_keys_from(AuthorityId, KeyPurpose, std::int64_t owner,
                                                               std::size_t limit) override;
    util::Result<std::optional<RequestKeyRow>> request_key(AuthorityId, const KeyedHash& key) override;
    util::Result<std::optional<AccountRow>> account(AuthorityId, AccountId) override;
    util::Result<std::optional<AccountRow>> account_named(AuthorityId, const KeyedHash& name) override;
    util::Result<std::optional<AccountRow>> account_of(AuthorityId, std::string_view person) override;
    util::Result<std::vector<AccountRow>> accounts(AuthorityId, AccountId first, std::size_t limit) override;
    util::Result<std::optional<SessionRow>> session(AuthorityId, const util::Digest& token) override;
    util::Result<std::vector<SessionRow>> sessions_of(AuthorityId, AccountId) override;

  protected:
    Connection& connection_;  // borrowed from the store, which lends it to nobody else meanwhile
};

extern template class Reads<Reader>;
extern template class Reads<WriteTransaction>;

}  // namespace qingfeng::storage::sqlite
