#include <algorithm>

#include "domain/procedure/keys.h"
#include "http/pages/known_problems.h"
#include "http/pages/matter.h"
#include "http/pages/photos.h"
#include "http/pages/places.h"
#include "http/pages/receipt.h"
#include "http/pages/report_form.h"
#include "http/registration.h"
#include "service/idempotency.h"
#include "service/places.h"
#include "service/query_code.h"

/// The report, one question a page. Every step is a whole page that posts the form to itself; what was answered before
/// travels in hidden fields, so that nothing is kept here of somebody who turns back.
namespace qingfeng::http::pages {
namespace {

using domain::procedure::Kind;
using service::Argument;

constexpr std::size_t stations_listed_max = 80;

bool fill_place(Data& data, const ReportForm& form, const Visit& visit) {
    data.set("place", form.place);
    data.set("lane", form.lane);
    data.set("date", form.date);
    data.set("time", form.time);
    data.set("today", visit.today().text());
    const auto& organisation = visit.configuration().organisation;
    const auto stations = service::units_on_the_road(organisation, visit.today());
    if (!stations.empty() && stations.size() <= stations_listed_max) {
        Data list{Data::type::list};
        for (const auto* unit : stations) {
            Data option;
            option.set("name", visit.unit_name(unit->id));
            option.set("where", where_on_road(*unit));
            list.push_back(option);
        }
        data.set("stations", list);
        flag(data, "stations?", true);
    }
    if (form.place.empty()) return false;
    const auto matches = service::find_places(organisation, visit.today(), form.place);
    const bool certain = matches.size() == 1 && matches.front().certain;
    if (matches.empty() || (certain && form.unit != "-")) return false;
    Data list{Data::type::list};
    bool first = true;
    for (const auto& match : matches) {
        const auto* unit = organisation.find_unit(match.unit);
        Data choice;
        choice.set("id", match.unit.get());
        choice.set("name", shown_name(*unit, visit));
        put(choice, "where", where_on_road(*unit));
        flag(choice, "first", first);
        flag(choice, "chosen", form.unit == match.unit.get());
        list.push_back(choice);
        first = false;
    }
    data.set("matches", list);
    flag(data, "matches?", true);
    flag(data, "none_chosen", form.unit == "-");
    return true;
}

void fill_happening(Data& data, const ReportForm& form, const Visit& visit) {
    Data kinds{Data::type::list};
    for (const Kind kind : public_kinds) {
        const std::string key(to_key(kind));
        Data choice;
        choice.set("key", key);
        choice.set("name", visit.say("page.kind." + key));
        choice.set("hint", visit.say("page.kind_hint." + key));
        flag(choice, "first", kind == public_kinds.front());
        flag(choice, "chosen", key == form.kind);
        kinds.push_back(choice);
    }
    data.set("kinds", kinds);
    data.set("body", form.body);
    data.set("plate", form.plate);
}

void fill_summary(Data& data, const ReportForm& form, const Visit& visit) {
    Data answers{Data::type::list};
    const auto add = [&](const char* label, const std::string& value, int step) {
        Data answer;
        answer.set("label", visit.say(label));
        answer.set("value", value.empty() ? visit.say("page.report.not_given") : value);
        answer.set("step", std::to_string(step));
        answers.push_back(answer);
    };
    std::string place = form.place;
    if (form.has_unit()) {
        const std::string unit = visit.unit_name(domain::people::UnitId(form.unit));
        if (place.find(unit) == std::string::npos) place = unit + "\n" + place;
    }
    if (!form.lane.empty()) place += "\n" + form.lane;
    add("page.report.summary_place", place, 1);
    add("page.report.summary_when", form.time.empty() ? form.date : form.date + " " + form.time, 1);
    add("page.report.summary_kind", visit.say("page.kind." + form.kind), 2);
    add("page.report.summary_body", form.body, 2);
    add("page.report.summary_plate", normalised_plate(form.plate), 2);
    if (form.known) add("page.report.summary_known", visit.say("page.known.same_short"), 2);
    if (!form.photos.empty()) add("page.report.summary_photos", std::to_string(form.photos.size()), 2);
    const std::string phone = normalised_phone(form.phone).value_or("");
    add("page.report.summary_contact",
        form.name.empty() ? phone
        : phone.empty()   ? form.name
                          : phone + "\n" + form.name,
        3);
    data.set("answers", answers);
    flag(data, "law?", form.kind == "complaint" || form.kind == "report_third_party");
}

/// What the step's page says beside the form.
struct Said {
    std::vector<FieldError> errors;
    std::vector<std::string> notes;
};

Response show_step(const ReportForm& form, const Visit& visit, const Said& said = {}) {
    const std::vector<FieldError>& errors = said.errors;
    // Only this step may send more than words.
    const std::string action = form.step == 2 ? "/report/photos" : "/report";
    Page page{.body = "report",
              .title = visit.say("page.report.heading" + std::to_string(form.step)),
              .data = {},
              .script = "report.ts",
              .from_form = true,
              .has_errors = !errors.empty(),
              .keep = true,
              .state_path = action,
              .default_act = form.step == steps ? "send" : "next"};
    Data& data = page.data;
    data.set("step", std::to_string(form.step));
    data.set("step_words", visit.say("page.report.step", {{"step", std::to_string(form.step)}}));
    data.set("heading", page.title);
    flag(data, "step" + std::to_string(form.step), true);
    bool asks_unit = false;
    if (form.step == 1) asks_unit = fill_place(data, form, visit);
    data.set("action", action);
    if (form.step == 2) {
        fill_happening(data, form, visit);
        const std::string photos = photos_field(form.photos, visit.say("page.photos.add_hint"), "", visit);
        flag(data, "takes_photos", !photos.empty());
        put(data, "photos_field", photos);
    }
    Data notes{Data::type::list};
    for (const std::string& note : said.notes) notes.push_back(note);
    data.set("notes", notes);
    flag(data, "notes?", !said.notes.empty());
    if (form.step == 3) {
        data.set("phone", form.phone);
        data.set("name", form.name);
    }
    if (form.step == 4) fill_summary(data, form, visit);
    for (const FieldError& error : errors) data.set(error.field + "_error", error.message);
    put(data, "error_summary", error_summary(errors, visit));
    data.set("hidden", hidden_fields(form, form.step, asks_unit));
    return visit.show(page);
}

Response first_step(const Visit& visit) { return show_step(new_report(visit), visit); }

/// What the question about known problems was answered with is a step forward.
std::string answer_about_known(ReportForm& form, const std::string& act) {
    if (act != "other" && act != "same") return act;
    form.similar_seen = true;
    form.known = act == "same";
    return "next";
}

/// The page after this button, or the one with what is wrong. Empty: everything is right and the report is to be sent.
std::optional<Response> turn(ReportForm& form, const std::string& pressed, const Visit& visit,
                             const std::vector<std::string>& notes) {
    resolve_place(form, visit);
    if (pressed == "known") {
        auto asked = ask_about_known_problems(form, visit);
        return asked ? std::move(*asked) : show_step(form, visit);
    }
    const std::string act = answer_about_known(form, pressed);
    if (act == "stay" || act == "what" || act == "find" || act == "photos") return show_step(form, visit, {{}, notes});
    if (drop_photo(form.photos, act)) return show_step(form, visit, {{}, notes});
    if (act == "back") {
        form.step = std::max(1, form.step - 1);
        return show_step(form, visit, {{}, notes});
    }
    if (act.starts_with("edit") && act.size() == 5) {
        form.step = std::clamp(act[4] - '0', 1, steps - 1);
        form.review = true;
        // Who writes something else is asked again.
        if (form.step == 2) form.similar_seen = form.known = false;
        return show_step(form, visit);
    }
    const int last = act == "send" || form.review ? steps - 1 : std::min(form.step, steps - 1);
    for (int step = 1; step <= last; ++step) {
        auto errors = check_step(form, step, visit);
        if (errors.empty()) continue;
        form.step = step;
        return show_step(form, visit, {errors, notes});
    }
    if (act == "send") return std::nullopt;
    if (form.step == 2) {
        if (auto asked = ask_about_known_problems(form, visit)) return asked;
    }
    form.step = form.review ? steps : std::min(form.step + 1, steps);
    form.review = false;
    return show_step(form, visit, {{}, notes});
}

/// A refusal by the rules or a fault of ours: the last step again, nothing lost, and what to do.
void answer_not_registered(const Site& site, const Call& call, ReportForm form, const service::Rejection& rejection,
                           const Visit& visit) {
    form.step = steps;
    std::string message = visit.say("page.errors.not_saved");
    int status = 503;
    if (const auto* refusal = std::get_if<domain::request::Refusal>(&rejection)) {
        message = visit.say("refusal." + std::string(to_key(*refusal)));
        status = refusal_status(*refusal);
    } else if (const auto& error = std::get<util::Error>(rejection); error.kind == util::ErrorKind::InvalidInput) {
        message = visit.say("page.errors.sent_before");
        status = 422;
    } else {
        status = error_facts(error.kind).status;
        site.api()->log(LogLevel::Error, call.request.request_id + " " + call.request.route + ": " + error.message);
    }
    Response response = show_step(form, visit, {{{"state", message}}, {}});
    response.status = status;
    call.responder.answer(std::move(response));
}

/// The receipt of a report that was sent before under the same key, whatever the form says now: the back button, a
/// second click, a lost answer. Empty: there is none.
std::optional<Response> receipt_again(const ReportForm& form, const Visit& visit) {
    const auto& parts = visit.api().parts();
    auto reader = parts.authority.store().read();
    if (!reader) return std::nullopt;
    const auto keys = parts.authority.code_keys(**reader);
    if (!keys) return std::nullopt;
    for (const auto& key : *keys) {
        const std::string code = service::derive_query_code(key, parts.authority.slug(),
                                                            service::scope_of(domain::record::Complainant{}), form.key);
        const auto matter = parts.matters.by_code(code);
        if (!matter) continue;
        return show_receipt(public_view(**matter, visit.context()), code, visit,
                            {visit.say("page.receipt.sent_before")});
    }
    return std::nullopt;
}

bool is_key_reused(const service::Rejection& rejection) {
    const auto* error = std::get_if<util::Error>(&rejection);
    return error != nullptr && error->kind == util::ErrorKind::InvalidInput;
}

void send(const std::shared_ptr<const Site>& site, const CallPtr& call, const ReportForm& form, const Visit& visit) {
    auto command = register_command_of(form, visit);
    command.photos = photos_of(form.photos, visit);
    // A day has passed, most likely: the words arrive all the same, and the person is told.
    const std::size_t lost = form.photos.size() - command.photos.size();
    const service::Asking asking{{domain::record::Complainant{}, "", ""}, form.key, {}};
    site->api()->parts().matters.register_matter(
        command, asking, [weak = site->api()->weak_from_this(), site, call, form, command, lost](auto outcome) {
            Api::continue_call(weak, [site, call, form, command, lost, outcome = std::move(outcome)](Api&) {
                site->visit(*call, [&](const Visit& again) {
                    if (!outcome) {
                        auto before = is_key_reused(outcome.error()) ? receipt_again(form, again) : std::nullopt;
                        if (before) return (void)call->responder.answer(std::move(*before));
                        return answer_not_registered(*site, *call, form, outcome.error(), again);
                    }
                    std::vector<std::string> notes;
                    if (lost != 0) notes.push_back(again.say("page.photos.lost", {{"count", std::to_string(lost)}}));
                    call->responder.answer(
                        show_receipt(registered_output(*outcome, command, again.context()), again, notes));
                });
            });
        });
}

void report(const std::shared_ptr<const Site>& site, const CallPtr& call, const Visit& visit) {
    const auto sent = read_form(call->request);
    if (!sent) {
        call->responder.answer(problem(visit.reader(), 400, "bad_request"));
        return;
    }
    ReportForm form = read_report(sent->fields);
    const auto notes = trouble_words(take_photos(form.photos, sent->files, visit), visit);
    std::string act(sent->fields.get("go", "next"));
    // The page that asked about known problems is to be shown again: larger, or in the other language.
    if (act == "stay" && sent->fields.get("known") == "asked") act = "known";
    if (auto page = turn(form, act, visit, notes)) {
        call->responder.answer(std::move(*page));
        return;
    }
    send(site, call, form, visit);
}

}  // namespace

void add_report(Router& router, const Site& site) {
    site.get(router, "/report", first_step);
    site.post(router, "/report", Api::Budget::Registrations, report, {site.api()->parts().limits.body_bytes_max});
    // A page that was reached by sending a form has this address: whoever asks for it anew begins anew.
    site.get(router, "/report/photos", [](const Visit&) { return see_other("/report"); });
    site.post(router, "/report/photos", Api::Budget::Registrations, report, {photo_form_bytes_max});
}

}  // namespace qingfeng::http::pages
