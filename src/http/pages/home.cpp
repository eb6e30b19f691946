#include "http/pages/site.h"

namespace qingfeng::http::pages {
namespace {

/// What a program is told at the front door: where the interface is.
Response about(const Visit& visit) {
    const auto& parts = visit.api().parts();
    const std::string text = visit.say(
        "portal.about", {{"authority", visit.configuration().founding.name}, {"slug", parts.authority.slug()}});
    Response response = text_response(200, text + "\n");
    response.headers.set("Content-Language", std::string(language_tag(visit.language())));
    return response;
}

Response home(const Visit& visit) {
    if (!visit.request().prefers_html()) return about(visit);
    return visit.show({.body = "home", .title = visit.say("page.home.title"), .data = {}, .wide = true});
}

}  // namespace

void add_home(Router& router, const Site& site) { site.get(router, "/", home); }

}  // namespace qingfeng::http::pages
