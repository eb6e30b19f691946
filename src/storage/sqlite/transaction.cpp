#include "storage/sqlite/transaction.h"

#include <fmt/format.h>

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

util::Status Transaction::move_wake(const MatterRow& matter) {
    std::optional<std::int64_t> before;
    {
        auto rows = connection_.query(Sql::WakeOf, {authority_.get(), matter.stream.get()});
        if (!rows) return keep(rows.failure());
        const auto found = rows->step();
        if (!found) return keep(found.failure());
        if (*found) before = rows->optional_number(0);
    }
    const std::optional<std::int64_t> after =
        matter.wake ? std::optional<std::int64_t>(matter.wake->micros) : std::nullopt;
    if (before == after) return util::Done{};
    if (before)
        if (auto done = run(Sql::DeleteWake, {authority_.get(), *before, matter.stream.get()}); !done) return done;
    if (after) return run(Sql::InsertWake, {authority_.get(), *after, matter.stream.get()});
    return util::Done{};
}

util::Status Transaction::put_matter(const MatterRow& matter) {
    if (spent_) return util::Failure<util::Error>{*spent_};
    if (auto moved = move_wake(matter); !moved) return moved;
    return run(Sql::PutMatter,
               {authority_.get(), matter.stream.get(), value_of(matter.revision),
                matter.number.empty() ? Value(nullptr) : Value(std::string_view(matter.number)),
                std::int64_t{matter.kind}, std::int64_t{matter.state}, std::string_view(matter.unit),
                std::string_view(matter.handler), matter.registered.micros, optional_micros(matter.deadline),
                optional_micros(matter.wake), util::ByteView(matter.summary)});
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
    MatterRow nobody;
    nobody.stream = stream;
    if (auto moved = move_wake(nobody); !moved) return moved;
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
    for (const Sql statement : {Sql::ClearMatters, Sql::ClearWakes, Sql::ClearLookups})
        if (auto done = run(statement, {authority_.get()}); !done) return done;
    return util::Done{};
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
