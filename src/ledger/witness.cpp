#include "ledger/witness.h"

#include "ledger/prove.h"
#include "ledger/text.h"
#include "util/check.h"

namespace qingfeng::ledger {
namespace {

constexpr std::string_view old_prefix = "old ";
constexpr std::string_view signature_start = "\u2014 ";

WitnessDecision refused(WitnessRefusal refusal, Evidence evidence = Evidence::None) {
    return {std::nullopt, refusal, evidence};
}

WitnessRefusal refusal_of(NoteFault fault) {
    switch (fault) {
        case NoteFault::TooLarge:
        case NoteFault::Malformed:
        case NoteFault::TooManySignatures:
        case NoteFault::NotACheckpoint:
            return WitnessRefusal::Malformed;
        case NoteFault::AmbiguousKey:
        case NoteFault::BadSignature:
        case NoteFault::NotSigned:
            return WitnessRefusal::NotSignedByLog;
        case NoteFault::UnexpectedOrigin:
            return WitnessRefusal::UnknownLog;
    }
    util::check(false, "a fault of a note without a refusal");
    return WitnessRefusal::Malformed;
}

bool is_proven(const AddCheckpoint& request, const WitnessedTree& known, const Checkpoint& next) {
    // The empty tree is a beginning of every tree; there is nothing to prove and no proof may be sent.
    if (known.size == 0) return request.proof.empty();
    return verify_consistency(known.size, next.size, known.root, next.root, request.proof);
}

}  // namespace

std::string add_checkpoint_text(const AddCheckpoint& request) {
    std::string text = std::string(old_prefix) + std::to_string(request.old_size) + "\n";
    for (const Hash& hash : request.proof) text += util::to_base64(hash) + "\n";
    return text + "\n" + request.checkpoint;
}

std::optional<AddCheckpoint> parse_add_checkpoint(std::string_view text) {
    AddCheckpoint request;
    const auto first = take_line(text);
    if (!first || !first->starts_with(old_prefix)) return std::nullopt;
    const auto old_size = parse_tree_number(first->substr(old_prefix.size()));
    if (!old_size) return std::nullopt;
    request.old_size = *old_size;
    while (true) {
        const auto line = take_line(text);
        if (!line) return std::nullopt;
        if (line->empty()) break;
        const auto hash = parse_hash(*line);
        if (!hash || request.proof.size() == max_consistency_lines) return std::nullopt;
        request.proof.push_back(*hash);
    }
    request.checkpoint = text;
    return request;
}

std::optional<std::string> origin_of(const AddCheckpoint& request) {
    const auto note = parse_note(request.checkpoint);
    if (!note) return std::nullopt;
    auto checkpoint = parse_checkpoint(note->text);
    if (!checkpoint) return std::nullopt;
    return std::move(checkpoint->origin);
}

int status_of(WitnessRefusal refusal) {
    switch (refusal) {
        case WitnessRefusal::Malformed:
        case WitnessRefusal::OldSizeTooLarge:
            return 400;
        case WitnessRefusal::UnknownLog:
            return 404;
        case WitnessRefusal::NotSignedByLog:
            return 403;
        case WitnessRefusal::OtherSizeKnown:
            return 409;
        case WitnessRefusal::NotEmptyRoot:
        case WitnessRefusal::NotConsistent:
        case WitnessRefusal::Forked:
            return 422;
    }
    util::check(false, "a refusal without a status");
    return 500;
}

WitnessDecision decide_add_checkpoint(const AddCheckpoint& request, const WitnessedLog& log,
                                      const WitnessedTree& known) {
    auto opened = open_checkpoint(request.checkpoint, log.origin, log.keys);
    if (!opened) return refused(refusal_of(opened.error()));
    const Checkpoint& next = opened->checkpoint;
    // Two signed roots for one size are proof whatever old size came with them.
    const bool forked = next.size == known.size && next.root != known.root && known.size > 0;
    const Evidence evidence = forked ? Evidence::TwoRoots : Evidence::None;
    if (request.old_size > next.size) return refused(WitnessRefusal::OldSizeTooLarge, evidence);
    if (request.old_size != known.size) return refused(WitnessRefusal::OtherSizeKnown, evidence);
    if (next.size == 0 && next.root != empty_root()) return refused(WitnessRefusal::NotEmptyRoot);
    if (forked) return refused(WitnessRefusal::Forked, evidence);
    if (!is_proven(request, known, next)) return refused(WitnessRefusal::NotConsistent, Evidence::BadProof);
    return {std::move(*opened), std::nullopt, Evidence::None};
}

std::string cosignature_lines(std::span<const NoteSignature> signatures) {
    // A note is its text, an empty line and the signatures.
    const std::string note = note_bytes({"\n", {signatures.begin(), signatures.end()}});
    return note.substr(2);
}

std::string conflict_body(std::uint64_t known_size) { return std::to_string(known_size) + "\n"; }

std::optional<VerifiedSignature> read_cosignature(std::string_view answer, std::string_view checkpoint_text,
                                                  const VerifierKey& witness) {
    if (!answer.starts_with(signature_start)) return std::nullopt;
    const auto opened = open_note(std::string(checkpoint_text) + "\n" + std::string(answer), {&witness, 1});
    if (!opened || opened->text != checkpoint_text) return std::nullopt;
    const VerifiedSignature& signature = opened->verified.front();
    // A witness that gives no time says nothing of when this was the largest tree.
    if (witness.type != KeyType::CosignatureV1 || signature.seconds.value_or(0) == 0) return std::nullopt;
    return signature;
}

std::optional<std::uint64_t> read_conflict(std::string_view answer) {
    const auto line = take_line(answer);
    return line && answer.empty() ? parse_tree_number(*line) : std::nullopt;
}

util::Result<Comparison> compare_trees(const WitnessedTree& smaller, const WitnessedTree& larger, HashSource& tiles) {
    util::check(smaller.size <= larger.size, "the smaller of two trees is the larger");
    if (smaller.size == larger.size)
        return Comparison{smaller.root == larger.root ? Growth::Consistent : Growth::Forked, larger.root, {}};
    if (smaller.size == 0) {
        const auto whole = root_at(larger.size, tiles);
        if (!whole) return whole.failure();
        return Comparison{*whole == larger.root ? Growth::Consistent : Growth::NotShown, empty_root(), {}};
    }
    const auto shown = root_at(smaller.size, tiles);
    if (!shown) return shown.failure();
    auto proof = prove_consistency(smaller.size, larger.size, tiles);
    if (!proof) return proof.failure();
    // The proof binds the beginning that the tiles show to the larger root, whatever the tiles are.
    if (!verify_consistency(smaller.size, larger.size, *shown, larger.root, *proof)) return Comparison{};
    return Comparison{*shown == smaller.root ? Growth::Consistent : Growth::Forked, *shown, std::move(*proof)};
}

}  // namespace qingfeng::ledger
