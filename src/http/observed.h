#pragma once

#include <chrono>
#include <functional>
#include <string_view>

#include "http/message.h"

namespace qingfeng::http {

/// One request answered, as the log and the figures may know it: never an address of a person, a path, a query, a
/// header or a body. Valid during the call only.
struct Observed {
    std::string_view request_id;
    Method method = Method::Get;
    std::string_view route;  ///< the pattern that matched; empty where none did
    int status = 0;
    std::chrono::microseconds taken{0};  ///< from the whole request to the whole answer, before it is sent
};
/// Called on a server thread; must be quick and must not throw.
using Observer = std::function<void(const Observed&)>;

}  // namespace qingfeng::http
