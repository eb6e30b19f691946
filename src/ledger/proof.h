#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/checkpoint.h"
#include "ledger/note.h"
#include "ledger/opening.h"
#include "ledger/tree.h"
#include "util/bytes.h"
#include "util/result.h"

/// c2sp.org/tlog-proof: one text that proves offline that an entry is in a log.
namespace qingfeng::ledger {

inline constexpr std::size_t max_proof_size = 4 << 20;

struct LogProof {
    util::Bytes extra;  ///< not covered by any signature; for us an opening (opening.h). May be empty
    std::uint64_t index = 0;
    std::vector<Hash> hashes;  ///< the sibling of the leaf first
    std::string checkpoint;    ///< the signed note, verbatim

    bool operator==(const LogProof&) const = default;
};

/// Why a proof is not believed, in the order in which it is checked.
enum class ProofFault {
    TooLarge,
    Malformed,            ///< not a proof's text, or not in its one spelling
    OpeningMalformed,     ///< `extra` should hold an opening and does not
    CheckpointMalformed,  ///< no signed checkpoint follows
    UnexpectedOrigin,     ///< the checkpoint of another log
    BadSignature,         ///< a signature by a key given is wrong: the log's or a witness's
    NotSignedByLog,       ///< none of the log's keys given has signed
    AmbiguousKey,         ///< two of the keys given cannot be told apart
    IndexBeyondSize,      ///< the entry would lie outside the checkpoint's tree
    NotIncluded,          ///< this entry is not in the tree at this place
    FieldDoesNotMatch,    ///< an opened field is not the one that was logged
};

std::string proof_text(const LogProof& proof);
util::Result<LogProof, ProofFault> parse_proof(std::string_view text);

struct CheckedProof {
    std::uint64_t index = 0;
    OpenedCheckpoint checkpoint;
    std::vector<OpenedField> fields;  ///< of the opening; none where check_proof was asked
};

/// Whose word is taken. How many witnesses are enough is the caller's policy, over the checked checkpoint.
struct TrustedKeys {
    std::string origin;  ///< of the log; usually the name of its key
    std::vector<VerifierKey> log;
    std::vector<VerifierKey> witnesses;
};

/// Is the entry with this leaf hash in the log, as the proof says? `extra` is not looked at.
util::Result<CheckedProof, ProofFault> check_proof(const LogProof& proof, const Hash& leaf, const TrustedKeys& trusted);

/// The same for a proof that carries its own entry: `extra` is an opening, the leaf follows from it, and the opened
/// fields are the ones that were logged.
util::Result<CheckedProof, ProofFault> check_opened_proof(std::string_view text, const TrustedKeys& trusted);

}  // namespace qingfeng::ledger
