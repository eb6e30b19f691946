#include "simulation/random.h"

#include <bit>
#include <cmath>

namespace qingfeng::simulation {
namespace {

std::uint64_t split_mix(std::uint64_t& x) {
    std::uint64_t z = (x += 0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
}

std::uint64_t fnv(std::uint64_t hash, std::string_view text) {
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
    return hash;
}

}  // namespace

Random::Random(std::uint64_t seed) : seed_(seed) {
    std::uint64_t x = seed;
    for (std::uint64_t& word : state_) word = split_mix(x);
}

Random Random::named(std::string_view name) const { return Random(fnv(seed_ ^ 0xcbf29ce484222325, name)); }

Random Random::numbered(std::string_view name, std::uint64_t number) const {
    std::uint64_t x = fnv(seed_ ^ 0xcbf29ce484222325, name) + number * 0x9e3779b97f4a7c15;
    return Random(split_mix(x));
}

std::uint64_t Random::next() {
    const std::uint64_t result = std::rotl(state_[1] * 5, 7) * 9;
    const std::uint64_t shifted = state_[1] << 17;
    state_[2] ^= state_[0];
    state_[3] ^= state_[1];
    state_[1] ^= state_[2];
    state_[0] ^= state_[3];
    state_[2] ^= shifted;
    state_[3] = std::rotl(state_[3], 45);
    return result;
}

std::uint64_t Random::below(std::uint64_t count) {
    util::check(count > 0, "a die without sides");
    // Numbers from the incomplete last run would favour the small ones.
    const std::uint64_t limit = UINT64_MAX - UINT64_MAX % count;
    std::uint64_t drawn = next();
    while (drawn >= limit) drawn = next();
    return drawn % count;
}

std::int64_t Random::between(std::int64_t first, std::int64_t last) {
    util::check(first <= last, "an interval that ends before it begins");
    return first + static_cast<std::int64_t>(below(static_cast<std::uint64_t>(last - first) + 1));
}

double Random::unit() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }

bool Random::chance(double percent) { return unit() * 100 < percent; }

std::uint64_t Random::poisson(double mean) {
    // Knuth's product; means here are a few dozen at most, and larger ones are split.
    std::uint64_t count = 0;
    for (; mean > 30; mean -= 30) count += poisson(30);
    const double limit = std::exp(-mean);
    for (double product = unit(); product > limit; product *= unit()) ++count;
    return count;
}

double Random::exponential(double mean) { return -mean * std::log(1 - unit()); }

std::size_t Random::weighted(std::span<const double> weights) {
    double total = 0;
    for (const double weight : weights) total += weight;
    double drawn = unit() * total;
    for (std::size_t i = 0; i < weights.size(); ++i) {
        if (drawn < weights[i]) return i;
        drawn -= weights[i];
    }
    return weights.size() - 1;
}

}  // namespace qingfeng::simulation
