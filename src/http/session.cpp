#include "http/session.h"

#include <algorithm>
#include <array>

#include <fmt/core.h>

namespace qingfeng::http {
namespace {

constexpr std::size_t token_size = 64;
constexpr long device_seconds = 180L * 24 * 3600;

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
bool same_host(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) { return lower(x) == lower(y); });
}

bool is_safe(Method method) { return method == Method::Get || method == Method::Head || method == Method::Options; }

Response not_signed_in(const Api& api, const Call& call) {
    Response response = problem(api.reader(call), 401, "not_signed_in");
    response.headers.set("WWW-Authenticate", "Session realm=\"qingfeng\"");
    return response;
}

}  // namespace

bool is_on_this_machine(const Request& request) {
    return !request.over_proxy && is_this_machine(request.peer) && !request.headers.has("X-Forwarded-For") &&
           !request.headers.has("Forwarded");
}

bool is_from_our_own_page(const Request& request) {
    const auto site = request.headers.find("Sec-Fetch-Site");
    if (site && *site != "same-origin") return false;
    const auto origin = request.headers.find("Origin");
    if (!origin) return true;
    const auto schema = origin->find("://");
    return schema != std::string_view::npos && same_host(origin->substr(schema + 3), request.headers.get("Host"));
}

std::string_view cookie_name(Cookie cookie) {
    switch (cookie) {
        case Cookie::Session:
            return "__Host-qingfeng";
        case Cookie::Device:
            return "__Host-qingfeng-device";
    }
    return {};
}

std::string set_cookie(Cookie cookie, const std::string& token) {
    std::string text = fmt::format("{}={}; Path=/; Secure; HttpOnly; SameSite=Strict", cookie_name(cookie), token);
    if (token.empty()) return text + "; Max-Age=0";
    return cookie == Cookie::Device ? text + fmt::format("; Max-Age={}", device_seconds) : text;
}

std::string device_label(std::string_view user_agent) {
    // The first that is found: every browser also names those it descends from.
    constexpr std::array<std::pair<std::string_view, std::string_view>, 8> browsers = {{{"MicroMessenger/", "WeChat"},
                                                                                        {"Edg", "Edge"},
                                                                                        {"OPR/", "Opera"},
                                                                                        {"Firefox/", "Firefox"},
                                                                                        {"Chrome/", "Chrome"},
                                                                                        {"CriOS/", "Chrome"},
                                                                                        {"Safari/", "Safari"},
                                                                                        {"curl/", "curl"}}};
    constexpr std::array<std::pair<std::string_view, std::string_view>, 7> systems = {{{"HarmonyOS", "HarmonyOS"},
                                                                                       {"Android", "Android"},
                                                                                       {"iPhone", "iOS"},
                                                                                       {"iPad", "iPadOS"},
                                                                                       {"Windows", "Windows"},
                                                                                       {"Mac OS X", "macOS"},
                                                                                       {"Linux", "Linux"}}};
    const auto first_in = [&](const auto& names) -> std::string_view {
        for (const auto& [sign, name] : names) {
            if (user_agent.find(sign) != std::string_view::npos) return name;
        }
        return "?";
    };
    return fmt::format("{} · {}", first_in(browsers), first_in(systems));
}

std::optional<service::SignedIn> require_session(const Api& api, const Call& call, Allow allow) {
    auto* accounts = api.parts().accounts;
    const auto token = call.request.cookie(cookie_name(Cookie::Session));
    if (accounts == nullptr || !token || token->size() != token_size) {
        call.responder.answer(not_signed_in(api, call));
        return std::nullopt;
    }
    auto who = accounts->current(std::string(*token));
    if (!who) {
        api.reject(call, who.error());
        return std::nullopt;
    }
    if (!*who || ((*who)->demo && !is_on_this_machine(call.request))) {
        call.responder.answer(not_signed_in(api, call));
        return std::nullopt;
    }
    if (!is_safe(call.request.method)) {
        const std::string_view sent = call.request.headers.get("X-CSRF-Token");
        if (!is_from_our_own_page(call.request) ||
            !util::equal_in_constant_time(util::as_bytes(sent), util::as_bytes((*who)->csrf))) {
            call.responder.answer(problem(api.reader(call), 403, "cross_site"));
            return std::nullopt;
        }
    }
    if ((*who)->must_change_password && allow != Allow::PasswordMustChange) {
        call.responder.answer(problem(api.reader(call), 403, "password_must_change"));
        return std::nullopt;
    }
    return std::move(*who);
}

}  // namespace qingfeng::http
