#pragma once

#include <atomic>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "service/verify.h"
#include "util/time.h"

/// The whole record checked while the server runs: one check at a time, on a thread of its own.
namespace qingfeng::service {

enum class VerificationState : std::uint8_t { Running = 1, Passed = 2, Failed = 3, BrokenOff = 4 };
std::string_view to_key(VerificationState state);

struct VerificationStatus {
    std::string id;
    VerificationState state = VerificationState::Running;
    std::uint64_t done = 0;
    std::uint64_t total = 0;
    util::Instant started;
    std::optional<util::Instant> ended;
    std::vector<Finding> findings;  ///< the first findings_shown
    std::uint64_t erased = 0;       ///< matters of which only digests could be checked
    std::string trouble;            ///< of BrokenOff
};

class Verification {
  public:
    Verification(Authority& authority, std::function<util::Instant()> clock)
        : authority_(authority), clock_(std::move(clock)) {}
    ~Verification();

    /// Begins a check, or gives the one that runs.
    VerificationStatus start();
    /// The newest check of that id; empty: another one, or none.
    std::optional<VerificationStatus> status(const std::string& id) const;

    static constexpr std::size_t findings_shown = 100;

  private:
    void run();

    Authority& authority_;
    std::function<util::Instant()> clock_;
    mutable std::mutex lock_;  ///< guards status_ and thread_
    std::optional<VerificationStatus> status_;
    std::uint64_t count_ = 0;
    std::atomic<std::uint64_t> done_ = 0;
    std::atomic<std::uint64_t> total_ = 0;
    std::thread thread_;
};

}  // namespace qingfeng::service
