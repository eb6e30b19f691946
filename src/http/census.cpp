#include "http/census.h"

#include <utility>

namespace qingfeng::http {

Census::Census(std::size_t in_all_max, std::size_t per_address_max)
    : in_all_max_(in_all_max), per_address_max_(per_address_max) {}

Census::Seat& Census::Seat::operator=(Seat&& other) noexcept {
    if (this == &other) return *this;
    release();
    census_ = std::exchange(other.census_, nullptr);
    key_ = std::move(other.key_);
    admission_ = other.admission_;
    return *this;
}

void Census::Seat::release() {
    if (Census* census = std::exchange(census_, nullptr)) census->release(key_, admission_);
}

Admission Census::decide(const std::string& key) const {
    if (admitted_ >= in_all_max_) return refused_ < refused_max ? Admission::TooManyInAll : Admission::Dropped;
    const auto found = by_key_.find(key);
    if (key.empty() || found == by_key_.end() || found->second < per_address_max_) return Admission::Admitted;
    return refused_ < refused_max ? Admission::TooManyFromAddress : Admission::Dropped;
}

Census::Seat Census::admit(const std::string& key) {
    const std::lock_guard lock(mutex_);
    const Admission admission = decide(key);
    switch (admission) {
        case Admission::Admitted:
            ++admitted_;
            if (!key.empty()) ++by_key_[key];
            break;
        case Admission::TooManyInAll:
        case Admission::TooManyFromAddress:
            ++refused_;
            break;
        case Admission::Dropped:
            return {};
    }
    return {this, key, admission};
}

void Census::release(const std::string& key, Admission admission) {
    const std::lock_guard lock(mutex_);
    if (admission != Admission::Admitted) {
        --refused_;
        return;
    }
    --admitted_;
    const auto found = by_key_.find(key);
    if (found != by_key_.end() && --found->second == 0) by_key_.erase(found);
}

std::size_t Census::admitted() const {
    const std::lock_guard lock(mutex_);
    return admitted_;
}

}  // namespace qingfeng::http
