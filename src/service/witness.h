#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "ledger/witness.h"
#include "service/tile_source.h"
#include "service/witness_state.h"
#include "util/time.h"

/// A witness at work: it is asked by logs (c2sp.org/tlog-witness), or goes and looks at a log itself.
///
/// Order of durability: the checkpoint with both signatures replaces the last one, durably, before a signature leaves
/// this class. A crash before that has promised nothing, a crash after it remembers. Reading, deciding and replacing
/// happen under one lock, so that no two processes or threads sign two roots for one size.
namespace qingfeng::service {

/// An answer to POST …/add-checkpoint, and what the operator should hear of it.
struct WitnessAnswer {
    int status = 500;
    std::string content_type = "text/plain; charset=utf-8";
    std::string body;
    std::string origin;  ///< empty where the request names none
    std::optional<ledger::WitnessRefusal> refusal;
    ledger::Evidence evidence = ledger::Evidence::None;
    std::optional<std::filesystem::path> kept;  ///< both sides, where they contradict each other
};

/// What looking at a log showed.
struct Observation {
    enum class Kind {
        Cosigned,    ///< grown or the same, and signed
        Older,       ///< a beginning of what is known: nothing to sign
        Behind,      ///< the log shows less than was cosigned, and nothing that would connect the two
        Forked,      ///< it contradicts what was cosigned
        NeedsTiles,  ///< another size than the one known, and no tiles to compare through
        NotShown,    ///< the log's tiles are not those of its checkpoint
        NotSigned,   ///< no key of the log has signed what it shows, or it belongs to another log
    };
    Kind kind = Kind::NotSigned;
    std::string shown;                              ///< the note as it was read
    std::optional<ledger::Checkpoint> checkpoint;   ///< in it; empty with NotSigned
    std::optional<storage::KnownCheckpoint> known;  ///< cosigned before
    std::string cosigned;                           ///< the note with our signature; with Cosigned
    std::optional<std::filesystem::path> kept;      ///< both sides; with Forked
};

class Witness {
  public:
    explicit Witness(WitnessState state) : state_(std::move(state)) {}

    WitnessState& state() { return state_; }
    const WitnessState& state() const { return state_; }

    /// Any thread. A failure of ours (disk full, damaged state) is 500 and signs nothing.
    WitnessAnswer add_checkpoint(std::string_view body, util::Instant now) const;

    /// GET …/<origin hash>/checkpoint: what was cosigned last. NotFound: nothing, or no such log.
    util::Result<std::string> newest(std::string_view hash) const;

    /// Looks at a note of a log. `fetch` reads the log's tiles; empty: there are none at hand.
    util::Result<Observation> observe(const ledger::WitnessedLog& log, const std::string& note,
                                      const FetchResource& fetch, util::Instant now) const;

  private:
    struct Submitted {
        ledger::WitnessDecision decision;
        std::optional<storage::KnownCheckpoint> known;
        std::string lines;  ///< our signature
        std::string note;   ///< as it now stands in the state
        std::optional<std::filesystem::path> kept;
    };
    util::Result<Submitted> submit(const ledger::AddCheckpoint& request, const ledger::WitnessedLog& log,
                                   util::Instant now) const;
    util::Result<Observation> compare(Observation seen, const ledger::WitnessedLog& log, const FetchResource& fetch,
                                      util::Instant now) const;

    WitnessState state_;
};

}  // namespace qingfeng::service
