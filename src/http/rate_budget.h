#pragma once

#include <chrono>
#include <cstdint>
#include <list>
#include <string>
#include <string_view>
#include <unordered_map>

namespace qingfeng::http {

/// The key under which one client's connections and requests are counted: an IPv4 address whole, an IPv6 address by its
/// /64, for a single subscriber owns that many. IPv4 mapped into IPv6 counts as IPv4. Other text stays as it is.
std::string address_key(std::string_view address);

/// This machine itself: a proxy that nobody named as trusted, or the operator. Neither is one client, and to count
/// everybody behind a proxy as one would lock them all out together.
bool is_this_machine(std::string_view address);

struct BudgetLimits {
    double per_second = 1;  ///< what flows back
    double burst = 10;      ///< what may be spent at once
    std::size_t keys_max =
        65536;  ///< beyond it the key unused for longest is forgotten, and starts full when it returns
};

/// Token buckets, one per key. Time is passed in (any steady clock) and must not go back; a step back counts as none.
/// Not synchronised: whoever shares one between threads locks it.
class RateBudget {
  public:
    explicit RateBudget(BudgetLimits limits) : limits_(limits) {}

    /// Zero: spent, go ahead. Otherwise nothing was spent, and the same request would pass after this time. A cost
    /// above the burst never passes.
    std::chrono::microseconds spend(std::string_view key, std::chrono::microseconds now, double cost = 1);

    std::size_t keys() const { return by_key_.size(); }

  private:
    struct Bucket {
        std::string key;
        double tokens = 0;
        std::chrono::microseconds filled{};
    };
    using Buckets = std::list<Bucket>;

    Bucket& bucket(std::string_view key, std::chrono::microseconds now);

    BudgetLimits limits_;
    Buckets recent_first_;
    std::unordered_map<std::string_view, Buckets::iterator> by_key_;  ///< views into the buckets' own keys
};

}  // namespace qingfeng::http
