#include "simulation/grammar.h"

#include <array>

namespace qingfeng::simulation {
namespace {

/// The index of the bracket that closes the one at `open`.
std::size_t closing(std::string_view text, std::size_t open) {
    int depth = 0;
    for (std::size_t i = open; i < text.size(); ++i) {
        if (text[i] == '[') ++depth;
        if (text[i] == ']' && --depth == 0) return i;
    }
    util::check(false, "a text of the grammar has a bracket that nothing closes");
    return text.size();
}

std::vector<std::string_view> alternatives(std::string_view inner) {
    std::vector<std::string_view> parts;
    int depth = 0;
    std::size_t start = 0;
    for (std::size_t i = 0; i < inner.size(); ++i) {
        if (inner[i] == '[') ++depth;
        if (inner[i] == ']') --depth;
        if (inner[i] != '|' || depth != 0) continue;
        parts.push_back(inner.substr(start, i - start));
        start = i + 1;
    }
    parts.push_back(inner.substr(start));
    return parts;
}

constexpr int depth_max = 12;

}  // namespace

Grammar::Grammar(std::span<const std::span<const Rule>> tables) {
    for (const auto& table : tables) {
        for (const Rule& rule : table) {
            const bool fresh = rules_.emplace(rule.name, &rule).second;
            util::check(fresh && !rule.texts.empty(), "a symbol of the grammar stands twice or has no text");
        }
    }
}

std::string Grammar::compose(std::string_view symbol, const Values& values, Random& random) const {
    const auto rule = rules_.find(symbol);
    util::check(rule != rules_.end(), "a symbol that the grammar does not have");
    std::string out;
    expand(random.pick(rule->second->texts), values, random, out, 0);
    return out;
}

std::vector<std::string_view> Grammar::symbols() const {
    std::vector<std::string_view> names;
    for (const auto& [name, rule] : rules_) names.push_back(name);
    return names;
}

void Grammar::expand(std::string_view text, const Values& values, Random& random, std::string& out, int depth) const {
    util::check(depth < depth_max, "a symbol of the grammar leads to itself");
    for (std::size_t i = 0; i < text.size();) {
        if (text[i] == '[') {
            const std::size_t end = closing(text, i);
            expand(random.pick(alternatives(text.substr(i + 1, end - i - 1))), values, random, out, depth + 1);
            i = end + 1;
        } else if (text[i] == '{') {
            const std::size_t end = text.find('}', i);
            util::check(end != std::string_view::npos, "a text of the grammar has a brace that nothing closes");
            const std::string_view name = text.substr(i + 1, end - i - 1);
            if (const auto value = values.find(name); value != values.end()) {
                out += value->second;
            } else {
                const auto rule = rules_.find(name);
                util::check(rule != rules_.end(), "a text of the grammar names what nobody knows");
                expand(random.pick(rule->second->texts), values, random, out, depth + 1);
            }
            i = end + 1;
        } else {
            out += text[i++];
        }
    }
}

const Grammar& grammar() {
    static const std::array<std::span<const Rule>, 6> tables{common_rules(),  road_rules(),  toll_rules(),
                                                             service_rules(), staff_rules(), later_rules()};
    static const Grammar whole(tables);
    return whole;
}

}  // namespace qingfeng::simulation
