#include <algorithm>

#include "domain/request/keys.h"
#include "http/note_read.h"
#include "http/staff_lists.h"
#include "http/staff_register.h"
#include "service/register.h"
#include "service/tables/xlsx_writer.h"
#include "service/visibility.h"

/// 台账 as offices keep it: a workbook with a row for each matter.
namespace qingfeng::http {
namespace {

using boost::json::object;
using domain::permission::Act;
using domain::request::Outcome;

constexpr std::string_view xlsx_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// A column's heading is the message "register.<key>".
constexpr std::string_view columns[] = {"number",   "kind",      "registered", "title",  "subject",  "place",
                                        "unit",     "handler",   "state",      "due",    "deadline", "answered",
                                        "findings", "liability", "solved",     "verdict"};

std::string text_at(const object& line, std::string_view member) {
    const auto* found = line.if_contains(member);
    return found != nullptr && found->is_string() ? std::string(found->get_string()) : "";
}
std::string name_at(const object& line, std::string_view member, std::string_view inner = "name") {
    const auto* found = line.if_contains(member);
    return found != nullptr && found->is_object() ? text_at(found->get_object(), inner) : "";
}

/// Office hours end a day at midnight, which is the next day's beginning.
std::string last_day(const StaffCall& staff, const std::optional<util::Instant>& due) {
    return due ? staff.configuration->zone.to_local({due->micros - 1}).date.text() : "";
}

std::string day(const StaffCall& staff, const std::optional<util::Instant>& at) {
    return at ? staff.configuration->zone.to_local(*at).date.text() : "";
}

template <util::Keyed E>
std::string word_of(const StaffCall& staff, std::string_view group, const std::optional<E>& value) {
    return value ? staff.word(group, to_key(*value)) : "";
}

/// "属实 2 不属实 1"
std::string findings(const StaffCall& staff, const Outcome& outcome) {
    std::string text;
    std::size_t at = 0;
    for (const auto finding : util::all_of<domain::request::Finding>()) {
        const auto count = outcome.findings[at++];
        if (count == 0) continue;
        if (!text.empty()) text += ' ';
        text += staff.word("finding", to_key(finding)) + " " + std::to_string(count);
    }
    return text;
}

std::vector<std::string> cells(Api& api, const StaffCall& staff, storage::Reader& reader,
                               const service::RegisterRow& one) {
    const object line = matter_line(api, staff, reader, one.row);
    const Outcome& outcome = one.outcome;
    return {text_at(line, "number"),
            text_at(line, "kind_name"),
            day(staff, one.row.registered),
            text_at(line, "title"),
            name_at(line, "subject"),
            text_at(line, "place"),
            name_at(line, "unit"),
            name_at(line, "first_handler"),
            text_at(line, "state_name"),
            last_day(staff, outcome.answer_due),
            name_at(line, "deadline", "words"),
            outcome.answered ? day(staff, outcome.answer_stopped) : "",
            findings(staff, outcome),
            word_of(staff, "liability", outcome.liability),
            word_of(staff, "solved", outcome.solved),
            word_of(staff, "grade", outcome.grade)};
}

service::RegisterAsked read_asked(const StaffCall& staff, std::vector<FieldError>& errors) {
    service::RegisterAsked asked;
    const auto date = [&](const char* name, util::Date otherwise) {
        const auto text = staff.request().target.query.get(name);
        if (text.empty()) return otherwise;
        const auto read = util::Date::parse(text);
        if (!read) errors.push_back({name, staff.word("field", "not_a_date")});
        return read.value_or(otherwise);
    };
    const util::Date today = staff.today();
    asked.until = date("until", today);
    asked.from = date("from", today.plus_days(1 - static_cast<int>(today.day())));
    if (asked.until < asked.from) errors.push_back({"until", staff.word("field", "too_early")});
    asked.filter = read_filter(staff, errors);
    return asked;
}

void get_register(Api& api, const StaffCall& staff) {
    if (!service::may(*staff.configuration, staff.person, Act::Export, staff.today())) {
        return api.reject(*staff.call, domain::request::Refusal::NotYourRole);
    }
    std::vector<FieldError> errors;
    const auto asked = read_asked(staff, errors);
    if (!errors.empty()) return answer_problem(api, staff, 422, "invalid_fields", std::move(errors));
    auto reader = api.parts().authority.store().read();
    if (!reader) return api.reject(*staff.call, reader.error());
    const auto rows = service::register_of(**reader, viewer_of(api, staff), asked);
    if (!rows && rows.error().kind == util::ErrorKind::InvalidInput) {
        return answer_problem(
            api, staff, 422, "invalid_fields",
            {{"from", staff.say("register.too_many", {{"max", std::to_string(service::register_rows_max)}})}});
    }
    if (!rows) return api.reject(*staff.call, rows.error());
    std::vector<std::string> header;
    for (const auto column : columns) header.push_back(staff.word("register", column));
    std::vector<std::vector<std::string>> table;
    for (const auto& row : *rows) table.push_back(cells(api, staff, **reader, row));
    auto bytes = service::tables::write_xlsx(staff.say("register.sheet"), header, table);
    if (!bytes) return api.reject(*staff.call, bytes.error());
    // What leaves the house as a file is looked up like what was read on a screen.
    const std::string period = asked.from.text() + " – " + asked.until.text();
    Response response = text_response(200, std::move(*bytes), std::string(xlsx_type));
    response.headers.set("Content-Disposition",
                         "attachment; filename=\"register-" + asked.from.text() + "-" + asked.until.text() + ".xlsx\"");
    response.headers.set("Content-Language", std::string(language_tag(staff.view.language)));
    answer_noted(api, staff,
                 {service::ReadWhat::Figures, "",
                  staff.say("register.note", {{"period", period}, {"count", std::to_string(rows->size())}})},
                 std::move(response));
}

}  // namespace

void add_staff_register_routes(Router& router, const std::shared_ptr<Api>& api) {
    add_staff_route(router, api, Method::Get, "/api/v1/register", get_register);
}

}  // namespace qingfeng::http
