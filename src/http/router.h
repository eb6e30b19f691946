#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/message.h"
#include "http/responder.h"

namespace qingfeng::http {

/// Runs on a server thread and must not block it: what waits for the disk goes to a queue and answers later through the
/// Responder. May be written with `const Request&`, which is valid during the call only, or take the Request by value.
/// What it throws becomes a 500.
using Handler = std::function<void(Request&&, Responder)>;

struct RouteOptions {
    std::optional<std::size_t> body_bytes_max;  ///< instead of ServerOptions::body_bytes_max
};

struct Route {
    Method method = Method::Get;
    std::string pattern;
    std::vector<std::string> segments;  ///< of the pattern: a text, "{name}" or, last only, "{name...}"
    Handler handler;
    RouteOptions options;
};

/// What a method and a path lead to. Without a route: `allow` is empty when no route has the path (404), otherwise it
/// lists the methods that are possible (405, or 204 for OPTIONS).
struct RouteMatch {
    const Route* route = nullptr;
    Parameters path;
    std::string allow;
};

/// Method and pattern to handler. A text segment wins over a `{name}`, a `{name}` over `{rest...}`, position by
/// position, whatever the order in which they were added. GET answers HEAD too (the server leaves the body out). Filled
/// before the server starts, then only read, so that all threads may.
class Router {
  public:
    /// `pattern` as in "/log/{authority}/tile/{rest...}"; a rest is one or more segments, joined by "/". A pattern that
    /// cannot be read, or the same one twice, is a fault of ours and ends the process.
    void add(Method method, std::string_view pattern, Handler handler, RouteOptions options = {});
    void get(std::string_view pattern, Handler handler) { add(Method::Get, pattern, std::move(handler)); }
    void post(std::string_view pattern, Handler handler, RouteOptions options = {}) {
        add(Method::Post, pattern, std::move(handler), options);
    }

    RouteMatch find(Method method, const std::vector<std::string>& segments) const;

  private:
    std::vector<Route> routes_;  ///< most specific first
};

}  // namespace qingfeng::http
