#include "http/staff_form.h"

#include <algorithm>

#include "util/check.h"

namespace qingfeng::http {
namespace {

using boost::json::array;
using boost::json::object;
using boost::json::value;
using domain::calendar::LimitUnit;
using json::FaultKind;
using json::Reading;

std::string_view type_key(FieldType type) {
    switch (type) {
        case FieldType::Text:
            return "text";
        case FieldType::LongText:
            return "long_text";
        case FieldType::Choice:
            return "choice";
        case FieldType::Integer:
            return "integer";
        case FieldType::Date:
            return "date";
        case FieldType::Unit:
            return "unit";
        case FieldType::Person:
            return "person";
        case FieldType::Limit:
            return "limit";
        case FieldType::Texts:
            return "texts";
        case FieldType::Group:
            return "group";
    }
    return "";
}

bool is_blank(std::string_view text) { return text.find_first_not_of(" \t\r\n") == std::string_view::npos; }

bool has_option(const Field& field, std::string_view key) {
    return std::any_of(field.options.begin(), field.options.end(),
                       [&](const FieldOption& option) { return option.key == key; });
}

/// Reads one object by its fields.
class FormReader {
  public:
    explicit FormReader(const StaffCall& staff) : staff_(staff) {}

    object read(const std::vector<Field>& fields, const object& body, const Reading& reading) const {
        object values;
        for (const Field& field : fields) {
            const value* found = body.if_contains(field.name);
            const Reading at = reading.at(field.name);
            // null is the same as not there: forms send it for what was left empty.
            if (found == nullptr || found->is_null()) {
                if (field.required) at.fault(FaultKind::Missing);
                continue;
            }
            read_one(field, *found, at, values);
        }
        for (const auto& member : body) {
            const bool known = std::any_of(fields.begin(), fields.end(),
                                           [&](const Field& field) { return field.name == member.key(); });
            if (!known) reading.at(member.key()).fault(FaultKind::Unknown);
        }
        return values;
    }

  private:
    void read_one(const Field& field, const value& from, const Reading& at, object& into) const {
        switch (field.type) {
            case FieldType::Text:
            case FieldType::LongText:
            case FieldType::Choice:
            case FieldType::Date:
            case FieldType::Unit:
            case FieldType::Person:
                return read_text(field, from, at, into);
            case FieldType::Integer:
                return read_integer(field, from, at, into);
            case FieldType::Limit:
                return read_limit(field, from, at, into);
            case FieldType::Texts:
                return read_texts(field, from, at, into);
            case FieldType::Group:
                return read_group(field, from, at, into);
        }
    }

    void read_text(const Field& field, const value& from, const Reading& at, object& into) const {
        std::string text;
        if (!from.is_string()) return at.fault(FaultKind::WrongType);
        json::read_value(from, text, at);
        if (text.empty() && !from.get_string().empty()) return;  // a fault already
        if (is_blank(text)) {
            if (field.required) at.fault(FaultKind::Missing);
            return;
        }
        if (field.bytes_max != 0 && text.size() > field.bytes_max) return at.fault(FaultKind::TooLong);
        const auto& organisation = staff_.configuration->organisation;
        const bool choice = field.type == FieldType::Choice;
        if (choice && !has_option(field, text)) return at.fault(FaultKind::NotInList);
        if (field.type == FieldType::Unit) {
            const auto* unit = organisation.find_unit(domain::people::UnitId(text));
            if (unit == nullptr) return at.fault(FaultKind::NotFound);
        }
        if (field.type == FieldType::Person && organisation.find_person(domain::people::PersonId(text)) == nullptr) {
            return at.fault(FaultKind::NotFound);
        }
        if (field.type == FieldType::Date) {
            const auto date = util::Date::parse(text);
            if (!date) return at.fault(FaultKind::NotADate);
            if (field.date_min && *date < *field.date_min) return at.fault(FaultKind::TooEarly);
        }
        into[field.name] = text;
    }

    static void read_integer(const Field& field, const value& from, const Reading& at, object& into) {
        if (!from.is_int64()) return at.fault(FaultKind::WrongType);
        if (from.get_int64() < field.minimum || from.get_int64() > field.maximum) return at.fault(FaultKind::NotInList);
        into[field.name] = from.get_int64();
    }

    static void read_limit(const Field& field, const value& from, const Reading& at, object& into) {
        if (!from.is_object()) return at.fault(FaultKind::WrongType);
        Field count{"count", "", FieldType::Integer, true};
        count.minimum = 1;
        count.maximum = field.maximum;
        Field unit{"unit", "", FieldType::Choice, true};
        unit.options = field.options;
        object limit;
        for (const auto& member : from.get_object()) {
            if (member.key() != "count" && member.key() != "unit") at.at(member.key()).fault(FaultKind::Unknown);
        }
        const auto* number = from.get_object().if_contains("count");
        const auto* word = from.get_object().if_contains("unit");
        if (number == nullptr) return at.at("count").fault(FaultKind::Missing);
        if (word == nullptr) return at.at("unit").fault(FaultKind::Missing);
        read_integer(count, *number, at.at("count"), limit);
        if (!word->is_string()) return at.at("unit").fault(FaultKind::WrongType);
        if (!has_option(unit, word->get_string())) return at.at("unit").fault(FaultKind::NotInList);
        limit["unit"] = *word;
        into[field.name] = std::move(limit);
    }

    static void read_texts(const Field& field, const value& from, const Reading& at, object& into) {
        std::vector<std::string> texts;
        if (!from.is_array()) return at.fault(FaultKind::WrongType);
        json::read_value(from, texts, at);
        if (texts.size() > field.items_max) return at.fault(FaultKind::TooLong);
        if (texts.empty() && field.required) return at.fault(FaultKind::Missing);
        array list;
        for (std::size_t i = 0; i < texts.size(); ++i) {
            if (is_blank(texts[i])) at.at(std::to_string(i)).fault(FaultKind::Missing);
            if (texts[i].size() > field.bytes_max) at.at(std::to_string(i)).fault(FaultKind::TooLong);
            list.emplace_back(texts[i]);
        }
        into[field.name] = std::move(list);
    }

    void read_group(const Field& field, const value& from, const Reading& at, object& into) const {
        if (!from.is_array()) return at.fault(FaultKind::WrongType);
        const array& items = from.get_array();
        if (items.size() > field.items_max) return at.fault(FaultKind::TooLong);
        if (items.empty() && field.required) return at.fault(FaultKind::Missing);
        array list;
        for (std::size_t i = 0; i < items.size(); ++i) {
            const Reading item = at.at(std::to_string(i));
            if (!items[i].is_object()) {
                item.fault(FaultKind::WrongType);
                continue;
            }
            list.emplace_back(read(field.fields, items[i].get_object(), item));
        }
        into[field.name] = std::move(list);
    }

    const StaffCall& staff_;
};

object field_json(const StaffCall& staff, const Field& field) {
    object one{{"name", field.name},
               {"label", staff.word("form", field.label)},
               {"type", type_key(field.type)},
               {"required", field.required}};
    if (!field.hint.empty()) one["hint"] = staff.say(field.hint);
    if (field.bytes_max != 0) one["bytes_max"] = field.bytes_max;
    if (field.items_max != 0) one["items_max"] = field.items_max;
    if (field.type == FieldType::Integer) one["minimum"] = field.minimum;
    if (field.maximum != 0) one["maximum"] = field.maximum;
    if (field.date_min) one["date_min"] = field.date_min->text();
    if (!field.value.is_null()) one["value"] = field.value;
    if (!field.options.empty()) {
        array options;
        for (const FieldOption& option : field.options) {
            object each{{"key", option.key}, {"name", option.name}};
            put_if(each, "hint", option.hint);
            options.push_back(std::move(each));
        }
        one["options"] = std::move(options);
    }
    if (!field.fields.empty()) one["fields"] = fields_json(staff, field.fields);
    return one;
}

std::string text_of(const object& values, std::string_view name) {
    const value* found = values.if_contains(name);
    return found == nullptr ? std::string() : std::string(found->get_string());
}

constexpr LimitUnit limit_units[] = {LimitUnit::Hour,    LimitUnit::WorkingHour, LimitUnit::Day,
                                     LimitUnit::Workday, LimitUnit::Month,       LimitUnit::Year};

}  // namespace

std::string_view limit_unit_key(domain::calendar::LimitUnit unit) {
    switch (unit) {
        case LimitUnit::Hour:
            return "hour";
        case LimitUnit::WorkingHour:
            return "working_hour";
        case LimitUnit::Day:
            return "day";
        case LimitUnit::Workday:
            return "workday";
        case LimitUnit::Month:
            return "month";
        case LimitUnit::Year:
            return "year";
    }
    return "";
}

Field text_field(std::string name, std::string label, std::size_t bytes_max, bool required) {
    return {std::move(name), std::move(label), FieldType::Text, required, bytes_max};
}

Field long_text_field(std::string name, std::string label, std::size_t bytes_max, bool required) {
    return {std::move(name), std::move(label), FieldType::LongText, required, bytes_max};
}

array fields_json(const StaffCall& staff, const std::vector<Field>& fields) {
    array json;
    for (const Field& field : fields) json.push_back(field_json(staff, field));
    return json;
}

FormValues::FormValues(const StaffCall& staff, const std::vector<Field>& fields, const object& body,
                       json::Faults& faults)
    : values_(FormReader(staff).read(fields, body, Reading(faults))) {}

std::string FormValues::text(std::string_view name) const { return text_of(values_, name); }

std::optional<std::string> FormValues::given(std::string_view name) const {
    if (!values_.contains(name)) return std::nullopt;
    return text(name);
}

std::int64_t FormValues::number(std::string_view name, std::int64_t otherwise) const {
    const value* found = values_.if_contains(name);
    return found == nullptr ? otherwise : found->get_int64();
}

util::Date FormValues::date(std::string_view name) const {
    const auto date = util::Date::parse(text(name));
    util::check(date.has_value(), "a date that was read is not one");
    return *date;
}

domain::calendar::Limit FormValues::limit(std::string_view name) const {
    const value* found = values_.if_contains(name);
    util::check(found != nullptr, "a limit that was not read");
    const object& limit = found->get_object();
    for (const LimitUnit unit : limit_units) {
        if (limit_unit_key(unit) != text_of(limit, "unit")) continue;
        return {static_cast<std::uint32_t>(limit.at("count").as_int64()), unit, domain::calendar::LastDay::Stays};
    }
    util::check(false, "a limit's unit that is none");
    return {};
}

std::vector<std::string> FormValues::texts(std::string_view name) const {
    std::vector<std::string> texts;
    if (const value* found = values_.if_contains(name)) {
        for (const value& text : found->get_array()) texts.emplace_back(text.as_string());
    }
    return texts;
}

array FormValues::group(std::string_view name) const {
    const value* found = values_.if_contains(name);
    return found == nullptr ? array() : found->get_array();
}

}  // namespace qingfeng::http
