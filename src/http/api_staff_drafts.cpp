#include "http/json.h"
#include "http/staff_access.h"
#include "http/staff_actions.h"
#include "service/drafts.h"

/// What the reader had typed: kept, found again, thrown away.
namespace qingfeng::http {
namespace {

using boost::json::object;

/// Whose, about what and for which form; nothing, and answered 404, where there is no such matter or form.
std::optional<service::DraftName> read_name(Api& api, const StaffCall& staff) {
    service::DraftName name{staff.person, std::string(staff.request().path.get("about")),
                            std::string(staff.request().path.get("form"))};
    if (api.parts().staff.drafts == nullptr) {
        answer_problem(api, staff, 404, "not_found");
        return std::nullopt;
    }
    if (name.about == "intake") {
        if (name.form == "register") return name;
    } else if (find_staff_action(name.form) != nullptr) {
        if (visible_matter(api, staff, name.about)) return name;
        return std::nullopt;
    }
    answer_problem(api, staff, 404, "unknown_action");
    return std::nullopt;
}

object draft_json(const StaffCall& staff, const service::Draft& draft) {
    boost::json::error_code error;
    auto content = boost::json::parse(draft.content, error);
    return {{"content", error ? boost::json::value(object()) : std::move(content)}, {"saved", staff.iso(draft.saved)}};
}

void get_draft(Api& api, const StaffCall& staff) {
    const auto name = read_name(api, staff);
    if (!name) return;
    const auto draft = api.parts().staff.drafts->find(*name, staff.view.now);
    if (!draft) return api.reject(*staff.call, draft.error());
    if (!*draft) return answer_problem(api, staff, 404, "no_draft");
    answer_json(staff, 200, draft_json(staff, **draft));
}

void put_draft(Api& api, const StaffCall& staff) {
    const auto body = read_object(api, staff);
    if (!body) return;
    std::vector<FieldError> errors;
    const auto* content = body->if_contains("content");
    if (content == nullptr) {
        errors.push_back({"/content", staff.word("field", "missing")});
    } else if (!content->is_object()) {
        errors.push_back({"/content", staff.word("field", "wrong_type")});
    }
    for (const auto& member : *body) {
        if (member.key() != "content")
            errors.push_back({json::child_pointer("", member.key()), staff.word("field", "unknown")});
    }
    std::string text;
    if (errors.empty()) text = boost::json::serialize(*content);
    if (text.size() > service::Drafts::content_bytes_max) {
        errors.push_back({"/content", staff.word("field", "too_long")});
    }
    if (!errors.empty()) return answer_problem(api, staff, 422, "invalid_fields", std::move(errors));
    const auto name = read_name(api, staff);
    if (!name) return;
    const auto kept = api.parts().staff.drafts->keep(*name, text, staff.view.now);
    if (!kept) return api.reject(*staff.call, kept.error());
    answer_json(staff, 200, draft_json(staff, {text, staff.view.now}));
}

void delete_draft(Api& api, const StaffCall& staff) {
    const auto name = read_name(api, staff);
    if (!name) return;
    const auto dropped = api.parts().staff.drafts->drop(*name);
    if (!dropped) return api.reject(*staff.call, dropped.error());
    staff.call->responder.answer(empty_response(204));
}

}  // namespace

void add_staff_draft_routes(Router& router, const std::shared_ptr<Api>& api) {
    constexpr std::string_view pattern = "/api/v1/drafts/{about}/{form}";
    add_staff_route(router, api, Method::Get, pattern, get_draft);
    add_staff_route(router, api, Method::Put, pattern, put_draft);
    add_staff_route(router, api, Method::Delete, pattern, delete_draft);
}

}  // namespace qingfeng::http
