#include "http/cursor.h"
#include "http/json.h"
#include "http/staff_lists.h"
#include "http/staff_search.h"
#include "service/search.h"

/// Finding matters by words and by what they are. A POST: what is looked for must not stand in addresses and logs.
namespace qingfeng::http {

struct SearchInput {
    std::string text;
    std::optional<std::string> state;
    std::optional<std::string> kind;
    std::optional<std::string> unit;
    std::optional<std::string> source;
    std::optional<std::string> cursor;
    std::optional<std::int64_t> limit;
};
BOOST_DESCRIBE_STRUCT(SearchInput, (), (text, state, kind, unit, source, cursor, limit))

namespace {

using boost::json::array;
using boost::json::object;

constexpr std::int64_t limit_default = 20;
constexpr std::int64_t limit_max = 50;

/// The input as it would be typed, filters first: one reading of them for both ways.
std::string typed(const SearchInput& input) {
    std::string whole;
    const auto add = [&](std::string_view name, const std::optional<std::string>& value) {
        if (!value || value->empty()) return;
        whole += std::string(name) + ":" + *value + " ";
    };
    add("state", input.state);
    add("kind", input.kind);
    add("unit", input.unit);
    add("source", input.source);
    return whole + input.text;
}

/// Which member of the input the fault is in.
std::string pointer_of(service::SearchFault fault, const SearchInput& input) {
    using service::SearchFault;
    switch (fault) {
        case SearchFault::UnknownUnit:
            return input.unit.value_or("").empty() ? "/text" : "/unit";
        case SearchFault::UnknownState:
            return input.state.value_or("").empty() ? "/text" : "/state";
        case SearchFault::UnknownKind:
            return input.kind.value_or("").empty() ? "/text" : "/kind";
        case SearchFault::UnknownPerson:
        case SearchFault::Empty:
        case SearchFault::TooLong:
        case SearchFault::WordTooShort:
            break;
    }
    return "/text";
}

/// What is wrong, with the word that was typed where the message names it.
std::string sentence(const StaffCall& staff, const service::SearchRefusal& refusal) {
    using service::SearchFault;
    const std::string key = "search." + std::string(to_key(refusal.fault));
    switch (refusal.fault) {
        case SearchFault::Empty:
        case SearchFault::TooLong:
            break;
        case SearchFault::WordTooShort:
        case SearchFault::UnknownUnit:
        case SearchFault::UnknownPerson:
        case SearchFault::UnknownState:
        case SearchFault::UnknownKind:
            return staff.say(key, {{"word", refusal.word}});
    }
    return staff.say(key);
}

void find_matters(Api& api, const StaffCall& staff) {
    if (staff.request().content_type() != "application/json") return answer_problem(api, staff, 415, "not_json");
    const auto input = json::read<SearchInput>(staff.request().body);
    if (!input) {
        staff.call->responder.answer(faults_response(api.reader(*staff.call), input.error()));
        return;
    }
    std::vector<FieldError> errors;
    const std::int64_t limit = input->limit.value_or(limit_default);
    if (limit < 1 || limit > limit_max) errors.push_back({"/limit", staff.word("field", "not_in_list")});
    const std::string whole = typed(*input);
    const auto query = service::read_search(whole, *staff.configuration, staff.today());
    if (!query) {
        errors.push_back({pointer_of(query.error().fault, *input), sentence(staff, query.error())});
    }
    const util::SecretKey& key = api.parts().authority.lookup_key();
    const std::string list = staff.person.get() + "\nsearch\n" + whole;
    std::optional<storage::StreamId> before;
    if (const auto& text = input->cursor; text && !text->empty()) {
        const auto cursor = open_cursor(key, list, *text);
        if (!cursor) errors.push_back({"/cursor", staff.word("field", "not_found")});
        if (cursor) before = cursor->stream;
    }
    if (!errors.empty()) return answer_problem(api, staff, 422, "invalid_fields", std::move(errors));

    auto reader = api.parts().authority.store().read();
    if (!reader) return api.reject(*staff.call, reader.error());
    const auto page = service::search(**reader, viewer_of(api, staff), *query, before, static_cast<std::size_t>(limit));
    if (!page) return api.reject(*staff.call, page.error());
    array items;
    for (const auto& hit : page->hits) {
        object item{{"matter", matter_line(api, staff, **reader, hit.row)}};
        if (!hit.around.empty()) item["excerpt"] = hit.around;
        items.push_back(std::move(item));
    }
    object answer{{"as_of", staff.iso(staff.view.now)}, {"items", std::move(items)}};
    if (page->index_behind) answer["catching_up"] = true;
    if (page->next) answer["next_cursor"] = seal_cursor(key, list, {{}, *page->next});
    answer_json(staff, 200, answer);
}

}  // namespace

void add_staff_search_routes(Router& router, const std::shared_ptr<Api>& api) {
    add_staff_route(router, api, Method::Post, "/api/v1/search", find_matters);
}

}  // namespace qingfeng::http
