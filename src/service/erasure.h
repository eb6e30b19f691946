#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "service/authority.h"
#include "storage/writer.h"

/// What has been kept long enough is destroyed: the key of its stream, so that nobody can ever read it again, while its
/// digests go on to prove that the log is whole.
namespace qingfeng::service {

struct ErasureOrder {
    domain::people::PersonId by;           ///< of the supervising office
    domain::people::PersonId approved_by;  ///< somebody else: office, leader or head
    std::string reason;
    std::string via;
    std::string os_user;
};

struct Erased {
    std::string number;
    storage::StreamId stream;
    std::string rule;
    std::vector<std::string> photos = {};  ///< names of files that nobody can open any more: to be removed
};

/// Destroys one matter. Its row, number, codes and key go in one commit with the entry that says so. Conflict: it is
/// open still, or these two may not decide it; NotFound: no such matter, or it has been erased already. Before its term
/// is over, or where no term is set, the entry says that it was asked for.
util::Result<Erased> erase(Authority&, storage::Writer&, const std::string& number, const ErasureOrder&);

/// Numbers of matters that ended longer ago than their procedure keeps them. A procedure that sets no term keeps its
/// matters for ever.
util::Result<std::vector<std::string>> due_for_erasure(Authority&, storage::Reader&, util::Instant now);

/// Erasures outside the database, only ever appended to: one line each, "slug stream approved_by". A backup taken
/// before an erasure still has the key; who restores it replays this list.
struct ListedErasure {
    std::string slug;
    std::int64_t stream = 0;
    std::string approved_by;

    bool operator==(const ListedErasure&) const = default;
};
/// NotFound: no such file. A line cut short by a crash is passed over.
util::Result<std::vector<ListedErasure>> read_erasure_list(const std::filesystem::path&);
/// Appends what the record says and the list lacks, durably. To be called after erasing and at every start.
util::Status fill_erasure_list(const std::filesystem::path&, Authority&);

/// Destroys what the list names and the record still has: after a restore. Gives how many.
util::Result<std::uint64_t> replay_erasures(Authority&, storage::Writer&, const std::vector<ListedErasure>&);

/// Empties the write-ahead log of what was erased, waiting some seconds for readers to go. False: they did not.
util::Result<bool> purge_patiently(storage::Store&);

}  // namespace qingfeng::service
