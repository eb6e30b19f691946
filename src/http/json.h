#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/describe.hpp>
#include <boost/json.hpp>
#include <boost/mp11.hpp>

#include "util/enum_keys.h"
#include "util/result.h"

/// JSON to described structs and back, strictly: what an endpoint takes is exactly what its input struct names. Members
/// may be texts, truth values, integers, keyed enumerations, optionals, lists and described structs.
namespace qingfeng::http::json {

enum class FaultKind : std::uint8_t {
    NotJson = 1,       ///< cannot be read at all, or is nested too deeply
    WrongType,         ///< a number where a text belongs
    Missing,           ///< not an optional, and not there
    Unknown,           ///< a member of that name means nothing here
    NotInList,         ///< not one of the enumeration's words
    ControlCharacter,  ///< a text with control characters other than line breaks and tabs
    TooLong,           ///< found by the endpoint's own checks, as are the next two
    NotATime,
    NotFound,  ///< names something that does not exist
    NotADate,
    TooEarly,  ///< a date before the first that is possible
};
std::string_view to_key(FaultKind kind);

struct Fault {
    FaultKind kind = FaultKind::NotJson;
    std::string pointer;  ///< RFC 6901: "/contact/phone"; "" is the whole document

    bool operator==(const Fault&) const = default;
};
using Faults = std::vector<Fault>;

inline constexpr std::size_t depth_max = 8;
inline constexpr std::size_t list_max = 1000;

/// "~" and "/" of a member's name are escaped.
std::string child_pointer(std::string_view pointer, std::string_view member);

/// Where a value is being read, and what was wrong so far: all of it is told at once.
class Reading {
  public:
    explicit Reading(Faults& faults, std::string pointer = {}) : faults_(faults), pointer_(std::move(pointer)) {}
    Reading at(std::string_view member) const { return Reading(faults_, child_pointer(pointer_, member)); }
    void fault(FaultKind kind) const { faults_.push_back({kind, pointer_}); }

  private:
    Faults& faults_;
    std::string pointer_;
};

template <class T>
concept Described = boost::describe::has_describe_members<T>::value;

void read_value(const boost::json::value& from, std::string& to, const Reading& reading);
void read_value(const boost::json::value& from, bool& to, const Reading& reading);
void read_value(const boost::json::value& from, std::int64_t& to, const Reading& reading);
template <util::Keyed E>
void read_value(const boost::json::value& from, E& to, const Reading& reading);
template <class T>
void read_value(const boost::json::value& from, std::vector<T>& to, const Reading& reading);
template <Described T>
void read_value(const boost::json::value& from, T& to, const Reading& reading);

template <util::Keyed E>
void read_value(const boost::json::value& from, E& to, const Reading& reading) {
    if (!from.is_string()) return reading.fault(FaultKind::WrongType);
    const auto found = util::from_key<E>(std::string_view(from.get_string()));
    if (!found) return reading.fault(FaultKind::NotInList);
    to = *found;
}

template <class T>
void read_value(const boost::json::value& from, std::vector<T>& to, const Reading& reading) {
    const auto* list = from.if_array();
    if (list == nullptr) return reading.fault(FaultKind::WrongType);
    if (list->size() > list_max) return reading.fault(FaultKind::TooLong);
    to.resize(list->size());
    for (std::size_t i = 0; i < list->size(); ++i) read_value((*list)[i], to[i], reading.at(std::to_string(i)));
}

template <class T>
void read_member(const boost::json::value* from, T& to, const Reading& reading) {
    if (from == nullptr) return reading.fault(FaultKind::Missing);
    read_value(*from, to, reading);
}
/// null is the same as not there: forms send it for what was left empty.
template <class T>
void read_member(const boost::json::value* from, std::optional<T>& to, const Reading& reading) {
    if (from != nullptr && !from->is_null()) read_value(*from, to.emplace(), reading);
}

template <Described T>
void read_value(const boost::json::value& from, T& to, const Reading& reading) {
    const auto* object = from.if_object();
    if (object == nullptr) return reading.fault(FaultKind::WrongType);
    using Members = boost::describe::describe_members<T, boost::describe::mod_public>;
    boost::mp11::mp_for_each<Members>([&](auto member) {
        read_member(object->if_contains(member.name), to.*member.pointer, reading.at(member.name));
    });
    for (const auto& item : *object) {
        bool known = false;
        boost::mp11::mp_for_each<Members>([&](auto member) { known = known || item.key() == member.name; });
        if (!known) reading.at(item.key()).fault(FaultKind::Unknown);
    }
}

/// Empty, and one NotJson fault, where the text is no JSON document.
std::optional<boost::json::value> parse(std::string_view text, Faults& faults);

/// The struct that the text says, or everything that is wrong with it.
template <Described T>
util::Result<T, Faults> read(std::string_view text) {
    Faults faults;
    T value{};
    if (const auto document = parse(text, faults)) read_value(*document, value, Reading(faults));
    if (!faults.empty()) return util::refuse(std::move(faults));
    return value;
}

// Not `{text}`: in braces it would be a list of one.
inline boost::json::value to_json(const std::string& text) { return boost::json::value(text); }
inline boost::json::value to_json(bool truth) { return truth; }
inline boost::json::value to_json(std::int64_t number) { return number; }
template <util::Keyed E>
boost::json::value to_json(E value);
template <class T>
boost::json::value to_json(const std::vector<T>& list);
template <Described T>
boost::json::value to_json(const T& from);

template <util::Keyed E>
boost::json::value to_json(E value) {
    return boost::json::value(to_key(value));
}
template <class T>
boost::json::value to_json(const std::vector<T>& list) {
    boost::json::array array;
    for (const T& item : list) array.push_back(to_json(item));
    return array;
}
/// Members in the order described; empty optionals are left out.
template <Described T>
boost::json::value to_json(const T& from) {
    boost::json::object object;
    const auto add = [&object](std::string_view name, const auto& value) { object[name] = to_json(value); };
    const auto add_optional = [&]<class V>(std::string_view name, const V& value) {
        if constexpr (requires { value.has_value(); }) {
            if (value) add(name, *value);
        } else {
            add(name, value);
        }
    };
    using Members = boost::describe::describe_members<T, boost::describe::mod_public>;
    boost::mp11::mp_for_each<Members>([&](auto member) { add_optional(member.name, from.*member.pointer); });
    return object;
}

/// One line of JSON.
template <Described T>
std::string write(const T& value) {
    return boost::json::serialize(to_json(value)) + "\n";
}

}  // namespace qingfeng::http::json
