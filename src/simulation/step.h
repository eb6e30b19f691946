#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "domain/record/actor.h"
#include "domain/request/command.h"
#include "service/configuration.h"
#include "storage/memory/store.h"
#include "util/time.h"

/// A history is a list of steps. Each carries everything it needs, so that a part of the list can be played as well:
/// that is how the shortest history with a fault is found.
namespace qingfeng::simulation {

/// Matters are numbered in the order in which the whole history registered them; in a part of it some are missing.
using MatterNumber = std::uint32_t;

struct RegisterStep {
    MatterNumber matter = 0;
    domain::record::Actor actor;
    domain::request::command::Register command;
    std::optional<MatterNumber> review_of;  ///< the matter whose answer the person takes to the body above
};
struct ActStep {
    MatterNumber matter = 0;
    domain::record::Actor actor;
    bool by_code = false;
    domain::request::Command command;
    std::optional<MatterNumber> other;  ///< the matter that the command names; its number is filled in when played
};
/// The clocks are looked at, as a server does every few seconds.
struct SweepStep {};
struct AdoptStep {
    service::Proposal proposal;
    bool calendar = false;  ///< open matters get their changed dates
};
/// The server dies and starts again.
struct CrashStep {};
/// Everything is looked at, not only what was touched.
struct CheckStep {};

/// A write that fails before its transaction is committed.
struct WriteFault {
    std::uint32_t nth = 1;
    util::ErrorKind kind = util::ErrorKind::Full;
};

struct Step {
    util::Instant clock;    ///< as the server sees it: may jump
    std::uint64_t key = 0;  ///< makes the idempotency key
    std::string label;      ///< the command's name, for people
    std::variant<RegisterStep, ActStep, SweepStep, AdoptStep, CrashStep, CheckStep> what;
    std::optional<storage::CommitFault> fault;   ///< of the next commit
    std::optional<WriteFault> write_fault = {};  ///< of the n-th write from here
    bool asked_twice = false;                    ///< the same again under the same key: a lost answer, a double click
};

using History = std::vector<Step>;

/// One line: "2026-03-02 09:14 #12 zhao-min sign_for [asked twice]".
std::string told(const Step& step, const util::TimeZone& zone);

}  // namespace qingfeng::simulation
