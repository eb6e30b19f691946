#pragma once

#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "ledger/checkpoint.h"
#include "storage/file.h"
#include "storage/store.h"
#include "util/result.h"

/// Checkpoints outside the database. Who puts an older copy of the database in place, or rewrites it and signs again,
/// leaves this file as a witness; it is worth the more the harder it is to reach (another disk, another machine).
namespace qingfeng::storage {

struct KnownCheckpoint {
    ledger::Checkpoint checkpoint;
    std::string note;  ///< as signed
};

/// One log's file, only ever appended to: signed notes as C2SP writes them, each followed by an empty line, so that one
/// can be cut out with any editor. Notes that the log's keys have not signed are not seen. A record that a crash has
/// torn is skipped. Several processes may append: each append happens under the file's lock and is left out when a
/// larger checkpoint or the same is there. Another root at the same size is kept: it is evidence.
class CheckpointFile {
  public:
    /// Makes the file and its folder when they are missing, durably.
    static util::Result<CheckpointFile> open(const std::filesystem::path& file, std::string origin,
                                             std::vector<ledger::VerifierKey> keys);

    /// The log has another key from now on; what the keys before signed goes on to count.
    void trust(const ledger::VerifierKey& key);

    /// Not yet durable: see sync(). ErrorKind::InvalidInput: not a checkpoint of this log.
    util::Status append(std::string_view note);
    util::Status sync() const { return file_.sync(); }

    /// The last one in the file, which is the largest unless somebody has meddled with it.
    util::Result<std::optional<KnownCheckpoint>> newest() const;
    /// In the order of the file.
    util::Result<std::vector<KnownCheckpoint>> all() const;

  private:
    CheckpointFile(File file, std::string origin, std::vector<ledger::VerifierKey> keys)
        : file_(std::move(file)), origin_(std::move(origin)), keys_(std::move(keys)) {}
    std::optional<KnownCheckpoint> opened(std::string_view note) const;
    std::vector<KnownCheckpoint> records_in(std::string_view text) const;
    util::Result<std::optional<KnownCheckpoint>> last_of(std::uint64_t size) const;

    File file_;
    std::string origin_;
    std::vector<ledger::VerifierKey> keys_;
    std::uint64_t known_end_ = 0;              // where the file ended when we last looked; 0: not looked yet
    std::optional<ledger::Checkpoint> known_;  // the last one before that end
};

/// May the server start on this database? It refuses where the record is behind the newest known checkpoint, has
/// another root at the same size, or has grown into something of which that checkpoint is no beginning.
/// ErrorKind::Damaged.
util::Status check_not_behind(Reader& reader, AuthorityId authority, const std::optional<KnownCheckpoint>& newest);

/// Appends after each commit and makes the file durable once a second on a thread of its own, so that no commit waits
/// for it. What a crash leaves out is filled in at the next start, by offering the head.
class CheckpointKeeper {
  public:
    CheckpointKeeper(CheckpointFile file, std::function<void(std::string_view)> log);
    /// Makes durable what is left.
    ~CheckpointKeeper();
    CheckpointKeeper(const CheckpointKeeper&) = delete;
    CheckpointKeeper& operator=(const CheckpointKeeper&) = delete;

    /// Any thread. A head that has no checkpoint yet is passed over. A failure is logged: it must not undo a commit
    /// that has happened.
    void offer(const AuthorityHead& head);
    /// Any thread, before the first offer that this key has signed.
    void trust(const ledger::VerifierKey& key);

  private:
    void run();
    void sync();

    std::function<void(std::string_view)> log_;
    std::mutex mutex_;  // guards what follows
    std::condition_variable changed_;
    CheckpointFile file_;
    bool dirty_ = false;
    bool stopping_ = false;
    std::thread thread_;  // last: starts when everything else is there
};

}  // namespace qingfeng::storage
