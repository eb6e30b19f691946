#include <algorithm>

#include "domain/request/decide.h"
#include "domain/request/keys.h"
#include "domain/request/verdict_reasons.h"
#include "http/pages/matter.h"
#include "http/pages/photos.h"
#include "http/pages/receipt.h"
#include "http/pages/report_form.h"
#include "http/text.h"
#include "service/photos.h"
#include "service/query_code.h"
#include "service/witnessed_proof.h"

/// Following a matter by its code, and what the person may do about it. The code comes in the body of a form and never
/// in an address.
namespace qingfeng::http::pages {
namespace {

namespace command = domain::request::command;
using domain::request::Grade;
using domain::request::Refusal;
using domain::request::Solved;
using domain::request::VerdictReason;

/// Of both lists together.
constexpr std::size_t verdict_reasons_max = 12;

Response ask_code(const Visit& visit, const std::string& typed = "", const std::string& error = "") {
    Page page{.body = "track",
              .title = visit.say("page.track.title"),
              .data = {},
              .status = error.empty() ? 200 : 422,
              .from_form = visit.request().method == Method::Post,
              .has_errors = !error.empty(),
              .state_path = "/track",
              .default_act = "show"};
    page.data.set("code", typed);
    if (!error.empty()) {
        page.data.set("code_error", error);
        page.data.set("error_summary", error_summary({{"code", error}}, visit));
    }
    return visit.show(page);
}

Response track_form(const Visit& visit) { return ask_code(visit); }

bool is_unknown_code(const service::Rejection& rejection) {
    const auto* refusal = std::get_if<Refusal>(&rejection);
    const auto* error = std::get_if<util::Error>(&rejection);
    return (refusal != nullptr && *refusal == Refusal::NoSuchMatter) ||
           (error != nullptr && error->kind == util::ErrorKind::NotFound);
}

/// The matter behind the code in this form, or the page that asks for the code again.
struct ByCode {
    Parameters fields;
    std::vector<SentFile> files;
    std::string code;  ///< normalised
    std::optional<PublicView> view;
    std::vector<domain::request::Photo> photos;
    Response otherwise;
};

ByCode by_code(const Visit& visit) {
    ByCode found;
    auto sent = read_form(visit.request());
    if (!sent) {
        found.otherwise = problem(visit.reader(), 400, "bad_request");
        return found;
    }
    found.fields = std::move(sent->fields);
    found.files = std::move(sent->files);
    const std::string typed(found.fields.get("code"));
    if (typed.find_first_not_of(" \t") == std::string::npos) {
        found.otherwise =
            ask_code(visit, "",
                     visit.request().target.query.find("lang") || visit.request().target.query.find("large")
                         ? ""
                         : visit.say("page.track.code_missing"));
        return found;
    }
    const auto code = service::normalise_query_code(typed);
    const auto matter = code ? visit.api().parts().matters.by_code(*code)
                             : service::Outcome<std::shared_ptr<const service::LoadedRequest>>(
                                   util::refuse(service::Rejection(Refusal::NoSuchMatter)));
    if (!matter) {
        found.otherwise = is_unknown_code(matter.error())
                              ? ask_code(visit, typed.substr(0, 60), visit.say("page.track.unknown"))
                              : rejection_response(visit.reader(), matter.error());
        return found;
    }
    found.code = *code;
    found.view = public_view(**matter, visit.context());
    found.photos = (*matter)->request.photos;
    return found;
}

Response track(const Visit& visit) {
    const ByCode found = by_code(visit);
    return found.view ? show_matter(*found.view, found.code, visit) : found.otherwise;
}

Response receipt(const Visit& visit) {
    const ByCode found = by_code(visit);
    return found.view ? show_receipt(*found.view, found.code, visit) : found.otherwise;
}

/// One photo, large. Its address says nothing; the code comes in the form.
Response photo(const Visit& visit) {
    const ByCode found = by_code(visit);
    if (!found.view) return found.otherwise;
    const std::string wanted(found.fields.get("photo"));
    const auto& photos = found.photos;
    const std::size_t number = whole_number(wanted).value_or(0);
    const service::Photos* store = visit.api().parts().photos;
    if (store == nullptr || number < 1 || number > photos.size()) return problem(visit.reader(), 404, "not_found");
    const auto bytes = store->open(photos[number - 1], service::Photos::Piece::Shown);
    if (!bytes) return error_response(visit.reader(), bytes.error());
    Response response = text_response(200, std::string(util::as_text(*bytes)), "image/jpeg");
    response.headers.set("Content-Disposition", "inline; filename=\"photo-" + std::to_string(number) + ".jpg\"");
    response.headers.set("Cache-Control", "no-store");
    return response;
}

/// The receipt as a file that proves itself.
Response receipt_file(const Visit& visit) {
    const ByCode found = by_code(visit);
    if (!found.view) return found.otherwise;
    const auto& parts = visit.api().parts();
    auto proof = parts.matters.receipt(found.code, false);
    if (!proof) return rejection_response(visit.reader(), proof.error());
    if (parts.witnessing != nullptr) {
        auto reader = parts.authority.store().read();
        if (!reader) return error_response(visit.reader(), reader.error());
        auto borne_out = service::with_witnesses(**reader, parts.authority.id(), *parts.witnessing, *proof);
        if (!borne_out) return error_response(visit.reader(), borne_out.error());
        proof = std::move(*borne_out);
    }
    Response response = text_response(200, *proof, "application/octet-stream");
    response.headers.set("Content-Disposition", "attachment; filename=\"" + found.view->number + ".tlog-proof\"");
    return response;
}

ActForm act_form(const Parameters& fields) {
    ActForm form;
    form.key = fields.get("key");
    form.text = fields.get("text");
    form.grade = fields.get("grade");
    form.solved = fields.get("solved");
    form.comment = fields.get("comment");
    form.reason = fields.get("reason");
    form.call_back = fields.get("call_back");
    for (const auto& [name, value] : fields.items()) {
        if (name == "because" && form.reasons.size() < verdict_reasons_max) form.reasons.push_back(value);
    }
    form.objection = fields.get("objection");
    form.photos = photo_tickets(fields);
    if (form.key.size() != 32) form.key = new_form_key();
    return form;
}

/// Why an act was not done, in the reader's words; a fault of ours is in the log.
std::string not_done(const service::Rejection& rejection, const Call& call, const Visit& visit) {
    if (const auto* refusal = std::get_if<Refusal>(&rejection)) {
        return visit.say("refusal." + std::string(to_key(*refusal)));
    }
    const auto& error = std::get<util::Error>(rejection);
    visit.api().log(LogLevel::Error, call.request.request_id + " " + call.request.route + ": " + error.message);
    return visit.say("page.errors.not_saved");
}

/// Carries the act out and shows the matter as it is then.
void act(const std::shared_ptr<const Site>& site, const CallPtr& call, const ByCode& found, const ActForm& form,
         const domain::request::Command& wanted, const char* done, const char* field) {
    const service::Asking asking{{domain::record::Complainant{}, "", ""}, form.key, {}};
    site->api()->parts().matters.act_by_code(
        found.code, wanted, asking,
        [weak = site->api()->weak_from_this(), site, call, code = found.code, form, done, field](auto outcome) {
            Api::continue_call(weak, [site, call, code, form, done, field, outcome = std::move(outcome)](Api&) {
                site->visit(*call, [&](const Visit& visit) {
                    const auto matter = visit.api().parts().matters.by_code(code);
                    if (!matter) return visit.api().reject(*call, matter.error());
                    const PublicView view = public_view(**matter, visit.context());
                    if (outcome)
                        return (void)call->responder.answer(show_matter(view, code, visit, {}, {}, visit.say(done)));
                    const std::string message = not_done(outcome.error(), *call, visit);
                    call->responder.answer(show_matter(view, code, visit, form, {{field, message}}));
                });
            });
        });
}

/// Wrong input: the same page with what was typed.
void ask_again(const CallPtr& call, const Visit& visit, const ByCode& found, const ActForm& form, const char* field,
               const char* key) {
    call->responder.answer(show_matter(*found.view, found.code, visit, form, {{field, visit.say(key)}}));
}

bool is_blank(std::string_view text) { return text.find_first_not_of(" \t\r\n") == std::string_view::npos; }

void supplement(const std::shared_ptr<const Site>& site, const CallPtr& call, const Visit& visit) {
    const ByCode found = by_code(visit);
    if (!found.view) return (void)call->responder.answer(found.otherwise);
    ActForm form = act_form(found.fields);
    form.photo_notes = trouble_words(take_photos(form.photos, found.files, visit), visit);
    const std::string pressed(found.fields.get("go", "supplement"));
    if (pressed == "photos" || drop_photo(form.photos, pressed)) {
        return (void)call->responder.answer(show_matter(*found.view, found.code, visit, form));
    }
    if (is_blank(form.text)) return ask_again(call, visit, found, form, "text", "page.supplement.missing");
    if (form.text.size() > domain::request::body_bytes_max)
        return ask_again(call, visit, found, form, "text", "page.report.body_long");
    const command::Supplement wanted{form.text, photos_of(form.photos, visit)};
    act(site, call, found, form, wanted, "page.supplement.done", "text");
}

/// Of the reasons ticked those that go with the grade: without scripts a form shows both lists, and who changes their
/// mind about the grade may leave ticks in the other.
std::vector<VerdictReason> reasons_in(const ActForm& form, Grade grade) {
    std::vector<VerdictReason> reasons;
    for (const VerdictReason reason : domain::request::reasons_for(grade)) {
        if (std::ranges::count(form.reasons, to_key(reason)) != 0) reasons.push_back(reason);
    }
    return reasons;
}

void verdict(const std::shared_ptr<const Site>& site, const CallPtr& call, const Visit& visit) {
    const ByCode found = by_code(visit);
    if (!found.view) return (void)call->responder.answer(found.otherwise);
    const ActForm form = act_form(found.fields);
    const auto grade = util::from_key<Grade>(form.grade);
    if (!grade) return ask_again(call, visit, found, form, "grade", "page.judge.missing");
    if (form.comment.size() > domain::request::note_bytes_max)
        return ask_again(call, visit, found, form, "comment", "page.report.body_long");
    std::optional<bool> welcome;
    if (domain::request::is_low(*grade) && !form.call_back.empty()) welcome = form.call_back == "yes";
    act(site, call, found, form,
        command::Judge{*grade, util::from_key<Solved>(form.solved), form.comment, reasons_in(form, *grade), welcome},
        "page.judge.done", "grade");
}

/// First what withdrawing means, then the act itself.
void withdraw(const std::shared_ptr<const Site>& site, const CallPtr& call, const Visit& visit) {
    const ByCode found = by_code(visit);
    if (!found.view) return (void)call->responder.answer(found.otherwise);
    const ActForm form = act_form(found.fields);
    if (found.fields.get("go") == "withdraw") {
        return act(site, call, found, form, command::Withdraw{form.reason.substr(0, domain::request::note_bytes_max)},
                   "page.withdraw.done", "state");
    }
    Page page{.body = "withdraw", .title = visit.say("page.withdraw.title"), .data = {}, .from_form = true};
    page.data.set("number", found.view->number);
    page.data.set("code", service::grouped_query_code(found.code));
    page.data.set("key", form.key);
    page.data.set("reason", form.reason);
    call->responder.answer(visit.show(page));
}

void object(const std::shared_ptr<const Site>& site, const CallPtr& call, const Visit& visit) {
    const ByCode found = by_code(visit);
    if (!found.view) return (void)call->responder.answer(found.otherwise);
    const ActForm form = act_form(found.fields);
    if (is_blank(form.objection)) return ask_again(call, visit, found, form, "objection", "page.objection.missing");
    if (form.objection.size() > domain::request::note_bytes_max)
        return ask_again(call, visit, found, form, "objection", "page.report.body_long");
    act(site, call, found, form, command::ObjectToRefusal{form.objection}, "page.objection.done", "objection");
}

// ---- 复查、复核

struct ReviewForm {
    std::string key;
    std::string body;
    std::string phone;
    std::string name;
};

Response show_review(const Visit& visit, const ByCode& found, const ReviewForm& form,
                     const std::vector<FieldError>& errors = {}) {
    Page page{.body = "review",
              .title = visit.say("page.review.title"),
              .data = {},
              .status = errors.empty() ? 200 : 422,
              .from_form = true,
              .has_errors = !errors.empty(),
              .state_path = "/track/review"};
    put(page.data, "error_summary", error_summary(errors, visit));
    for (const FieldError& error : errors) page.data.set(error.field + "_error", error.message);
    page.data.set("number", found.view->number);
    page.data.set("code", service::grouped_query_code(found.code));
    page.data.set("key", form.key);
    page.data.set("body", form.body);
    page.data.set("phone", form.phone);
    page.data.set("name", form.name);
    for (const DateView& date : found.view->dates) {
        if (date.clock == "review_window") put(page.data, "until", date.date);
    }
    return visit.show(page);
}

std::vector<FieldError> check_review_form(ReviewForm& form, const Visit& visit) {
    std::vector<FieldError> errors;
    if (is_blank(form.body)) {
        errors.push_back({"body", visit.say("page.review.missing")});
    } else if (form.body.size() > domain::request::body_bytes_max) {
        errors.push_back({"body", visit.say("page.report.body_long")});
    }
    if (!is_blank(form.phone)) {
        if (auto phone = normalised_phone(form.phone)) {
            form.phone = *phone;
        } else {
            errors.push_back({"phone", visit.say("page.report.phone_wrong")});
        }
    }
    return errors;
}

/// First what a review is and until when; then a matter of its own, with a receipt and a code of its own.
void review(const std::shared_ptr<const Site>& site, const CallPtr& call, const Visit& visit) {
    const ByCode found = by_code(visit);
    if (!found.view) return (void)call->responder.answer(found.otherwise);
    const auto& fields = found.fields;
    ReviewForm form{std::string(fields.get("key")), std::string(fields.get("body")), std::string(fields.get("phone")),
                    std::string(fields.get("name").substr(0, domain::request::note_bytes_max))};
    if (form.key.size() != 32) form.key = new_form_key();
    if (fields.get("go") != "review") return (void)call->responder.answer(show_review(visit, found, form));
    if (const auto errors = check_review_form(form, visit); !errors.empty())
        return (void)call->responder.answer(show_review(visit, found, form, errors));
    command::Register wanted;
    wanted.kind = domain::procedure::Kind::Review;
    wanted.body = form.body;
    wanted.contact_phone = form.phone;
    wanted.contact_name = form.name;
    const service::Asking asking{{domain::record::Complainant{}, "", ""}, form.key, {}};
    site->api()->parts().matters.ask_review(
        found.code, wanted, asking,
        [weak = site->api()->weak_from_this(), site, call, found, form, wanted](auto outcome) {
            Api::continue_call(weak, [site, call, found, form, wanted, outcome = std::move(outcome)](Api&) {
                site->visit(*call, [&](const Visit& again) {
                    if (outcome) {
                        return (void)call->responder.answer(
                            show_receipt(registered_output(*outcome, wanted, again.context()), again));
                    }
                    const std::string message = not_done(outcome.error(), *call, again);
                    call->responder.answer(show_review(again, found, form, {{"body", message}}));
                });
            });
        });
}

}  // namespace

void add_track(Router& router, const Site& site) {
    const RouteOptions options{site.api()->parts().limits.body_bytes_max};
    site.get(router, "/track", track_form);
    site.post(router, "/track", Api::Budget::Codes, track);
    site.post(router, "/receipt", Api::Budget::Codes, receipt);
    site.post(router, "/receipt/file", Api::Budget::Codes, receipt_file);
    site.post(router, "/track/photo", Api::Budget::Codes, photo);
    site.post(router, "/track/supplement", Api::Budget::Codes, supplement, {photo_form_bytes_max});
    site.post(router, "/track/verdict", Api::Budget::Codes, verdict, options);
    site.post(router, "/track/objection", Api::Budget::Codes, object, options);
    site.post(router, "/track/review", Api::Budget::Codes, review, options);
    site.post(router, "/track/withdraw", Api::Budget::Codes, withdraw, options);
}

}  // namespace qingfeng::http::pages
