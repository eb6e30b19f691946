#include "http/pages/report_form.h"

#include <algorithm>

#include "domain/people/name_folding.h"
#include "domain/procedure/keys.h"
#include "domain/request/decide.h"
#include "service/places.h"
#include "util/bytes.h"
#include "util/crypto.h"

namespace qingfeng::http::pages {
namespace {

constexpr std::size_t short_bytes_max = 200;
constexpr std::size_t body_characters_max = 8000;
constexpr std::size_t photo_ticket_bytes_max = 64;

std::string bounded(std::string_view text, std::size_t bytes_max) {
    if (text.size() <= bytes_max) return std::string(text);
    // Not within a character.
    while (bytes_max > 0 && (static_cast<unsigned char>(text[bytes_max]) & 0xC0) == 0x80) --bytes_max;
    return std::string(text.substr(0, bytes_max));
}

std::string line(const Parameters& fields, std::string_view name) {
    std::string text = bounded(fields.get(name), short_bytes_max);
    std::replace_if(
        text.begin(), text.end(), [](char c) { return c == '\n' || c == '\r' || c == '\t'; }, ' ');
    while (text.starts_with(' ')) text.erase(0, 1);
    while (text.ends_with(' ')) text.pop_back();
    return text;
}

bool is_blank(std::string_view text) { return text.find_first_not_of(" \t\r\n") == std::string_view::npos; }

std::size_t characters(std::string_view text) {
    return static_cast<std::size_t>(
        std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

bool is_public(domain::procedure::Kind kind) {
    return std::find(public_kinds.begin(), public_kinds.end(), kind) != public_kinds.end();
}

/// "14:05"
std::optional<int> minutes_of(std::string_view time) {
    const auto digit = [](char c) { return c >= '0' && c <= '9'; };
    if (time.size() < 5 || time[2] != ':' || !digit(time[0]) || !digit(time[1]) || !digit(time[3]) || !digit(time[4]))
        return std::nullopt;
    const int hours = (time[0] - '0') * 10 + time[1] - '0';
    const int minutes = (time[3] - '0') * 10 + time[4] - '0';
    if (hours > 23 || minutes > 59) return std::nullopt;
    return hours * 60 + minutes;
}

const domain::people::Unit* unit_of(const ReportForm& form, const Visit& visit) {
    if (!form.has_unit()) return nullptr;
    const auto* unit = visit.configuration().organisation.find_unit(domain::people::UnitId(form.unit));
    return unit != nullptr && unit->validity.contains(visit.today()) ? unit : nullptr;
}

void hide(Data& list, const std::string& name, const std::string& value) {
    if (value.empty()) return;
    Data field;
    field.set("name", name);
    field.set("value", value);
    list.push_back(field);
}

}  // namespace

std::vector<std::string> photo_tickets(const Parameters& fields) {
    std::vector<std::string> tickets;
    for (const auto& [name, value] : fields.items()) {
        if (name != "photo" || tickets.size() == domain::request::photos_max) continue;
        tickets.push_back(bounded(value, photo_ticket_bytes_max));
    }
    return tickets;
}

std::string new_form_key() {
    std::array<std::uint8_t, 16> bytes{};
    util::fill_random(bytes);
    return util::to_hex(bytes);
}

ReportForm read_report(const Parameters& fields) {
    ReportForm form;
    const std::string step(fields.get("step"));
    form.step = step.size() == 1 && step[0] >= '1' && step[0] <= '4' ? step[0] - '0' : 1;
    form.key = bounded(fields.get("key"), 64);
    form.review = fields.get("review") == "1";
    form.from_code = fields.get("from_code") == "1";
    form.known = fields.get("similar_seen") == "same";
    form.similar_seen = form.known || fields.get("similar_seen") == "other";
    form.place = line(fields, "place");
    form.unit = line(fields, "unit");
    form.lane = line(fields, "lane");
    form.date = line(fields, "date");
    form.time = line(fields, "time");
    form.kind = line(fields, "kind");
    form.body = bounded(fields.get("body"), domain::request::body_bytes_max);
    std::erase(form.body, '\r');
    form.plate = line(fields, "plate");
    form.phone = line(fields, "phone");
    form.name = line(fields, "name");
    form.photos = photo_tickets(fields);
    const bool key_can_be = form.key.size() >= 22 && std::all_of(form.key.begin(), form.key.end(), [](char c) {
                                return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
                            });
    if (!key_can_be) form.key = new_form_key();
    return form;
}

ReportForm new_report(const Visit& visit) {
    ReportForm form;
    form.key = new_form_key();
    const auto now = visit.configuration().zone.to_local(visit.now());
    form.date = now.date.text();
    form.time = now.minute_text().substr(11);
    const auto& query = visit.request().target.query;
    form.unit = line(query, "unit");
    form.lane = line(query, "lane");
    form.place = line(query, "place");
    const auto* unit = unit_of(form, visit);
    if (unit == nullptr) {
        form.unit.clear();
    } else {
        form.from_code = true;
        form.place = visit.unit_name(unit->id);
    }
    return form;
}

void resolve_place(ReportForm& form, const Visit& visit) {
    const auto* unit = unit_of(form, visit);
    // Another place was typed than the one found before.
    if (unit != nullptr && form.place != visit.unit_name(unit->id)) {
        const auto matches = service::find_places(visit.configuration().organisation, visit.today(), form.place);
        const bool still =
            std::any_of(matches.begin(), matches.end(), [&](const auto& m) { return m.unit == unit->id; });
        if (!still) form.unit.clear();
    } else if (unit == nullptr && form.unit != "-") {
        form.unit.clear();
    }
    if (!form.unit.empty()) return;
    const auto matches = service::find_places(visit.configuration().organisation, visit.today(), form.place);
    if (!matches.empty() && matches.front().certain) form.unit = matches.front().unit.get();
}

std::optional<std::string> normalised_phone(std::string_view typed) {
    std::string digits = domain::people::fold_name(typed);
    std::erase_if(digits, [](char c) { return c == '-' || c == '(' || c == ')'; });
    if (digits.starts_with("+86")) digits.erase(0, 3);
    const bool all = std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; });
    const bool mobile = digits.size() == 11 && digits.starts_with('1');
    const bool fixed = (digits.size() >= 10 && digits.size() <= 12 && digits.starts_with('0'));
    if (!all || !(mobile || fixed)) return std::nullopt;
    return digits;
}

std::string normalised_plate(std::string_view typed) {
    std::string plate = domain::people::fold_name(typed);
    for (const std::string_view dot : {"·", "•", ".", "-"}) {
        for (auto at = plate.find(dot); at != std::string::npos; at = plate.find(dot)) plate.erase(at, dot.size());
    }
    for (char& c : plate) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    return plate;
}

std::optional<domain::request::Occurred> occurred_of(const ReportForm& form, const Visit& visit) {
    const auto date = util::Date::parse(form.date);
    if (!date) return std::nullopt;
    const auto& zone = visit.configuration().zone;
    if (const auto minutes = minutes_of(form.time)) {
        return domain::request::Occurred{zone.to_instant({*date, *minutes * util::micros_per_minute}),
                                         domain::request::Precision::Minute};
    }
    return domain::request::Occurred{zone.start_of(*date), domain::request::Precision::Day};
}

Data hidden_fields(const ReportForm& form, int step_asked, bool asks_unit) {
    Data list{Data::type::list};
    hide(list, "step", std::to_string(form.step));
    hide(list, "key", form.key);
    if (form.review) hide(list, "review", "1");
    if (form.from_code) hide(list, "from_code", "1");
    if (form.similar_seen) hide(list, "similar_seen", form.known ? "same" : "other");
    if (step_asked != 1) {
        hide(list, "place", form.place);
        hide(list, "lane", form.lane);
        hide(list, "date", form.date);
        hide(list, "time", form.time);
    }
    if (!asks_unit) hide(list, "unit", form.unit);
    if (step_asked != 2) {
        hide(list, "kind", form.kind);
        hide(list, "body", form.body);
        hide(list, "plate", form.plate);
    }
    // Also on the step that shows them: what stands there already is not sent again as a file.
    for (const std::string& photo : form.photos) hide(list, "photo", photo);
    if (step_asked != 3) {
        hide(list, "phone", form.phone);
        hide(list, "name", form.name);
    }
    return list;
}

std::vector<FieldError> check_step(const ReportForm& form, int step, const Visit& visit) {
    std::vector<FieldError> errors;
    const auto wrong = [&](const char* field, const char* key) { errors.push_back({field, visit.say(key)}); };
    if (step == 1) {
        if (is_blank(form.place)) {
            wrong("place", "page.report.place_missing");
        } else if (form.unit.empty()) {
            const auto matches = service::find_places(visit.configuration().organisation, visit.today(), form.place);
            if (!matches.empty()) wrong("unit", "page.report.place_several");
        }
        const auto occurred = occurred_of(form, visit);
        if (!form.date.empty() && !occurred) wrong("date", "page.report.date_wrong");
        if (occurred && occurred->at > visit.now()) wrong("date", "page.report.date_future");
    } else if (step == 2) {
        const auto kind = util::from_key<domain::procedure::Kind>(form.kind);
        if (!kind || !is_public(*kind)) wrong("kind", "page.report.kind_missing");
        if (is_blank(form.body)) {
            wrong("body", "page.report.body_missing");
        } else if (characters(form.body) > body_characters_max) {
            wrong("body", "page.report.body_long");
        }
        if (!form.plate.empty() && characters(normalised_plate(form.plate)) > 12)
            wrong("plate", "page.report.plate_wrong");
    } else if (step == 3) {
        if (!form.phone.empty() && !normalised_phone(form.phone)) wrong("phone", "page.report.phone_wrong");
    }
    return errors;
}

domain::request::command::Register register_command_of(const ReportForm& form, const Visit& visit) {
    domain::request::command::Register command;
    command.kind = util::from_key<domain::procedure::Kind>(form.kind).value_or(domain::procedure::Kind::Complaint);
    command.channel = form.from_code ? domain::request::Channel::QrCode : domain::request::Channel::Web;
    if (const auto* unit = unit_of(form, visit)) command.unit = unit->id;
    command.place = form.place;
    if (!form.lane.empty()) command.place += " · " + form.lane;
    command.body = form.body;
    const std::string plate = normalised_plate(form.plate);
    // Always in Chinese: it is read by the office, and a retry in the other language must ask for the same thing.
    if (!plate.empty()) command.body += "\n车牌：" + plate;
    if (form.known) command.body += "\n反映人认为：与此处正在办理的设施问题是同一件。";
    command.contact_name = form.name;
    command.contact_phone = normalised_phone(form.phone).value_or("");
    command.occurred = occurred_of(form, visit);
    return command;
}

}  // namespace qingfeng::http::pages
