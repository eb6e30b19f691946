#include "app/names.h"

#include <algorithm>

#include <fmt/core.h>

namespace qingfeng::app {

using domain::people::Person;
using domain::people::PersonId;
using domain::people::Unit;
using domain::people::UnitId;
using domain::request::Occurred;
using domain::request::Precision;
using util::ErrorKind;
using util::Language;
using util::Result;

Names::Names(const Session& session, const service::Configuration& configuration)
    : session_(session),
      configuration_(configuration),
      today_(configuration.zone.to_local(session.world.clock()).date) {}

Result<UnitId> Names::unit(const std::string& text) const {
    const auto& organisation = configuration_.organisation;
    if (organisation.find_unit(UnitId(text)) != nullptr) return UnitId(text);
    const auto found = organisation.unit_by_name(text, today_);
    if (found) return *found;
    return util::fail(ErrorKind::InvalidInput,
                      fmt::format(fmt::runtime(session_.in({"没有叫“{}”的单位，或者不止一个；也可以写单位的标识",
                                                            "no unit is called \"{}\", or more than one is; its id "
                                                            "will do too"})),
                                  text));
}

Result<PersonId> Names::person(const std::string& text) const {
    const auto& organisation = configuration_.organisation;
    if (organisation.find_person(PersonId(text)) != nullptr) return PersonId(text);
    std::vector<PersonId> called;
    for (const Person& person : organisation.persons()) {
        if (person.name == text || person.name_en == text) called.push_back(person.id);
    }
    if (called.size() == 1) return called.front();
    return util::fail(ErrorKind::InvalidInput,
                      fmt::format(fmt::runtime(session_.in({"机构里没有叫“{}”的人，或者不止一个；也可以写人员的标识",
                                                            "nobody is called \"{}\", or several are; an id will "
                                                            "do too"})),
                                  text));
}

Result<util::Date> Names::date(const std::string& text) const {
    const auto date = util::Date::parse(text);
    if (date) return *date;
    return util::fail(ErrorKind::InvalidInput,
                      fmt::format("\"{}\" {}", text,
                                  session_.in({"不是日期，应写成 2026-12-01", "is no date; write it as 2026-12-01"})));
}

Result<Occurred> Names::occurred(const std::string& text) const {
    if (const auto day = util::Date::parse(text)) {
        return Occurred{configuration_.zone.start_of(*day), Precision::Day};
    }
    if (const auto at = util::parse_iso(text)) return Occurred{*at, Precision::Minute};
    // By the wall clock: read as if in UTC, then set into the authority's zone.
    std::string local = text;
    std::replace(local.begin(), local.end(), ' ', 'T');
    if (const auto at = util::parse_iso(local + "Z")) {
        return Occurred{configuration_.zone.to_instant(util::TimeZone::utc().to_local(*at)), Precision::Minute};
    }
    return util::fail(
        ErrorKind::InvalidInput,
        fmt::format("\"{}\" {}", text,
                    session_.in({"不是时间，应写成 2026-12-01、2026-12-01T14:05 或 2026-12-01T14:05+08:00",
                                 "is no time; write 2026-12-01, 2026-12-01T14:05 or "
                                 "2026-12-01T14:05+08:00"})));
}

std::string Names::unit_name(const UnitId& id) const {
    const Unit* unit = configuration_.organisation.find_unit(id);
    if (unit == nullptr) return id.get();
    return session_.language == Language::Chinese || unit->name_en.empty() ? unit->name_zh : unit->name_en;
}

std::string Names::person_name(const PersonId& id) const {
    const Person* person = configuration_.organisation.find_person(id);
    if (person == nullptr) return id.get();
    return session_.language == Language::Chinese || person->name_en.empty() ? person->name : person->name_en;
}

std::string Names::time(util::Instant at) const { return configuration_.zone.to_local(at).minute_text(); }

bool Names::means(std::string_view group, std::string_view key, const std::string& text) const {
    std::string spelled = text;
    std::replace(spelled.begin(), spelled.end(), '-', '_');
    if (spelled == key) return true;
    const std::string message = fmt::format("{}.{}", group, key);
    if (!session_.messages.has(message)) return false;
    return session_.messages.text(Language::Chinese, message) == text ||
           session_.messages.text(Language::English, message) == text;
}

util::Failure<util::Error> Names::none_of(const std::string& text, const std::string& known) const {
    return util::fail(
        ErrorKind::InvalidInput,
        fmt::format(fmt::runtime(session_.in({"不能写“{}”，可以写：{}", "\"{}\" is none of: {}"})), text, known));
}

}  // namespace qingfeng::app
