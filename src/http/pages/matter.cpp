#include "http/pages/matter.h"

#include <algorithm>

#include "domain/request/keys.h"
#include "domain/request/verdict_reasons.h"
#include "http/pages/photos.h"
#include "http/pages/receipt.h"
#include "http/pages/report_form.h"
#include "service/query_code.h"

namespace qingfeng::http::pages {
namespace {

using domain::request::Grade;
using domain::request::Solved;
using service::Argument;

bool can(const PublicView& view, std::string_view action) {
    return std::any_of(view.actions.begin(), view.actions.end(),
                       [&](const auto& each) { return each.action == action; });
}

/// "剩 4 天", "剩 5 小时", "超期 3 小时": from the server's clock.
std::string remaining(const DateView& date, const Visit& visit) {
    if (date.state == "paused") return visit.say("page.deadline.paused");
    const auto due = util::parse_iso(date.due);
    if (!due) return {};
    const bool late = *due < visit.now();
    const auto span = late ? visit.now() - *due : *due - visit.now();
    const auto hours = std::chrono::duration_cast<std::chrono::hours>(span).count();
    const std::string key = std::string("page.deadline.") + (late ? "late_" : "left_");
    if (hours < 24) return visit.say(key + "hours", {{"count", std::to_string(std::max<std::int64_t>(hours, 1))}});
    // "1 day", but "2 days": Chinese does not tell them apart.
    return visit.say(key + (hours < 48 ? "day" : "days"), {{"count", std::to_string(hours / 24)}});
}

Data radio(const std::string& key, const std::string& name, bool first, bool chosen) {
    Data choice;
    choice.set("key", key);
    choice.set("name", name);
    flag(choice, "first", first);
    flag(choice, "chosen", chosen);
    return choice;
}

void fill_judging(Data& data, const ActForm& form, const Visit& visit) {
    Data grades{Data::type::list};
    for (const Grade grade :
         {Grade::VerySatisfied, Grade::Satisfied, Grade::Acceptable, Grade::Dissatisfied, Grade::VeryDissatisfied}) {
        const std::string key(to_key(grade));
        grades.push_back(radio(key, visit.say("grade." + key), grade == Grade::VerySatisfied, form.grade == key));
    }
    data.set("grades", grades);
    Data solved{Data::type::list};
    for (const Solved each : {Solved::Yes, Solved::Partly, Solved::No}) {
        const std::string key(to_key(each));
        solved.push_back(radio(key, visit.say("solved." + key), false, form.solved == key));
    }
    data.set("solved", solved);
    for (const auto& [name, grade] : {std::pair{"good", Grade::VerySatisfied}, {"poor", Grade::VeryDissatisfied}}) {
        Data reasons{Data::type::list};
        for (const auto reason : domain::request::reasons_for(grade)) {
            const std::string key(to_key(reason));
            reasons.push_back(
                radio(key, visit.say("verdict_reason." + key), false, std::ranges::count(form.reasons, key) != 0));
        }
        data.set(name, reasons);
    }
    flag(data, "call_yes", form.call_back == "yes");
    flag(data, "call_no", form.call_back == "no");
    data.set("comment", form.comment);
}

void fill_answers(Data& data, const PublicView& view, const Visit& visit) {
    Data answers{Data::type::list};
    // Newest first: the one in force.
    for (auto it = view.answers.rbegin(); it != view.answers.rend(); ++it) {
        Data answer;
        put(answer, "at_iso", it->at);
        put(answer, "at", minute_of(it->at));
        answer.set("facts", it->facts);
        answer.set("decision", it->decision);
        put(answer, "basis", it->basis);
        answers.push_back(answer);
    }
    data.set("answers", answers);
    flag(data, "answers?", !view.answers.empty());
    Data points{Data::type::list};
    for (const PointView& each : view.points) {
        Data point;
        point.set("text", each.text);
        put(point, "finding", each.finding_name.value_or(""));
        points.push_back(point);
    }
    data.set("points", points);
    flag(data, "points?", !view.points.empty());
    Data promises{Data::type::list};
    for (const PromiseView& each : view.promises) {
        Data promise;
        promise.set("kind", each.kind_name);
        promise.set("text", each.text);
        promise.set("until", each.until);
        const bool kept = each.state == "kept" || each.state == "kept_late";
        const std::string state = kept ? "done" : each.state == "late" ? "late" : "ok";
        promise.set("chip", chip(state, visit.say("page.promise." + each.state), visit));
        if (each.done) promise.set("done", minute_of(*each.done));
        promises.push_back(promise);
    }
    data.set("promises", promises);
    flag(data, "promises?", !view.promises.empty());
}

void fill_supplement_photos(Data& data, const ActForm& form, const Visit& visit) {
    // What was added or taken out is looked at where it stands, not at the head of the page.
    put(data, "photos_field",
        photos_field(form.photos, visit.say("page.supplement.photos_hint"), "/track/supplement#supplement", visit));
    Data tickets{Data::type::list};
    for (const std::string& ticket : form.photos) tickets.push_back(ticket);
    data.set("tickets", tickets);
    Data notes{Data::type::list};
    for (const std::string& note : form.photo_notes) notes.push_back(note);
    data.set("notes_photos", notes);
    flag(data, "notes_photos?", !form.photo_notes.empty());
}

void fill_timeline(Data& data, const PublicView& view) {
    Data timeline{Data::type::list};
    for (const TimelineView& each : view.timeline) {
        Data line;
        line.set("at_iso", each.at);
        line.set("at", minute_of(each.at));
        line.set("by", each.by);
        line.set("what", each.what);
        put(line, "text", each.text.value_or(""));
        timeline.push_back(line);
    }
    data.set("timeline", timeline);
}

}  // namespace

std::string chip(const std::string& state, const std::string& words, const Visit& visit) {
    Data data;
    data.set("state", state);
    flag(data, state, true);
    data.set("words", words);
    return visit.site().templates().render("chip", visit.language(), data);
}

std::string error_summary(const std::vector<FieldError>& errors, const Visit& visit) {
    if (errors.empty()) return {};
    Data data;
    Data list{Data::type::list};
    for (const FieldError& error : errors) {
        Data each;
        each.set("field", error.field);
        each.set("message", error.message);
        list.push_back(each);
    }
    data.set("errors", list);
    data.set("errors_title", visit.say("page.errors.summary", {{"count", std::to_string(errors.size())}}));
    return visit.site().templates().render("errors", visit.language(), data);
}

Response show_matter(const PublicView& view, const std::string& code, const Visit& visit, const ActForm& form,
                     const std::vector<FieldError>& errors, const std::string& done) {
    Page page{.body = "matter",
              .title = visit.say("page.matter.title"),
              .data = {},
              .status = errors.empty() ? 200 : 422,
              .from_form = true,
              .has_errors = !errors.empty(),
              .state_path = "/track"};
    if (can(view, "supplement")) page.script = "photos.ts";
    Data& data = page.data;
    put(data, "error_summary", error_summary(errors, visit));
    for (const FieldError& error : errors) data.set(error.field + "_error", error.message);
    put(data, "done_words", done);
    data.set("code", service::grouped_query_code(code));
    data.set("key", form.key.empty() ? new_form_key() : form.key);
    data.set("number", view.number);
    data.set("kind", view.kind_name);
    data.set("state_name", view.state_name);
    data.set("sentence", view.sentence);
    if (view.next) {
        flag(data, "next?", true);
        data.set("next_what", view.next->what);
        data.set("next_date", view.next->date);
        data.set("next_chip", chip(view.next->state, remaining(*view.next, visit), visit));
    }
    if (view.unit) put(data, "unit", view.unit->name);
    put(data, "first_handler", view.first_handler.value_or(""));
    put(data, "handler", view.handler.value_or(""));
    data.set("received_iso", view.received);
    data.set("received", minute_of(view.received));
    Data notes{Data::type::list};
    for (const std::string& note : view.notes) notes.push_back(note);
    data.set("notes", notes);
    fill_answers(data, view, visit);
    if (view.verdict) {
        Data verdict;
        verdict.set("grade", view.verdict->grade_name);
        verdict.set("verdict_at", minute_of(view.verdict->at));
        data.set("verdict", verdict);
    }
    flag(data, "can_judge", can(view, "judge"));
    if (can(view, "judge")) fill_judging(data, form, visit);
    fill_matter_photos(data, code, visit);
    fill_timeline(data, view);
    flag(data, "can_supplement", can(view, "supplement"));
    data.set("supplement_text", form.text);
    if (can(view, "supplement")) fill_supplement_photos(data, form, visit);
    flag(data, "can_object", can(view, "object"));
    data.set("objection", form.objection);
    flag(data, "can_review", can(view, "ask_review"));
    for (const DateView& date : view.dates) {
        if (date.clock == "review_window") put(data, "review_until", date.date);
    }
    flag(data, "can_withdraw", can(view, "withdraw"));
    return visit.show(page);
}

}  // namespace qingfeng::http::pages
