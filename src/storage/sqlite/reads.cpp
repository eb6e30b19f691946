#include "storage/sqlite/reads.h"

#include <limits>

#include <fmt/format.h>

#include "storage/sqlite/matter_lists.h"

namespace qingfeng::storage::sqlite {

namespace {

using util::ErrorKind;
using util::Result;
using Rows = Statement::Rows;

util::Failure<util::Error> wrong_size(std::string_view what, std::uint64_t which) {
    return util::fail(ErrorKind::Damaged, fmt::format("{} {} is stored with a wrong number of bytes", what, which));
}

std::optional<util::Instant> instant(const std::optional<std::int64_t>& micros) {
    if (!micros) return std::nullopt;
    return util::Instant{*micros};
}

Value at_most(std::size_t limit) {
    constexpr auto most = static_cast<std::size_t>(std::numeric_limits<std::int64_t>::max());
    return static_cast<std::int64_t>(std::min(limit, most));
}

Result<AuthorityHead> read_head(const Rows& row) {
    AuthorityHead head;
    head.version = row.natural(0);
    head.next_position = row.natural(1);
    head.next_id = row.number(2);
    head.serial_year = static_cast<std::int32_t>(row.number(3));
    head.next_serial = row.natural(4);
    head.tree_size = row.natural(5);
    head.frontier = row.bytes(6);
    if (!row.copy(7, head.root)) return wrong_size("the root of tree", head.tree_size);
    head.checkpoint = row.text(8);
    head.last_recorded = {row.number(9)};
    head.config_version = row.natural(10);
    return head;
}

Result<EntryRow> read_entry(const Rows& row) {
    EntryRow entry;
    entry.position = row.natural(0);
    entry.stream = StreamId(row.number(1));
    entry.sequence = row.natural(2);
    entry.version = static_cast<std::uint8_t>(row.number(3));
    entry.recorded = {row.number(4)};
    if (const auto index = row.optional_number(5)) entry.leaf_index = static_cast<std::uint64_t>(*index);
    entry.digests = row.bytes(6);
    entry.body = row.bytes(7);
    return entry;
}

Result<LeafBytes> read_leaf(const Rows& row) {
    LeafBytes leaf{};
    if (!row.copy(1, leaf)) return wrong_size("leaf", row.natural(0));
    return leaf;
}

Result<SubtreeRow> read_subtree(const Rows& row) {
    SubtreeRow subtree{static_cast<std::uint8_t>(row.number(0)), row.natural(1), {}};
    if (!row.copy(2, subtree.hash)) return wrong_size("subtree", subtree.index);
    return subtree;
}

Result<MatterRow> read_matter(const Rows& row) {
    MatterRow matter;
    matter.stream = StreamId(row.number(0));
    matter.revision = row.natural(1);
    matter.number = row.text(2);
    matter.kind = static_cast<std::uint8_t>(row.number(3));
    matter.state = static_cast<std::uint8_t>(row.number(4));
    matter.unit = row.text(5);
    matter.handler = row.text(6);
    matter.registered = {row.number(7)};
    matter.deadline = instant(row.optional_number(8));
    matter.wake = instant(row.optional_number(9));
    matter.summary = row.bytes(10);
    matter.concerns = row.text(11);
    matter.worker = row.text(12);
    matter.granted = read_words(row.text(13));
    for (const std::string& person : read_words(row.text(14))) matter.excluded.push_back(std::stoll(person));
    matter.waiting = row.number(15) != 0;
    matter.source = row.text(16);
    return matter;
}

Result<std::uint64_t> read_position(const Rows& row) { return row.natural(0); }
Result<StreamId> read_stream(const Rows& row) { return StreamId(row.number(0)); }

Result<WakeRow> read_wake(const Rows& row) { return WakeRow{{row.number(0)}, StreamId(row.number(1))}; }

Result<LookupRow> read_lookup(const Rows& row) {
    LookupRow lookup{static_cast<LookupSpace>(row.number(0)), {}, StreamId(row.number(2))};
    if (!row.copy(1, lookup.hash)) return wrong_size("the lookup of stream", row.natural(2));
    return lookup;
}

Result<WrappedKeyRow> read_key(const Rows& row) {
    WrappedKeyRow key;
    key.purpose = static_cast<KeyPurpose>(row.number(0));
    key.owner = row.number(1);
    key.generation = static_cast<std::uint32_t>(row.number(2));
    key.master = static_cast<std::uint32_t>(row.number(3));
    key.wrapped = row.bytes(4);
    return key;
}

Result<RequestKeyRow> read_request(const Rows& row) {
    RequestKeyRow request;
    request.position = row.natural(2);
    request.expires = instant(row.optional_number(3));
    if (!row.copy(0, request.key) || !row.copy(1, request.command))
        return wrong_size("the request key of entry", request.position);
    return request;
}

Result<AccountRow> read_account(const Rows& row) {
    AccountRow account;
    account.id = AccountId(row.number(0));
    if (!row.copy(1, account.name)) return wrong_size("the name of account", row.natural(0));
    account.person = row.text(2);
    account.revision = row.natural(3);
    account.sealed = row.bytes(4);
    return account;
}

Result<SessionRow> read_session(const Rows& row) {
    SessionRow session;
    session.id = SessionId(row.number(0));
    if (!row.copy(1, session.token)) return wrong_size("the token of session", row.natural(0));
    session.account = AccountId(row.number(2));
    session.created = {row.number(3)};
    session.seen = {row.number(4)};
    session.sealed = row.bytes(5);
    return session;
}

template <class Row>
Result<std::vector<Row>> all(Connection& connection, Sql statement, std::initializer_list<Value> values,
                             Result<Row> (*read)(const Rows&)) {
    auto rows = connection.query(statement, values);
    if (!rows) return rows.failure();
    std::vector<Row> out;
    while (true) {
        const auto more = rows->step();
        if (!more) return more.failure();
        if (!*more) return out;
        auto row = read(*rows);
        if (!row) return row.failure();
        out.push_back(std::move(*row));
    }
}

template <class Row>
Result<std::optional<Row>> first(Connection& connection, Sql statement, std::initializer_list<Value> values,
                                 Result<Row> (*read)(const Rows&)) {
    auto rows = connection.query(statement, values);
    if (!rows) return rows.failure();
    const auto more = rows->step();
    if (!more) return more.failure();
    if (!*more) return std::optional<Row>();
    auto row = read(*rows);
    if (!row) return row.failure();
    return std::optional<Row>(std::move(*row));
}

}  // namespace

Result<AuthorityHead> read_head_of(Connection& connection, AuthorityId authority) {
    auto head = first(connection, Sql::Head, {authority.get()}, read_head);
    if (!head) return head.failure();
    if (!*head) return util::fail(ErrorKind::NotFound, fmt::format("there is no authority {}", authority.get()));
    return std::move(**head);
}

template <class I>
Result<AuthorityHead> Reads<I>::head(AuthorityId authority) {
    return read_head_of(connection_, authority);
}

template <class I>
Result<std::vector<EntryRow>> Reads<I>::entries_of(AuthorityId authority, StreamId stream, std::uint64_t first_sequence,
                                                   std::size_t limit) {
    return all(connection_, Sql::EntriesOf, {authority.get(), stream.get(), value_of(first_sequence), at_most(limit)},
               read_entry);
}

template <class I>
Result<std::optional<EntryRow>> Reads<I>::last_entry_of(AuthorityId authority, StreamId stream) {
    return first(connection_, Sql::LastEntryOf, {authority.get(), stream.get()}, read_entry);
}

template <class I>
Result<std::vector<EntryRow>> Reads<I>::entries(AuthorityId authority, std::uint64_t first_position,
                                                std::size_t limit) {
    return all(connection_, Sql::Entries, {authority.get(), value_of(first_position), at_most(limit)}, read_entry);
}

template <class I>
Result<std::vector<LeafBytes>> Reads<I>::leaves(AuthorityId authority, std::uint64_t first_index, std::size_t limit) {
    return all(connection_, Sql::Leaves, {authority.get(), value_of(first_index), at_most(limit)}, read_leaf);
}

template <class I>
Result<std::vector<SubtreeRow>> Reads<I>::subtrees(AuthorityId authority, std::uint8_t level, std::uint64_t first_index,
                                                   std::size_t limit) {
    return all(connection_, Sql::Subtrees,
               {authority.get(), std::int64_t{level}, value_of(first_index), at_most(limit)}, read_subtree);
}

template <class I>
Result<std::optional<MatterRow>> Reads<I>::matter(AuthorityId authority, StreamId stream) {
    return first(connection_, Sql::Matter, {authority.get(), stream.get()}, read_matter);
}

template <class I>
Result<std::optional<MatterRow>> Reads<I>::matter_by_number(AuthorityId authority, std::string_view number) {
    return first(connection_, Sql::MatterByNumber, {authority.get(), number}, read_matter);
}

template <class I>
Result<std::vector<MatterRow>> Reads<I>::matters(AuthorityId authority, StreamId from, std::size_t limit) {
    return all(connection_, Sql::Matters, {authority.get(), from.get(), at_most(limit)}, read_matter);
}

template <class I>
Result<std::vector<StreamId>> Reads<I>::due(AuthorityId authority, util::Instant now, std::size_t limit) {
    return all(connection_, Sql::Due, {authority.get(), now.micros, at_most(limit)}, read_stream);
}

template <class I>
Result<std::vector<MatterRow>> Reads<I>::list_matters(AuthorityId authority, const MatterQuery& query) {
    std::vector<MatterRow> rows;
    if (query.limit == 0) return rows;
    const auto listed = each_listed(connection_, authority, query, *this, [&](MatterRow row) {
        rows.push_back(std::move(row));
        return rows.size() < query.limit;
    });
    if (!listed) return listed.failure();
    return rows;
}

template <class I>
util::Status Reads<I>::each_place(AuthorityId authority, const std::function<void(const MatterPlace&)>& visit) {
    return sqlite::each_place(connection_, authority, visit);
}

template <class I>
Result<std::uint64_t> Reads<I>::count_matters(AuthorityId authority, const MatterQuery& query, std::uint64_t most) {
    return count_listed(connection_, authority, query, *this, most);
}

template <class I>
Result<std::vector<StreamId>> Reads<I>::search_terms(AuthorityId authority, const std::vector<std::int64_t>& terms,
                                                     std::optional<StreamId> before, std::size_t limit) {
    return streams_with(connection_, authority, terms, before, limit);
}

template <class I>
Result<std::uint64_t> Reads<I>::search_progress(AuthorityId authority) {
    const auto position = first(connection_, Sql::SearchProgress, {authority.get()}, read_position);
    if (!position) return position.failure();
    return position->value_or(0);
}

template <class I>
Result<std::vector<WakeRow>> Reads<I>::wakes(AuthorityId authority, const WakeRow& after, std::size_t limit) {
    return all(connection_, Sql::Wakes, {authority.get(), after.at.micros, after.stream.get(), at_most(limit)},
               read_wake);
}

template <class I>
Result<std::optional<StreamId>> Reads<I>::lookup(AuthorityId authority, LookupSpace space, const KeyedHash& hash) {
    return first(connection_, Sql::Lookup, {authority.get(), static_cast<std::int64_t>(space), util::ByteView(hash)},
                 read_stream);
}

template <class I>
Result<std::vector<LookupRow>> Reads<I>::lookups(AuthorityId authority) {
    return all(connection_, Sql::Lookups, {authority.get()}, read_lookup);
}

template <class I>
Result<std::optional<WrappedKeyRow>> Reads<I>::wrapped_key(AuthorityId authority, KeyPurpose purpose,
                                                           std::int64_t owner) {
    return first(connection_, Sql::WrappedKey, {authority.get(), static_cast<std::int64_t>(purpose), owner}, read_key);
}

template <class I>
Result<std::vector<WrappedKeyRow>> Reads<I>::wrapped_keys(AuthorityId authority) {
    return all(connection_, Sql::WrappedKeys, {authority.get()}, read_key);
}

template <class I>
Result<std::vector<WrappedKeyRow>> Reads<I>::wrapped_keys_from(AuthorityId authority, KeyPurpose purpose,
                                                               std::int64_t owner, std::size_t limit) {
    return all(connection_, Sql::WrappedKeysFrom,
               {authority.get(), static_cast<std::int64_t>(purpose), owner, value_of(limit)}, read_key);
}

template <class I>
Result<std::optional<RequestKeyRow>> Reads<I>::request_key(AuthorityId authority, const KeyedHash& key) {
    return first(connection_, Sql::RequestKey, {authority.get(), util::ByteView(key)}, read_request);
}

template <class I>
Result<std::optional<AccountRow>> Reads<I>::account(AuthorityId authority, AccountId id) {
    return first(connection_, Sql::Account, {authority.get(), id.get()}, read_account);
}

template <class I>
Result<std::optional<AccountRow>> Reads<I>::account_named(AuthorityId authority, const KeyedHash& name) {
    return first(connection_, Sql::AccountNamed, {authority.get(), util::ByteView(name)}, read_account);
}

template <class I>
Result<std::optional<AccountRow>> Reads<I>::account_of(AuthorityId authority, std::string_view person) {
    return first(connection_, Sql::AccountOf, {authority.get(), person}, read_account);
}

template <class I>
Result<std::vector<AccountRow>> Reads<I>::accounts(AuthorityId authority, AccountId from, std::size_t limit) {
    return all(connection_, Sql::Accounts, {authority.get(), from.get(), at_most(limit)}, read_account);
}

template <class I>
Result<std::optional<SessionRow>> Reads<I>::session(AuthorityId authority, const util::Digest& token) {
    return first(connection_, Sql::Session, {authority.get(), util::ByteView(token)}, read_session);
}

template <class I>
Result<std::vector<SessionRow>> Reads<I>::sessions_of(AuthorityId authority, AccountId account) {
    return all(connection_, Sql::SessionsOf, {authority.get(), account.get()}, read_session);
}

template class Reads<Reader>;
template class Reads<WriteTransaction>;

}  // namespace qingfeng::storage::sqlite
