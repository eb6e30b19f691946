#include "service/verify.h"

#include <algorithm>
#include <deque>
#include <future>
#include <set>
#include <thread>

#include <fmt/core.h>

#include "ledger/checkpoint.h"
#include "ledger/prove.h"
#include "service/history.h"
#include "service/list_check.h"
#include "service/log_reader.h"
#include "service/verify_accounts.h"
#include "service/verify_parts.h"
#include "service/verify_stream.h"

namespace qingfeng::service {
namespace {

using storage::StreamId;
using util::Result;
using util::Status;
using verifying::page;

constexpr std::size_t streams_a_batch = 256;

using KeyWindow = verifying::Window<storage::WrappedKeyRow, StreamId>;

/// The keys of streams, by stream; one generation each.
KeyWindow keys_in(storage::Reader& reader, storage::AuthorityId authority) {
    return {[&reader, authority](StreamId from) -> Result<std::vector<storage::WrappedKeyRow>> {
                auto rows = reader.wrapped_keys_from(authority, storage::KeyPurpose::Stream, from.get(), page);
                if (!rows) return rows.failure();
                std::erase_if(*rows, [](const auto& row) { return row.purpose != storage::KeyPurpose::Stream; });
                return rows;
            },
            [](const storage::WrappedKeyRow& row) { return StreamId(row.owner); }};
}

/// One run of verify with all keys: the passes share the findings and the names of streams.
class Verification {
  public:
    Verification(Authority& authority, storage::Reader& reader, storage::AuthorityHead head, const Progress& progress)
        : authority_(authority),
          reader_(reader),
          head_(std::move(head)),
          progress_(progress),
          findings_(report_),
          structure_(reader_, authority_.id(), head_, report_, progress_),
          rows_(verifying::matters_of(reader_, authority_.id())),
          keys_(keys_in(reader_, authority_.id())) {}

    Result<VerifyReport> run(const std::vector<std::string>& against);

  private:
    Status read_history_of_log();
    Status read_streams();
    using Checked = Result<std::vector<verifying::CheckedStream>>;
    Result<verifying::StoredStream> read_stream(StreamId stream, std::uint64_t last_sequence);
    void take(verifying::CheckedStream checked);
    Status read_projections();
    Status check_seams();
    Status check_accounts();
    void check_names();

    void find(StreamId stream, VerifyFault fault, std::optional<std::uint64_t> entry = {}, std::string field = "") {
        findings_.add({structure_.name_of(stream), entry, std::move(field), fault});
    }

    Authority& authority_;
    storage::Reader& reader_;
    storage::AuthorityHead head_;
    const Progress& progress_;
    VerifyReport report_;
    verifying::Findings findings_;
    verifying::Structure structure_;
    verifying::MatterWindow rows_;
    KeyWindow keys_;
    std::set<std::pair<storage::LookupSpace, storage::KeyedHash>> expected_lookups_;
    std::vector<storage::WakeRow> expected_wakes_;
    std::set<StreamId> unreadable_;
    std::set<StreamId> without_key_;
    ListCheck lists_;
    LogHistory history_;
};

/// Reading is this thread's; opening and replaying, which is most of the work, is done by as many as there are cores.
Status Verification::read_streams() {
    const std::size_t at_once = std::max(1U, std::thread::hardware_concurrency());
    const auto& streams = structure_.streams();
    std::deque<std::future<Checked>> running;
    std::uint64_t done = head_.next_position;
    for (auto next = streams.begin(); next != streams.end() || !running.empty();) {
        if (next != streams.end() && running.size() <= at_once) {
            std::vector<verifying::StoredStream> stored;
            for (; next != streams.end() && stored.size() < streams_a_batch; ++next) {
                auto one = read_stream(next->first, next->second);
                if (!one) return one.failure();
                stored.push_back(std::move(*one));
            }
            running.push_back(std::async(std::launch::async, [this, batch = std::move(stored)]() -> Checked {
                std::vector<verifying::CheckedStream> checked;
                for (const auto& one : batch) {
                    auto result = verifying::check_stream(authority_, one);
                    if (!result) return result.failure();
                    checked.push_back(std::move(*result));
                }
                return checked;
            }));
            continue;
        }
        auto checked = running.front().get();
        running.pop_front();
        if (!checked) return checked.failure();
        for (auto& one : *checked) {
            done += streams.at(one.stream);
            take(std::move(one));
        }
        if (progress_) progress_(std::min(done, head_.next_position * 2), head_.next_position * 2);
    }
    return util::Done{};
}

Result<verifying::StoredStream> Verification::read_stream(StreamId stream, std::uint64_t last_sequence) {
    verifying::StoredStream stored;
    stored.stream = stream;
    stored.erased = history_.erased.contains(stream.get());
    const auto key = keys_.find(stream);
    if (!key) return key.failure();
    if (*key != nullptr) stored.key = **key;
    const auto row = rows_.find(stream);
    if (!row) return row.failure();
    if (*row != nullptr) stored.row = **row;
    for (std::uint64_t next = 1; stored.key && next <= last_sequence;) {
        auto entries = reader_.entries_of(authority_.id(), stream, next, page);
        if (!entries) return entries.failure();
        if (entries->empty()) break;
        next = entries->back().sequence + 1;
        std::move(entries->begin(), entries->end(), std::back_inserter(stored.entries));
    }
    return stored;
}

void Verification::take(verifying::CheckedStream checked) {
    const StreamId stream = checked.stream;
    if (!checked.number.empty()) structure_.name(stream, std::move(checked.number));
    for (Finding& finding : checked.findings) {
        finding.matter = structure_.name_of(stream);
        findings_.add(std::move(finding));
    }
    if (checked.unreadable) unreadable_.insert(stream);
    if (checked.without_key) without_key_.insert(stream);
    if (checked.erased) ++report_.erased;
    if (checked.left_out) lists_.leave_out(stream);
    if (checked.listed) lists_.expect(*checked.listed);
    if (checked.wake) expected_wakes_.push_back({*checked.wake, stream});
    for (const auto& row : checked.lookups) expected_lookups_.emplace(row.space, row.hash);
}

Status Verification::read_projections() {
    StreamId next{storage::streams::first_free};
    for (;;) {
        const auto rows = reader_.matters(authority_.id(), next, page);
        if (!rows) return rows.failure();
        for (const auto& row : *rows) {
            next = StreamId(row.stream.get() + 1);
            if (!structure_.streams().contains(row.stream)) {
                findings_.add({row.number, {}, "", VerifyFault::TableWithoutRecord});
                lists_.leave_out(row.stream);
            }
            // What cannot be read is found as that; its wake is taken from the table.
            if (!unreadable_.contains(row.stream)) continue;
            lists_.leave_out(row.stream);
            if (row.wake) expected_wakes_.push_back({*row.wake, row.stream});
        }
        if (rows->size() < page) break;
    }
    const Status listed = lists_.compare(
        reader_, authority_.id(), [this](StreamId stream) { find(stream, VerifyFault::TableDiffers, {}, "lists"); });
    if (!listed) return listed;
    const auto lookups = reader_.lookups(authority_.id());
    if (!lookups) return lookups.failure();
    std::size_t found = 0;
    for (const auto& row : *lookups) {
        if (expected_lookups_.contains({row.space, row.hash})) {
            ++found;
        } else if (without_key_.contains(row.stream)) {
            find(row.stream, VerifyFault::LookupWithoutKey);
        } else if (!unreadable_.contains(row.stream)) {
            find(row.stream, VerifyFault::LookupNotInRecord);
        }
    }
    if (found < expected_lookups_.size()) {
        findings_.log("", VerifyFault::LookupsMissing, expected_lookups_.size() - found);
    }
    return verifying::check_wakes(
        reader_, authority_.id(), std::move(expected_wakes_),
        [this](StreamId stream) { return structure_.name_of(stream); }, report_);
}

Status Verification::read_history_of_log() {
    auto history = read_history(authority_, reader_);
    if (history) {
        history_ = std::move(*history);
        return util::Done{};
    }
    if (history.error().kind != util::ErrorKind::Damaged) return history.failure();
    findings_.log("log_key", VerifyFault::LogKeysUnreadable, 0, 0, history.error().message);
    if (authority_.can_sign()) {
        LogPeriod now;
        now.origin = authority_.origin();
        now.key = authority_.signer().verifier();
        history_.periods = {now};
    }
    return util::Done{};
}

/// Where a key or a log took over from another one.
Status Verification::check_seams() {
    storage::StoredHashes source(reader_, authority_.id());
    const StreamId own = storage::streams::authority;
    const auto events = authority_.own_events(reader_);
    if (!events) return util::Done{};  // found already
    for (std::size_t i = 1; i < history_.periods.size(); ++i) {
        const LogPeriod& before = history_.periods[i - 1];
        const LogPeriod& after = history_.periods[i];
        const std::uint64_t size = before.succeeded ? *before.until : *before.until - 1;
        if (who_handed_over(after.handover, before.key, after.key, size) == HandoverBy::Nobody) {
            find(own, VerifyFault::HandoverNotSigned, after.sequence, "handover");
        }
    }
    for (const auto& entry : *events) {
        const auto* succeeded = std::get_if<domain::record::LogSucceeded>(&entry.event);
        if (succeeded == nullptr || succeeded->old_size > structure_.frontier().size()) continue;
        const auto root = ledger::root_at(succeeded->old_size, source);
        if (!root) return root.failure();
        if (!std::equal(root->begin(), root->end(), succeeded->old_root.begin(), succeeded->old_root.end())) {
            find(own, VerifyFault::OldRootDiffers, entry.sequence, "old_root");
        }
        const auto key = ledger::parse_verifier_key(succeeded->old_key);
        if (!key) continue;
        const auto opened =
            ledger::open_checkpoint(succeeded->old_checkpoint, succeeded->old_origin, std::span(&*key, 1));
        if (!opened || opened->checkpoint.size != succeeded->old_size || opened->checkpoint.root != *root) {
            find(own, VerifyFault::OldCheckpointDiffers, entry.sequence, "old_checkpoint");
        }
    }
    return util::Done{};
}

Status Verification::check_accounts() {
    const auto events = authority_.own_events(reader_);
    if (!events) return util::Done{};  // found already
    return verifying::check_accounts(authority_, reader_, *events, [&](std::string_view person, std::string_view how) {
        findings_.add({structure_.name_of(storage::streams::authority),
                       {},
                       fmt::format("account {}", person),
                       VerifyFault::AccountDiffers,
                       0,
                       0,
                       {},
                       std::string(how)});
    });
}

/// What the database calls the log, against what the record does.
void Verification::check_names() {
    if (history_.periods.empty()) return;
    const LogPeriod& now = history_.now();
    if (now.origin != authority_.origin()) findings_.log("origin", VerifyFault::OriginDiffers);
    if (authority_.can_sign() && authority_.signer().verifier() != now.key) {
        findings_.log("log_key", VerifyFault::LogKeyDiffers);
    }
}

Result<VerifyReport> Verification::run(const std::vector<std::string>& against) {
    if (const Status status = read_history_of_log(); !status) return status.failure();
    if (const Status status = structure_.read_entries(); !status) return status.failure();
    if (const Status status = read_streams(); !status) return status.failure();
    if (const Status status = read_projections(); !status) return status.failure();
    if (const Status status = structure_.read_tree(); !status) return status.failure();
    if (const Status status = check_seams(); !status) return status.failure();
    if (const Status status = check_accounts(); !status) return status.failure();
    check_names();
    verifying::Signatures signatures(reader_, authority_.id(), head_, structure_.frontier(), history_.periods, report_);
    signatures.check_newest();
    if (const Status status = signatures.check_kept(against); !status) return status.failure();
    return report_;
}

}  // namespace

Result<VerifyReport> verify(Authority& authority, const std::vector<std::string>& against, const Progress& progress) {
    auto reader = authority.store().read();
    if (!reader) return reader.failure();
    auto head = (*reader)->head(authority.id());
    if (!head) return head.failure();
    return Verification(authority, **reader, std::move(*head), progress).run(against);
}

}  // namespace qingfeng::service
