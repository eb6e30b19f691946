#include "storage/copy.h"

#include <limits>

namespace qingfeng::storage {
namespace {

using util::Status;

constexpr std::size_t page = 1000;
constexpr std::uint8_t levels_max = 64;

/// Reads page after page and puts every row; `next` is moved behind a row.
template <class Next, class Read, class Put>
Status each_page(Next next, Read read, Put put) {
    while (true) {
        const auto rows = read(next);
        if (!rows) return rows.failure();
        for (const auto& row : *rows) {
            if (const Status done = put(row, next); !done) return done;
        }
        if (rows->size() < page) return util::Done{};
    }
}

Status copy_log(Reader& from, WriteTransaction& to, AuthorityId authority) {
    const Status entries = each_page(
        std::uint64_t{0}, [&](std::uint64_t next) { return from.entries(authority, next, page); },
        [&](const EntryRow& row, std::uint64_t& next) {
            next = row.position + 1;
            return to.append_entry(row);
        });
    if (!entries) return entries;
    const Status leaves = each_page(
        std::uint64_t{0}, [&](std::uint64_t next) { return from.leaves(authority, next, page); },
        [&](const LeafBytes& leaf, std::uint64_t& next) { return to.append_leaf(next++, leaf); });
    if (!leaves) return leaves;
    for (std::uint8_t level = 0; level < levels_max; ++level) {
        const Status subtrees = each_page(
            std::uint64_t{0}, [&](std::uint64_t next) { return from.subtrees(authority, level, next, page); },
            [&](const SubtreeRow& row, std::uint64_t& next) {
                next = row.index + 1;
                return to.put_subtree(row);
            });
        if (!subtrees) return subtrees;
    }
    return util::Done{};
}

Status copy_tables(Reader& from, WriteTransaction& to, AuthorityId authority) {
    const Status matters = each_page(
        StreamId{std::numeric_limits<std::int64_t>::min()},
        [&](StreamId next) { return from.matters(authority, next, page); },
        [&](const MatterRow& row, StreamId& next) {
            next = StreamId(row.stream.get() + 1);
            return to.put_matter(row);
        });
    if (!matters) return matters;
    const auto lookups = from.lookups(authority);
    if (!lookups) return lookups.failure();
    for (const LookupRow& row : *lookups) {
        if (const Status put = to.put_lookup(row); !put) return put;
    }
    const auto keys = from.wrapped_keys(authority);
    if (!keys) return keys.failure();
    for (const WrappedKeyRow& row : *keys) {
        if (const Status put = to.put_wrapped_key(row); !put) return put;
    }
    return each_page(
        AccountId{std::numeric_limits<std::int64_t>::min()},
        [&](AccountId next) { return from.accounts(authority, next, page); },
        [&](const AccountRow& row, AccountId& next) {
            next = AccountId(row.id.get() + 1);
            return to.put_account(row);
        });
}

}  // namespace

Status copy_only_authority(Store& from, Store& to) {
    const auto all = from.authorities();
    if (!all) return all.failure();
    if (all->size() != 1) return util::fail(util::ErrorKind::InvalidInput, "the store has not one authority");
    const Authority& authority = all->front();
    const auto added = to.add_authority(authority.slug, authority.origin);
    if (!added) return added.failure();
    // Entries and keys are sealed with the authority's number.
    if (*added != authority.id) return util::fail(util::ErrorKind::Conflict, "the other store is not empty");
    auto reader = from.read();
    if (!reader) return reader.failure();
    auto head = (*reader)->head(authority.id);
    if (!head) return head.failure();
    auto transaction = to.write(authority.id);
    if (!transaction) return transaction.failure();
    if (const Status log = copy_log(**reader, **transaction, authority.id); !log) return log;
    if (const Status tables = copy_tables(**reader, **transaction, authority.id); !tables) return tables;
    head->version = AuthorityHead().version + 1;
    const auto committed = (*transaction)->commit(*head);
    if (!committed) return committed.failure();
    if (*committed == CommitOutcome::Conflict) {
        return util::fail(util::ErrorKind::Conflict, "somebody else has written to the other store meanwhile");
    }
    return util::Done{};
}

}  // namespace qingfeng::storage
