#pragma once

#include <string>
#include <utility>
#include <variant>

#include "util/check.h"

namespace qingfeng::util {

/// What kind of thing could not be done, so that the rim can choose an exit code or an HTTP status.
enum class ErrorKind {
    InvalidInput,    ///< what was given cannot be read or makes no sense
    NotFound,        ///< the thing named does not exist
    Conflict,        ///< it exists already, or somebody else changed it first
    Busy,            ///< try again soon
    Full,            ///< no room left on the disk or in a bounded queue
    ReadOnly,        ///< the data cannot be written
    Damaged,         ///< stored bytes disagree with what was recorded of them
    Io,              ///< the operating system refused
    OutcomeUnknown,  ///< a commit may or may not have happened: ask again with the same key
};

/// Something could not be done: what was attempted and with what, in the words of the person who will read it.
struct Error {
    ErrorKind kind = ErrorKind::Io;
    std::string message;

    bool operator==(const Error&) const = default;
};

template <class E>
struct Failure {
    E error;
};

/// `return fail(ErrorKind::NotFound, "…")` from a function that returns Result<T>.
inline Failure<Error> fail(ErrorKind kind, std::string message) { return {Error{kind, std::move(message)}}; }

/// `return refuse(Refusal::NotYourMatter)` from a function that returns Result<T, Refusal>.
template <class E>
Failure<E> refuse(E error) {
    return {std::move(error)};
}

/// A value or the reason why there is none. Named like std::expected, which libstdc++ 12 lacks.
template <class T, class E = Error>
class [[nodiscard]] Result {
  public:
    using value_type = T;
    using error_type = E;

    Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}  // NOLINT(google-explicit-constructor)
    Result(Failure<E> failure) : state_(std::in_place_index<1>, std::move(failure.error)) {}  // NOLINT

    bool has_value() const { return state_.index() == 0; }
    explicit operator bool() const { return has_value(); }

    T& value() & { return check(has_value(), "value() of a failed Result"), *std::get_if<0>(&state_); }
    const T& value() const& { return check(has_value(), "value() of a failed Result"), *std::get_if<0>(&state_); }
    T&& value() && { return check(has_value(), "value() of a failed Result"), std::move(*std::get_if<0>(&state_)); }
    T& operator*() & { return value(); }
    const T& operator*() const& { return value(); }
    T&& operator*() && { return std::move(*this).value(); }
    T* operator->() { return &value(); }
    const T* operator->() const { return &value(); }

    const E& error() const {
        return check(state_.index() == 1, "error() of a Result with a value"), *std::get_if<1>(&state_);
    }
    /// The same failure, to return from a function with another value type.
    Failure<E> failure() const { return {error()}; }

  private:
    std::variant<T, E> state_;
};

/// For functions that only succeed or fail.
struct Done {
    bool operator==(const Done&) const = default;
};
using Status = Result<Done>;

}  // namespace qingfeng::util
