#include "http/staff.h"

#include <algorithm>

#include "http/json.h"
#include "http/session.h"
#include "http/staff_photos.h"
#include "http/staff_register.h"
#include "http/staff_search.h"

namespace qingfeng::http {

namespace {

/// Empty, and answered, where nobody is signed in.
std::optional<domain::people::PersonId> who_asks(const Api& api, const Call& call) {
    const auto& told = api.parts().staff.signed_in;
    if (!told && api.parts().accounts != nullptr) {
        const auto signed_in = require_session(api, call);
        if (!signed_in) return std::nullopt;
        return signed_in->person;
    }
    const auto person = told ? told(call.request) : std::nullopt;
    if (!person) call.responder.answer(problem(api.reader(call), 401, "not_signed_in"));
    return person;
}

void begin(Api& api, const CallPtr& call, StaffEndpoint endpoint) {
    const auto person = who_asks(api, *call);
    if (!person) return;
    const auto configuration = api.configuration();
    if (!configuration) return api.reject(*call, configuration.error());
    const StaffCall staff{
        call, *person, *configuration, {**configuration, api.parts().messages, call->language(), api.parts().clock()}};
    endpoint(api, staff);
}

}  // namespace

bool StaffCall::holds(std::initializer_list<domain::people::Role> roles) const {
    const auto posts = configuration->organisation.roles_of(person, today());
    return std::any_of(posts.begin(), posts.end(), [&](const domain::people::Post& post) {
        return std::find(roles.begin(), roles.end(), post.role) != roles.end();
    });
}

void add_staff_route(Router& router, const std::shared_ptr<Api>& api, Method method, std::string_view pattern,
                     StaffEndpoint endpoint, std::optional<std::size_t> body_bytes_max) {
    router.add(method, pattern,
               api->on_pool(Api::Budget::None,
                            [self = api.get(), endpoint](const CallPtr& call) { begin(*self, call, endpoint); }),
               RouteOptions{body_bytes_max.value_or(api->parts().limits.body_bytes_max)});
}

void add_staff_password_route(Router& router, const std::shared_ptr<Api>& api, Method method, std::string_view pattern,
                              StaffEndpoint endpoint) {
    router.add(method, pattern,
               api->on_password_pool(Api::Budget::None, [self = api.get(), endpoint](
                                                            const CallPtr& call) { begin(*self, call, endpoint); }),
               RouteOptions{api->parts().limits.body_bytes_max});
}

void add_staff_routes(Router& router, const std::shared_ptr<Api>& api) {
    add_staff_matter_routes(router, api);
    add_staff_list_routes(router, api);
    add_staff_similar_routes(router, api);
    add_staff_search_routes(router, api);
    add_staff_draft_routes(router, api);
    add_staff_brief_routes(router, api);
    add_staff_figure_routes(router, api);
    add_staff_office_routes(router, api);
    add_staff_adoption_routes(router, api);
    add_staff_ledger_routes(router, api);
    add_staff_order_routes(router, api);
    add_staff_photo_routes(router, api);
    add_staff_register_routes(router, api);
    add_staff_account_routes(router, api);
}

Response json_answer(const StaffCall& staff, int status, const boost::json::value& body,
                     std::optional<std::uint64_t> revision) {
    Response response = json_response(status, boost::json::serialize(body) + "\n");
    response.headers.set("Content-Language", std::string(language_tag(staff.view.language)));
    if (revision) response.headers.set("ETag", "\"" + std::to_string(*revision) + "\"");
    return response;
}

void answer_json(const StaffCall& staff, int status, const boost::json::value& body,
                 std::optional<std::uint64_t> revision) {
    staff.call->responder.answer(json_answer(staff, status, body, revision));
}

void answer_problem(const Api& api, const StaffCall& staff, int status, std::string_view code,
                    std::vector<FieldError> errors) {
    staff.call->responder.answer(problem(api.reader(*staff.call), status, code, std::move(errors)));
}

std::optional<boost::json::object> read_object(const Api& api, const StaffCall& staff) {
    if (staff.request().content_type() != "application/json") {
        answer_problem(api, staff, 415, "not_json");
        return std::nullopt;
    }
    json::Faults faults;
    auto document = json::parse(staff.request().body, faults);
    if (document && !document->is_object()) faults.push_back({json::FaultKind::WrongType, ""});
    if (!faults.empty()) {
        staff.call->responder.answer(faults_response(api.reader(*staff.call), faults));
        return std::nullopt;
    }
    return std::move(document->as_object());
}

std::optional<std::string> read_idempotency_key(const Api& api, const StaffCall& staff) {
    std::string_view key = staff.request().headers.get("Idempotency-Key");
    if (key.size() >= 2 && key.front() == '"' && key.back() == '"') key = key.substr(1, key.size() - 2);
    const bool printable = std::all_of(key.begin(), key.end(), [](char c) { return c > ' ' && c < 127; });
    if (staff.request().headers.has("Idempotency-Key") && (key.empty() || key.size() > 200 || !printable)) {
        answer_problem(api, staff, 400, "idempotency_key_malformed");
        return std::nullopt;
    }
    return std::string(key);
}

boost::json::object unit_ref(const ViewContext& view, const domain::people::UnitId& unit) {
    return {{"id", unit.get()}, {"name", unit_name(view, unit)}};
}

boost::json::object person_ref(const ViewContext& view, const domain::people::PersonId& person) {
    return {{"id", person.get()}, {"name", person_name(view, person)}};
}

boost::json::object term(const StaffCall& staff, std::string_view group, std::string_view key) {
    return {{"key", key}, {"name", staff.word(group, key)}};
}

void put_word(boost::json::object& into, const StaffCall& staff, std::string_view member, std::string_view group,
              std::string_view key) {
    into[member] = key;
    into[std::string(member) + "_name"] = staff.word(group, key);
}

void put_if(boost::json::object& into, std::string_view member, const std::string& text) {
    if (!text.empty()) into[member] = text;
}

}  // namespace qingfeng::http
