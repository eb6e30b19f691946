#pragma once

#include <chrono>
#include <cstdint>
#include <list>
#include <string>
#include <string_view>
#include <unordered_map>

/// Slows down guessing without locking anybody out.
namespace qingfeng::service::accounts {

struct ThrottleLimits {
    unsigned free_failures = 5;  ///< people mistype
    std::chrono::seconds first_delay{1};
    std::chrono::seconds delay_max{120};  ///< doubled up to here, never more
    std::chrono::minutes forgotten_after{60};
    std::size_t keys_max = 65536;  ///< beyond it the key unused for longest is forgotten
};

/// Failures are counted by a key that no stranger shares with the owner: account and address, or account and known
/// device. Whoever fails from elsewhere waits by himself. After the free failures each one doubles the wait, up to a
/// bound that is never passed: there is no locked account. Time is passed in (any steady clock). Not synchronised.
class Throttle {
  public:
    explicit Throttle(ThrottleLimits limits = {}) : limits_(limits) {}

    /// Zero: an attempt may be made, and is counted as failed until `succeeded` is told otherwise, so that many at once
    /// are not all free. Otherwise nothing is counted, and the next one may be made after this time.
    std::chrono::microseconds attempt(std::string_view key, std::chrono::microseconds now);
    /// The attempt was good: the key starts afresh.
    void succeeded(std::string_view key);
    /// The attempt was neither: take it back.
    void undecided(std::string_view key);

    std::size_t keys() const { return by_key_.size(); }

  private:
    struct Count {
        std::string key;
        unsigned failures = 0;
        std::chrono::microseconds last{};
    };
    using Counts = std::list<Count>;

    std::chrono::microseconds delay_after(unsigned failures) const;

    ThrottleLimits limits_;
    Counts recent_first_;
    std::unordered_map<std::string_view, Counts::iterator> by_key_;  ///< views into the counts' own keys
};

}  // namespace qingfeng::service::accounts
