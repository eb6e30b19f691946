#pragma once

#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "ledger/checkpoint.h"
#include "ledger/note.h"
#include "service/witness_policy.h"
#include "storage/checkpoint_file.h"
#include "storage/store.h"

/// The log's side of witnessing (c2sp.org/tlog-witness): its checkpoints go to the witnesses, their cosignatures come
/// back, and a checkpoint that enough of them have signed is called witnessed.
///
/// Witnessed checkpoints stand in DATA/witnessed.log, a file of the same form as checkpoints.log. Not in the ledger: a
/// signature over a tree cannot be a leaf of it, and each would call for the next. Not in the head: every write
/// compares and sets that row, and cosignatures come whenever they come. Losing the file loses nothing that the
/// witnesses do not still know.
namespace qingfeng::service {

struct WitnessReply {
    int status = 0;
    std::string body;
};
/// POSTs a body and gives the answer, within bounds of its own. The transport lies above this folder.
using PostToWitness = std::function<util::Result<WitnessReply>(const std::string& url, const std::string& body)>;

struct WitnessingParts {
    storage::Store& store;
    storage::AuthorityId authority;
    std::string origin;
    std::vector<ledger::VerifierKey> log_keys;
    std::filesystem::path file;  ///< DATA/witnessed.log
    WitnessPolicy policy;
    PostToWitness post;
    std::function<void(std::string_view)> log;
    /// All keys of the log as its record has them now: asked when a checkpoint is signed by none of those known. Not
    /// set: the log never changes its key.
    std::function<util::Result<std::vector<ledger::VerifierKey>>(storage::Reader&)> log_keys_now = {};
    std::chrono::milliseconds interval{1'000};       ///< between two looks at the head
    std::chrono::milliseconds patience_max{60'000};  ///< a witness that fails is asked ever less often, up to this
};

class Witnessing {
  public:
    /// Reads what was witnessed before. Does not ask anybody yet.
    static util::Result<std::unique_ptr<Witnessing>> open(WitnessingParts parts);
    ~Witnessing();

    /// Looks at the head once per interval, on a thread of its own: no write ever waits for a witness, and what other
    /// processes commit is seen too. Once.
    void start();
    /// One look and one round of questions. For the thread, and for tests instead of it.
    void round();

    /// Any thread. The newest checkpoint that at least the quorum has cosigned, with those signatures.
    std::optional<storage::KnownCheckpoint> witnessed() const;
    /// Any thread. `note` with the cosignatures that have come for exactly it; else as it is.
    std::string with_cosignatures(const std::string& note) const;

  private:
    struct Asked {
        std::uint64_t known_size = 0;  ///< what the witness cosigned last, as far as we know
        std::chrono::steady_clock::time_point next{};
        std::chrono::milliseconds patience{0};
        bool warned = false;                             ///< so that a witness that is away is told of once
        std::optional<ledger::NoteSignature> signature;  ///< over the current checkpoint
    };

    explicit Witnessing(WitnessingParts parts, storage::CheckpointFile file);
    util::Result<std::optional<std::string>> newest_head() const;
    util::Result<ledger::OpenedCheckpoint, ledger::NoteFault> opened(const std::string& note);
    void learn_keys();
    void ask(std::size_t witness);
    util::Result<WitnessReply> submit(std::size_t witness);
    void failed(std::size_t witness, std::string_view why);
    void publish();
    std::string cosigned_note() const;
    bool meets_quorum(const std::string& note) const;
    void run();

    WitnessingParts parts_;
    storage::CheckpointFile file_;
    std::vector<Asked> asked_;                         ///< of the thread alone, in the order of the policy
    std::optional<storage::KnownCheckpoint> current_;  ///< of the thread alone: what is being cosigned

    mutable std::mutex mutex_;  ///< guards what follows
    std::condition_variable changed_;
    bool stopping_ = false;
    std::string published_plain_;  ///< the head's note, and the same with the cosignatures that came
    std::string published_cosigned_;
    std::optional<storage::KnownCheckpoint> witnessed_;
    std::thread thread_;  ///< last
};

}  // namespace qingfeng::service
