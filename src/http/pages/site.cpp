#include "http/pages/site.h"

#include "http/pages/routes.h"

namespace qingfeng::http::pages {
namespace {

constexpr std::string_view policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; "
    "trusted-types 'none'";
constexpr std::string_view year = "; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly";

bool is_large(const Request& request) {
    const auto asked = request.target.query.find("large");
    return (asked ? *asked : request.cookie("large").value_or("0")) == "1";
}

/// The same address with one parameter set.
std::string address_with(const Request& request, const std::string& path, std::string_view name,
                         std::string_view value) {
    const auto encoded = [](std::string_view text) {
        static constexpr char digits[] = "0123456789ABCDEF";
        std::string out;
        for (const char c : text) {
            const auto byte = static_cast<unsigned char>(c);
            const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                               c == '_' || c == '.';
            if (plain) {
                out += c;
            } else {
                out += '%';
                out += digits[byte >> 4];
                out += digits[byte & 15];
            }
        }
        return out;
    };
    std::string query;
    for (const auto& [key, given] : request.target.query.items()) {
        if (key == name || key == "lang" || key == "large") continue;
        query += (query.empty() ? "?" : "&") + encoded(key) + "=" + encoded(given);
    }
    return (path.empty() ? request.target.path : path) + query + (query.empty() ? "?" : "&") + std::string(name) + "=" +
           std::string(value);
}

void remember_choice(Response& response, const Request& request, bool large) {
    if (request.target.query.find("lang")) {
        response.headers.add("Set-Cookie", "lang=" + std::string(language_tag(request.language())) + std::string(year));
    }
    if (request.target.query.find("large")) {
        response.headers.add("Set-Cookie", std::string("large=") + (large ? "1" : "0") + std::string(year));
    }
}

}  // namespace

Response framed(const Templates& templates, const StaticFiles& files, const Frame& frame, const Page& page) {
    Data data;
    data.set("lang", std::string(language_tag(frame.language)));
    const bool chinese = frame.language == Language::Chinese;
    data.set("other_lang", chinese ? "en" : "zh-CN");
    flag(data, "large", frame.large);
    data.set("title", page.title);
    flag(data, "has_errors", page.has_errors);
    flag(data, "from_form", page.from_form);
    flag(data, "wide", page.wide);
    put(data, "default_act", page.default_act);
    put(data, "authority", frame.authority);
    put(data, "phone", frame.phone);
    put(data, "language_address", frame.language_address);
    put(data, "large_address", frame.large_address);
    put(data, "style", files.portal_asset("portal.css"));
    Data scripts{Data::type::list};
    for (const std::string& source : {std::string("page.ts"), page.script}) {
        if (const auto address = files.portal_asset(source); !address.empty()) {
            Data script;
            script.set("address", address);
            scripts.push_back(script);
        }
    }
    data.set("scripts", scripts);
    data.set("content", templates.render(page.body, frame.language, page.data));
    Response response =
        text_response(page.status, templates.render("layout", frame.language, data), "text/html; charset=utf-8");
    response.headers.set("Content-Security-Policy", std::string(policy));
    response.headers.set("Content-Language", std::string(language_tag(frame.language)));
    // no-store would make the way back ask whether to send a form again; what is kept stays in this browser.
    response.headers.set("Cache-Control", page.keep ? "private, no-cache" : "no-store");
    response.headers.set("Vary", "Accept-Language, Cookie");
    return response;
}

Visit::Visit(const Site& site, Api& api, const Request& request,
             std::shared_ptr<const service::Configuration> configuration)
    : site_(site),
      api_(api),
      request_(request),
      configuration_(std::move(configuration)),
      language_(request.language()),
      now_(api.parts().clock()) {}

std::string Visit::say(std::string_view key, std::initializer_list<service::Argument> arguments) const {
    return api_.parts().messages.text(language_, key, arguments);
}

Response Visit::show(const Page& page) const {
    const auto& organisation = configuration_->organisation;
    const auto root = organisation.root(today());
    const auto* unit = root ? organisation.find_unit(*root) : nullptr;
    const bool large = is_large(request_);
    const Frame frame{language_,
                      large,
                      address_with(request_, page.state_path, "lang", chinese() ? "en" : "zh"),
                      address_with(request_, page.state_path, "large", large ? "0" : "1"),
                      root ? unit_name(*root) : configuration_->founding.name,
                      unit == nullptr ? std::string() : unit->phone};
    Response response = framed(site_.templates(), api_.files(), frame, page);
    remember_choice(response, request_, large);
    return response;
}

Site::Site(std::shared_ptr<Api> api) : api_(std::move(api)), templates_(api_->parts().messages) {}

void Site::visit(const Call& call, const std::function<void(const Visit&)>& use) const {
    auto configuration = api_->configuration();
    if (!configuration) return api_->reject(call, configuration.error());
    use(Visit(*this, *api_, call.request, std::move(*configuration)));
}

void Site::get(Router& router, std::string_view pattern, Show show) const {
    router.get(pattern, api_->on_pool(Api::Budget::None, [self = shared_from_this(), show](const CallPtr& call) {
        self->visit(*call, [&](const Visit& visit) { call->responder.answer(show(visit)); });
    }));
}

void Site::post(Router& router, std::string_view pattern, Api::Budget budget, Show show) const {
    router.post(pattern,
                api_->on_pool(budget,
                              [self = shared_from_this(), show](const CallPtr& call) {
                                  self->visit(*call, [&](const Visit& visit) { call->responder.answer(show(visit)); });
                              }),
                {api_->parts().limits.body_bytes_max});
}

void Site::post(Router& router, std::string_view pattern, Api::Budget budget, Begin begin, RouteOptions options) const {
    router.post(pattern,
                api_->on_pool(budget,
                              [self = shared_from_this(), begin](const CallPtr& call) {
                                  self->visit(*call, [&](const Visit& visit) { begin(self, call, visit); });
                              }),
                options);
}

void add_page_routes(Router& router, const std::shared_ptr<Api>& api) {
    const auto site = std::make_shared<const Site>(api);
    add_home(router, *site);
    add_report(router, *site);
    add_track(router, *site);
    add_verify(router, *site);
    add_guides(router, *site);
    add_stations(router, *site);
    add_figures(router, *site);
}

}  // namespace qingfeng::http::pages
