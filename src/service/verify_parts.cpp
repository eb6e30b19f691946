#include "service/verify_parts.h"

#include <algorithm>
#include <limits>

#include <fmt/core.h>

#include "ledger/checkpoint.h"
#include "ledger/prove.h"
#include "service/log_reader.h"

namespace qingfeng::service::verifying {

using storage::EntryRow;
using storage::StreamId;
using storage::WakeRow;
using util::Status;

namespace {

/// Of one matter, before it is enough to say that much is missing.
constexpr std::uint64_t missing_most = 100;

}  // namespace

void Findings::add(Finding finding) {
    if (report_.findings.size() >= findings_max) {
        report_.findings_cut = true;
        return;
    }
    report_.findings.push_back(std::move(finding));
}

void Findings::log(std::string field, VerifyFault fault, std::uint64_t count, std::uint64_t at, std::string detail) {
    add({"", std::nullopt, std::move(field), fault, count, at, {}, std::move(detail)});
}

MatterWindow matters_of(storage::Reader& reader, storage::AuthorityId authority) {
    return {[&reader, authority](StreamId from) { return reader.matters(authority, from, page); },
            [](const storage::MatterRow& row) { return row.stream; }};
}

std::string Structure::name_of(StreamId stream) {
    if (const auto known = names_.find(stream); known != names_.end()) return known->second;
    std::string name = fmt::format("stream {}", stream.get());
    if (stream.get() >= storage::streams::first_free) {
        const auto row = reader_.matter(authority_, stream);
        if (row && *row && !(*row)->number.empty()) name = (*row)->number;
    }
    return names_[stream] = name;
}

void Structure::check_order(const EntryRow& row, std::uint64_t expected_position) {
    if (row.position != expected_position) {
        findings_.log("position", VerifyFault::EntriesMissing, row.position - expected_position, expected_position);
    }
    if (recorded_ && row.recorded < *recorded_) {
        findings_.add({name_of(row.stream), row.sequence, "recorded", VerifyFault::TimeRunsBack});
    }
    recorded_ = row.recorded;
    std::uint64_t& last = streams_[row.stream];
    for (std::uint64_t missing = last + 1; missing < row.sequence && missing < last + missing_most; ++missing) {
        findings_.add({name_of(row.stream), missing, "", VerifyFault::EntryMissing});
    }
    if (row.sequence <= last) {
        findings_.add({name_of(row.stream), row.sequence, "sequence", VerifyFault::EntryOutOfOrder});
    }
    last = std::max(last, row.sequence);
}

/// Entries come in the order of their leaves, so that those of a page stand together.
Status Structure::check_leaves(const std::vector<EntryRow>& rows) {
    std::vector<storage::LeafBytes> leaves;
    std::uint64_t first = 0;
    for (const EntryRow& row : rows) {
        const auto made = storage::leaf_of(row);
        if (!made) {
            findings_.add({name_of(row.stream), row.sequence, "", VerifyFault::EntryWrong, 0, 0,
                           storage::EntryWrong::DigestsDamaged, ""});
            continue;
        }
        if (!row.leaf_index) continue;
        if (leaves.empty() || *row.leaf_index < first || *row.leaf_index - first >= leaves.size()) {
            auto read = reader_.leaves(authority_, *row.leaf_index, rows.size());
            if (!read) return read.failure();
            leaves = std::move(*read);
            first = *row.leaf_index;
        }
        if (!leaves.empty() && leaves[*row.leaf_index - first] == *made) continue;
        // A leaf that is missing moves all behind it by one place in this page: only a look at this very one tells.
        const auto alone = reader_.leaves(authority_, *row.leaf_index, 1);
        if (!alone) return alone.failure();
        if (alone->empty()) {
            findings_.add({name_of(row.stream), row.sequence, "", VerifyFault::LeafMissing});
        } else if (alone->front() != *made) {
            findings_.add({name_of(row.stream), row.sequence, "", VerifyFault::DigestsNotLogged});
        }
    }
    return util::Done{};
}

Status Structure::read_entries() {
    std::uint64_t next = 0;
    while (next < head_.next_position) {
        const auto rows = reader_.entries(authority_, next, page);
        if (!rows) return rows.failure();
        for (const EntryRow& row : *rows) {
            check_order(row, next);
            next = row.position + 1;
            ++report_.entries;
        }
        if (const Status status = check_leaves(*rows); !status) return status;
        if (rows->empty()) {
            findings_.log("position", VerifyFault::LastEntriesMissing, head_.next_position - next);
            break;
        }
        if (progress_) progress_(report_.entries, head_.next_position * 2);
    }
    const auto beyond = reader_.entries(authority_, head_.next_position, 1);
    if (beyond && !beyond->empty()) findings_.log("position", VerifyFault::EntriesBeyondEnd);
    return util::Done{};
}

Status Structure::read_tree() {
    for (std::uint64_t next = 0;;) {
        const auto leaves = reader_.leaves(authority_, next, page);
        if (!leaves) return leaves.failure();
        std::vector<ledger::Hash> hashes;
        hashes.reserve(leaves->size());
        for (const auto& leaf : *leaves) hashes.push_back(ledger::leaf_hash(leaf));
        for (const auto& tile : ledger::append_leaves(frontier_, hashes)) {
            const auto stored = reader_.subtrees(authority_, static_cast<std::uint8_t>(tile.level), tile.index, 1);
            if (!stored) return stored.failure();
            if (stored->empty() || stored->front().index != tile.index || stored->front().hash != tile.hash) {
                findings_.log("tree", VerifyFault::TileDiffers, tile.level, tile.index);
            }
        }
        next += leaves->size();
        if (leaves->size() < page) break;
    }
    report_.root = util::to_base64(frontier_.root());
    if (frontier_.size() != head_.tree_size) {
        findings_.log("tree", VerifyFault::LeafCountDiffers, frontier_.size(), head_.tree_size);
    } else if (frontier_.root() != head_.root) {
        findings_.log("root", VerifyFault::RootDiffers);
    }
    return util::Done{};
}

void Signatures::check_newest() {
    if (periods_.empty()) return;
    const LogPeriod& now = periods_.back();
    const auto opened = ledger::open_checkpoint(head_.checkpoint, now.origin, std::span(&now.key, 1));
    if (!opened) return findings_.log("checkpoint", VerifyFault::CheckpointNotSigned);
    if (opened->checkpoint.size != head_.tree_size || opened->checkpoint.root != head_.root) {
        findings_.log("checkpoint", VerifyFault::CheckpointOfOtherTree);
    }
}

Status Signatures::check_kept(const std::vector<std::string>& against) {
    for (const std::string& text : against) {
        if (const Status status = check_one(text); !status) return status;
    }
    return util::Done{};
}

Status Signatures::check_one(const std::string& text) {
    std::optional<ledger::OpenedCheckpoint> opened;
    const LogPeriod* signed_in = nullptr;
    // The newest key that signed it: at a rotation two have.
    for (auto period = periods_.rbegin(); period != periods_.rend() && !opened; ++period) {
        auto attempt = ledger::open_checkpoint(text, period->origin, std::span(&period->key, 1));
        if (!attempt) continue;
        opened = std::move(*attempt);
        signed_in = &*period;
    }
    if (!opened) {
        findings_.log("checkpoint", VerifyFault::KeptNotSigned);
        return util::Done{};
    }
    const auto& kept = opened->checkpoint;
    if (signed_in->until && kept.size > *signed_in->until) {
        findings_.log("checkpoint", signed_in->succeeded ? VerifyFault::KeptLost : VerifyFault::KeptByReplacedKey,
                      kept.size, *signed_in->until);
        return util::Done{};
    }
    if (kept.size > frontier_.size()) {
        findings_.log("checkpoint", VerifyFault::KeptCut, kept.size, frontier_.size());
        return util::Done{};
    }
    if (kept.size == 0) return util::Done{};
    storage::StoredHashes source(reader_, authority_);
    const auto root = ledger::root_at(kept.size, source);
    // A tree with holes was found before; nothing can be said against this checkpoint then.
    if (!root && root.error().kind == util::ErrorKind::Damaged) {
        findings_.log("checkpoint", VerifyFault::KeptRewritten, kept.size);
        return util::Done{};
    }
    if (!root) return root.failure();
    if (*root != kept.root) findings_.log("checkpoint", VerifyFault::KeptRewritten, kept.size);
    return util::Done{};
}

Status check_wakes(storage::Reader& reader, storage::AuthorityId authority, std::vector<WakeRow> expected,
                   const std::function<std::string(StreamId)>& name_of, VerifyReport& report) {
    Findings findings(report);
    std::ranges::sort(expected);
    std::size_t at = 0;
    const auto missing_until = [&](const WakeRow* row) {
        for (; at < expected.size() && (row == nullptr || expected[at] < *row); ++at) {
            findings.add({name_of(expected[at].stream), std::nullopt, "wake", VerifyFault::WakeMissing});
        }
    };
    constexpr auto least = std::numeric_limits<std::int64_t>::min();
    WakeRow last{{least}, StreamId(least)};
    while (true) {
        const auto rows = reader.wakes(authority, last, page);
        if (!rows) return rows.failure();
        for (const WakeRow& row : *rows) {
            last = row;
            missing_until(&row);
            if (at < expected.size() && expected[at] == row) {
                ++at;
            } else {
                findings.add({name_of(row.stream), std::nullopt, "wake", VerifyFault::WakeNotInRecord});
            }
        }
        if (rows->size() < page) break;
    }
    missing_until(nullptr);
    return util::Done{};
}

}  // namespace qingfeng::service::verifying
