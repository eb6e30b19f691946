#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "domain/publication/figures.h"
#include "ledger/note.h"
#include "service/key_chain.h"
#include "service/openings.h"
#include "service/tile_source.h"

/// What a stranger can check with nothing but the log and the published files: no key, no account, no database.
namespace qingfeng::service {

enum class AuditFault : std::uint8_t {
    CheckpointNotSigned = 1,  ///< the log's checkpoint is not signed by the keys given
    RootDiffers,              ///< the leaves are not those that a checkpoint signed
    OtherLog,                 ///< the file is about another log
    OpeningDiffers,           ///< what a file shows is not what was logged
    OpenedTooLittle,          ///< an opening leaves out what it has to show
    OpenedTwice,              ///< two files show one leaf in different ways
    Withheld,                 ///< leaves that no file opens
    ChainBroken,              ///< an entry's predecessor is missing, or has two successors
    WrongDay,                 ///< recorded on another day than the file says
    TimeRunsBack,             ///< recorded before an earlier entry
    ErasureNotLogged,         ///< called erased, and no entry of the log says that anything was erased
    SumsImpossible,           ///< figures that do not add up, or are about fewer matters than they may
    SumsDiffer,               ///< figures that the opened dates contradict
    SumsChanged,              ///< two files state one figure differently
    ReplacedKey,              ///< a key that had handed over before has signed
    EntriesLost,              ///< the log that this one succeeded had signed more than was taken over
    HandoverDiffers,          ///< what the log shows as a change of its key is not what was logged there
    HandoversContradict,      ///< one key has handed over to two others
};

/// "withheld", "opening_differs"
std::string_view to_key(AuditFault fault);

struct AuditFinding {
    AuditFault fault = AuditFault::Withheld;
    std::string file = {};  ///< empty: the log itself, or no single file
    std::optional<std::uint64_t> leaf = {};
    std::optional<std::uint64_t> last = {};  ///< of several leaves in a row, with `leaf`
    std::string month = {};                  ///< "2026-11"
    std::string said = {};
    std::string found = {};

    bool operator==(const AuditFinding&) const = default;
};

struct NamedDayFile {
    std::string name;
    DayFile file;
};

struct AuditInput {
    /// The log's files as c2sp.org/tlog-tiles lays them out ("checkpoint", "tile/entries/000"), and "handovers".
    FetchResource log;
    std::vector<ledger::VerifierKey> keys;  ///< of the log, from whatever time; handovers lead on. At least one
    std::vector<NamedDayFile> files;
    std::vector<std::string> against;  ///< checkpoints kept from earlier
};

struct AuditReport {
    std::string origin;
    std::vector<KeyPeriod> keys;  ///< of the log, oldest first, as its handovers join them
    std::uint64_t size = 0;       ///< of the log
    std::string root;             ///< base64
    std::uint64_t opened = 0;
    std::uint64_t excused = 0;
    std::uint64_t without_openings = 0;  ///< leaves on days that only figures were published for
    std::uint64_t newer = 0;             ///< leaves after the newest file
    std::optional<util::Date> last_day;  ///< of the newest file
    std::uint64_t matters = 0;
    std::uint64_t imported = 0;  ///< histories from elsewhere: outside the figures
    /// By the month of registration, as things stood at the end of the newest file's day.
    std::map<std::string, domain::publication::Figures> months;
    /// Stated by the authority, newest statement of each month; those of months whose leaves are all opened were
    /// recomputed.
    std::vector<MonthSums> stated;
    std::uint64_t sums_recomputed = 0;  ///< months
    std::vector<AuditFinding> findings;
    bool findings_cut = false;

    bool sound() const { return findings.empty(); }
};

/// Fails only where the log cannot be read.
util::Result<AuditReport> audit(const AuditInput&);

}  // namespace qingfeng::service
