#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <string_view>
#include <type_traits>
#include <vector>

/// Enumerations that are written down: as a word in files and messages, as a number in the record. An enumeration joins
/// by an overload `std::string_view to_key(E)` beside it, a switch without default that falls through to an empty view
/// for a number which is no enumerator. A new enumerator then fails to compile until it has its word.
namespace qingfeng::util {

template <class E>
concept Keyed = std::is_enum_v<E> && std::same_as<std::underlying_type_t<E>, std::uint8_t> && requires(E value) {
    { to_key(value) } -> std::same_as<std::string_view>;
};

/// Every enumerator, by number.
template <Keyed E>
std::vector<E> all_of() {
    std::vector<E> found;
    for (unsigned number = 0; number <= 0xff; ++number) {
        const E value = static_cast<E>(number);
        if (!to_key(value).empty()) found.push_back(value);
    }
    return found;
}

/// The enumerator of that word; empty where there is none.
template <Keyed E>
std::optional<E> from_key(std::string_view key) {
    for (const E value : all_of<E>()) {
        if (to_key(value) == key) return value;
    }
    return std::nullopt;
}

/// The enumerator of that number; empty where there is none. For numbers read from outside.
template <Keyed E>
std::optional<E> from_number(std::uint64_t number) {
    if (number > 0xff || to_key(static_cast<E>(number)).empty()) return std::nullopt;
    return static_cast<E>(number);
}

}  // namespace qingfeng::util
