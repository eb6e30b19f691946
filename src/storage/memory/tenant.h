#pragma once

#include <functional>
#include <map>
#include <tuple>

#include "storage/memory/tables.h"
#include "storage/store.h"

namespace qingfeng::storage::memory {

using InStream = std::pair<StreamId, std::uint64_t>;                  // stream, sequence
using InLevel = std::pair<std::uint8_t, std::uint64_t>;               // level, index
using Wake = std::pair<util::Instant, StreamId>;                      // when, whom
using LookupKey = std::pair<LookupSpace, KeyedHash>;                  // space, hash
using KeyName = std::tuple<KeyPurpose, std::int64_t, std::uint32_t>;  // purpose, owner, generation
using Term = std::pair<std::int64_t, StreamId>;                       // keyed hash of a word, in which stream
template <template <class, class> class Table>
struct Tables {
    Table<std::uint64_t, EntryRow> entries;
    Table<InStream, std::uint64_t> positions;
    Table<std::uint64_t, LeafBytes> leaves;
    Table<InLevel, util::Digest> subtrees;
    Table<StreamId, MatterRow> matters;
    Table<std::string, StreamId> numbers;
    Table<Wake, util::Done> wakes;
    Table<LookupKey, StreamId> lookups;
    Table<KeyName, WrappedKeyRow> keys;
    Table<KeyedHash, RequestKeyRow> requests;
    Table<Term, util::Done> terms;
    Table<std::uint8_t, std::uint64_t> search_progress;  // one row, at 0
    Table<AccountId, AccountRow> accounts;
    Table<SessionId, SessionRow> sessions;
};

template <class Key, class Row>
using Sorted = std::map<Key, Row>;

/// What one authority has committed.
struct Tenant {
    AuthorityHead head;
    Tables<Sorted> tables;
};

/// A tenant as one reader or transaction sees it.
struct View {
    explicit View(const Tenant& tenant)
        : head(tenant.head),
          tables{
              Layered(tenant.tables.entries),  Layered(tenant.tables.positions), Layered(tenant.tables.leaves),
              Layered(tenant.tables.subtrees), Layered(tenant.tables.matters),   Layered(tenant.tables.numbers),
              Layered(tenant.tables.wakes),    Layered(tenant.tables.lookups),   Layered(tenant.tables.keys),
              Layered(tenant.tables.requests), Layered(tenant.tables.terms),     Layered(tenant.tables.search_progress),
              Layered(tenant.tables.accounts), Layered(tenant.tables.sessions)} {}

    /// Moves the changes into `tenant`, which must hold what the view was made from.
    void apply_to(Tenant& tenant);

    AuthorityHead head;
    Tables<Layered> tables;
};

/// The reading half of the contract. `view_of` finds the tenant, or a null pointer where there is none.
template <class Interface>
class Reads : public Interface {
  public:
    using Interface::Interface;

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
    virtual const View* view_of(AuthorityId authority) = 0;
};

extern template class Reads<Reader>;
extern template class Reads<WriteTransaction>;

}  // namespace qingfeng::storage::memory
