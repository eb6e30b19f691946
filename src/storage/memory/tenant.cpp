#include "storage/memory/tenant.h"

#include <algorithm>
#include <limits>

#include <fmt/format.h>

#include "storage/shelves.h"

namespace qingfeng::storage::memory {

namespace {

using util::Result;

template <class Key, class Row>
std::optional<Row> copy_of(const Layered<Key, Row>& table, const Key& key) {
    const Row* row = table.find(key);
    return row == nullptr ? std::nullopt : std::optional<Row>(*row);
}

/// Up to `limit` rows from `from` on; `pick` makes what is wanted of a key and a row, or nothing where the list ends.
template <class Wanted, class Key, class Row, class Pick>
std::vector<Wanted> list(const Layered<Key, Row>& table, const Key& from, std::size_t limit, Pick pick) {
    std::vector<Wanted> out;
    if (limit == 0) return out;
    table.scan(from, [&](const Key& key, const Row& row) {
        std::optional<Wanted> wanted = pick(key, row);
        if (!wanted) return false;
        out.push_back(std::move(*wanted));
        return out.size() < limit;
    });
    return out;
}

/// The first row that `is_it` recognises. A scan: who simulates has few accounts.
template <class Key, class Row, class IsIt>
std::optional<Row> first_where(const Layered<Key, Row>& table, IsIt is_it) {
    std::optional<Row> found;
    table.scan(Key{}, [&](const Key&, const Row& row) {
        if (is_it(row)) found = row;
        return !found;
    });
    return found;
}

constexpr auto row_itself = [](const auto&, const auto& row) { return std::optional(row); };
constexpr auto no_limit = std::numeric_limits<std::size_t>::max();

}  // namespace

void View::apply_to(Tenant& tenant) {
    tables.entries.apply_to(tenant.tables.entries);
    tables.positions.apply_to(tenant.tables.positions);
    tables.leaves.apply_to(tenant.tables.leaves);
    tables.subtrees.apply_to(tenant.tables.subtrees);
    tables.matters.apply_to(tenant.tables.matters);
    tables.numbers.apply_to(tenant.tables.numbers);
    tables.wakes.apply_to(tenant.tables.wakes);
    tables.lookups.apply_to(tenant.tables.lookups);
    tables.keys.apply_to(tenant.tables.keys);
    tables.requests.apply_to(tenant.tables.requests);
    tables.terms.apply_to(tenant.tables.terms);
    tables.search_progress.apply_to(tenant.tables.search_progress);
    tables.accounts.apply_to(tenant.tables.accounts);
    tables.sessions.apply_to(tenant.tables.sessions);
}

template <class I>
Result<AuthorityHead> Reads<I>::head(AuthorityId authority) {
    if (const View* view = view_of(authority)) return view->head;
    return util::fail(util::ErrorKind::NotFound, fmt::format("there is no authority {}", authority.get()));
}

template <class I>
Result<std::vector<EntryRow>> Reads<I>::entries_of(AuthorityId authority, StreamId stream, std::uint64_t first_sequence,
                                                   std::size_t limit) {
    const View* view = view_of(authority);
    if (view == nullptr) return std::vector<EntryRow>();
    return list<EntryRow>(view->tables.positions, InStream{stream, first_sequence}, limit,
                          [&](const InStream& key, std::uint64_t position) -> std::optional<EntryRow> {
                              if (key.first != stream) return std::nullopt;
                              return copy_of(view->tables.entries, position);
                          });
}

template <class I>
Result<std::optional<EntryRow>> Reads<I>::last_entry_of(AuthorityId authority, StreamId stream) {
    const View* view = view_of(authority);
    if (view == nullptr) return std::optional<EntryRow>();
    const auto last = view->tables.positions.last_until({stream, std::numeric_limits<std::uint64_t>::max()});
    if (!last || last->first != stream) return std::optional<EntryRow>();
    return copy_of(view->tables.entries, *view->tables.positions.find(*last));
}

template <class I>
Result<std::vector<EntryRow>> Reads<I>::entries(AuthorityId authority, std::uint64_t first_position,
                                                std::size_t limit) {
    const View* view = view_of(authority);
    if (view == nullptr) return std::vector<EntryRow>();
    return list<EntryRow>(view->tables.entries, first_position, limit, row_itself);
}

template <class I>
Result<std::vector<LeafBytes>> Reads<I>::leaves(AuthorityId authority, std::uint64_t first_index, std::size_t limit) {
    const View* view = view_of(authority);
    if (view == nullptr) return std::vector<LeafBytes>();
    return list<LeafBytes>(view->tables.leaves, first_index, limit, row_itself);
}

template <class I>
Result<std::vector<SubtreeRow>> Reads<I>::subtrees(AuthorityId authority, std::uint8_t level, std::uint64_t first_index,
                                                   std::size_t limit) {
    const View* view = view_of(authority);
    if (view == nullptr) return std::vector<SubtreeRow>();
    return list<SubtreeRow>(view->tables.subtrees, InLevel{level, first_index}, limit,
                            [&](const InLevel& key, const util::Digest& hash) -> std::optional<SubtreeRow> {
                                if (key.first != level) return std::nullopt;
                                return SubtreeRow{level, key.second, hash};
                            });
}

template <class I>
Result<std::optional<MatterRow>> Reads<I>::matter(AuthorityId authority, StreamId stream) {
    const View* view = view_of(authority);
    if (view == nullptr) return std::optional<MatterRow>();
    return copy_of(view->tables.matters, stream);
}

template <class I>
Result<std::optional<MatterRow>> Reads<I>::matter_by_number(AuthorityId authority, std::string_view number) {
    const View* view = view_of(authority);
    const StreamId* stream = view == nullptr ? nullptr : view->tables.numbers.find(std::string(number));
    if (stream == nullptr) return std::optional<MatterRow>();
    return copy_of(view->tables.matters, *stream);
}

template <class I>
Result<std::vector<MatterRow>> Reads<I>::matters(AuthorityId authority, StreamId from, std::size_t limit) {
    const View* view = view_of(authority);
    if (view == nullptr) return std::vector<MatterRow>();
    return list<MatterRow>(view->tables.matters, from, limit, row_itself);
}

template <class I>
Result<std::vector<StreamId>> Reads<I>::due(AuthorityId authority, util::Instant now, std::size_t limit) {
    const View* view = view_of(authority);
    if (view == nullptr) return std::vector<StreamId>();
    const Wake first{{std::numeric_limits<std::int64_t>::min()}, StreamId{std::numeric_limits<std::int64_t>::min()}};
    return list<StreamId>(view->tables.wakes, first, limit, [&](const Wake& wake, util::Done) {
        return wake.first <= now ? std::optional(wake.second) : std::nullopt;
    });
}

template <class I>
Result<std::vector<MatterRow>> Reads<I>::list_matters(AuthorityId authority, const MatterQuery& query) {
    std::vector<MatterRow> found;
    const View* view = view_of(authority);
    if (view == nullptr || query.limit == 0) return found;
    if (query.order == MatterOrder::NewestFirst) {
        auto below = query.after ? query.after->stream.get() - 1 : std::numeric_limits<std::int64_t>::max();
        while (found.size() < query.limit) {
            const auto stream = view->tables.matters.last_until(StreamId(below));
            if (!stream) break;
            const MatterRow& row = *view->tables.matters.find(*stream);
            if (matches(query, row)) found.push_back(row);
            below = stream->get() - 1;
        }
        return found;
    }
    view->tables.matters.scan(StreamId{std::numeric_limits<std::int64_t>::min()}, [&](StreamId, const MatterRow& row) {
        if (matches(query, row) && (!query.after || comes_after(query, row, *query.after))) found.push_back(row);
        return true;
    });
    std::ranges::sort(found, [&](const MatterRow& one, const MatterRow& other) {
        return comes_after(query, other, cursor_at(query, one));
    });
    if (found.size() > query.limit) found.resize(query.limit);
    return found;
}

/// Places are not kept here: lists are made of the rows each time.
template <class I>
util::Status Reads<I>::each_place(AuthorityId authority, const std::function<void(const MatterPlace&)>& visit) {
    const View* view = view_of(authority);
    if (view == nullptr) return util::Done{};
    view->tables.matters.scan(StreamId{std::numeric_limits<std::int64_t>::min()}, [&](StreamId, const MatterRow& row) {
        for (const MatterOrder order : {MatterOrder::NewestFirst, MatterOrder::ByDeadline}) {
            for (const MatterPlace& place : places_of(row, order)) visit(place);
        }
        return true;
    });
    return util::Done{};
}

template <class I>
Result<std::uint64_t> Reads<I>::count_matters(AuthorityId authority, const MatterQuery& query, std::uint64_t most) {
    std::uint64_t count = 0;
    const View* view = view_of(authority);
    if (view == nullptr) return count;
    view->tables.matters.scan(StreamId{std::numeric_limits<std::int64_t>::min()}, [&](StreamId, const MatterRow& row) {
        if (count < most && matches(query, row)) ++count;
        return count < most;
    });
    return count;
}

template <class I>
Result<std::vector<StreamId>> Reads<I>::search_terms(AuthorityId authority, const std::vector<std::int64_t>& terms,
                                                     std::optional<StreamId> before, std::size_t limit) {
    std::vector<StreamId> found;
    const View* view = view_of(authority);
    if (view == nullptr || terms.empty()) return found;
    view->tables.terms.scan(Term{terms.front(), StreamId{std::numeric_limits<std::int64_t>::min()}},
                            [&](const Term& term, util::Done) {
                                if (term.first != terms.front()) return false;
                                const auto stands = [&](std::int64_t other) {
                                    return view->tables.terms.find({other, term.second}) != nullptr;
                                };
                                if ((!before || term.second < *before) && std::ranges::all_of(terms, stands))
                                    found.push_back(term.second);
                                return true;
                            });
    std::ranges::reverse(found);
    if (found.size() > limit) found.resize(limit);
    return found;
}

template <class I>
Result<std::uint64_t> Reads<I>::search_progress(AuthorityId authority) {
    const View* view = view_of(authority);
    const std::uint64_t* position = view == nullptr ? nullptr : view->tables.search_progress.find(0);
    return position == nullptr ? std::uint64_t{0} : *position;
}

template <class I>
Result<std::vector<WakeRow>> Reads<I>::wakes(AuthorityId authority, const WakeRow& after, std::size_t limit) {
    const View* view = view_of(authority);
    if (view == nullptr) return std::vector<WakeRow>();
    std::vector<WakeRow> rows;
    view->tables.wakes.scan({after.at, after.stream}, [&](const Wake& wake, util::Done) {
        const WakeRow row{wake.first, wake.second};
        if (rows.size() < limit && row > after) rows.push_back(row);
        return rows.size() < limit;
    });
    return rows;
}

template <class I>
Result<std::optional<StreamId>> Reads<I>::lookup(AuthorityId authority, LookupSpace space, const KeyedHash& hash) {
    const View* view = view_of(authority);
    if (view == nullptr) return std::optional<StreamId>();
    return copy_of(view->tables.lookups, LookupKey{space, hash});
}

template <class I>
Result<std::vector<LookupRow>> Reads<I>::lookups(AuthorityId authority) {
    const View* view = view_of(authority);
    if (view == nullptr) return std::vector<LookupRow>();
    return list<LookupRow>(view->tables.lookups, LookupKey{}, no_limit, [](const LookupKey& key, StreamId stream) {
        return std::optional(LookupRow{key.first, key.second, stream});
    });
}

template <class I>
Result<std::optional<WrappedKeyRow>> Reads<I>::wrapped_key(AuthorityId authority, KeyPurpose purpose,
                                                           std::int64_t owner) {
    const View* view = view_of(authority);
    if (view == nullptr) return std::optional<WrappedKeyRow>();
    const auto last = view->tables.keys.last_until({purpose, owner, std::numeric_limits<std::uint32_t>::max()});
    if (!last || std::get<0>(*last) != purpose || std::get<1>(*last) != owner) return std::optional<WrappedKeyRow>();
    return copy_of(view->tables.keys, *last);
}

template <class I>
Result<std::vector<WrappedKeyRow>> Reads<I>::wrapped_keys(AuthorityId authority) {
    const View* view = view_of(authority);
    if (view == nullptr) return std::vector<WrappedKeyRow>();
    const KeyName first{KeyPurpose{}, std::numeric_limits<std::int64_t>::min(), 0};
    return list<WrappedKeyRow>(view->tables.keys, first, no_limit, row_itself);
}

template <class I>
Result<std::vector<WrappedKeyRow>> Reads<I>::wrapped_keys_from(AuthorityId authority, KeyPurpose purpose,
                                                               std::int64_t owner, std::size_t limit) {
    const View* view = view_of(authority);
    if (view == nullptr) return std::vector<WrappedKeyRow>();
    return list<WrappedKeyRow>(view->tables.keys, KeyName{purpose, owner, 0}, limit, row_itself);
}

template <class I>
Result<std::optional<RequestKeyRow>> Reads<I>::request_key(AuthorityId authority, const KeyedHash& key) {
    const View* view = view_of(authority);
    if (view == nullptr) return std::optional<RequestKeyRow>();
    return copy_of(view->tables.requests, key);
}

template <class I>
Result<std::optional<AccountRow>> Reads<I>::account(AuthorityId authority, AccountId id) {
    const View* view = view_of(authority);
    if (view == nullptr) return std::optional<AccountRow>();
    return copy_of(view->tables.accounts, id);
}

template <class I>
Result<std::optional<AccountRow>> Reads<I>::account_named(AuthorityId authority, const KeyedHash& name) {
    const View* view = view_of(authority);
    if (view == nullptr) return std::optional<AccountRow>();
    return first_where(view->tables.accounts, [&](const AccountRow& row) { return row.name == name; });
}

template <class I>
Result<std::optional<AccountRow>> Reads<I>::account_of(AuthorityId authority, std::string_view person) {
    const View* view = view_of(authority);
    if (view == nullptr) return std::optional<AccountRow>();
    return first_where(view->tables.accounts, [&](const AccountRow& row) { return row.person == person; });
}

template <class I>
Result<std::vector<AccountRow>> Reads<I>::accounts(AuthorityId authority, AccountId first, std::size_t limit) {
    const View* view = view_of(authority);
    if (view == nullptr) return std::vector<AccountRow>();
    return list<AccountRow>(view->tables.accounts, first, limit, row_itself);
}

template <class I>
Result<std::optional<SessionRow>> Reads<I>::session(AuthorityId authority, const util::Digest& token) {
    const View* view = view_of(authority);
    if (view == nullptr) return std::optional<SessionRow>();
    return first_where(view->tables.sessions, [&](const SessionRow& row) { return row.token == token; });
}

template <class I>
Result<std::vector<SessionRow>> Reads<I>::sessions_of(AuthorityId authority, AccountId account) {
    std::vector<SessionRow> found;
    const View* view = view_of(authority);
    if (view == nullptr) return found;
    view->tables.sessions.scan(SessionId{}, [&](SessionId, const SessionRow& row) {
        if (row.account == account) found.push_back(row);
        return true;
    });
    return found;
}

template class Reads<Reader>;
template class Reads<WriteTransaction>;

}  // namespace qingfeng::storage::memory
