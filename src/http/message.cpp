#include "http/message.h"

#include <algorithm>
#include <array>

#include "http/text.h"
#include "util/overloaded.h"

namespace qingfeng::http {
namespace {

constexpr std::array<std::pair<std::string_view, Method>, 7> methods{{{"GET", Method::Get},
                                                                      {"HEAD", Method::Head},
                                                                      {"POST", Method::Post},
                                                                      {"PUT", Method::Put},
                                                                      {"DELETE", Method::Delete},
                                                                      {"PATCH", Method::Patch},
                                                                      {"OPTIONS", Method::Options}}};

// Referrer-Policy is same-origin and not no-referrer: under the latter browsers send `Origin: null` with our own forms,
// and the check against forged requests could no longer tell them from a stranger's.
constexpr std::array<std::pair<std::string_view, std::string_view>, 6> secure_defaults{
    {{"X-Content-Type-Options", "nosniff"},
     {"Referrer-Policy", "same-origin"},
     {"Content-Security-Policy", "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"},
     {"Cross-Origin-Resource-Policy", "same-origin"},
     {"Cross-Origin-Opener-Policy", "same-origin"},
     {"Cache-Control", "no-store"}}};

}  // namespace

Method method_of(std::string_view token) {
    for (const auto& [text, method] : methods) {
        if (text == token) return method;
    }
    return Method::Other;
}

std::string_view method_text(Method method) {
    for (const auto& [text, known] : methods) {
        if (known == method) return text;
    }
    return "OTHER";
}

void Headers::set(std::string_view name, std::string value) {
    std::erase_if(items_, [&](const auto& item) { return equal_ignoring_case(item.first, name); });
    items_.emplace_back(std::string(name), std::move(value));
}

std::optional<std::string_view> Headers::find(std::string_view name) const {
    for (const auto& [key, value] : items_) {
        if (equal_ignoring_case(key, name)) return value;
    }
    return std::nullopt;
}

std::size_t Headers::count(std::string_view name) const {
    return static_cast<std::size_t>(std::count_if(
        items_.begin(), items_.end(), [&](const auto& item) { return equal_ignoring_case(item.first, name); }));
}

std::string Request::content_type() const {
    std::string_view value = headers.get("Content-Type");
    std::string type(trimmed(take_until(value, ';')));
    for (char& c : type) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return type;
}

std::optional<std::string_view> Request::cookie(std::string_view name) const {
    for (const auto& [key, value] : headers.items()) {
        if (!equal_ignoring_case(key, "Cookie")) continue;
        std::string_view rest = value;
        while (!rest.empty()) {
            std::string_view pair = trimmed(take_until(rest, ';'));
            if (take_until(pair, '=') == name) return pair;
        }
    }
    return std::nullopt;
}

Language Request::language() const {
    const auto chosen = target.query.find("lang");
    return negotiate_language(headers.get("Accept-Language"), chosen ? *chosen : cookie("lang").value_or(""));
}

bool Request::prefers_html() const {
    // Programs say */* or name JSON; every browser names text/html for what it shows as a page.
    return headers.get("Accept").find("text/html") != std::string_view::npos;
}

std::string_view Body::view() const {
    return std::visit(util::Overloaded{[](const std::string& own) -> std::string_view { return own; },
                                       [](const std::shared_ptr<const std::string>& shared) -> std::string_view {
                                           return shared ? std::string_view(*shared) : std::string_view();
                                       }},
                      bytes_);
}

Response text_response(int status, std::string body, std::string content_type) {
    Response response{status, {}, std::move(body)};
    response.headers.add("Content-Type", std::move(content_type));
    return response;
}

Response json_response(int status, std::string json) {
    return text_response(status, std::move(json), "application/json");
}

Response empty_response(int status) { return {status, {}, {}}; }

Response see_other(std::string location) {
    Response response{303, {}, {}};
    response.headers.add("Location", std::move(location));
    return response;
}

std::span<const std::pair<std::string_view, std::string_view>> secure_headers() { return secure_defaults; }

std::string_view reason_phrase(int status) {
    switch (status) {
        case 100:
            return "Continue";
        case 200:
            return "OK";
        case 201:
            return "Created";
        case 202:
            return "Accepted";
        case 204:
            return "No Content";
        case 206:
            return "Partial Content";
        case 301:
            return "Moved Permanently";
        case 302:
            return "Found";
        case 303:
            return "See Other";
        case 304:
            return "Not Modified";
        case 307:
            return "Temporary Redirect";
        case 308:
            return "Permanent Redirect";
        case 400:
            return "Bad Request";
        case 401:
            return "Unauthorized";
        case 403:
            return "Forbidden";
        case 404:
            return "Not Found";
        case 405:
            return "Method Not Allowed";
        case 406:
            return "Not Acceptable";
        case 408:
            return "Request Timeout";
        case 409:
            return "Conflict";
        case 410:
            return "Gone";
        case 411:
            return "Length Required";
        case 412:
            return "Precondition Failed";
        case 413:
            return "Content Too Large";
        case 414:
            return "URI Too Long";
        case 415:
            return "Unsupported Media Type";
        case 416:
            return "Range Not Satisfiable";
        case 417:
            return "Expectation Failed";
        case 422:
            return "Unprocessable Content";
        case 428:
            return "Precondition Required";
        case 429:
            return "Too Many Requests";
        case 431:
            return "Request Header Fields Too Large";
        case 500:
            return "Internal Server Error";
        case 501:
            return "Not Implemented";
        case 503:
            return "Service Unavailable";
        case 505:
            return "HTTP Version Not Supported";
        case 507:
            return "Insufficient Storage";
        default:
            return {};
    }
}

}  // namespace qingfeng::http
