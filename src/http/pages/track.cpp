#include "domain/request/decide.h"
#include "domain/request/keys.h"
#include "http/pages/matter.h"
#include "http/pages/receipt.h"
#include "http/pages/report_form.h"
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
    std::string code;  ///< normalised
    std::optional<PublicView> view;
    Response otherwise;
};

ByCode by_code(const Visit& visit) {
    ByCode found;
    const auto fields = parse_parameters(visit.request().body);
    if (!fields) {
        found.otherwise = problem(visit.reader(), 400, "bad_request");
        return found;
    }
    found.fields = *fields;
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
    const auto matter =
        code ? visit.api().parts().matters.by_code(*code)
             : service::Outcome<service::LoadedRequest>(util::refuse(service::Rejection(Refusal::NoSuchMatter)));
    if (!matter) {
        found.otherwise = is_unknown_code(matter.error())
                              ? ask_code(visit, typed.substr(0, 60), visit.say("page.track.unknown"))
                              : rejection_response(visit.reader(), matter.error());
        return found;
    }
    found.code = *code;
    found.view = public_view(*matter, visit.context());
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
    if (form.key.size() != 32) form.key = new_form_key();
    return form;
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
                    const PublicView view = public_view(*matter, visit.context());
                    if (outcome)
                        return (void)call->responder.answer(show_matter(view, code, visit, {}, {}, visit.say(done)));
                    const auto* refusal = std::get_if<Refusal>(&outcome.error());
                    if (refusal == nullptr) {
                        const auto& error = std::get<util::Error>(outcome.error());
                        visit.api().log(LogLevel::Error,
                                        call->request.request_id + " " + call->request.route + ": " + error.message);
                    }
                    const std::string message = refusal == nullptr
                                                    ? visit.say("page.errors.not_saved")
                                                    : visit.say("refusal." + std::string(to_key(*refusal)));
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
    const ActForm form = act_form(found.fields);
    if (is_blank(form.text)) return ask_again(call, visit, found, form, "text", "page.supplement.missing");
    if (form.text.size() > domain::request::body_bytes_max)
        return ask_again(call, visit, found, form, "text", "page.report.body_long");
    act(site, call, found, form, command::Supplement{form.text}, "page.supplement.done", "text");
}

void verdict(const std::shared_ptr<const Site>& site, const CallPtr& call, const Visit& visit) {
    const ByCode found = by_code(visit);
    if (!found.view) return (void)call->responder.answer(found.otherwise);
    const ActForm form = act_form(found.fields);
    const auto grade = util::from_key<Grade>(form.grade);
    if (!grade) return ask_again(call, visit, found, form, "grade", "page.judge.missing");
    if (form.comment.size() > domain::request::note_bytes_max)
        return ask_again(call, visit, found, form, "comment", "page.report.body_long");
    act(site, call, found, form, command::Judge{*grade, util::from_key<Solved>(form.solved), form.comment},
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

}  // namespace

void add_track(Router& router, const Site& site) {
    const RouteOptions options{site.api()->parts().limits.body_bytes_max};
    site.get(router, "/track", track_form);
    site.post(router, "/track", Api::Budget::Codes, track);
    site.post(router, "/receipt", Api::Budget::Codes, receipt);
    site.post(router, "/receipt/file", Api::Budget::Codes, receipt_file);
    site.post(router, "/track/supplement", Api::Budget::Codes, supplement, options);
    site.post(router, "/track/verdict", Api::Budget::Codes, verdict, options);
    site.post(router, "/track/withdraw", Api::Budget::Codes, withdraw, options);
}

}  // namespace qingfeng::http::pages
