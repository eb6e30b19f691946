#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "service/erasure.h"
#include "storage/keys.h"

/// A record carried away and brought back.
///
///     FOLDER/qingfeng.db        the record of one moment, without any key
///     FOLDER/wrapped-keys.bin   the keys, wrapped by the master key; keep them apart: together with the master key
///                               they open everything, and what is erased later is only gone when they are
///     FOLDER/checkpoints.txt    the signed checkpoint of each log at that moment
///     FOLDER/attachments/       photos, sealed as they were; what opens them is in the record
///     FOLDER/attachments.txt    their sums, as `sha256sum -c` reads it
///     FOLDER/SHA256SUMS         of all of these, as `sha256sum -c` reads it
namespace qingfeng::service {

struct BackupReport {
    std::uint64_t authorities = 0;
    std::uint64_t entries = 0;
    std::uint64_t keys = 0;
};

/// While servers write: the copy is of one committed moment. Conflict: the folder has something in it.
util::Result<BackupReport> back_up(const std::filesystem::path& database, const std::filesystem::path& folder);

struct RestoreOrder {
    std::filesystem::path from;         ///< a backup's folder
    std::filesystem::path database;     ///< to be made; must not be there
    std::filesystem::path checkpoints;  ///< the file outside the database, where it survived: says what was lost
    std::vector<ListedErasure> erasures;
    std::string origin;  ///< of the successor's log; empty: the old one's with "~2", "~3", …
    std::string reason;
    domain::record::Origin by;
};

struct RestoreReport {
    struct Log {
        std::string slug;
        std::string old_origin;
        std::string new_origin;
        std::string key;           ///< vkey of the successor
        std::uint64_t size = 0;    ///< leaves taken over
        std::uint64_t lost = 0;    ///< entries the old log is known to have had beyond them
        std::uint64_t erased = 0;  ///< erasures replayed
    };
    std::vector<Log> logs;
};

/// Checks the folder against its sums, puts database and keys together again, ends each log with a successor under
/// another name and another key, and replays erasures. The database appears under its name when all of this is done.
/// ErrorKind::Damaged: a file of the backup is not what it was.
util::Result<RestoreReport> restore(const storage::KeyVault&, const RestoreOrder&,
                                    const std::function<util::Instant()>& clock);

/// "example.org/log" → "example.org/log~2" → "example.org/log~3"
std::string successor_of(const std::string& origin);

}  // namespace qingfeng::service
