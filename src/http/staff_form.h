#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <boost/json.hpp>

#include "http/json.h"
#include "http/staff.h"

/// A form is told to the console and read back by the same description, so that both always agree.
namespace qingfeng::http {

enum class FieldType : std::uint8_t { Text, LongText, Choice, Integer, Date, Unit, Person, Limit, Texts, Group };

struct FieldOption {
    std::string key;
    std::string name;
    std::string hint;
};

struct Field {
    std::string name;  ///< member of the body; its label is the message "form.<label>"
    std::string label;
    FieldType type = FieldType::Text;
    bool required = true;
    std::size_t bytes_max = 0;  ///< of texts
    std::size_t items_max = 0;  ///< of Texts and Group
    std::int64_t minimum = 0;   ///< of Integer
    std::int64_t maximum = 0;   ///< of Integer, and of a Limit's count
    std::optional<util::Date> date_min{};
    std::vector<FieldOption> options{};  ///< of Choice, Person and Limit
    std::vector<Field> fields{};         ///< of Group
    boost::json::value value{};          ///< what it is now or most likely; null: nothing
    std::string hint{};                  ///< a message's key
};

// The common ones.
Field text_field(std::string name, std::string label, std::size_t bytes_max, bool required = true);
Field long_text_field(std::string name, std::string label, std::size_t bytes_max, bool required = true);
/// Every enumerator of E under its word in the group of messages.
template <util::Keyed E>
Field choice_field(const StaffCall& staff, std::string name, std::string label, std::string_view group,
                   bool required = true) {
    Field field{std::move(name), std::move(label), FieldType::Choice, required};
    for (const E value : util::all_of<E>()) {
        field.options.push_back({std::string(to_key(value)), staff.word(group, to_key(value)), ""});
    }
    return field;
}

/// "workday": the word by which bodies name the unit of a limit.
std::string_view limit_unit_key(domain::calendar::LimitUnit unit);

boost::json::array fields_json(const StaffCall& staff, const std::vector<Field>& fields);

/// What the body says, checked against the fields; everything that is wrong with it goes to `faults`.
class FormValues {
  public:
    FormValues(const StaffCall& staff, const std::vector<Field>& fields, const boost::json::object& body,
               json::Faults& faults);

    std::string text(std::string_view name) const;  ///< empty where it was left out
    std::optional<std::string> given(std::string_view name) const;
    std::int64_t number(std::string_view name, std::int64_t otherwise = 0) const;
    util::Date date(std::string_view name) const;
    domain::calendar::Limit limit(std::string_view name) const;
    std::vector<std::string> texts(std::string_view name) const;
    boost::json::array group(std::string_view name) const;
    template <util::Keyed E>
    std::optional<E> choice(std::string_view name) const {
        return util::from_key<E>(text(name));
    }

  private:
    boost::json::object values_;
};

}  // namespace qingfeng::http
