#include <algorithm>

#include "http/staff_lists.h"

/// What waits for the reader, and everything the reader may see.
namespace qingfeng::http {
namespace {

using boost::json::object;
using domain::request::StateKind;

void get_queue(Api& api, const StaffCall& staff) {
    std::vector<FieldError> errors;
    const auto filter = read_filter(staff, errors);
    const auto page = read_page(api, staff, errors);
    const auto scope = staff.request().target.query.get("scope", "mine");
    if (scope != "mine" && scope != "all") errors.push_back({"scope", staff.word("field", "not_in_list")});
    if (!errors.empty()) return answer_problem(api, staff, 422, "invalid_fields", std::move(errors));
    auto reader = api.parts().authority.store().read();
    if (!reader) return api.reject(*staff.call, reader.error());
    const auto queue = service::queue(**reader, viewer_of(api, staff),
                                      scope == "mine" ? service::QueueScope::Mine : service::QueueScope::All, filter,
                                      page.after, page.limit);
    if (!queue) return api.reject(*staff.call, queue.error());
    object json{{"as_of", staff.iso(staff.view.now)}, {"sentence", queue_sentence(staff, *queue)}};
    json["counters"] = {{"late", count_json(queue->late)},
                        {"soon", count_json(queue->soon)},
                        {"ok", count_json(queue->ok)},
                        {"paused", count_json(queue->paused)}};
    put_page(json, api, staff, **reader, page, queue->page);
    answer_json(staff, 200, json);
}

void list_matters(Api& api, const StaffCall& staff) {
    std::vector<FieldError> errors;
    auto filter = read_filter(staff, errors);
    const auto page = read_page(api, staff, errors);
    const auto open = staff.request().target.query.get("open");
    if (!open.empty() && open != "yes" && open != "no") errors.push_back({"open", staff.word("field", "not_in_list")});
    if (!errors.empty()) return answer_problem(api, staff, 422, "invalid_fields", std::move(errors));
    if (!open.empty() && filter.states.empty()) {
        for (std::size_t number = 1; number <= std::variant_size_v<domain::request::State>; ++number) {
            const auto state = static_cast<StateKind>(number);
            if (domain::request::has_ended(state) == (open == "no")) filter.states.push_back(state);
        }
    }
    auto reader = api.parts().authority.store().read();
    if (!reader) return api.reject(*staff.call, reader.error());
    const auto matters = service::matters_newest(**reader, viewer_of(api, staff), filter, page.after, page.limit);
    if (!matters) return api.reject(*staff.call, matters.error());
    object json{{"as_of", staff.iso(staff.view.now)}};
    put_page(json, api, staff, **reader, page, *matters);
    answer_json(staff, 200, json);
}

}  // namespace

void add_staff_list_routes(Router& router, const std::shared_ptr<Api>& api) {
    add_staff_route(router, api, Method::Get, "/api/v1/queue", get_queue);
    add_staff_route(router, api, Method::Get, "/api/v1/matters", list_matters);
}

}  // namespace qingfeng::http
