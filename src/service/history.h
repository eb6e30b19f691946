#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/note.h"
#include "service/authority.h"

/// What became of an authority's log: its keys, its names, what was erased. Read from the record alone.
namespace qingfeng::service {

/// While one key signed for the log under one name.
struct LogPeriod {
    std::string origin;
    ledger::VerifierKey key;
    std::uint64_t from = 0;              ///< smallest tree the key signs
    std::optional<std::uint64_t> until;  ///< largest; empty for the key in use
    std::uint64_t lost = 0;  ///< entries above `until` that the old log is known to have signed before a restore
    bool succeeded = false;  ///< the log ended here, and the next period is another log with the same leaves
    std::string handover;    ///< by which the key before named this one; empty for the first
    std::optional<std::uint64_t> sequence;  ///< of the entry that brought it, in the authority's stream
};

struct LogHistory {
    std::vector<LogPeriod> periods;                         ///< in order, never empty
    std::map<std::int64_t, RecordedAuthorityEvent> erased;  ///< by stream; the first entry that says so

    const LogPeriod& now() const { return periods.back(); }
    /// Of the log's present name: whose checkpoints are the log's own.
    std::vector<ledger::VerifierKey> keys() const;
};

/// ErrorKind::Damaged where the authority's stream does not read.
util::Result<LogHistory> read_history(const Authority&, storage::Reader&);

/// Who has signed a handover.
enum class HandoverBy {
    Nobody,  ///< it is none of these keys', or no handover at all
    NewKey,  ///< the old key was lost: nothing but the word of who holds the new one
    BothKeys,
};

/// The text of a handover note, four lines: what it is, the old vkey, the new vkey, and the size of the tree the old
/// key has signed last.
std::string handover_text(const ledger::VerifierKey& old_key, const ledger::VerifierKey& new_key, std::uint64_t size);
HandoverBy who_handed_over(std::string_view note, const ledger::VerifierKey& old_key,
                           const ledger::VerifierKey& new_key, std::uint64_t size);

/// Signed notes that follow each other with an empty line between, as in the file of checkpoints; a note has one
/// itself, between its text and its signatures. Nothing is known yet about what they say.
std::vector<std::string> notes_in(std::string_view text);

/// A handover as it reads, with who has signed it.
struct SignedHandover {
    ledger::VerifierKey old_key;
    ledger::VerifierKey new_key;
    std::uint64_t size = 0;  ///< of the tree the old key has signed last
    HandoverBy by = HandoverBy::Nobody;
    std::string note;
};
/// Those that at least the new key has signed, in the order of the text, which may be any.
std::vector<SignedHandover> signed_handovers(std::string_view text);

/// All handover notes in order, each followed by an empty line: what outsiders are given beside the key.
std::string handovers(const LogHistory&);

/// From a key that somebody got earlier to every key after it, by handovers as handovers() writes them. Takes nothing
/// on trust: a handover counts only where the key before it has signed it. Begins with `known`.
std::vector<ledger::VerifierKey> follow(const ledger::VerifierKey& known, std::string_view handovers);

}  // namespace qingfeng::service
