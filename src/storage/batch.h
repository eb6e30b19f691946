#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "storage/ledger_writer.h"
#include "util/result.h"

namespace qingfeng::storage {

/// Who waits for the work. People go first; what the office's own clocks and adoptions cause yields to them.
enum class Lane { People, Background };

/// One command. `run` may be called several times, each time on a fresh transaction: it must decide anew from what it
/// reads through the unit of work and keep nothing from the time before. An error from it is a refusal; it must then
/// not have written anything. `done` is called once, after the commit that covers the command, and must be quick.
struct WorkItem {
    std::function<util::Status(UnitOfWork&)> run;
    std::function<void(util::Status)> done;
    Lane lane = Lane::People;
};

/// What a writer is given from outside.
struct WriterParts {
    std::function<util::Instant()> clock;
    std::string origin;  ///< of the log
    std::vector<ledger::NoteSigner> signers;
    /// Who signs this very commit, asked of its own transaction; another server may have changed the log's key a moment
    /// ago. Not set: `signers`.
    std::function<util::Result<std::vector<ledger::NoteSigner>>(Reader&)> signers_now;
    /// Called after each commit that wrote something, before anybody is answered. Best effort: it handles its failures.
    std::function<void(const AuthorityHead&)> committed = [](const AuthorityHead&) {};
    std::function<void(std::string_view)> log = [](std::string_view) {};
    /// Called when a commit may or may not have happened. To go on would be to guess; the default ends the process, and
    /// the next start finds the truth.
    std::function<void(const util::Error&)> on_unknown;
};

/// Conflicts in a row after which the commands are answered ErrorKind::Busy.
inline constexpr int batch_attempts_max = 20;

/// Runs the commands in order in one transaction, commits once, then completes each. Somebody else was first: all run
/// again. A command that spoils the transaction fails alone, the others run again without it; where the store itself
/// fails (Full, Busy, ReadOnly, Io) all fail. False: the outcome is unknown and nothing more may be written.
bool run_batch(Store& store, AuthorityId authority, const WriterParts& parts, std::span<WorkItem> items);

/// One command in a batch of its own, on this thread: for the command line.
util::Status run_alone(Store& store, AuthorityId authority, const WriterParts& parts,
                       std::function<util::Status(UnitOfWork&)> run);

/// Ends the process without another write; for on_unknown.
[[noreturn]] void end_process(const util::Error& error);

}  // namespace qingfeng::storage
