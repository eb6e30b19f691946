#pragma once

#include <string>

#include "service/matters.h"

/// How a use case says no.
namespace qingfeng::service {

inline util::Failure<Rejection> reject(domain::request::Refusal refusal) { return {Rejection(refusal)}; }
inline util::Failure<Rejection> reject(util::Error error) { return {Rejection(std::move(error))}; }
inline util::Failure<Rejection> reject(util::ErrorKind kind, std::string message) {
    return reject(util::Error{kind, std::move(message)});
}

}  // namespace qingfeng::service
