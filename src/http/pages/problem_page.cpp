#include "http/pages/problem_page.h"

#include <boost/json.hpp>

#include "http/pages/site.h"

namespace qingfeng::http::pages {
namespace {

std::string text_of(const boost::json::object& object, std::string_view name) {
    const auto* found = object.if_contains(name);
    return found != nullptr && found->is_string() ? std::string(found->get_string()) : std::string();
}

}  // namespace

std::function<Response(Response, Language)> problem_pages(const service::Messages& messages,
                                                          std::span<const StaticFile> web) {
    const auto templates = std::make_shared<const Templates>(messages);
    const auto files = std::make_shared<const StaticFiles>(web);
    return [templates, files, &messages](Response problem, Language language) {
        boost::system::error_code failed;
        const auto json = boost::json::parse(problem.body.view(), failed);
        if (failed || !json.is_object()) return problem;
        const auto& object = json.get_object();
        // What has a sentence for people here; else the problem's own words.
        const std::string key = "page.problem.help_" + std::to_string(problem.status);
        Page page{.body = "problem", .title = text_of(object, "title"), .data = {}, .status = problem.status};
        page.data.set("heading", page.title);
        put(page.data, "detail", messages.has(key) ? messages.text(language, key) : text_of(object, "detail"));
        put(page.data, "request_id", text_of(object, "request_id"));
        Response response =
            framed(*templates, *files,
                   {.language = language, .authority = messages.text(language, "page.frame.subtitle")}, page);
        for (const char* kept : {"Retry-After", "Allow"}) {
            if (const auto value = problem.headers.find(kept)) response.headers.set(kept, std::string(*value));
        }
        return response;
    };
}

}  // namespace qingfeng::http::pages
