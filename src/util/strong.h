#pragma once

#include <compare>
#include <cstddef>
#include <functional>
#include <utility>

namespace qingfeng::util {

/// A value type of its own over T: a MatterId is not a UnitId though both are numbers. Tag is an incomplete struct that
/// exists only as a name.
template <class Tag, class T>
class Strong {
  public:
    using value_type = T;

    Strong() = default;
    explicit Strong(T value) : value_(std::move(value)) {}

    const T& get() const { return value_; }
    auto operator<=>(const Strong&) const = default;

  private:
    T value_{};
};

}  // namespace qingfeng::util

template <class Tag, class T>
struct std::hash<qingfeng::util::Strong<Tag, T>> {
    std::size_t operator()(const qingfeng::util::Strong<Tag, T>& id) const { return std::hash<T>{}(id.get()); }
};
