#include "http/router.h"

#include <algorithm>

#include "http/text.h"
#include "util/check.h"

namespace qingfeng::http {
namespace {

bool is_parameter(std::string_view segment) { return segment.starts_with('{') && segment.ends_with('}'); }
bool is_rest(std::string_view segment) { return is_parameter(segment) && segment.ends_with("...}"); }

/// Sorts before when it is to be tried before.
int rank(std::string_view segment) {
    if (is_rest(segment)) return 2;
    return is_parameter(segment) ? 1 : 0;
}

bool more_specific(const Route& a, const Route& b) {
    return std::lexicographical_compare(a.segments.begin(), a.segments.end(), b.segments.begin(), b.segments.end(),
                                        [](const auto& x, const auto& y) { return rank(x) < rank(y); });
}

std::vector<std::string> pattern_segments(std::string_view pattern) {
    util::check(pattern.starts_with('/'), "a route's pattern starts with /");
    std::vector<std::string> segments;
    std::string_view rest = pattern.substr(1);
    for (bool more = true; more;) {
        more = rest.find('/') != std::string_view::npos;
        segments.emplace_back(take_until(rest, '/'));
        const std::string& segment = segments.back();
        const bool braces = segment.find_first_of("{}") != std::string::npos;
        util::check(!braces || (is_parameter(segment) && segment.size() > 2), "a route's {name} fills a whole segment");
        util::check(!is_rest(segment) || (!more && segment.size() > 5), "a route's {rest...} stands last");
    }
    return segments;
}

bool fits(const Route& route, const std::vector<std::string>& segments) {
    const bool open = is_rest(route.segments.back());
    if (open ? segments.size() < route.segments.size() : segments.size() != route.segments.size()) return false;
    return std::equal(route.segments.begin(), route.segments.end(), segments.begin(),
                      [](const std::string& wanted, const std::string& given) {
                          return is_parameter(wanted) ? !given.empty() : wanted == given;
                      });
}

std::string joined_from(const std::vector<std::string>& segments, std::size_t first) {
    std::string out = segments[first];
    for (std::size_t i = first + 1; i < segments.size(); ++i) out += "/" + segments[i];
    return out;
}

Parameters values_of(const Route& route, const std::vector<std::string>& segments) {
    std::vector<std::pair<std::string, std::string>> values;
    for (std::size_t i = 0; i < route.segments.size(); ++i) {
        const std::string& name = route.segments[i];
        if (is_rest(name)) {
            values.emplace_back(name.substr(1, name.size() - 5), joined_from(segments, i));
        } else if (is_parameter(name)) {
            values.emplace_back(name.substr(1, name.size() - 2), segments[i]);
        }
    }
    return Parameters(std::move(values));
}

void allow(std::string& list, Method method) {
    if (!list.empty()) list += ", ";
    list += method_text(method);
    if (method == Method::Get) list += ", HEAD";
}

}  // namespace

void Router::add(Method method, std::string_view pattern, Handler handler, RouteOptions options) {
    for (const Route& route : routes_) {
        util::check(route.method != method || route.pattern != pattern, "a route is added once");
    }
    Route route{method, std::string(pattern), pattern_segments(pattern), std::move(handler), options};
    routes_.insert(std::upper_bound(routes_.begin(), routes_.end(), route, more_specific), std::move(route));
}

RouteMatch Router::find(Method method, const std::vector<std::string>& segments) const {
    const Method wanted = method == Method::Head ? Method::Get : method;
    RouteMatch match;
    for (const Route& route : routes_) {
        if (!fits(route, segments)) continue;
        if (route.method == wanted) return {&route, values_of(route, segments), {}};
        allow(match.allow, route.method);
    }
    return match;
}

}  // namespace qingfeng::http
