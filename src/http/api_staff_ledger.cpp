#include <algorithm>

#include "http/cursor.h"
#include "http/note_read.h"
#include "http/staff_lists.h"
#include "service/visibility.h"

/// The record's health, and who read what.
namespace qingfeng::http {
namespace {

using boost::json::array;
using boost::json::object;
using domain::permission::Act;

bool may_look(const StaffCall& staff) {
    return service::may(*staff.configuration, staff.person, Act::Rules, staff.today());
}

/// Names on the signature lines of a note, "— name base64", but the log's own.
std::vector<std::string> cosigners(std::string_view note, std::string_view origin) {
    std::vector<std::string> names;
    constexpr std::string_view dash = "— ";
    while (!note.empty()) {
        const auto end = std::min(note.find('\n'), note.size());
        std::string_view line = note.substr(0, end);
        note.remove_prefix(std::min(end + 1, note.size()));
        if (!line.starts_with(dash)) continue;
        line.remove_prefix(dash.size());
        const auto name = line.substr(0, line.find(' '));
        if (name != origin) names.emplace_back(name);
    }
    return names;
}

void get_ledger(Api& api, const StaffCall& staff) {
    if (!may_look(staff)) return api.reject(*staff.call, domain::request::Refusal::NotYourRole);
    const auto& authority = api.parts().authority;
    auto reader = authority.store().read();
    if (!reader) return api.reject(*staff.call, reader.error());
    const auto head = (*reader)->head(authority.id());
    if (!head) return api.reject(*staff.call, head.error());
    array witnesses;
    object json{{"slug", authority.slug()},
                {"origin", authority.origin()},
                {"key", authority.can_sign() ? authority.signer().verifier().text() : std::string()},
                {"size", head->tree_size},
                {"root", util::to_base64(head->root)},
                {"checkpoint", head->checkpoint},
                {"entries", head->next_position},
                {"last_recorded", staff.iso(head->last_recorded)}};
    if (const auto* witnessing = api.parts().witnessing) {
        const auto witnessed = witnessing->witnessed();
        if (witnessed) json["witnessed_size"] = witnessed->checkpoint.size;
        if (witnessed) {
            for (const auto& name : cosigners(witnessed->note, authority.origin())) {
                witnesses.push_back(object{{"name", name}, {"size", witnessed->checkpoint.size}});
            }
        }
    }
    json["witnesses"] = std::move(witnesses);
    answer_json(staff, 200, json);
}

std::string finding_words(const Api& api, const StaffCall& staff, const service::Finding& finding) {
    const auto& words = api.parts().staff.finding_words;
    return words ? words(finding, staff.view.language) : std::string(to_key(finding.fault));
}

object verification_json(const Api& api, const StaffCall& staff, const service::VerificationStatus& status) {
    object json{{"id", status.id}};
    put_word(json, staff, "state", "verification", to_key(status.state));
    json["step"] = status.trouble.empty() ? staff.say("ledger.reads_entries") : staff.say("ledger.broken_off");
    json["done"] = status.done;
    json["total"] = status.total;
    json["started"] = staff.iso(status.started);
    if (status.ended) json["ended"] = staff.iso(*status.ended);
    array findings;
    for (const auto& finding : status.findings) findings.emplace_back(finding_words(api, staff, finding));
    json["findings"] = std::move(findings);
    array skipped;
    if (status.erased > 0) skipped.emplace_back(staff.say("ledger.erased", {{"count", std::to_string(status.erased)}}));
    json["skipped"] = std::move(skipped);
    return json;
}

void start_verification(Api& api, const StaffCall& staff) {
    if (!may_look(staff)) return api.reject(*staff.call, domain::request::Refusal::NotYourRole);
    answer_json(staff, 202, verification_json(api, staff, api.verification().start()));
}

void get_verification(Api& api, const StaffCall& staff) {
    if (!may_look(staff)) return api.reject(*staff.call, domain::request::Refusal::NotYourRole);
    const auto status = api.verification().status(std::string(staff.request().path.get("id")));
    if (!status) return answer_problem(api, staff, 404, "not_found");
    answer_json(staff, 200, verification_json(api, staff, *status));
}

// ---- who read what

void list_reads(Api& api, const StaffCall& staff) {
    if (!service::may(*staff.configuration, staff.person, Act::Readings, staff.today())) {
        return api.reject(*staff.call, domain::request::Refusal::NotYourRole);
    }
    std::vector<FieldError> errors;
    // Where a page ended is a place in a file; it travels sealed as every cursor does.
    const auto page = read_page(api, staff, errors);
    if (!errors.empty()) return answer_problem(api, staff, 422, "invalid_fields", std::move(errors));
    object json{{"as_of", staff.iso(staff.view.now)}};
    array items;
    if (auto* reads = api.parts().staff.reads) {
        const auto& query = staff.request().target.query;
        const service::ReadFilter filter{std::string(query.get("number")), std::string(query.get("person"))};
        const auto until =
            page.after ? std::optional(static_cast<std::uint64_t>(page.after->stream.get())) : std::nullopt;
        const auto found = reads->page(filter, until, page.limit);
        if (!found) return api.reject(*staff.call, found.error());
        for (const auto& note : found->notes) {
            object one{{"at", staff.iso(note.at)}, {"person", person_ref(staff.view, note.person)}};
            put_word(one, staff, "what", "read_what", to_key(note.what));
            put_if(one, "number", note.number);
            put_if(one, "reason", note.reason);
            items.push_back(std::move(one));
        }
        if (found->next) {
            json["next_cursor"] = seal_cursor(api.parts().authority.lookup_key(), page.list,
                                              {{}, storage::StreamId(static_cast<std::int64_t>(*found->next))});
        }
    }
    json["items"] = std::move(items);
    answer_noted(api, staff, {service::ReadWhat::Reads, std::string(staff.request().target.query.get("number"))},
                 json_answer(staff, 200, json));
}

}  // namespace

void add_staff_ledger_routes(Router& router, const std::shared_ptr<Api>& api) {
    add_staff_route(router, api, Method::Get, "/api/v1/ledger", get_ledger);
    add_staff_route(router, api, Method::Post, "/api/v1/ledger/verifications", start_verification);
    add_staff_route(router, api, Method::Get, "/api/v1/ledger/verifications/{id}", get_verification);
    add_staff_route(router, api, Method::Get, "/api/v1/reads", list_reads);
}

}  // namespace qingfeng::http
