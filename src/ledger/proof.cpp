#include "ledger/proof.h"

#include "ledger/text.h"

namespace qingfeng::ledger {
namespace {

using std::string_view_literals::operator""sv;
using util::Result;

constexpr auto first_line = "c2sp.org/tlog-proof@v1"sv;
constexpr auto extra_prefix = "extra "sv;
constexpr auto index_prefix = "index "sv;

ProofFault proof_fault(NoteFault fault) {
    switch (fault) {
        case NoteFault::TooLarge:
        case NoteFault::Malformed:
        case NoteFault::TooManySignatures:
        case NoteFault::NotACheckpoint:
            return ProofFault::CheckpointMalformed;
        case NoteFault::AmbiguousKey:
            return ProofFault::AmbiguousKey;
        case NoteFault::BadSignature:
            return ProofFault::BadSignature;
        case NoteFault::NotSigned:
            return ProofFault::NotSignedByLog;
        case NoteFault::UnexpectedOrigin:
            return ProofFault::UnexpectedOrigin;
    }
    return ProofFault::CheckpointMalformed;
}

}  // namespace

std::string proof_text(const LogProof& proof) {
    std::string text = std::string(first_line) + "\n";
    if (!proof.extra.empty()) text += std::string(extra_prefix) + util::to_base64(proof.extra) + "\n";
    text += std::string(index_prefix) + std::to_string(proof.index) + "\n";
    for (const Hash& hash : proof.hashes) text += util::to_base64(hash) + "\n";
    return text + "\n" + proof.checkpoint;
}

Result<LogProof, ProofFault> parse_proof(std::string_view text) {
    if (text.size() > max_proof_size) return util::refuse(ProofFault::TooLarge);
    const auto malformed = util::refuse(ProofFault::Malformed);
    LogProof proof;
    if (take_line(text) != first_line) return malformed;
    auto line = take_line(text);
    if (line && line->starts_with(extra_prefix)) {
        auto extra = util::from_base64(line->substr(extra_prefix.size()));
        if (!extra || extra->empty()) return malformed;
        proof.extra = std::move(*extra);
        line = take_line(text);
    }
    if (!line || !line->starts_with(index_prefix)) return malformed;
    const auto index = parse_tree_number(line->substr(index_prefix.size()));
    if (!index) return malformed;
    proof.index = *index;
    for (line = take_line(text); line && !line->empty(); line = take_line(text)) {
        const auto hash = parse_hash(*line);
        if (!hash || proof.hashes.size() == max_proof_hashes) return malformed;
        proof.hashes.push_back(*hash);
    }
    if (!line) return malformed;
    proof.checkpoint = std::string(text);
    return proof;
}

Result<CheckedProof, ProofFault> check_proof(const LogProof& proof, const Hash& leaf, const TrustedKeys& trusted) {
    auto opened = open_checkpoint(proof.checkpoint, trusted.origin, trusted.log, trusted.witnesses);
    if (!opened) return util::refuse(proof_fault(opened.error()));
    const Checkpoint& checkpoint = opened->checkpoint;
    if (proof.index >= checkpoint.size) return util::refuse(ProofFault::IndexBeyondSize);
    if (!verify_inclusion(proof.index, checkpoint.size, leaf, proof.hashes, checkpoint.root)) {
        return util::refuse(ProofFault::NotIncluded);
    }
    return CheckedProof{proof.index, *std::move(opened), {}};
}

Result<CheckedProof, ProofFault> check_opened_proof(std::string_view text, const TrustedKeys& trusted) {
    const auto proof = parse_proof(text);
    if (!proof) return proof.failure();
    const auto opening = parse_opening(proof->extra);
    if (!opening) return util::refuse(ProofFault::OpeningMalformed);
    const Hash leaf = leaf_hash(leaf_of(*opening));
    auto checked = check_proof(*proof, leaf, trusted);
    if (!checked) return checked.failure();
    auto fields = check_opening(*opening, leaf);
    if (!fields) return util::refuse(ProofFault::FieldDoesNotMatch);
    checked->fields = *std::move(fields);
    return checked;
}

}  // namespace qingfeng::ledger
