#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/checkpoint.h"
#include "ledger/note.h"
#include "ledger/tiles.h"
#include "ledger/tree.h"
#include "util/result.h"

/// c2sp.org/tlog-witness: what a witness decides. Where it keeps what it has signed, and how it is asked, is not here.
namespace qingfeng::ledger {

inline constexpr std::size_t max_consistency_lines = 63;

/// A log that is witnessed. The origin names it and decides which state a checkpoint is held against.
struct WitnessedLog {
    std::string origin;
    std::vector<VerifierKey> keys;  ///< at least one; rotation may add more
};

/// The largest tree the witness has cosigned of a log; the empty tree before the first.
struct WitnessedTree {
    std::uint64_t size = 0;
    Hash root = empty_root();

    bool operator==(const WitnessedTree&) const = default;
};

/// The body of POST …/add-checkpoint.
struct AddCheckpoint {
    std::uint64_t old_size = 0;
    std::vector<Hash> proof;  ///< of consistency, from old_size to the checkpoint's size
    std::string checkpoint;   ///< the signed note

    bool operator==(const AddCheckpoint&) const = default;
};

std::string add_checkpoint_text(const AddCheckpoint& request);
/// Empty for anything that is not a request in its one spelling. The note is taken as it stands.
std::optional<AddCheckpoint> parse_add_checkpoint(std::string_view text);

/// The log that a request speaks of, before any signature is looked at. Empty: what follows the proof is no checkpoint.
std::optional<std::string> origin_of(const AddCheckpoint& request);

/// Why a witness does not cosign, in the order in which it is checked.
enum class WitnessRefusal {
    Malformed,        ///< not a request, or no checkpoint in it
    UnknownLog,       ///< nobody told this witness to watch a log of that origin
    NotSignedByLog,   ///< no key of the log has signed, or a signature by one is wrong
    OldSizeTooLarge,  ///< the old size is above the checkpoint's
    OtherSizeKnown,   ///< the old size is not the one that was cosigned last
    NotEmptyRoot,     ///< a tree of size zero with the root of another
    NotConsistent,    ///< the proof does not show that the tree only grew
    Forked,           ///< the log has signed two roots for one size: proof of its misconduct
};

/// The answer's status by the specification.
int status_of(WitnessRefusal refusal);

/// What a refused checkpoint, signed by the log, says about the log. Both sides are then to be kept.
enum class Evidence {
    None,
    BadProof,  ///< the proof did not hold. The tree may still be a good one: whoever asks can send a bad proof
    TwoRoots,  ///< two signed roots for one size: nobody but the log can have done it
};

struct WitnessDecision {
    /// What may be cosigned, once it stands in the witness's state; empty where refused.
    std::optional<OpenedCheckpoint> accepted;
    std::optional<WitnessRefusal> refusal;
    /// TwoRoots also where the specification wants another answer (a conflict of sizes) than "forked".
    Evidence evidence = Evidence::None;
};

/// Decides on a request for `log`, of which `known` was cosigned last.
WitnessDecision decide_add_checkpoint(const AddCheckpoint& request, const WitnessedLog& log,
                                      const WitnessedTree& known);

/// The signature lines of an answer; the text/x.tlog.size body of a conflict.
std::string cosignature_lines(std::span<const NoteSignature> signatures);
std::string conflict_body(std::uint64_t known_size);
/// The signatures in an answer that a witness with this key made over `checkpoint_text`. Unknown keys are passed over.
std::optional<VerifiedSignature> read_cosignature(std::string_view answer, std::string_view checkpoint_text,
                                                  const VerifierKey& witness);
std::optional<std::uint64_t> read_conflict(std::string_view answer);

/// How two trees of one log, both signed, stand to each other.
enum class Growth {
    Consistent,  ///< the smaller is a beginning of the larger
    Forked,      ///< it is not: with the tiles of the larger this can be shown to anyone
    NotShown,    ///< these tiles are not those of the larger tree: nothing follows
};

struct Comparison {
    Growth growth = Growth::NotShown;
    Hash beginning{};         ///< root of the larger tree's first leaves, as many as the smaller tree has
    std::vector<Hash> proof;  ///< binds `beginning` to the larger root (RFC 6962 §2.1.2); empty with equal sizes
};

/// Compares through the tiles of the larger tree. What the tiles say counts only as far as the larger root bears it
/// out. Failures of the source are handed on.
util::Result<Comparison> compare_trees(const WitnessedTree& smaller, const WitnessedTree& larger, HashSource& tiles);

}  // namespace qingfeng::ledger
