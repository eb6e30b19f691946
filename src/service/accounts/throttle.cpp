#include "service/accounts/throttle.h"

#include <algorithm>

namespace qingfeng::service::accounts {

std::chrono::microseconds Throttle::delay_after(unsigned failures) const {
    if (failures < limits_.free_failures) return std::chrono::microseconds(0);
    const unsigned doublings = std::min(failures - limits_.free_failures, 20U);
    const std::chrono::microseconds delay = limits_.first_delay * (std::int64_t{1} << doublings);
    return std::min<std::chrono::microseconds>(delay, limits_.delay_max);
}

std::chrono::microseconds Throttle::attempt(std::string_view key, std::chrono::microseconds now) {
    const auto found = by_key_.find(key);
    if (found == by_key_.end()) {
        recent_first_.push_front({std::string(key), 1, now});
        by_key_.emplace(recent_first_.front().key, recent_first_.begin());
        if (by_key_.size() > limits_.keys_max) {
            by_key_.erase(recent_first_.back().key);
            recent_first_.pop_back();
        }
        return std::chrono::microseconds(0);
    }
    Count& count = *found->second;
    count.last = std::min(count.last, now);  // a clock that was set back must not lengthen the wait
    if (now - count.last >= limits_.forgotten_after) count.failures = 0;
    const auto wait = count.last + delay_after(count.failures) - now;
    if (wait.count() > 0 && count.failures >= limits_.free_failures) return wait;
    ++count.failures;
    count.last = now;
    recent_first_.splice(recent_first_.begin(), recent_first_, found->second);
    return std::chrono::microseconds(0);
}

void Throttle::succeeded(std::string_view key) {
    const auto found = by_key_.find(key);
    if (found == by_key_.end()) return;
    const auto place = found->second;
    by_key_.erase(found);
    recent_first_.erase(place);
}

void Throttle::undecided(std::string_view key) {
    const auto found = by_key_.find(key);
    if (found != by_key_.end() && found->second->failures > 0) --found->second->failures;
}

}  // namespace qingfeng::service::accounts
