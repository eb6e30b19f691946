#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "service/authority.h"
#include "service/key_chain.h"

/// Is the record what it was? Everything stored is input here until its digest agrees.
namespace qingfeng::service {

enum class VerifyFault : std::uint8_t {
    EntriesMissing = 1,    ///< `count` of them, from position `at` on
    LastEntriesMissing,    ///< `count`
    EntriesBeyondEnd,      ///< behind the last one that the head knows
    EntryMissing,          ///< from the middle of a matter
    EntryMissingAtEnd,     ///< the table of matters has seen it
    EntryOutOfOrder,       ///< stands after a later one of the same matter
    TimeRunsBack,          ///< recorded before the entry in front of it
    EntryWrong,            ///< as `wrong` says
    LeafMissing,           ///< the entry has none in the log
    DigestsNotLogged,      ///< its list of digests is not the one that was logged
    KeyUnreadable,         ///< of a matter, `detail` says why
    KeyMissing,            ///< and no entry says that the matter was erased
    KeyCameBack,           ///< of an erased matter
    KeyMissingInTable,     ///< without keys: the matter stands in the table, but nobody can read it
    ErasedStillInTable,    ///< the matter was erased, its row not
    NotInTable,            ///< of matters
    TableDiffers,          ///< the table says otherwise than the record
    TableWithoutRecord,    ///< a row without entries
    LookupWithoutKey,      ///< still found by a code or number, though erased
    LookupNotInRecord,     ///< found by a code or number that its record does not have
    LookupsMissing,        ///< `count`
    WakeMissing,           ///< no reminder is set where one must be
    WakeNotInRecord,       ///< a reminder stands in the table that nothing asks for
    TileDiffers,           ///< stored hash `at` of tile level `count`
    LeafCountDiffers,      ///< `count` where there should be `at`
    RootDiffers,           ///< the leaves do not make the root that was signed
    LogKeysUnreadable,     ///< `detail`
    HandoverNotSigned,     ///< by the key that takes over
    OldRootDiffers,        ///< of the log that this one succeeded
    OldCheckpointDiffers,  ///< the same
    OriginDiffers,         ///< the log is not called what its record calls it
    LogKeyDiffers,         ///< the log's key is not the one that its record names
    CheckpointNotSigned,   ///< the newest one
    CheckpointOfOtherTree,
    KeptNotSigned,        ///< a checkpoint given
    KeptLost,             ///< the old log once had `count` leaves, its successor took over `at`
    KeptByReplacedKey,    ///< a key replaced after `at` leaves has signed `count`
    KeptCut,              ///< the log once had `count` leaves and now has `at`
    KeptRewritten,        ///< the first `count` leaves are not those signed
    HandoversContradict,  ///< one key hands over to two others
    AccountDiffers,       ///< the table of accounts says otherwise than the record: `detail`
    Unreadable,           ///< `detail`: the record does not even open
};
/// "entry_missing"
std::string_view to_key(VerifyFault fault);

struct Finding {
    std::string matter;                  ///< number; "stream 4" for the authority's own; empty: the log itself
    std::optional<std::uint64_t> entry;  ///< number of the entry in the matter, from 1
    std::string field;                   ///< empty where no single field can be blamed
    VerifyFault fault = VerifyFault::Unreadable;
    std::uint64_t count = 0;
    std::uint64_t at = 0;
    std::optional<storage::EntryWrong> wrong = {};  ///< with EntryWrong
    std::string detail = {};                        ///< technical, in English

    bool operator==(const Finding&) const = default;
};

/// What was not looked at, because that needs the master key or something that was not given.
enum class VerifySkip : std::uint8_t {
    Texts = 1,     ///< every field of `count` entries: without keys only their digests count
    Predecessors,  ///< that each entry names the one before it: that field has a digest like all others
    Tables,        ///< what `count` rows say of state, unit and dates
    Codes,         ///< whom `count` codes and numbers belong to
    Erasures,      ///< whether `count` records that stand in no table were erased by an entry, or are no matters
    Keys,          ///< there are no wrapped keys in this database: as in a backup
    Signature,     ///< of the newest checkpoint: no key of the log was given
    Seams,         ///< changes of the log's key and successors: no handovers were given
};
std::string_view to_key(VerifySkip skip);
struct Skipped {
    VerifySkip what = VerifySkip::Texts;
    std::uint64_t count = 0;

    bool operator==(const Skipped&) const = default;
};

struct VerifyReport {
    std::uint64_t entries = 0;
    std::string root;  ///< base64, of the tree as stored leaves make it
    std::vector<Finding> findings;
    std::uint64_t erased = 0;   ///< matters whose key was destroyed by an entry: only their digests were checked
    bool findings_cut = false;  ///< there are more than findings_max
    std::vector<Skipped> skipped;

    bool intact() const { return findings.empty(); }
};

inline constexpr std::size_t findings_max = 1000;

/// Called now and then with what has been read and what there is to read.
using Progress = std::function<void(std::uint64_t done, std::uint64_t total)>;

/// Re-reads entries, leaves, tree, signature, openings and projections. `against` are texts of checkpoints that
/// somebody kept elsewhere: a record that was rewritten and signed again does not continue them.
util::Result<VerifyReport> verify(Authority&, const std::vector<std::string>& against, const Progress& progress);

/// What can be checked without any key: that entries, leaves, tree and tables make one whole, that it is the tree that
/// was signed, and that it continues what was signed before. `log_keys` may be empty. `skipped` tells the rest.
util::Result<VerifyReport> verify_structure(storage::Store&, const storage::Authority&,
                                            const std::vector<ledger::VerifierKey>& log_keys,
                                            std::string_view handovers, const std::vector<std::string>& against,
                                            const Progress& progress);

}  // namespace qingfeng::service
