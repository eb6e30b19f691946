#include "http/target.h"

#include <algorithm>

#include "http/text.h"

namespace qingfeng::http {
namespace {

int hex_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

enum class Plus { IsPlus, IsSpace };

std::optional<std::string> percent_decoded(std::string_view raw, Plus plus) {
    std::string out;
    out.reserve(raw.size());
    for (std::size_t i = 0; i < raw.size(); ++i) {
        if (raw[i] == '+' && plus == Plus::IsSpace) {
            out += ' ';
        } else if (raw[i] != '%') {
            out += raw[i];
        } else {
            if (i + 2 >= raw.size()) return std::nullopt;
            const int high = hex_value(raw[i + 1]);
            const int low = hex_value(raw[i + 2]);
            if (high < 0 || low < 0) return std::nullopt;
            out += static_cast<char>(high * 16 + low);
            i += 2;
        }
    }
    if (!is_utf8(out)) return std::nullopt;
    return out;
}

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }
bool is_control_but_layout(char c) { return is_control(c) && c != '\n' && c != '\r' && c != '\t'; }

bool is_safe_segment(const std::string& segment) {
    if (segment == "." || segment == "..") return false;
    return std::none_of(segment.begin(), segment.end(), [](char c) { return is_control(c) || c == '/' || c == '\\'; });
}

/// "http://host/a" becomes "/a", "http://host" and "http://host?q" become "/" and "?q"; others stay.
std::string_view without_authority(std::string_view raw) {
    for (const std::string_view scheme : {"http://", "https://"}) {
        if (raw.size() < scheme.size() || !equal_ignoring_case(raw.substr(0, scheme.size()), scheme)) continue;
        const std::size_t path = raw.find_first_of("/?", scheme.size());
        return path == std::string_view::npos ? "/" : raw.substr(path);
    }
    return raw;
}

}  // namespace

std::optional<std::string_view> Parameters::find(std::string_view name) const {
    for (const auto& [key, value] : items_) {
        if (key == name) return value;
    }
    return std::nullopt;
}

std::optional<Parameters> parse_parameters(std::string_view raw) {
    std::vector<std::pair<std::string, std::string>> items;
    while (!raw.empty()) {
        std::string_view value = take_until(raw, '&');
        if (value.empty()) continue;
        if (items.size() == max_parameters) return std::nullopt;
        auto name = percent_decoded(take_until(value, '='), Plus::IsSpace);
        auto decoded = percent_decoded(value, Plus::IsSpace);
        if (!name || !decoded) return std::nullopt;
        if (std::any_of(name->begin(), name->end(), is_control)) return std::nullopt;
        if (std::any_of(decoded->begin(), decoded->end(), is_control_but_layout)) return std::nullopt;
        items.emplace_back(std::move(*name), std::move(*decoded));
    }
    return Parameters(std::move(items));
}

std::optional<Target> parse_target(std::string_view raw) {
    if (raw == "*") return Target{"*", {"*"}, {}};
    if (raw.starts_with('?')) return std::nullopt;
    raw = without_authority(raw);
    Target target;
    const std::size_t question = raw.find('?');
    target.path = question == 0 ? "/" : std::string(raw.substr(0, question));
    if (target.path.empty() || target.path.front() != '/' || target.path.find('#') != std::string::npos) return {};
    std::string_view rest = std::string_view(target.path).substr(1);
    for (bool more = true; more;) {
        more = rest.find('/') != std::string_view::npos;
        auto segment = percent_decoded(take_until(rest, '/'), Plus::IsPlus);
        if (!segment || !is_safe_segment(*segment)) return std::nullopt;
        target.segments.push_back(std::move(*segment));
    }
    if (question == std::string_view::npos) return target;
    auto query = parse_parameters(raw.substr(question + 1));
    if (!query) return std::nullopt;
    target.query = std::move(*query);
    return target;
}

}  // namespace qingfeng::http
