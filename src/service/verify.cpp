#include "service/verify.h"

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>

#include <fmt/core.h>

#include "ledger/checkpoint.h"
#include "ledger/prove.h"
#include "ledger/tree.h"
#include "service/history.h"
#include "service/log_reader.h"
#include "service/projection.h"
#include "storage/event_codec.h"

namespace qingfeng::service {
namespace {

using storage::EntryRow;
using storage::PlainEntry;
using storage::StreamId;
using util::Result;
using util::Status;

constexpr std::size_t page = 1024;

/// What the first pass learns of a stream.
struct StreamSeen {
    std::uint64_t last_sequence = 0;
};

/// One run of verify: the passes share the findings and the names of streams.
class Verification {
  public:
    Verification(Authority& authority, storage::Reader& reader, storage::AuthorityHead head, const Progress& progress)
        : authority_(authority), reader_(reader), head_(std::move(head)), progress_(progress) {}

    Result<VerifyReport> run(const std::vector<std::string>& against);

  private:
    Status read_entries();
    Status read_streams();
    Status read_stream(StreamId stream, std::uint64_t last_sequence);
    Status read_projections();
    Status read_tree();
    void check_checkpoint();
    Status check_against(const std::vector<std::string>& against);
    Status read_history_of_log();
    Status check_seams();
    void check_erased(StreamId stream);

    void check_order(const EntryRow& row, std::uint64_t expected_position);
    Status check_leaf(const EntryRow& row);
    void check_row(StreamId stream, const storage::MatterRow& expected);
    void find(std::string matter, std::optional<std::uint64_t> entry, std::string field, std::string what);
    /// The matter's number as its projection has it, until its own first entry is read.
    std::string name_of(StreamId stream);

    Authority& authority_;
    storage::Reader& reader_;
    storage::AuthorityHead head_;
    const Progress& progress_;
    VerifyReport report_;
    std::unordered_map<StreamId, StreamSeen> streams_;
    std::map<StreamId, std::string> names_;
    std::set<std::pair<storage::LookupSpace, storage::KeyedHash>> expected_lookups_;
    std::set<StreamId> unreadable_;
    std::set<StreamId> without_key_;
    LogHistory history_;
    ledger::Frontier frontier_;
};

void Verification::find(std::string matter, std::optional<std::uint64_t> entry, std::string field, std::string what) {
    if (report_.findings.size() >= findings_max) {
        report_.findings_cut = true;
        return;
    }
    report_.findings.push_back({std::move(matter), entry, std::move(field), std::move(what)});
}

std::string Verification::name_of(StreamId stream) {
    if (const auto known = names_.find(stream); known != names_.end()) return known->second;
    std::string name = fmt::format("stream {}", stream.get());
    if (stream.get() >= storage::streams::first_free) {
        const auto row = reader_.matter(authority_.id(), stream);
        if (row && *row && !(*row)->number.empty()) name = (*row)->number;
    }
    return names_[stream] = name;
}

void Verification::check_order(const EntryRow& row, std::uint64_t expected_position) {
    if (row.position != expected_position) {
        find("", std::nullopt, "position",
             fmt::format("{} entries from position {} on are missing", row.position - expected_position,
                         expected_position));
    }
    StreamSeen& seen = streams_[row.stream];
    for (std::uint64_t missing = seen.last_sequence + 1; missing < row.sequence && missing < seen.last_sequence + 100;
         ++missing) {
        find(name_of(row.stream), missing, "", "this entry is missing");
    }
    if (row.sequence <= seen.last_sequence) {
        find(name_of(row.stream), row.sequence, "sequence", "stands after a later entry of the same matter");
    }
    seen.last_sequence = std::max(seen.last_sequence, row.sequence);
}

Status Verification::check_leaf(const EntryRow& row) {
    const auto made = storage::leaf_of(row);
    if (!made) {
        find(name_of(row.stream), row.sequence, "", "its list of digests is damaged");
        return util::Done{};
    }
    if (!row.leaf_index) return util::Done{};
    const auto stored = reader_.leaves(authority_.id(), *row.leaf_index, 1);
    if (!stored) return stored.failure();
    if (stored->empty()) {
        find(name_of(row.stream), row.sequence, "", "its leaf is missing from the log");
    } else if (stored->front() != *made) {
        find(name_of(row.stream), row.sequence, "", "its list of digests is not the one that was logged");
    }
    return util::Done{};
}

Status Verification::read_entries() {
    std::uint64_t next = 0;
    while (next < head_.next_position) {
        const auto rows = reader_.entries(authority_.id(), next, page);
        if (!rows) return rows.failure();
        for (const EntryRow& row : *rows) {
            check_order(row, next);
            next = row.position + 1;
            ++report_.entries;
            if (const Status status = check_leaf(row); !status) return status;
        }
        if (rows->empty()) {
            find("", std::nullopt, "position",
                 fmt::format("the last {} entries are missing", head_.next_position - next));
            break;
        }
        if (progress_) progress_(report_.entries, head_.next_position * 2);
    }
    const auto beyond = reader_.entries(authority_.id(), head_.next_position, 1);
    if (beyond && !beyond->empty()) find("", std::nullopt, "position", "entries stand beyond the end of the record");
    return util::Done{};
}

Status Verification::read_streams() {
    std::vector<StreamId> streams;
    streams.reserve(streams_.size());
    for (const auto& [stream, seen] : streams_) streams.push_back(stream);
    std::sort(streams.begin(), streams.end());
    std::uint64_t done = head_.next_position;
    for (const StreamId stream : streams) {
        if (const Status status = read_stream(stream, streams_[stream].last_sequence); !status) return status;
        done += streams_[stream].last_sequence;
        if (progress_) progress_(std::min(done, head_.next_position * 2), head_.next_position * 2);
    }
    return util::Done{};
}

Status Verification::read_stream(StreamId stream, std::uint64_t last_sequence) {
    const auto keys = authority_.keys_of(reader_, stream);
    if (!keys) {
        if (keys.error().kind != util::ErrorKind::Damaged) return keys.failure();
        find(name_of(stream), std::nullopt, "", "its key cannot be unwrapped: " + keys.error().message);
        unreadable_.insert(stream);
        return util::Done{};
    }
    if (!*keys) {
        check_erased(stream);
        return util::Done{};
    }
    if (history_.erased.contains(stream.get())) {
        find(name_of(stream), std::nullopt, "", "was erased, but its key has come back");
    }
    LoadedRequest loaded;
    loaded.stream = stream;
    std::optional<domain::request::Request> request;
    util::Digest previous{};
    bool readable = true;
    std::uint64_t seen = 0;
    for (std::uint64_t next = 1; next <= last_sequence;) {
        const auto rows = reader_.entries_of(authority_.id(), stream, next, page);
        if (!rows) return rows.failure();
        if (rows->empty()) break;
        for (const EntryRow& row : *rows) {
            next = row.sequence + 1;
            if (row.sequence != ++seen) readable = false, seen = row.sequence;
            const auto entry = storage::open_entry(**keys, authority_.id(), row, previous);
            const auto leaf = storage::leaf_of(row);
            if (leaf) previous = storage::leaf_digest(*leaf);
            if (!entry) {
                find(name_of(stream), row.sequence, entry.error().field, entry.error().what);
                readable = false;
                continue;
            }
            if (!readable || !storage::is_request_event(entry->type)) continue;
            auto event = storage::decode_request(*entry);
            if (!event) {
                find(name_of(stream), row.sequence, "", "does not read as an event of a request");
                readable = false;
                continue;
            }
            if (const auto* registered = std::get_if<domain::request::event::Registered>(&*event)) {
                names_[stream] = registered->number;
            }
            request = domain::request::apply(std::move(request), *event, entry->origin.actor, entry->recorded);
            loaded.revision = row.sequence;
        }
    }
    if (!readable) {
        unreadable_.insert(stream);
        return util::Done{};
    }
    if (!request) return util::Done{};
    loaded.request = std::move(*request);
    check_row(stream, matter_row(loaded, **keys, authority_.lookup_key()));
    for (const auto& row : lookup_rows(loaded)) expected_lookups_.emplace(row.space, row.hash);
    return util::Done{};
}

/// Only an entry makes a missing key an erasure: who deletes a key in the table silently destroys a record.
void Verification::check_erased(StreamId stream) {
    unreadable_.insert(stream);
    without_key_.insert(stream);
    if (!history_.erased.contains(stream.get())) {
        find(name_of(stream), std::nullopt, "", "its key is missing, and no entry says that it was erased");
        return;
    }
    ++report_.erased;
    const auto row = reader_.matter(authority_.id(), stream);
    if (row && *row) find((*row)->number, std::nullopt, "", "was erased, but still stands in the table of matters");
}

void Verification::check_row(StreamId stream, const storage::MatterRow& expected) {
    const auto row = reader_.matter(authority_.id(), stream);
    if (!row) return;
    const std::string name = expected.number.empty() ? name_of(stream) : expected.number;
    if (!*row) return find(name, std::nullopt, "", "is missing from the table of matters");
    const storage::MatterRow& stored = **row;
    const auto differ = [&](bool same, const char* field) {
        if (!same) find(name, std::nullopt, field, "the table of matters says otherwise than the record");
    };
    if (stored.revision > expected.revision) {
        for (std::uint64_t missing = expected.revision + 1;
             missing <= stored.revision && missing < expected.revision + 100; ++missing) {
            find(name, missing, "", "this entry is missing from the end of the record");
        }
        return;
    }
    differ(stored.revision == expected.revision, "revision");
    differ(stored.number == expected.number, "number");
    differ(stored.kind == expected.kind, "kind");
    differ(stored.state == expected.state, "state");
    differ(stored.unit == expected.unit, "unit");
    differ(stored.handler == expected.handler, "handler");
    differ(stored.registered == expected.registered, "registered");
    differ(stored.deadline == expected.deadline, "deadline");
    differ(stored.wake == expected.wake, "wake");
    differ(stored.concerns == expected.concerns, "concerns");
    differ(stored.worker == expected.worker, "worker");
    differ(stored.granted == expected.granted, "granted");
    differ(stored.excluded == expected.excluded, "excluded");
    differ(stored.waiting == expected.waiting, "waiting");
    differ(stored.summary == expected.summary, "summary");
}

Status Verification::read_projections() {
    StreamId next{storage::streams::first_free};
    for (;;) {
        const auto rows = reader_.matters(authority_.id(), next, page);
        if (!rows) return rows.failure();
        for (const auto& row : *rows) {
            next = StreamId(row.stream.get() + 1);
            if (!streams_.contains(row.stream)) {
                find(row.number, std::nullopt, "", "is in the table of matters, but the record has no entry of it");
            }
        }
        if (rows->size() < page) break;
    }
    const auto lookups = reader_.lookups(authority_.id());
    if (!lookups) return lookups.failure();
    std::size_t found = 0;
    for (const auto& row : *lookups) {
        if (expected_lookups_.contains({row.space, row.hash})) {
            ++found;
        } else if (without_key_.contains(row.stream)) {
            find(name_of(row.stream), std::nullopt, "", "has no key any more, but is still found by a code or number");
        } else if (!unreadable_.contains(row.stream)) {
            find(name_of(row.stream), std::nullopt, "", "is found by a code or number that its record does not have");
        }
    }
    if (found < expected_lookups_.size()) {
        find(
            "", std::nullopt, "",
            fmt::format("{} codes or numbers are missing from the table of lookups", expected_lookups_.size() - found));
    }
    return util::Done{};
}

Status Verification::read_tree() {
    std::map<std::pair<unsigned, std::uint64_t>, ledger::Hash> expected;
    for (std::uint64_t next = 0;;) {
        const auto leaves = reader_.leaves(authority_.id(), next, page);
        if (!leaves) return leaves.failure();
        std::vector<ledger::Hash> hashes;
        for (const auto& leaf : *leaves) hashes.push_back(ledger::leaf_hash(leaf));
        for (const auto& tile : ledger::append_leaves(frontier_, hashes)) {
            const auto stored = reader_.subtrees(authority_.id(), static_cast<std::uint8_t>(tile.level), tile.index, 1);
            if (!stored) return stored.failure();
            if (stored->empty() || stored->front().index != tile.index || stored->front().hash != tile.hash) {
                find("", std::nullopt, "tree",
                     fmt::format("the stored hash {} of tile level {} is not that of its leaves", tile.index,
                                 tile.level));
            }
        }
        next += leaves->size();
        if (leaves->size() < page) break;
    }
    report_.root = util::to_base64(frontier_.root());
    if (frontier_.size() != head_.tree_size) {
        find("", std::nullopt, "tree",
             fmt::format("the log should have {} leaves and has {}", head_.tree_size, frontier_.size()));
    } else if (frontier_.root() != head_.root) {
        find("", std::nullopt, "root", "the leaves do not make the root that was signed");
    }
    return util::Done{};
}

Status Verification::read_history_of_log() {
    auto history = read_history(authority_, reader_);
    if (history) {
        history_ = std::move(*history);
        return util::Done{};
    }
    if (history.error().kind != util::ErrorKind::Damaged) return history.failure();
    find("", std::nullopt, "log_key", "the keys of the log cannot be read: " + history.error().message);
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
    const auto name = fmt::format("stream {}", storage::streams::authority.get());
    const auto events = authority_.own_events(reader_);
    if (!events) return util::Done{};  // found already
    for (std::size_t i = 1; i < history_.periods.size(); ++i) {
        const LogPeriod& before = history_.periods[i - 1];
        const LogPeriod& after = history_.periods[i];
        const std::uint64_t size = before.succeeded ? *before.until : *before.until - 1;
        if (who_handed_over(after.handover, before.key, after.key, size) == HandoverBy::Nobody) {
            find(name, after.sequence, "handover", "is not signed by the key that takes over");
        }
    }
    for (const auto& entry : *events) {
        const auto* succeeded = std::get_if<domain::record::LogSucceeded>(&entry.event);
        if (succeeded == nullptr || succeeded->old_size > frontier_.size()) continue;
        const auto root = ledger::root_at(succeeded->old_size, source);
        if (!root) return root.failure();
        if (!std::equal(root->begin(), root->end(), succeeded->old_root.begin(), succeeded->old_root.end())) {
            find(name, entry.sequence, "old_root", "is not the root of the leaves taken over from the old log");
        }
        const auto key = ledger::parse_verifier_key(succeeded->old_key);
        if (!key) continue;
        const auto opened =
            ledger::open_checkpoint(succeeded->old_checkpoint, succeeded->old_origin, std::span(&*key, 1));
        if (!opened || opened->checkpoint.size != succeeded->old_size || opened->checkpoint.root != *root) {
            find(name, entry.sequence, "old_checkpoint", "does not sign what was taken over from the old log");
        }
    }
    return util::Done{};
}

void Verification::check_checkpoint() {
    if (history_.periods.empty()) return;
    const LogPeriod& now = history_.now();
    if (now.origin != authority_.origin()) {
        find("", std::nullopt, "origin", "the log is not called what its record calls it");
    }
    if (authority_.can_sign() && authority_.signer().verifier() != now.key) {
        find("", std::nullopt, "log_key", "the log's key is not the one that its record names");
    }
    const auto opened = ledger::open_checkpoint(head_.checkpoint, now.origin, std::span(&now.key, 1));
    if (!opened)
        return find("", std::nullopt, "checkpoint", "the newest checkpoint does not carry the log's signature");
    if (opened->checkpoint.size != head_.tree_size || opened->checkpoint.root != head_.root) {
        find("", std::nullopt, "checkpoint", "the newest checkpoint signs another tree");
    }
}

/// A checkpoint counts by any key the log ever had: the larger its reach, the more it can find.
Status Verification::check_against(const std::vector<std::string>& against) {
    storage::StoredHashes source(reader_, authority_.id());
    for (const std::string& text : against) {
        std::optional<ledger::OpenedCheckpoint> opened;
        const LogPeriod* signed_in = nullptr;
        // The newest key that signed it: at a rotation two have.
        for (auto period = history_.periods.rbegin(); period != history_.periods.rend() && !opened; ++period) {
            auto attempt = ledger::open_checkpoint(text, period->origin, std::span(&period->key, 1));
            if (!attempt) continue;
            opened = std::move(*attempt);
            signed_in = &*period;
        }
        if (!opened) {
            find("", std::nullopt, "checkpoint", "a checkpoint given does not carry this log's signature");
            continue;
        }
        const auto& kept = opened->checkpoint;
        if (signed_in->until && kept.size > *signed_in->until) {
            find("", std::nullopt, "checkpoint",
                 signed_in->succeeded
                     ? fmt::format("the old log once had {} leaves; its successor took over {}, and {} entries were "
                                   "lost on the way",
                                   kept.size, *signed_in->until, kept.size - *signed_in->until)
                     : fmt::format("a key that had been replaced after {} leaves has signed {}: somebody still uses it",
                                   *signed_in->until, kept.size));
            continue;
        }
        if (kept.size > frontier_.size()) {
            find("", std::nullopt, "checkpoint",
                 fmt::format("the log once had {} leaves and now has {}: it was cut, or an old copy took its place",
                             kept.size, frontier_.size()));
            continue;
        }
        if (kept.size == 0) continue;
        const auto root = ledger::root_at(kept.size, source);
        if (!root) return root.failure();
        if (*root != kept.root) {
            find("", std::nullopt, "checkpoint",
                 fmt::format(
                     "the first {} leaves are not those of the checkpoint kept elsewhere: the record was rewritten",
                     kept.size));
        }
    }
    return util::Done{};
}

Result<VerifyReport> Verification::run(const std::vector<std::string>& against) {
    if (const Status status = read_history_of_log(); !status) return status.failure();
    if (const Status status = read_entries(); !status) return status.failure();
    if (const Status status = read_streams(); !status) return status.failure();
    if (const Status status = read_projections(); !status) return status.failure();
    if (const Status status = read_tree(); !status) return status.failure();
    if (const Status status = check_seams(); !status) return status.failure();
    check_checkpoint();
    if (const Status status = check_against(against); !status) return status.failure();
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
