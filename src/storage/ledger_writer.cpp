#include "storage/ledger_writer.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "ledger/tiles.h"

namespace qingfeng::storage {

using util::ErrorKind;

namespace {

// The leaf is computed from the entry's digests rather than read: an entry that waits for a slot has none yet.
util::Result<StreamTail> tail_at(const EntryRow& entry) {
    const auto leaf = leaf_of(entry);
    if (!leaf)
        return util::fail(ErrorKind::Damaged,
                          fmt::format("entry {} is stored with a broken list of digests", entry.position));
    return StreamTail{entry.sequence, leaf_digest(*leaf)};
}

}  // namespace

util::Result<UnitOfWork> UnitOfWork::begin(Store& store, AuthorityId authority, util::Instant now) {
    auto transaction = store.write(authority);
    if (!transaction) return transaction.failure();
    auto head = (*transaction)->head(authority);
    if (!head) return head.failure();
    auto frontier = head->frontier.empty() ? ledger::Frontier() : ledger::Frontier::from_bytes(head->frontier);
    if (!frontier || frontier->size() != head->tree_size || (head->tree_size != 0 && frontier->root() != head->root))
        return util::fail(ErrorKind::Damaged, "the head of the record does not agree with its own tree");
    UnitOfWork work(authority, std::move(*transaction), std::move(*head), std::move(*frontier));
    work.next_.last_recorded = std::max(now, work.read_.last_recorded);
    return work;
}

UnitOfWork::UnitOfWork(AuthorityId authority, std::unique_ptr<WriteTransaction> transaction, AuthorityHead read,
                       ledger::Frontier frontier)
    : authority_(authority),
      transaction_(std::move(transaction)),
      read_(std::move(read)),
      next_(read_),
      frontier_(std::move(frontier)) {}

util::Status UnitOfWork::wrote(util::Status status) {
    ++writes_;
    return status;
}

Serial UnitOfWork::allocate_serial(std::int32_t local_year) {
    if (local_year > next_.serial_year) {
        next_.serial_year = local_year;
        next_.next_serial = 1;
    }
    return {next_.serial_year, next_.next_serial++};
}

void UnitOfWork::give_back_to(const Mark& mark) {
    util::check(!wrote_since(mark), "only a command that wrote nothing gives back what it allocated");
    next_.next_id = mark.next_id;
    next_.serial_year = mark.serial_year;
    next_.next_serial = mark.next_serial;
}

util::Result<StreamTail> UnitOfWork::tail(StreamId stream) {
    if (const auto known = tails_.find(stream); known != tails_.end()) return known->second;
    auto last = transaction_->last_entry_of(authority_, stream);
    if (!last) return last.failure();
    StreamTail tail;
    if (*last) {
        auto read = tail_at(**last);
        if (!read) return read.failure();
        tail = *read;
    }
    tails_.emplace(stream, tail);
    return tail;
}

util::Result<std::uint64_t> UnitOfWork::record(SealedEntry entry) {
    EntryRow& row = entry.row;
    auto before = tail(row.stream);
    if (!before) return before.failure();
    util::check(row.sequence == before->sequence + 1, "an entry continues its stream");
    util::check(row.recorded == recorded(), "an entry carries the recorded time of its unit of work");
    row.position = next_.next_position;
    row.leaf_index = next_.tree_size;
    if (auto appended = wrote(transaction_->append_entry(row)); !appended) return appended.failure();
    if (auto appended = append_leaf(entry.leaf); !appended) return appended.failure();
    ++next_.next_position;
    tails_[row.stream] = {row.sequence, entry.leaf_digest()};
    return row.position;
}

util::Status UnitOfWork::append_leaf(const LeafBytes& leaf) {
    if (auto appended = transaction_->append_leaf(next_.tree_size, leaf); !appended) return appended;
    const std::array<ledger::Hash, 1> hash = {ledger::leaf_hash(leaf)};
    for (const ledger::TileHash& full : ledger::append_leaves(frontier_, hash)) {
        const SubtreeRow row{static_cast<std::uint8_t>(full.level), full.index, full.hash};
        if (auto put = transaction_->put_subtree(row); !put) return put;
    }
    ++next_.tree_size;
    return util::Done{};
}

util::Result<CommitOutcome> UnitOfWork::commit(std::string_view origin, std::span<const ledger::NoteSigner> signers) {
    if (writes_ == 0) return CommitOutcome::Durable;
    next_.version = read_.version + 1;
    next_.frontier = frontier_.to_bytes();
    next_.root = frontier_.root();
    auto note = ledger::sign_checkpoint({std::string(origin), next_.tree_size, next_.root, {}}, signers);
    if (!note) return note.failure();
    next_.checkpoint = std::move(*note);
    return transaction_->commit(next_);
}

}  // namespace qingfeng::storage
