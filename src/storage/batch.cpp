#include "storage/batch.h"

#include <cstdio>
#include <cstdlib>
#include <thread>

#include <fmt/format.h>

namespace qingfeng::storage {

namespace {

using util::Error;
using util::ErrorKind;
using util::Status;

/// The items of a batch with what became of them so far.
class Batch {
  public:
    explicit Batch(std::span<WorkItem> items) : items_(items), results_(items.size()) {}

    /// Fails one item for good; it does not run again.
    void spoil(std::size_t index, const Error& error) { spoilt_.insert_or_assign(index, error); }

    /// Runs what is not spoilt. Empty: commit. Otherwise the index of the item that spoilt the transaction.
    std::optional<std::size_t> run(UnitOfWork& work) {
        for (std::size_t i = 0; i < items_.size(); ++i) {
            if (spoilt_.contains(i)) continue;
            const UnitOfWork::Mark before = work.mark();
            results_[i] = items_[i].run(work);
            if (*results_[i]) continue;
            if (work.wrote_since(before)) return i;
            work.give_back_to(before);
        }
        return std::nullopt;
    }
    const Error& error_of(std::size_t index) const { return results_[index]->error(); }

    void complete() {
        for (std::size_t i = 0; i < items_.size(); ++i) {
            const auto spoilt = spoilt_.find(i);
            items_[i].done(spoilt == spoilt_.end() ? *results_[i] : Status(util::Failure<Error>{spoilt->second}));
        }
    }
    // A refusal, too, may rest on what an earlier command of the batch wrote: without a commit there is no answer.
    void fail_all(const Error& error) {
        for (std::size_t i = 0; i < items_.size(); ++i) {
            const auto spoilt = spoilt_.find(i);
            items_[i].done(util::Failure<Error>{spoilt == spoilt_.end() ? error : spoilt->second});
        }
    }

  private:
    std::span<WorkItem> items_;
    std::vector<std::optional<Status>> results_;
    std::map<std::size_t, Error> spoilt_;
};

/// The store refuses everybody, not one command.
bool is_of_the_store(ErrorKind kind) {
    switch (kind) {
        case ErrorKind::Full:
        case ErrorKind::Busy:
        case ErrorKind::ReadOnly:
        case ErrorKind::Io:
        case ErrorKind::OutcomeUnknown:
            return true;
        case ErrorKind::InvalidInput:
        case ErrorKind::NotFound:
        case ErrorKind::Conflict:
        case ErrorKind::Damaged:
            return false;
    }
    return true;
}

util::Result<CommitOutcome> commit(UnitOfWork& work, const WriterParts& parts) {
    if (!parts.signers_now || !work.wrote_since({})) return work.commit(parts.origin, parts.signers);
    const auto signers = parts.signers_now(work.reader());
    if (!signers) return signers.failure();
    return work.commit(parts.origin, *signers);
}

}  // namespace

bool run_batch(Store& store, AuthorityId authority, const WriterParts& parts, std::span<WorkItem> items) {
    Batch batch(items);
    for (int conflicts = 0; conflicts < batch_attempts_max;) {
        auto work = UnitOfWork::begin(store, authority, parts.clock());
        if (!work) {
            batch.fail_all(work.error());
            return true;
        }
        if (const auto spoiler = batch.run(*work)) {
            const Error error = batch.error_of(*spoiler);
            parts.log(
                fmt::format("a command failed after it had written, its transaction is dropped: {}", error.message));
            if (is_of_the_store(error.kind)) {
                batch.fail_all(error);
                return true;
            }
            batch.spoil(*spoiler, error);
            continue;
        }
        const bool wrote = work->wrote_since({});
        // After this line a crash loses nothing that will be answered: the commit is on the disk when it returns.
        auto outcome = commit(*work, parts);
        if (!outcome) {
            parts.log(
                fmt::format("a batch of {} commands was not committed: {}", items.size(), outcome.error().message));
            const bool unknown = outcome.error().kind == ErrorKind::OutcomeUnknown;
            if (unknown) parts.on_unknown ? parts.on_unknown(outcome.error()) : end_process(outcome.error());
            batch.fail_all(outcome.error());
            return !unknown;
        }
        if (*outcome == CommitOutcome::Durable) {
            if (wrote) parts.committed(work->committed());
            batch.complete();
            return true;
        }
        ++conflicts;
        std::this_thread::yield();
    }
    batch.fail_all({ErrorKind::Busy, fmt::format("others committed first {} times in a row", batch_attempts_max)});
    return true;
}

Status run_alone(Store& store, AuthorityId authority, const WriterParts& parts,
                 std::function<Status(UnitOfWork&)> run) {
    std::optional<Status> result;
    WorkItem item{std::move(run), [&](Status status) { result = std::move(status); }, Lane::People};
    run_batch(store, authority, parts, {&item, 1});
    return *result;
}

void end_process(const Error& error) {
    fmt::print(
        stderr,
        "qingfeng: the outcome of a commit is unknown ({}). The process ends here; the next start reads what is on "
        "the disk.\n",
        error.message);
    std::fflush(stderr);
    std::_Exit(75);
}

}  // namespace qingfeng::storage
