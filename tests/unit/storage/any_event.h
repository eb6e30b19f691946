#pragma once

#include <random>

#include <boost/pfr.hpp>

#include "domain/request/event.h"
#include "storage/value_codec.h"

/// Events with every member set to something, so that a codec which forgets one is found out.
namespace qingfeng::storage::testing {

/// Draws values; small enumerators that exist, texts of a few bytes, lists of one to three.
class AnyValue {
  public:
    explicit AnyValue(std::uint32_t seed) : random_(seed) {}

    template <class T>
    void fill(T& value) {
        if constexpr (std::is_same_v<T, std::string>) {
            value = "text " + std::to_string(random_());
        } else if constexpr (std::is_same_v<T, util::Bytes>) {
            value = {static_cast<std::uint8_t>(random_()), static_cast<std::uint8_t>(random_())};
        } else if constexpr (std::is_same_v<T, util::Instant>) {
            value.micros = static_cast<std::int64_t>(random_()) * 1'000'000 - 7;
        } else if constexpr (std::is_same_v<T, util::Date>) {
            value.days = static_cast<std::int32_t>(random_() % 60000) - 10000;
        } else if constexpr (std::is_same_v<T, bool>) {
            value = random_() % 2 == 0;
        } else if constexpr (std::is_enum_v<T>) {
            value = static_cast<T>(1 + random_() % 2);
        } else if constexpr (std::is_unsigned_v<T>) {
            value = static_cast<T>(random_());
        } else if constexpr (value_codec::is_strong<T>) {
            typename T::value_type inner{};
            fill(inner);
            value = T(inner);
        } else if constexpr (value_codec::is_optional<T>) {
            fill(value.emplace());
        } else if constexpr (value_codec::is_vector<T>) {
            value.resize(1 + random_() % 3);
            for (auto& element : value) fill(element);
        } else {
            static_assert(std::is_aggregate_v<T>);
            boost::pfr::for_each_field(value, [&](auto& member) { fill(member); });
        }
    }

  private:
    std::mt19937 random_;
};

/// Calls `visit` with a default value of each alternative.
template <class Variant, class Visit, std::size_t... I>
void each_alternative(Visit visit, std::index_sequence<I...>) {
    (visit(std::variant_alternative_t<I, Variant>{}), ...);
}
template <class Variant, class Visit>
void each_alternative(Visit visit) {
    each_alternative<Variant>(visit, std::make_index_sequence<std::variant_size_v<Variant>>{});
}

}  // namespace qingfeng::storage::testing
