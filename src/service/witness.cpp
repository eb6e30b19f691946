#include "service/witness.h"

#include <algorithm>

#include "util/check.h"

namespace qingfeng::service {

using ledger::Evidence;
using ledger::Growth;
using ledger::WitnessRefusal;
using util::ErrorKind;
using util::Result;

namespace {

/// How often another process may sign between our look at a log and our signature before we give up.
constexpr int attempts_max = 5;

ledger::WitnessedTree tree_of(const std::optional<storage::KnownCheckpoint>& known) {
    if (!known) return {};
    return {known->checkpoint.size, known->checkpoint.root};
}

std::uint64_t seconds_of(util::Instant now) {
    return static_cast<std::uint64_t>(std::max<std::int64_t>(now.micros, 0) / util::micros_per_second);
}

std::string words_of(WitnessRefusal refusal) {
    switch (refusal) {
        case WitnessRefusal::Malformed:
            return "this is no add-checkpoint request\n";
        case WitnessRefusal::UnknownLog:
            return "this witness does not watch that log\n";
        case WitnessRefusal::NotSignedByLog:
            return "no key of the log has signed the checkpoint, or a signature is wrong\n";
        case WitnessRefusal::OldSizeTooLarge:
            return "the old size is above the checkpoint's\n";
        case WitnessRefusal::OtherSizeKnown:
            return "another size was cosigned last\n";
        case WitnessRefusal::NotEmptyRoot:
            return "an empty tree has another root\n";
        case WitnessRefusal::NotConsistent:
            return "the proof does not show that the tree has only grown\n";
        case WitnessRefusal::Forked:
            return "the log has signed another root for this size\n";
    }
    util::check(false, "a refusal without words");
    return "";
}

WitnessAnswer refused(WitnessRefusal refusal, std::string origin = "") {
    WitnessAnswer answer;
    answer.status = ledger::status_of(refusal);
    answer.body = words_of(refusal);
    answer.origin = std::move(origin);
    answer.refusal = refusal;
    return answer;
}

WitnessAnswer failed(const util::Error& error, std::string origin) {
    WitnessAnswer answer;
    answer.status = 500;
    answer.body = error.message + "\n";
    answer.origin = std::move(origin);
    return answer;
}

}  // namespace

Result<Witness::Submitted> Witness::submit(const ledger::AddCheckpoint& request, const ledger::WitnessedLog& log,
                                           util::Instant now) const {
    auto lock = state_.lock(log.origin);
    if (!lock) return lock.failure();
    auto known = state_.newest(log);
    if (!known) return known.failure();
    Submitted result{ledger::decide_add_checkpoint(request, log, tree_of(*known)), std::move(*known), "", "", {}};
    if (result.decision.evidence != Evidence::None) {
        auto kept = state_.keep(log.origin, {.kind = result.decision.evidence,
                                             .known = result.known ? result.known->note : "",
                                             .shown = request.checkpoint});
        if (!kept) return kept.failure();
        result.kept = std::move(*kept);
    }
    if (!result.decision.accepted) return result;
    const ledger::OpenedCheckpoint& accepted = *result.decision.accepted;
    const auto signature = state_.cosigner().cosign(accepted.note.text, seconds_of(now));
    ledger::Note note{accepted.note.text, {}};
    for (const auto& by_log : accepted.by_log) note.signatures.push_back(by_log.signature);
    note.signatures.push_back(signature);
    result.note = ledger::note_bytes(note);
    result.lines = ledger::cosignature_lines({&signature, 1});
    if (auto recorded = state_.record(log.origin, result.note); !recorded) return recorded.failure();
    return result;
}

WitnessAnswer Witness::add_checkpoint(std::string_view body, util::Instant now) const {
    const auto request = ledger::parse_add_checkpoint(body);
    const auto origin = request ? ledger::origin_of(*request) : std::nullopt;
    if (!origin) return refused(WitnessRefusal::Malformed);
    const auto logs = state_.logs();
    if (!logs) return failed(logs.error(), *origin);
    const auto log =
        std::find_if(logs->begin(), logs->end(), [&](const TrustedLog& one) { return one.log.origin == *origin; });
    if (log == logs->end()) return refused(WitnessRefusal::UnknownLog, *origin);
    const auto submitted = submit(*request, log->log, now);
    if (!submitted) return failed(submitted.error(), *origin);

    WitnessAnswer answer;
    if (submitted->decision.refusal) {
        answer = refused(*submitted->decision.refusal, *origin);
        answer.evidence = submitted->decision.evidence;
        answer.kept = submitted->kept;
        if (answer.status == 409) {
            answer.content_type = "text/x.tlog.size";
            answer.body = ledger::conflict_body(tree_of(submitted->known).size);
        }
        return answer;
    }
    answer.status = 200;
    answer.origin = *origin;
    answer.body = submitted->lines;
    return answer;
}

Result<std::string> Witness::newest(std::string_view hash) const {
    const auto logs = state_.logs();
    if (!logs) return logs.failure();
    for (const TrustedLog& one : *logs) {
        if (origin_hash(one.log.origin) != hash) continue;
        auto known = state_.newest(one.log);
        if (!known) return known.failure();
        if (*known) return (*known)->note;
    }
    return util::fail(ErrorKind::NotFound, "this witness has cosigned nothing of that log");
}

Result<Observation> Witness::observe(const ledger::WitnessedLog& log, const std::string& note,
                                     const FetchResource& fetch, util::Instant now) const {
    const auto opened = ledger::open_checkpoint(note, log.origin, log.keys);
    for (int attempt = 0; attempt < attempts_max; ++attempt) {
        auto known = state_.newest(log);
        if (!known) return known.failure();
        Observation seen;
        seen.shown = note;
        seen.known = std::move(*known);
        if (!opened) return seen;
        seen.checkpoint = opened->checkpoint;
        auto compared = compare(std::move(seen), log, fetch, now);
        // Somebody else has signed meanwhile: look again at what is known.
        if (!compared && compared.error().kind == ErrorKind::Conflict) continue;
        return compared;
    }
    return util::fail(ErrorKind::Busy, "the state of this witness keeps changing: try again");
}

Result<Observation> Witness::compare(Observation seen, const ledger::WitnessedLog& log, const FetchResource& fetch,
                                     util::Instant now) const {
    using Kind = Observation::Kind;
    const ledger::WitnessedTree known = tree_of(seen.known);
    const ledger::WitnessedTree shown{seen.checkpoint->size, seen.checkpoint->root};
    const bool behind = shown.size < known.size;
    ledger::AddCheckpoint request{known.size, {}, seen.shown};
    // Before the first signature there is nothing to compare with.
    if (shown.size != known.size && !fetch && known.size > 0) {
        seen.kind = Kind::NeedsTiles;
        return seen;
    }
    if (shown.size != known.size && fetch) {
        const ledger::WitnessedTree& smaller = behind ? shown : known;
        const ledger::WitnessedTree& larger = behind ? known : shown;
        TileSource tiles(fetch, larger.size);
        auto compared = ledger::compare_trees(smaller, larger, tiles);
        if (!compared && !(behind && compared.error().kind == ErrorKind::NotFound)) return compared.failure();
        if (!compared || compared->growth == Growth::NotShown) {
            seen.kind = behind ? Kind::Behind : Kind::NotShown;
            return seen;
        }
        if (compared->growth == Growth::Forked) {
            auto kept = state_.keep(log.origin, {.kind = Evidence::TwoRoots,
                                                 .known = seen.known->note,
                                                 .shown = seen.shown,
                                                 .smaller_size = smaller.size,
                                                 .comparison = std::move(*compared)});
            if (!kept) return kept.failure();
            seen.kept = std::move(*kept);
            seen.kind = Kind::Forked;
            return seen;
        }
        if (behind) {
            seen.kind = Kind::Older;
            return seen;
        }
        request.proof = std::move(compared->proof);
    }
    auto submitted = submit(request, log, now);
    if (!submitted) return submitted.failure();
    if (submitted->decision.accepted) {
        seen.kind = Kind::Cosigned;
        seen.cosigned = std::move(submitted->note);
        return seen;
    }
    if (submitted->decision.evidence == Evidence::TwoRoots) {
        seen.known = std::move(submitted->known);
        seen.kept = std::move(submitted->kept);
        seen.kind = Kind::Forked;
        return seen;
    }
    return util::fail(ErrorKind::Conflict, words_of(*submitted->decision.refusal));
}

}  // namespace qingfeng::service
