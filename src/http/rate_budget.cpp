#include "http/rate_budget.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <arpa/inet.h>

namespace qingfeng::http {

std::string address_key(std::string_view address) {
    in6_addr six{};
    if (inet_pton(AF_INET6, std::string(address.substr(0, address.find('%'))).c_str(), &six) != 1) {
        return std::string(address);
    }
    std::array<char, INET6_ADDRSTRLEN> text{};
    if (IN6_IS_ADDR_V4MAPPED(&six)) return inet_ntop(AF_INET, &six.s6_addr[12], text.data(), text.size());
    std::fill(six.s6_addr + 8, six.s6_addr + 16, std::uint8_t{0});
    return std::string(inet_ntop(AF_INET6, &six, text.data(), text.size())) + "/64";
}

std::chrono::microseconds RateBudget::spend(std::string_view key, std::chrono::microseconds now, double cost) {
    Bucket& of_key = bucket(key, now);
    const double elapsed = std::max(0.0, static_cast<double>((now - of_key.filled).count()) / 1e6);
    of_key.tokens = std::min(limits_.burst, of_key.tokens + elapsed * limits_.per_second);
    of_key.filled = std::max(of_key.filled, now);
    if (of_key.tokens >= cost) {
        of_key.tokens -= cost;
        return std::chrono::microseconds(0);
    }
    // An hour stands for never, so that a rate of zero or a cost above the burst needs no case of its own.
    const double wait = cost > limits_.burst ? 3600.0 : std::min(3600.0, (cost - of_key.tokens) / limits_.per_second);
    return std::chrono::microseconds(static_cast<std::int64_t>(std::ceil(wait * 1e6)));
}

RateBudget::Bucket& RateBudget::bucket(std::string_view key, std::chrono::microseconds now) {
    if (const auto found = by_key_.find(key); found != by_key_.end()) {
        recent_first_.splice(recent_first_.begin(), recent_first_, found->second);
        return recent_first_.front();
    }
    if (by_key_.size() >= limits_.keys_max) {
        by_key_.erase(recent_first_.back().key);
        recent_first_.pop_back();
    }
    recent_first_.push_front({std::string(key), limits_.burst, now});
    by_key_.emplace(recent_first_.front().key, recent_first_.begin());
    return recent_first_.front();
}

bool is_this_machine(std::string_view address) {
    const std::string key = address_key(address);
    return key.starts_with("127.") || address == "::1";
}

}  // namespace qingfeng::http
