#include <algorithm>

#include <fmt/core.h>

#include "ledger/checkpoint.h"
#include "ledger/tree.h"
#include "service/projection.h"
#include "service/rebuild.h"
#include "service/verify.h"
#include "simulation/invariants.h"
#include "simulation/player.h"

/// What must hold of the record as a whole.
namespace qingfeng::simulation {
namespace {

using Broken = std::optional<std::string>;
constexpr std::size_t page = 4096;

util::Result<std::vector<storage::MatterRow>> all_rows(storage::Reader& reader, storage::AuthorityId id) {
    std::vector<storage::MatterRow> rows;
    for (storage::StreamId next{0};;) {
        auto some = reader.matters(id, next, page);
        if (!some) return some.failure();
        rows.insert(rows.end(), some->begin(), some->end());
        if (some->size() < page) return rows;
        next = storage::StreamId(rows.back().stream.get() + 1);
    }
}

}  // namespace

Broken Player::check_log(ledger::Frontier from) {
    auto reader = store_.read();
    if (!reader) return reader.error().message;
    const auto id = house_->authority().id();
    const auto head = (*reader)->head(id);
    if (!head) return head.error().message;
    if (head->next_position < last_head_.next_position || head->tree_size < last_head_.tree_size) {
        return "the log has become shorter";
    }
    if (head->last_recorded < last_head_.last_recorded) return "the log's time went back";
    ledger::Frontier frontier = std::move(from);
    util::Digest root_then = frontier.size() == 0 ? util::Digest{} : frontier.root();
    for (std::uint64_t next = frontier.size(); next < head->tree_size;) {
        const auto leaves = (*reader)->leaves(id, next, page);
        if (!leaves) return leaves.error().message;
        if (leaves->empty()) return "leaves are missing";
        for (const auto& leaf : *leaves) {
            frontier.append(ledger::leaf_hash(leaf));
            if (++next == last_head_.tree_size) root_then = frontier.root();
        }
    }
    if (last_head_.tree_size > 0 && root_then != last_head_.root) return "the log does not continue what it was";
    if (head->tree_size > 0 && frontier.root() != head->root) return "the leaves do not make the root that was signed";
    last_head_ = *head;
    last_frontier_ = std::move(frontier);
    checkpoints_.push_back(head->checkpoint);
    return std::nullopt;
}

Broken Player::check_numbers(Numbered& so_far) {
    auto reader = store_.read();
    if (!reader) return reader.error().message;
    for (bool more = true; more;) {
        const auto rows = (*reader)->matters(house_->authority().id(), so_far.next, page);
        if (!rows) return rows.error().message;
        more = rows->size() == page;
        so_far.rows += rows->size();
        for (const auto& row : *rows) {
            so_far.next = storage::StreamId(row.stream.get() + 1);
            // Serials are shared by all prefixes of a year, so that nobody can leave one out unnoticed.
            const auto dash = row.number.find('-');
            if (dash == std::string::npos || dash < 4) return row.number + " is no number";
            const std::string year = row.number.substr(dash - 4, 4);
            if (!so_far.serials[year].insert(std::stoull(row.number.substr(dash + 1))).second) {
                return row.number + " is the number of two matters";
            }
        }
    }
    if (so_far.rows != known_.size()) {
        return fmt::format("{} matters were answered, {} are in the tables", known_.size(), so_far.rows);
    }
    for (const auto& [year, numbers] : so_far.serials) {
        if (*numbers.begin() != 1 || *numbers.rbegin() != numbers.size())
            return "the numbers of " + year + " have gaps";
    }
    return std::nullopt;
}

Broken Player::check_globally() {
    if (auto broken = check_log(last_frontier_)) return broken;
    return check_numbers(numbered_);
}

Broken Player::check_everything() {
    if (auto broken = check_log({})) return broken;
    Numbered all;
    if (auto broken = check_numbers(all)) return broken;
    const auto report = service::verify(house_->authority(), checkpoints_, {});
    if (!report) return "verify: " + report.error().message;
    if (!report->intact()) {
        const auto& first = report->findings.front();
        return fmt::format("verify: {} {} {}: {}", first.matter, first.entry.value_or(0), first.field,
                           service::to_key(first.fault));
    }
    service::Matters read_again(*auditor_, house_->writer());
    for (const auto& [matter, known] : known_) {
        const auto found = read_again.by_code(known.code);
        if (!found) return known.number + " is not found by its query code";
        if ((*found)->request.registration.number != known.number) return "a query code leads to another matter";
        if (watching_ != Watching::Closely) continue;
        if (auto broken = history_rewritten(known.last.get(), **found)) return known.number + ": " + *broken;
        if ((*found)->revision != known.last->revision || (*found)->request != known.last->request) {
            return known.number + " is not what it was when it was last read";
        }
    }
    std::vector<storage::MatterRow> before;
    {
        auto reader = store_.read();
        if (!reader) return reader.error().message;
        auto rows = all_rows(**reader, house_->authority().id());
        if (!rows) return rows.error().message;
        before = std::move(*rows);
    }
    const auto rebuilt = service::rebuild(house_->authority(), house_->writer(), {});
    if (!rebuilt) return "rebuild: " + rebuilt.error().message;
    auto reader = store_.read();
    if (!reader) return reader.error().message;
    const auto after = all_rows(**reader, house_->authority().id());
    if (!after) return after.error().message;
    if (*after != before) return "the tables built again from the record are not those that stood there";
    return std::nullopt;
}

}  // namespace qingfeng::simulation
