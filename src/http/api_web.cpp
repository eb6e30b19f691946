#include "http/api_context.h"

/// Scripts and styles of the public pages under /assets/, the staff console under /desk/.
namespace qingfeng::http {
namespace {

// The console draws with Vue, which makes one Trusted Types policy and writes styles through the object model.
constexpr std::string_view desk_policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types vue";

Response not_found(const Api& api, const Request& request) {
    return problem({api.parts().messages, request.language(), request.request_id}, 404, "not_found");
}

Response asset(const Api& api, const Request& request) {
    const StaticFile* file = api.files().find("portal/" + std::string(request.path.get("rest")));
    return file == nullptr ? not_found(api, request) : static_response(*file, request);
}

/// Its pages are addresses that its own script reads: whatever names no file is its first page.
Response desk(const Api& api, const Request& request) {
    const StaticFile* first = api.files().find("desk/index.html");
    if (first == nullptr) {
        return text_response(404, api.parts().messages.text(request.language(), "portal.no_desk") + "\n");
    }
    const StaticFile* file = api.files().find("desk/" + std::string(request.path.get("rest")));
    if (file != nullptr && file != first) return static_response(*file, request);
    const std::string& last = request.target.segments.back();
    if (file == nullptr && last.find('.') != std::string::npos) return not_found(api, request);
    Response response = static_response(*first, request);
    response.headers.set("Content-Security-Policy", std::string(desk_policy));
    return response;
}

}  // namespace

void add_web_routes(Router& router, const std::shared_ptr<Api>& api) {
    const auto add = [&](std::string_view pattern, Response (*answer)(const Api&, const Request&)) {
        router.get(pattern, [api, answer](const Request& request, const Responder& responder) {
            responder.answer(answer(*api, request));
        });
    };
    add("/assets/{rest...}", asset);
    add("/desk/", desk);
    add("/desk/{rest...}", desk);
    router.get("/desk", [](const Request&, const Responder& responder) { responder.answer(see_other("/desk/")); });
}

}  // namespace qingfeng::http
