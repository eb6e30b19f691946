#include "http/json.h"

#include <algorithm>

namespace qingfeng::http::json {
namespace {

bool has_forbidden_control(std::string_view text) {
    return std::any_of(text.begin(), text.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return (byte < 0x20 && c != '\n' && c != '\r' && c != '\t') || byte == 0x7f;
    });
}

}  // namespace

std::string_view to_key(FaultKind kind) {
    switch (kind) {
        case FaultKind::NotJson:
            return "not_json";
        case FaultKind::WrongType:
            return "wrong_type";
        case FaultKind::Missing:
            return "missing";
        case FaultKind::Unknown:
            return "unknown";
        case FaultKind::NotInList:
            return "not_in_list";
        case FaultKind::ControlCharacter:
            return "control_character";
        case FaultKind::TooLong:
            return "too_long";
        case FaultKind::NotATime:
            return "not_a_time";
        case FaultKind::NotFound:
            return "not_found";
        case FaultKind::NotADate:
            return "not_a_date";
        case FaultKind::TooEarly:
            return "too_early";
    }
    return "";
}

std::string child_pointer(std::string_view pointer, std::string_view member) {
    std::string child(pointer);
    child.push_back('/');
    for (const char c : member) {
        if (c == '~') {
            child += "~0";
        } else if (c == '/') {
            child += "~1";
        } else {
            child.push_back(c);
        }
    }
    return child;
}

void read_value(const boost::json::value& from, std::string& to, const Reading& reading) {
    if (!from.is_string()) return reading.fault(FaultKind::WrongType);
    const std::string_view text = from.get_string();
    if (has_forbidden_control(text)) return reading.fault(FaultKind::ControlCharacter);
    to = text;
}

void read_value(const boost::json::value& from, bool& to, const Reading& reading) {
    if (!from.is_bool()) return reading.fault(FaultKind::WrongType);
    to = from.get_bool();
}

void read_value(const boost::json::value& from, std::int64_t& to, const Reading& reading) {
    if (!from.is_int64()) return reading.fault(FaultKind::WrongType);
    to = from.get_int64();
}

std::optional<boost::json::value> parse(std::string_view text, Faults& faults) {
    boost::json::parse_options options;
    options.max_depth = depth_max;
    boost::json::error_code error;
    auto document = boost::json::parse(text, error, {}, options);
    if (error) {
        faults.push_back({FaultKind::NotJson, ""});
        return std::nullopt;
    }
    return document;
}

}  // namespace qingfeng::http::json
