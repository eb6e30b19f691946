#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "util/check.h"

namespace qingfeng::simulation {

/// xoshiro256**: the same numbers from the same seed on every machine and with every standard library, which the
/// distributions of <random> do not promise. Not for secrets.
class Random {
  public:
    explicit Random(std::uint64_t seed);
    /// Another sequence that depends on this seed and the name alone, not on what was drawn before: a change in one
    /// part of the world does not shift the dice of all others.
    Random named(std::string_view name) const;
    Random numbered(std::string_view name, std::uint64_t number) const;

    std::uint64_t next();
    /// 0 to count - 1; count at least 1.
    std::uint64_t below(std::uint64_t count);
    /// From first to last, both included.
    std::int64_t between(std::int64_t first, std::int64_t last);
    /// Percent may be a fraction.
    bool chance(double percent);
    double unit();  ///< 0 up to, not including, 1
    /// How many events of a rate fall into one interval.
    std::uint64_t poisson(double mean);
    /// Mostly short, seldom long: minutes, hours or days until something is done.
    double exponential(double mean);

    template <class Container>
    const auto& pick(const Container& from) {
        util::check(std::size(from) > 0, "picking from nothing");
        return *(std::begin(from) + static_cast<std::ptrdiff_t>(below(std::size(from))));
    }
    /// An index, as often as its weight says.
    std::size_t weighted(std::span<const double> weights);

  private:
    std::uint64_t seed_;
    std::uint64_t state_[4];
};

}  // namespace qingfeng::simulation
