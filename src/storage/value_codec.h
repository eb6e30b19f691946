#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <type_traits>
#include <variant>
#include <vector>

#include <boost/pfr.hpp>

#include "util/canonical.h"
#include "util/strong.h"
#include "util/time.h"

/// Values inside entries as canonical bytes. A structure is its number of members, then each in the order of
/// declaration: a member added at the end is simply missing in older entries and keeps its default when they are read.
/// Members are therefore never removed, reordered or given another type.
namespace qingfeng::storage::value_codec {

using util::CanonicalReader;
using util::CanonicalWriter;

template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;
template <class T>
inline constexpr bool is_vector = false;
template <class T>
inline constexpr bool is_vector<std::vector<T>> = true;
template <class T>
inline constexpr bool is_variant = false;
template <class... Ts>
inline constexpr bool is_variant<std::variant<Ts...>> = true;
template <class T>
inline constexpr bool is_strong = false;
template <class Tag, class T>
inline constexpr bool is_strong<util::Strong<Tag, T>> = true;

template <class T>
void write(CanonicalWriter& out, const T& value) {
    if constexpr (std::is_same_v<T, std::string>) {
        out.text(value);
    } else if constexpr (std::is_same_v<T, util::Bytes>) {
        out.bytes(value);
    } else if constexpr (std::is_same_v<T, util::Instant>) {
        out.signed_number(value.micros);
    } else if constexpr (std::is_same_v<T, util::Date>) {
        out.signed_number(value.days);
    } else if constexpr (std::is_enum_v<T>) {
        out.number(static_cast<std::uint64_t>(value));
    } else if constexpr (std::is_same_v<T, bool> || std::is_unsigned_v<T>) {
        out.number(value);
    } else if constexpr (is_strong<T>) {
        write(out, value.get());
    } else if constexpr (is_optional<T>) {
        out.number(value ? 1 : 0);
        if (value) write(out, *value);
    } else if constexpr (is_vector<T>) {
        out.number(value.size());
        for (const auto& element : value) write(out, element);
    } else if constexpr (is_variant<T>) {
        out.number(value.index());
        std::visit([&](const auto& alternative) { write(out, alternative); }, value);
    } else {
        static_assert(std::is_aggregate_v<T>);
        out.number(boost::pfr::tuple_size_v<T>);
        boost::pfr::for_each_field(value, [&](const auto& member) { write(out, member); });
    }
}

template <class T>
bool read(CanonicalReader& in, T& value);

template <class Variant, std::size_t... I>
bool read_alternative(CanonicalReader& in, Variant& value, std::uint64_t index, std::index_sequence<I...>) {
    bool done = false;
    const auto attempt = [&]<std::size_t N>() {
        if (index != N) return;
        std::variant_alternative_t<N, Variant> alternative{};
        done = read(in, alternative);
        value = std::move(alternative);
    };
    (attempt.template operator()<I>(), ...);
    return done;
}

/// False: the bytes are not those of a T.
template <class T>
bool read(CanonicalReader& in, T& value) {
    if constexpr (std::is_same_v<T, std::string>) {
        auto text = in.text();
        if (!text) return false;
        value = std::move(*text);
    } else if constexpr (std::is_same_v<T, util::Bytes>) {
        const auto bytes = in.bytes();
        if (!bytes) return false;
        value.assign(bytes->begin(), bytes->end());
    } else if constexpr (std::is_same_v<T, util::Instant>) {
        const auto number = in.signed_number();
        if (!number) return false;
        value.micros = *number;
    } else if constexpr (std::is_same_v<T, util::Date>) {
        const auto number = in.signed_number();
        if (!number || *number != static_cast<std::int32_t>(*number)) return false;
        value.days = static_cast<std::int32_t>(*number);
    } else if constexpr (std::is_enum_v<T>) {
        const auto number = in.number();
        using Number = std::underlying_type_t<T>;
        if (!number || *number != static_cast<Number>(*number)) return false;
        value = static_cast<T>(static_cast<Number>(*number));
    } else if constexpr (std::is_same_v<T, bool> || std::is_unsigned_v<T>) {
        const auto number = in.number();
        if (!number || *number != static_cast<T>(*number)) return false;
        value = static_cast<T>(*number);
    } else if constexpr (is_strong<T>) {
        typename T::value_type inner{};
        if (!read(in, inner)) return false;
        value = T(std::move(inner));
    } else if constexpr (is_optional<T>) {
        const auto there = in.number();
        if (!there || *there > 1) return false;
        value.reset();
        if (*there == 1 && !read(in, value.emplace())) return false;
    } else if constexpr (is_vector<T>) {
        const auto count = in.number();
        // An element takes a byte at least: a larger count is a lie that must not make us allocate.
        if (!count || *count > in.rest().size()) return false;
        value.clear();
        for (std::uint64_t i = 0; i < *count; ++i) {
            if (!read(in, value.emplace_back())) return false;
        }
    } else if constexpr (is_variant<T>) {
        const auto index = in.number();
        if (!index || !read_alternative(in, value, *index, std::make_index_sequence<std::variant_size_v<T>>{})) {
            return false;
        }
    } else {
        static_assert(std::is_aggregate_v<T>);
        const auto count = in.number();
        if (!count || *count > boost::pfr::tuple_size_v<T>) return false;
        bool good = true;
        boost::pfr::for_each_field(value, [&](auto& member, std::size_t index) {
            if (good && index < *count) good = read(in, member);
        });
        return good;
    }
    return true;
}

}  // namespace qingfeng::storage::value_codec
