#include "domain/procedure/keys.h"
#include "http/staff.h"
#include "service/visibility.h"

/// The office as it has adopted itself: units and people of a day, procedures with their citations, the calendar, the
/// subjects; and who the reader is in it.
namespace qingfeng::http {
namespace {

using boost::json::array;
using boost::json::object;
using domain::people::Role;
using util::Language;

/// Of adopted names: the reader's language where there is one.
std::string in_language(const StaffCall& staff, const std::string& chinese, const std::string& english) {
    return staff.view.language == Language::English && !english.empty() ? english : chinese;
}

template <class E>
void put_term(object& into, const StaffCall& staff, const std::string& member, E value) {
    const auto term = domain::people::term(value);
    into[member] = term.slug;
    into[member + "_name"] = term.text(staff.view.language);
}

object post_json(const StaffCall& staff, const domain::people::Post& post) {
    object json{{"unit", unit_ref(staff.view, post.unit)}};
    put_term(json, staff, "role", post.role);
    json["acting"] = post.acting;
    json["from"] = post.term.from.text();
    if (post.term.until) json["until"] = post.term.until->text();
    json["rank"] = post.rank;
    return json;
}

/// The parts of the console that answer somebody with these posts, as the permission table says. A hint for the
/// navigation: each endpoint asks for itself.
array areas_of(const StaffCall& staff) {
    using domain::permission::Act;
    array areas;
    const auto offer = [&](const char* area, Act act) {
        if (service::may(*staff.configuration, staff.person, act, staff.today())) areas.emplace_back(area);
    };
    offer("queue", Act::See);
    offer("matters", Act::See);
    offer("intake", Act::Register);
    offer("call_backs", Act::CallBack);
    offer("leader", Act::Instruct);
    offer("figures", Act::Figures);
    offer("organisation", Act::Rules);
    offer("procedures", Act::Rules);
    offer("ledger", Act::Rules);
    offer("reads", Act::Readings);
    offer("adoption", Act::Adopt);
    offer("wall", Act::Figures);
    offer("orders", Act::Orders);
    offer("told", Act::Tell);
    offer("register", Act::Export);
    offer("accounts", Act::Accounts);
    return areas;
}

void get_me(Api&, const StaffCall& staff) {
    array posts;
    for (const auto& post : staff.configuration->organisation.roles_of(staff.person, staff.today())) {
        posts.push_back(post_json(staff, post));
    }
    answer_json(staff, 200,
                object{{"person", person_ref(staff.view, staff.person)},
                       {"authority", staff.configuration->founding.name},
                       {"day", staff.today().text()},
                       {"posts", std::move(posts)},
                       {"areas", areas_of(staff)}});
}

/// False, and answered 403, for whom the table does not show the office's rules.
bool may_read_rules(const Api& api, const StaffCall& staff) {
    if (service::may(*staff.configuration, staff.person, domain::permission::Act::Rules, staff.today())) return true;
    api.reject(*staff.call, domain::request::Refusal::NotYourRole);
    return false;
}

// ---- units and people

object unit_json(const StaffCall& staff, const domain::people::Unit& unit, util::Date day) {
    const auto& organisation = staff.configuration->organisation;
    object json{{"id", unit.id.get()},
                {"name", in_language(staff, unit.name_zh, unit.name_en)},
                {"short", in_language(staff, unit.short_zh, unit.short_en)}};
    put_term(json, staff, "kind", unit.kind);
    put_term(json, staff, "nature", unit.nature);
    if (const auto parent = organisation.parent(unit.id, day)) json["parent"] = parent->get();
    array lines;
    for (const auto& line : unit.lines) lines.emplace_back(line.get());
    json["lines"] = std::move(lines);
    put_if(json, "road", unit.road);
    put_if(json, "stake", unit.stake);
    put_if(json, "phone", unit.phone);
    if (const auto answerable = organisation.answerable(unit.id, day)) {
        object one{{"person", person_ref(staff.view, answerable->person)},
                   {"unit", unit_ref(staff.view, answerable->unit)}};
        put_term(one, staff, "standing", answerable->standing);
        json["answerable"] = std::move(one);
    }
    return json;
}

object person_json(const StaffCall& staff, const domain::people::Person& person, util::Date day) {
    object json{{"id", person.id.get()}, {"name", in_language(staff, person.name, person.name_en)}};
    put_term(json, staff, "employment", person.employment);
    array posts;
    for (const auto& post : staff.configuration->organisation.roles_of(person.id, day)) {
        posts.push_back(post_json(staff, post));
    }
    json["posts"] = std::move(posts);
    return json;
}

void get_organisation(Api& api, const StaffCall& staff) {
    if (!may_read_rules(api, staff)) return;
    const auto asked = staff.request().target.query.find("day");
    const auto day = asked ? util::Date::parse(*asked) : staff.today();
    if (!day) {
        return answer_problem(api, staff, 422, "invalid_fields", {{"day", staff.word("field", "not_a_date")}});
    }
    const auto& organisation = staff.configuration->organisation;
    array units;
    for (const auto& unit : organisation.units()) {
        if (unit.validity.contains(*day)) units.push_back(unit_json(staff, unit, *day));
    }
    array people;
    for (const auto& person : organisation.persons()) {
        if (person.validity.contains(*day)) people.push_back(person_json(staff, person, *day));
    }
    array lines;
    for (const auto& line : organisation.lines()) {
        lines.push_back(object{{"key", line.id.get()}, {"name", in_language(staff, line.name_zh, line.name_en)}});
    }
    answer_json(staff, 200,
                object{{"day", day->text()},
                       {"units", std::move(units)},
                       {"people", std::move(people)},
                       {"lines", std::move(lines)}});
}

// ---- procedures

array roles_json(const StaffCall& staff, const std::vector<Role>& roles) {
    array json;
    for (const Role role : roles) {
        const auto term = domain::people::term(role);
        json.push_back(object{{"key", term.slug}, {"name", term.text(staff.view.language)}});
    }
    return json;
}

void put_limits(object& into, const StaffCall& staff, const domain::procedure::Procedure& procedure) {
    const Language language = staff.view.language;
    array limits;
    for (const auto& rule : procedure.limits) {
        object one;
        put_word(one, staff, "clock", "clock", to_key(rule.clock));
        put_word(one, staff, "start", "start", to_key(rule.start));
        put_word(one, staff, "basis", "basis", to_key(rule.basis));
        one["limit"] = rule.limit.text(language);
        one["citation"] = rule.citation;
        limits.push_back(std::move(one));
    }
    into["limits"] = std::move(limits);
    array extensions;
    for (const auto& rule : procedure.extensions) {
        object one;
        put_word(one, staff, "clock", "clock", to_key(rule.clock));
        one["longest"] = rule.longest.text(language);
        one["approvers"] = roles_json(staff, rule.approvers);
        one["citation"] = rule.citation;
        extensions.push_back(std::move(one));
    }
    into["extensions"] = std::move(extensions);
    array suspensions;
    for (const auto& rule : procedure.suspensions) {
        object one;
        put_word(one, staff, "reason", "suspension", to_key(rule.reason));
        one["cap"] = rule.cap.text(language);
        one["citation"] = rule.citation;
        suspensions.push_back(std::move(one));
    }
    into["suspensions"] = std::move(suspensions);
}

object procedure_json(const StaffCall& staff, const domain::procedure::Procedure& procedure) {
    object json{{"id", procedure.id}};
    put_word(json, staff, "kind", "kind", to_key(procedure.kind));
    json["from"] = procedure.effective.from.text();
    if (procedure.effective.until) json["until"] = procedure.effective.until->text();
    json["in_force"] = procedure.effective.contains(staff.today());
    json["number_prefix"] = procedure.number_prefix;
    put_limits(json, staff, procedure);
    array refusals;
    for (const auto& rule : procedure.refusals) {
        object one;
        put_word(one, staff, "reason", "refusal_reason", to_key(rule.reason));
        one["go_instead"] = in_language(staff, rule.go_instead_zh, rule.go_instead_en);
        one["citation"] = rule.citation;
        refusals.push_back(std::move(one));
    }
    json["refusals"] = std::move(refusals);
    array reminders;
    for (const auto& rule : procedure.reminders) {
        object one;
        put_word(one, staff, "clock", "clock", to_key(rule.clock));
        one["after"] = rule.after;
        one["offset"] = rule.offset.text(staff.view.language);
        reminders.push_back(std::move(one));
    }
    json["reminders"] = std::move(reminders);
    json["call_back"] = {{"sample_percent", procedure.call_back.sample_percent},
                         {"attempts_max", procedure.call_back.attempts_max},
                         {"bad_verdict_always", procedure.call_back.bad_verdict_always}};
    json["signers"] = roles_json(staff, procedure.signers);
    json["needs_findings"] = procedure.needs_findings;
    json["needs_liability"] = procedure.needs_liability;
    json["asks_verdict"] = procedure.asks_verdict;
    json["retention_years"] = procedure.retention_years;
    return json;
}

void get_procedures(Api& api, const StaffCall& staff) {
    if (!may_read_rules(api, staff)) return;
    array procedures;
    for (const auto& procedure : staff.configuration->procedures().all()) {
        procedures.push_back(procedure_json(staff, procedure));
    }
    answer_json(staff, 200, object{{"procedures", std::move(procedures)}});
}

// ---- calendar and subjects

std::string minutes_text(std::uint16_t minutes) {
    return util::LocalTime{util::Date{}, minutes * util::micros_per_minute}.minute_text().substr(11);
}

array named_days(const StaffCall& staff, const std::vector<domain::calendar::NamedDay>& days) {
    array json;
    for (const auto& day : days) {
        std::string name = day.holiday;
        for (const auto& holiday : staff.configuration->calendar.table().holidays) {
            if (holiday.chinese == day.holiday) name = in_language(staff, holiday.chinese, holiday.english);
        }
        json.push_back(object{{"date", day.date.text()}, {"holiday", name}});
    }
    return json;
}

void get_calendar(Api& api, const StaffCall& staff) {
    if (!may_read_rules(api, staff)) return;
    const auto& table = staff.configuration->calendar.table();
    array hours;
    for (const auto& period : table.hours.periods) {
        hours.push_back(object{{"from", minutes_text(period.start)}, {"until", minutes_text(period.end)}});
    }
    array years;
    for (const auto& year : table.years) {
        years.push_back(object{{"year", year.year},
                               {"notice", year.notice},
                               {"off", named_days(staff, year.off)},
                               {"work", named_days(staff, year.work)}});
    }
    answer_json(staff, 200, object{{"hours", std::move(hours)}, {"years", std::move(years)}});
}

void get_taxonomy(Api& api, const StaffCall& staff) {
    if (!may_read_rules(api, staff)) return;
    const auto& taxonomy = staff.configuration->taxonomy;
    array fields;
    for (const auto& field : taxonomy.fields()) {
        array subjects;
        for (const auto& subject : taxonomy.subjects()) {
            if (taxonomy.field_of(subject.code) != &field) continue;
            object one{{"code", subject.code}, {"name", in_language(staff, subject.name_zh, subject.name_en)}};
            put_word(one, staff, "routing", "routing", to_key(subject.routing));
            subjects.push_back(std::move(one));
        }
        fields.push_back(object{{"code", field.code},
                                {"name", in_language(staff, field.name_zh, field.name_en)},
                                {"subjects", std::move(subjects)}});
    }
    answer_json(staff, 200, object{{"fields", std::move(fields)}});
}

}  // namespace

void add_staff_office_routes(Router& router, const std::shared_ptr<Api>& api) {
    add_staff_route(router, api, Method::Get, "/api/v1/me", get_me);
    add_staff_route(router, api, Method::Get, "/api/v1/organisation", get_organisation);
    add_staff_route(router, api, Method::Get, "/api/v1/procedures", get_procedures);
    add_staff_route(router, api, Method::Get, "/api/v1/calendar", get_calendar);
    add_staff_route(router, api, Method::Get, "/api/v1/taxonomy", get_taxonomy);
}

}  // namespace qingfeng::http
