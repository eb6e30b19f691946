#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "simulation/random.h"

/// Sentences as people write them, from a small grammar of ours. Nothing is copied from anybody's data.
namespace qingfeng::simulation {

/// Names by which a text refers to what is known of its matter: {unit}, {when} …
using Values = std::map<std::string, std::string, std::less<>>;

/// One symbol and the texts it may become. In a text [a|b|c] is one of the three, of which any may be empty and contain
/// brackets itself, and {name} a value or another symbol.
struct Rule {
    std::string_view name;
    std::vector<std::string_view> texts;
};

class Grammar {
  public:
    explicit Grammar(std::span<const std::span<const Rule>> tables);

    bool has(std::string_view symbol) const { return rules_.contains(symbol); }
    /// The symbol must exist; a name that is neither a value nor a symbol is a fault of the tables.
    std::string compose(std::string_view symbol, const Values& values, Random& random) const;
    std::vector<std::string_view> symbols() const;

  private:
    void expand(std::string_view text, const Values& values, Random& random, std::string& out, int depth) const;

    std::map<std::string_view, const Rule*> rules_;
};

/// The grammar of matters, answers and remarks.
const Grammar& grammar();

// Its tables, one file each.
std::span<const Rule> common_rules();
std::span<const Rule> road_rules();     ///< subjects 01 to 03
std::span<const Rule> toll_rules();     ///< subjects 04 to 06
std::span<const Rule> service_rules();  ///< subjects 07 to 10
std::span<const Rule> staff_rules();    ///< what the office writes
std::span<const Rule> later_rules();    ///< the same in less common turns

}  // namespace qingfeng::simulation
