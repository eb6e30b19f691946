#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "app/session.h"
#include "service/authority.h"
#include "service/matters.h"
#include "storage/checkpoint_file.h"
#include "storage/keys.h"
#include "storage/writer.h"

/// The composition root: every part is built here, top to bottom, and goes in the reverse order.
namespace qingfeng::app {

/// Where an authority's data lie.
///
///     DATA/qingfeng.db        the record (SQLite, with -wal and -shm beside it while it is open)
///     DATA/keys/master.key    the one secret outside the database, mode 0600
///     DATA/checkpoints.log    every checkpoint signed, only ever appended to
///
/// In production key and checkpoints belong on other disks: who takes the database must not have its key, and who
/// rewrites it must not reach the checkpoints. `master_key` and `checkpoints` name them there.
struct DataPlace {
    std::string folder;
    std::string authority;    ///< slug; empty: the only one there is
    std::string master_key;   ///< empty: $CREDENTIALS_DIRECTORY/qingfeng-master-key, else in the folder
    std::string checkpoints;  ///< empty: in the folder

    std::filesystem::path database() const { return std::filesystem::path(folder) / "qingfeng.db"; }
    std::filesystem::path master_key_path(const storage::Environment& environment) const;
    std::filesystem::path checkpoints_path() const;
    /// Beside the checkpoints: what must survive the database lies together.
    std::filesystem::path erasures_path() const { return checkpoints_path().parent_path() / "erasures.log"; }
};

enum class Purpose {
    Read,    ///< nothing is written; a database behind its checkpoints is told, no more
    Write,   ///< a database behind its checkpoints is refused
    Serve,   ///< as Write; where the disk is read-only, reads go on and writes are refused
    Verify,  ///< nothing is written or refused: what is wrong is what is asked
};

class Application {
  public:
    /// NotFound: no data, key or authority there. Damaged: the record cannot be read with this key, or is behind the
    /// newest checkpoint known outside it.
    static util::Result<std::unique_ptr<Application>> open(const Session& session, const DataPlace& place,
                                                           Purpose purpose);

    storage::Store& store() { return *store_; }
    service::Authority& authority() { return *authority_; }
    storage::Writer& writer() { return *writer_; }
    service::Matters& matters() { return *matters_; }
    /// What is in force now.
    util::Result<std::shared_ptr<const service::Configuration>> configuration();
    const std::optional<storage::KnownCheckpoint>& newest_checkpoint() const { return newest_; }
    bool read_only() const { return read_only_; }
    /// What a writer of this authority is given: for work that must be alone in its commit.
    storage::WriterParts writer_parts();

  private:
    Application(const Session& session, Purpose purpose) : session_(session), purpose_(purpose) {}

    util::Status open_store(const DataPlace& place);
    util::Status open_authority(const DataPlace& place);
    util::Status open_checkpoints(const DataPlace& place);
    std::vector<ledger::VerifierKey> log_keys();
    void start_writer();

    const Session& session_;
    Purpose purpose_;
    bool read_only_ = false;
    std::optional<storage::KnownCheckpoint> newest_;

    std::unique_ptr<storage::Store> store_;
    std::unique_ptr<service::Authority> authority_;
    std::unique_ptr<storage::CheckpointKeeper> keeper_;
    std::unique_ptr<storage::Writer> writer_;  ///< ends before the keeper, which makes its last checkpoint durable
    std::unique_ptr<service::Matters> matters_;
};

/// The name of the authority meant, out of those in the store.
util::Result<storage::Authority> choose_authority(storage::Store& store, const std::string& slug);

/// Who writes by this command, as the entry says it.
domain::record::Origin origin_of(const Session& session, domain::record::Actor actor);

}  // namespace qingfeng::app
