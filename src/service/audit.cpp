#include "service/audit.h"

#include <algorithm>
#include <set>

#include <fmt/core.h>

#include "ledger/checkpoint.h"
#include "ledger/tiles.h"
#include "service/audit_matters.h"
#include "service/history.h"
#include "util/bytes.h"

namespace qingfeng::service {
namespace {

using domain::publication::Figures;
using domain::publication::Level;
using util::ErrorKind;
using util::Result;
using util::Status;

constexpr std::size_t findings_most = 1000;

std::string month_text(util::Date month) { return month.text().substr(0, 7); }

std::string in_words(const Figures& f) {
    return fmt::format("received {}, on time {}, late {}, extended {}, open {}, overdue {}, ended {}, undated {}",
                       f.received, f.on_time, f.late, f.extended, f.open, f.overdue, f.ended, f.undated);
}

/// One run of the audit: first the log, then each file against it, then what the dates say against what was stated.
class Audit {
  public:
    explicit Audit(const AuditInput& input) : input_(input) {}

    Result<AuditReport> run() {
        if (const Status status = read_handovers(); !status) return status.failure();
        if (const Status status = read_checkpoint(); !status) return status.failure();
        collect_checkpoints();
        if (const Status status = read_leaves(); !status) return status.failure();
        std::vector<const NamedDayFile*> files;
        for (const NamedDayFile& file : input_.files) files.push_back(&file);
        std::ranges::stable_sort(files, {}, [](const NamedDayFile* file) { return file->file.date; });
        for (const NamedDayFile* file : files) take_file(*file);
        check_coverage();
        take_matters();
        for (const NamedDayFile* file : files) check_sums(*file);
        return std::move(report_);
    }

  private:
    void find(AuditFinding finding) {
        if (report_.findings.size() >= findings_most) {
            report_.findings_cut = true;
            return;
        }
        report_.findings.push_back(std::move(finding));
    }

    /// A log that has always had one key need not have any.
    Status read_handovers() {
        const auto text = input_.log("handovers");
        if (!text && text.error().kind != ErrorKind::NotFound) return text.failure();
        chain_ = KeyChain::follow(input_.keys, text ? *text : "");
        report_.keys = chain_.periods();
        for (std::size_t i = 0; i < chain_.contradictions().size(); ++i) find({AuditFault::HandoversContradict});
        return util::Done{};
    }

    Status read_checkpoint() {
        const auto note = input_.log("checkpoint");
        if (!note) return note.failure();
        const auto checkpoint = open(*note, "");
        if (!checkpoint) {
            find({AuditFault::CheckpointNotSigned});
            return util::Done{};
        }
        report_.origin = checkpoint->origin;
        report_.size = checkpoint->size;
        report_.root = util::to_base64(checkpoint->root);
        expected_[checkpoint->size].push_back({"", checkpoint->root});
        return util::Done{};
    }

    /// By any key that the chain holds. One that signs on after it was replaced, or for a log that had ended, is told.
    std::optional<ledger::Checkpoint> open(std::string_view note, const std::string& source) {
        const auto opened = chain_.open(note);
        if (!opened) return std::nullopt;
        const ledger::Checkpoint& checkpoint = opened->opened.checkpoint;
        if (opened->beyond()) {
            find({opened->by.succeeded ? AuditFault::EntriesLost : AuditFault::ReplacedKey,
                  source,
                  {},
                  {},
                  "",
                  fmt::format("{}", checkpoint.size),
                  fmt::format("{}", *opened->by.until)});
        }
        return checkpoint;
    }

    /// A checkpoint that came from elsewhere must be of a prefix of this log.
    void expect(const std::string& note, const std::string& source) {
        const auto checkpoint = open(note, source);
        if (!checkpoint) return find({AuditFault::CheckpointNotSigned, source});
        if (is_beyond_old_log(*checkpoint)) return;  // told already
        if (checkpoint->size > report_.size) {
            return find({AuditFault::RootDiffers,
                         source,
                         {},
                         {},
                         "",
                         fmt::format("{}", checkpoint->size),
                         fmt::format("{}", report_.size)});
        }
        expected_[checkpoint->size].push_back({source, checkpoint->root});
    }

    /// Leaves taken over from a log of this name end here; empty: it is the log itself.
    std::optional<std::uint64_t> end_of(const std::string& origin) const {
        for (const KeyPeriod& period : chain_.periods()) {
            if (period.key.name == origin && period.succeeded) return period.until;
        }
        return std::nullopt;
    }
    bool is_beyond_old_log(const ledger::Checkpoint& checkpoint) const {
        const auto end = end_of(checkpoint.origin);
        return end && checkpoint.size > *end;
    }

    void collect_checkpoints() {
        for (const NamedDayFile& file : input_.files) expect(file.file.checkpoint, file.name);
        for (const std::string& note : input_.against) expect(note, "--against");
    }

    void compare_root(std::uint64_t size, const ledger::Frontier& frontier) {
        const auto found = expected_.find(size);
        if (found == expected_.end()) return;
        for (const auto& [source, root] : found->second) {
            if (root == frontier.root()) continue;
            find({AuditFault::RootDiffers, source, {}, {}, "", fmt::format("{}", size), fmt::format("{}", size)});
        }
    }

    Status read_leaves() {
        ledger::Frontier frontier;
        compare_root(0, frontier);
        for (std::uint64_t bundle = 0; bundle * ledger::tile_width < report_.size; ++bundle) {
            const unsigned width = ledger::tile_width_at(0, bundle, report_.size);
            const std::string path = ledger::tile_path(ledger::EntryBundle{bundle, width});
            const auto bytes = input_.log(path);
            if (!bytes) return bytes.failure();
            const auto entries = ledger::parse_bundle(util::as_bytes(*bytes));
            if (!entries || entries->size() != width) {
                return util::fail(ErrorKind::Damaged, fmt::format("{} is no bundle of {} entries", path, width));
            }
            for (const util::ByteView entry : *entries) {
                leaves_.emplace_back(entry.begin(), entry.end());
                frontier.append(ledger::leaf_hash(entry));
                compare_root(leaves_.size(), frontier);
            }
        }
        return util::Done{};
    }

    void take_file(const NamedDayFile& named) {
        const DayFile& file = named.file;
        if (!chain_.knows(file.origin))
            return find({AuditFault::OtherLog, named.name, {}, {}, "", file.origin, report_.origin});
        zone_ = util::TimeZone::find(file.zone).value_or(zone_);
        report_.last_day = file.date;
        // What an old log had beyond its end was lost, and is told once: the successor has other leaves there.
        const std::uint64_t there = std::min(report_.size, end_of(file.origin).value_or(report_.size));
        end_ = std::max(end_, std::min(file.end, there));
        if (file.publication.level == Level::Sums) {
            for (std::uint64_t leaf = file.first; leaf < std::min(file.end, there); ++leaf) summed_.insert(leaf);
        }
        const bool ended = end_of(file.origin).has_value();
        for (const OpenedLeaf& opened : file.opened) {
            if (!ended || opened.leaf < there) take_opening(named, opened);
        }
        for (const ExcusedLeaf& excused : file.excused) excused_.emplace(excused.leaf, named.name);
    }

    void take_opening(const NamedDayFile& named, const OpenedLeaf& opened) {
        const auto differs = [&] { find({AuditFault::OpeningDiffers, named.name, opened.leaf}); };
        if (opened.leaf >= leaves_.size()) return differs();
        const auto fields = ledger::check_opening(opened.opening, ledger::leaf_hash(leaves_[opened.leaf]));
        if (!fields) return differs();
        auto shown = read_shown(*fields);
        if (!shown) return find({AuditFault::OpenedTooLittle, named.name, opened.leaf});
        if (zone_.to_local(shown->recorded).date != named.file.date) {
            find({AuditFault::WrongDay,
                  named.name,
                  opened.leaf,
                  {},
                  "",
                  named.file.date.text(),
                  zone_.to_local(shown->recorded).date.text()});
        }
        if (const auto [at, fresh] = shown_.emplace(opened.leaf, *shown); !fresh && !(at->second == *shown)) {
            find({AuditFault::OpenedTwice, named.name, opened.leaf});
        }
    }

    void check_coverage() {
        report_.newer = report_.size - end_;
        std::optional<AuditFinding> gap;
        const auto close_gap = [&] {
            if (gap) find(std::move(*gap));
            gap.reset();
        };
        for (std::uint64_t leaf = 0; leaf < end_; ++leaf) {
            const bool opened = shown_.contains(leaf);
            if (!opened && !excused_.contains(leaf) && !summed_.contains(leaf)) {
                if (!gap) gap = AuditFinding{AuditFault::Withheld, "", leaf};
                gap->last = leaf;
                continue;
            }
            close_gap();
            if (!opened && excused_.contains(leaf)) ++report_.excused;
            if (!opened && !excused_.contains(leaf)) ++report_.without_openings;
        }
        close_gap();
        report_.opened = shown_.size();
    }

    void take_matters() {
        Chains chains(leaves_, [this](AuditFault fault, std::uint64_t leaf) {
            // Where what stands before was not opened, that is the finding, not what follows from it.
            if (fault == AuditFault::ChainBroken && !complete()) return;
            find({fault, "", leaf});
        });
        for (const auto& [leaf, shown] : shown_) chains.take(leaf, shown);
        check_handovers();
        matters_ = chains.matters();
        if (report_.excused > 0 && chains.erasures() == 0 && summed_.empty()) {
            find({AuditFault::ErasureNotLogged, excused_.begin()->second, excused_.begin()->first});
        }
        report_.matters = matters_.size();
        report_.imported = chains.imported();
        if (report_.last_day && complete()) report_.months = recomputed(*report_.last_day);
    }

    /// The log shows its handovers to everybody, and each is an entry of its record: they must be the same ones.
    void check_handovers() {
        std::set<std::string> shown_by_log;
        for (const KeyPeriod& period : chain_.periods()) {
            if (!period.handover.empty()) shown_by_log.insert(period.handover);
        }
        std::set<std::string> logged;
        for (const auto& [leaf, shown] : shown_) {
            if (!shown.handover) continue;
            logged.insert(*shown.handover);
            if (!shown_by_log.contains(*shown.handover)) find({AuditFault::HandoverDiffers, "", leaf});
        }
        for (const KeyPeriod& period : chain_.periods()) {
            if (!period.until) continue;
            const std::uint64_t leaf = period.succeeded ? *period.until : *period.until - 1;
            const auto after = std::ranges::find_if(chain_.periods(), [&](const KeyPeriod& next) {
                return !next.handover.empty() && next.handover != period.handover && hands_over(period, next);
            });
            if (!shown_.contains(leaf) || after == chain_.periods().end()) continue;
            if (!logged.contains(after->handover)) find({AuditFault::HandoverDiffers, "", leaf});
        }
    }

    static bool hands_over(const KeyPeriod& from, const KeyPeriod& to) {
        const auto notes = signed_handovers(to.handover);
        return !notes.empty() && notes.front().old_key == from.key;
    }

    /// Every leaf up to the newest file was opened, so that nothing can be missing from a recomputed figure.
    bool complete() const { return shown_.size() == end_; }

    std::map<std::string, Figures> recomputed(util::Date as_of) const {
        std::map<std::string, Figures> months;
        const util::Instant end = zone_.start_of(as_of.plus_days(1));
        for (const PublicMatter& matter : matters_) {
            if (matter.registered() >= end) continue;
            const auto month = month_text(zone_.to_local(matter.registered()).date);
            months[month].count(domain::publication::timeliness(matter.dates_at(end), end));
        }
        return months;
    }

    void check_sums(const NamedDayFile& named) {
        std::map<util::Date, std::map<std::string, Figures>> by_day;
        for (const MonthSums& sums : named.file.sums) {
            const std::string month = month_text(sums.month);
            check_arithmetic(named, sums);
            check_against_earlier(named, sums);
            if (!complete() || !report_.last_day || sums.as_of > *report_.last_day) continue;
            if (!by_day.contains(sums.as_of)) by_day[sums.as_of] = recomputed(sums.as_of);
            const Figures real = by_day[sums.as_of][month];
            ++report_.sums_recomputed;
            const bool hidden_rightly = !sums.table.total && real.received < sums.min_cell;
            if (hidden_rightly || sums.table.total == real) continue;
            find({AuditFault::SumsDiffer,
                  named.name,
                  {},
                  {},
                  month,
                  sums.table.total ? in_words(*sums.table.total) : "",
                  in_words(real)});
        }
    }

    void check_arithmetic(const NamedDayFile& named, const MonthSums& sums) {
        Figures sum;
        bool possible = sums.min_cell >= domain::publication::min_cell_least;
        for (const auto& cell : sums.table.cells) {
            possible = possible && cell.figures.adds_up() && cell.figures.received >= sums.min_cell;
            sum += cell.figures;
        }
        if (sums.table.rest) {
            possible = possible && sums.table.rest->adds_up();
            sum += *sums.table.rest;
        }
        if (sums.table.total ? possible && sum == *sums.table.total : sum == Figures{}) return;
        find({AuditFault::SumsImpossible,
              named.name,
              {},
              {},
              month_text(sums.month),
              sums.table.total ? in_words(*sums.table.total) : "",
              in_words(sum)});
    }

    /// How many came in a month is settled when the month is over; what became of them may still change.
    void check_against_earlier(const NamedDayFile& named, const MonthSums& sums) {
        const auto same = [&](const MonthSums& before) { return before.month == sums.month; };
        const auto before = std::ranges::find_if(report_.stated, same);
        if (before == report_.stated.end()) {
            report_.stated.push_back(sums);
            return;
        }
        bool differs = before->min_cell != sums.min_cell;
        if (before->as_of == sums.as_of) {
            differs = differs || before->table != sums.table;
        } else if (before->table.total && sums.table.total) {
            differs = differs || before->table.total->received != sums.table.total->received;
        }
        if (differs) {
            find({AuditFault::SumsChanged,
                  named.name,
                  {},
                  {},
                  month_text(sums.month),
                  sums.table.total ? in_words(*sums.table.total) : "",
                  before->table.total ? in_words(*before->table.total) : ""});
        }
        if (before->as_of < sums.as_of) *before = sums;
    }

    const AuditInput& input_;
    AuditReport report_;
    KeyChain chain_;
    util::TimeZone zone_ = util::TimeZone::utc();
    std::vector<util::Bytes> leaves_;
    std::map<std::uint64_t, std::vector<std::pair<std::string, ledger::Hash>>> expected_;
    std::map<std::uint64_t, Shown> shown_;
    std::map<std::uint64_t, std::string> excused_;
    std::set<std::uint64_t> summed_;
    std::uint64_t end_ = 0;
    std::vector<PublicMatter> matters_;
};

}  // namespace

std::string_view to_key(AuditFault fault) {
    switch (fault) {
        case AuditFault::CheckpointNotSigned:
            return "checkpoint_not_signed";
        case AuditFault::RootDiffers:
            return "root_differs";
        case AuditFault::OtherLog:
            return "other_log";
        case AuditFault::OpeningDiffers:
            return "opening_differs";
        case AuditFault::OpenedTooLittle:
            return "opened_too_little";
        case AuditFault::OpenedTwice:
            return "opened_twice";
        case AuditFault::Withheld:
            return "withheld";
        case AuditFault::ChainBroken:
            return "chain_broken";
        case AuditFault::WrongDay:
            return "wrong_day";
        case AuditFault::TimeRunsBack:
            return "time_runs_back";
        case AuditFault::ErasureNotLogged:
            return "erasure_not_logged";
        case AuditFault::SumsImpossible:
            return "sums_impossible";
        case AuditFault::SumsDiffer:
            return "sums_differ";
        case AuditFault::SumsChanged:
            return "sums_changed";
        case AuditFault::ReplacedKey:
            return "replaced_key";
        case AuditFault::EntriesLost:
            return "entries_lost";
        case AuditFault::HandoverDiffers:
            return "handover_differs";
        case AuditFault::HandoversContradict:
            return "handovers_contradict";
    }
    return {};
}

Result<AuditReport> audit(const AuditInput& input) { return Audit(input).run(); }

}  // namespace qingfeng::service
