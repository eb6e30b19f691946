#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace qingfeng::http {

/// Names and values of a query or of a form, decoded, in the order sent; a name may stand several times.
class Parameters {
  public:
    Parameters() = default;
    explicit Parameters(std::vector<std::pair<std::string, std::string>> items) : items_(std::move(items)) {}

    /// The first value of that name.
    std::optional<std::string_view> find(std::string_view name) const;
    std::string_view get(std::string_view name, std::string_view otherwise = {}) const {
        return find(name).value_or(otherwise);
    }
    const std::vector<std::pair<std::string, std::string>>& items() const { return items_; }

    bool operator==(const Parameters&) const = default;

  private:
    std::vector<std::pair<std::string, std::string>> items_;
};

inline constexpr std::size_t max_parameters = 200;

/// A request target in origin form, taken apart. Everything decoded is well-formed UTF-8 without control characters.
struct Target {
    std::string path;                   ///< as sent, still encoded, without the query
    std::vector<std::string> segments;  ///< of the path, decoded: "/a/b%20c" is {"a", "b c"}, "/" is {""}
    Parameters query;

    bool operator==(const Target&) const = default;
};

/// Accepts origin form ("/a?b=c"), absolute form (the scheme and authority are dropped) and "*". Empty for anything
/// else, for broken percent-encoding, for control characters, and for segments that could lead out of a folder: ".",
/// ".." and those in which a slash, a backslash or a NUL was hidden.
std::optional<Target> parse_target(std::string_view raw);

/// application/x-www-form-urlencoded, also the form of queries: "+" is a space. Empty where it is broken or has more
/// than max_parameters. Line breaks and tabs are allowed in values, for forms have text areas.
std::optional<Parameters> parse_parameters(std::string_view raw);

}  // namespace qingfeng::http
