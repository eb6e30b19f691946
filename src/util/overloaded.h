#pragma once

namespace qingfeng::util {

/// Visits a variant with one lambda per alternative. No catch-all: a new alternative must fail to compile wherever it
/// is forgotten.
template <class... Fs>
struct Overloaded : Fs... {
    using Fs::operator()...;
};
template <class... Fs>
Overloaded(Fs...) -> Overloaded<Fs...>;

}  // namespace qingfeng::util
