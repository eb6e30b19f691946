#include "storage/sqlite/transaction.h"

#include <fmt/format.h>

#include "storage/sqlite/matter_lists.h"

namespace qingfeng::storage::sqlite {

namespace {

using util::ErrorKind;

Value optional_micros(const std::optional<util::Instant>& at) {
    if (!at) return nullptr;
    return at->micros;
}

}  // namespace

Transaction::~Transaction() { end(false); }

void Transaction::end(bool erased) {
    if (!ended_) return;
    connection_.rollback();
    std::exchange(ended_, nullptr)(erased);
}

util::Status Transaction::keep(util::Status status) {
    if (!status && !spent_) spent_ = status.error();
    return status;
}

util::Status Transaction::run(Sql statement, std::initializer_list<Value> values) {
    if (spent_) return util::Failure<util::Error>{*spent_};
    auto changed = connection_.run(statement, values);
    return keep(changed ? util::Status(util::Done{}) : changed.failure());
}

util::Status Transaction::append_entry(const EntryRow& entry) {
    if (spent_) return util::Failure<util::Error>{*spent_};
    if (auto in_order = keep(order_.entry(entry.position)); !in_order) return in_order;
    return run(Sql::InsertEntry, {authority_.get(), value_of(entry.position), entry.stream.get(),
                                  value_of(entry.sequence), std::int64_t{entry.version}, entry.recorded.micros,
                                  entry.leaf_index ? value_of(*entry.leaf_index) : Value(nullptr),
                                  util::ByteView(entry.digests), util::ByteView(entry.body)});
}

util::Status Transaction::append_leaf(std::uint64_t index, const LeafBytes& leaf) {
    if (spent_) return util::Failure<util::Error>{*spent_};
    if (auto in_order = keep(order_.leaf(index)); !in_order) return in_order;
    return run(Sql::InsertLeaf, {authority_.get(), value_of(index), util::ByteView(leaf)});
}

util::Status Transaction::put_subtree(const SubtreeRow& subtree) {
    return run(Sql::PutSubtree,
               {authority_.get(), std::int64_t{subtree.level}, value_of(subtree.index), util::ByteView(subtree.hash)});
}

util::Status Transaction::move_wake(const std::optional<MatterRow>& before, const std::optional<MatterRow>& after) {
    const auto wake_of = [](const std::optional<MatterRow>& row) { return row ? row->wake : std::nullopt; };
    const std::int64_t stream = (after ? *after : *before).stream.get();
    const auto was = wake_of(before), is = wake_of(after);
    if (was == is) return util::Done{};
    if (was) {
        if (auto done = run(Sql::DeleteWake, {authority_.get(), was->micros, stream}); !done) return done;
    }
    if (is) return run(Sql::InsertWake, {authority_.get(), is->micros, stream});
    return util::Done{};
}

util::Status Transaction::move(const std::optional<MatterRow>& before, const std::optional<MatterRow>& after) {
    if (auto moved = move_wake(before, after); !moved) return moved;
    return keep(move_shelves(connection_, authority_, before, after));
}

util::Status Transaction::put_matter(const MatterRow& row) {
    if (spent_) return util::Failure<util::Error>{*spent_};
    auto before = matter(authority_, row.stream);
    if (!before) return keep(before.failure());
    if (auto moved = move(*before, row); !moved) return moved;
    std::vector<std::string> excluded;
    for (const std::int64_t person : row.excluded) excluded.push_back(std::to_string(person));
    const std::string granted_words = write_words(row.granted), excluded_words = write_words(excluded);
    return run(
        Sql::PutMatter,
        {authority_.get(), row.stream.get(), value_of(row.revision),
         row.number.empty() ? Value(nullptr) : Value(std::string_view(row.number)), std::int64_t{row.kind},
         std::int64_t{row.state}, std::string_view(row.unit), std::string_view(row.handler), row.registered.micros,
         optional_micros(row.deadline), optional_micros(row.wake), util::ByteView(row.summary),
         std::string_view(row.concerns), std::string_view(row.worker), std::string_view(granted_words),
         std::string_view(excluded_words), std::int64_t{row.waiting ? 1 : 0}, std::string_view(row.source)});
}

util::Status Transaction::put_search_terms(StreamId stream, const std::vector<std::int64_t>& terms) {
    for (const std::int64_t term : terms) {
        if (auto done = run(Sql::PutSearchTerm, {authority_.get(), term, stream.get()}); !done) return done;
    }
    return util::Done{};
}

util::Status Transaction::erase_search_terms(StreamId stream, const std::vector<std::int64_t>& terms) {
    erases_ = true;
    for (const std::int64_t term : terms) {
        if (auto done = run(Sql::EraseSearchTerm, {authority_.get(), term, stream.get()}); !done) return done;
    }
    return util::Done{};
}

util::Status Transaction::put_search_progress(std::uint64_t position) {
    return run(Sql::PutSearchProgress, {authority_.get(), value_of(position)});
}

util::Status Transaction::put_lookup(const LookupRow& row) {
    return run(Sql::InsertLookup,
               {authority_.get(), static_cast<std::int64_t>(row.space), util::ByteView(row.hash), row.stream.get()});
}

util::Status Transaction::put_wrapped_key(const WrappedKeyRow& row) {
    return run(Sql::PutWrappedKey,
               {authority_.get(), static_cast<std::int64_t>(row.purpose), row.owner, std::int64_t{row.generation},
                std::int64_t{row.master}, util::ByteView(row.wrapped)});
}

util::Status Transaction::erase_stream_key(StreamId stream) {
    erases_ = true;
    return run(Sql::EraseStreamKey, {authority_.get(), static_cast<std::int64_t>(KeyPurpose::Stream), stream.get()});
}

util::Status Transaction::erase_matter(StreamId stream, const std::vector<LookupRow>& lookups) {
    if (spent_) return util::Failure<util::Error>{*spent_};
    erases_ = true;
    auto before = matter(authority_, stream);
    if (!before) return keep(before.failure());
    if (*before) {
        if (auto moved = move(*before, std::nullopt); !moved) return moved;
    }
    for (const LookupRow& row : lookups) {
        if (auto done = run(Sql::EraseLookup, {authority_.get(), static_cast<std::int64_t>(row.space),
                                               util::ByteView(row.hash), stream.get()});
            !done)
            return done;
    }
    return run(Sql::EraseMatter, {authority_.get(), stream.get()});
}

util::Status Transaction::put_origin(std::string_view origin) {
    return run(Sql::PutOrigin, {authority_.get(), origin});
}

util::Status Transaction::put_request_key(const RequestKeyRow& row) {
    if (spent_) return util::Failure<util::Error>{*spent_};
    auto changed =
        connection_.run(Sql::PutRequestKey, {authority_.get(), util::ByteView(row.key), util::ByteView(row.command),
                                             value_of(row.position), optional_micros(row.expires)});
    if (!changed) return keep(changed.failure());
    if (*changed == 0) return keep(util::fail(ErrorKind::Conflict, "this request key was used before"));
    return util::Done{};
}

util::Status Transaction::clear_projections() {
    for (const Sql statement :
         {Sql::ClearMatters, Sql::ClearWakes, Sql::ClearLookups, Sql::ClearQueues, Sql::ClearShelves,
          Sql::ClearExclusions, Sql::ClearSearchTerms, Sql::ClearSearchProgress})
        if (auto done = run(statement, {authority_.get()}); !done) return done;
    return util::Done{};
}

util::Status Transaction::put_account(const AccountRow& row) {
    return run(Sql::PutAccount, {authority_.get(), row.id.get(), util::ByteView(row.name), std::string_view(row.person),
                                 value_of(row.revision), util::ByteView(row.sealed)});
}

util::Status Transaction::put_session(const SessionRow& row) {
    return run(Sql::PutSession, {authority_.get(), row.id.get(), util::ByteView(row.token), row.account.get(),
                                 row.created.micros, row.seen.micros, util::ByteView(row.sealed)});
}

util::Status Transaction::erase_session(SessionId session) {
    return run(Sql::EraseSession, {authority_.get(), session.get()});
}

util::Result<CommitOutcome> Transaction::commit(const AuthorityHead& next) {
    if (auto whole = keep(order_.head(next)); spent_) return util::Failure<util::Error>{*spent_};
    auto swapped = connection_.run(
        Sql::SwapHead, {authority_.get(), value_of(next.version), value_of(next.next_position), next.next_id,
                        std::int64_t{next.serial_year}, value_of(next.next_serial), value_of(next.tree_size),
                        util::ByteView(next.frontier), util::ByteView(next.root), std::string_view(next.checkpoint),
                        next.last_recorded.micros, value_of(next.config_version), value_of(next.version - 1)});
    if (!swapped) return keep(swapped.failure()).failure();
    if (*swapped == 0) {
        end(false);
        spent_ = util::Error{ErrorKind::Conflict, "somebody else committed first"};
        return CommitOutcome::Conflict;
    }
    auto committed = keep(connection_.commit());
    end(committed && erases_);
    if (!committed) return committed.failure();
    spent_ = util::Error{ErrorKind::Conflict, "this transaction has been committed"};
    return CommitOutcome::Durable;
}

}  // namespace qingfeng::storage::sqlite
