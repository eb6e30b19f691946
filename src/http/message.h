#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "http/language.h"
#include "http/target.h"

namespace qingfeng::http {

enum class Method { Get, Head, Post, Put, Delete, Patch, Options, Other };
Method method_of(std::string_view token);
std::string_view method_text(Method method);

/// Names are compared without regard to case and kept as they were given.
class Headers {
  public:
    void add(std::string name, std::string value) { items_.emplace_back(std::move(name), std::move(value)); }
    /// Replaces every header of that name.
    void set(std::string_view name, std::string value);
    /// The first value of that name.
    std::optional<std::string_view> find(std::string_view name) const;
    std::string_view get(std::string_view name, std::string_view otherwise = {}) const {
        return find(name).value_or(otherwise);
    }
    bool has(std::string_view name) const { return find(name).has_value(); }
    std::size_t count(std::string_view name) const;
    const std::vector<std::pair<std::string, std::string>>& items() const { return items_; }

  private:
    std::vector<std::pair<std::string, std::string>> items_;
};

/// A whole request. The body is whatever bytes came; nothing has looked at them.
struct Request {
    Method method = Method::Get;
    std::string raw_target;  ///< as sent
    Target target;
    Headers headers;
    std::string body;
    Parameters path;          ///< what the route's `{names}` matched, decoded
    std::string route;        ///< the pattern that matched, for logs and figures
    std::string peer;         ///< numeric address of the client (the one a trusted proxy names, where there is one)
    std::string request_id;   ///< unique in this process's life; also in the answer's X-Request-Id and in the log
    bool over_proxy = false;  ///< the connection came from a trusted proxy

    /// What `?lang=` asks for, else the `lang` cookie of somebody who chose before, else by Accept-Language.
    Language language() const;
    /// A browser, that would rather have a page than JSON.
    bool prefers_html() const;
    /// Media type of the body in lower case, without parameters: "application/json".
    std::string content_type() const;
    /// The cookie of that name, undecoded.
    std::optional<std::string_view> cookie(std::string_view name) const;
};

/// Bytes of an answer: its own, or shared with a cache (immutable, so that threads may send them at once).
class Body {
  public:
    Body() = default;
    Body(std::string own) : bytes_(std::move(own)) {}      // NOLINT(google-explicit-constructor)
    Body(const char* text) : bytes_(std::string(text)) {}  // NOLINT(google-explicit-constructor)
    Body(std::shared_ptr<const std::string> shared)
        : bytes_(std::move(shared)) {}  // NOLINT(google-explicit-constructor)

    std::string_view view() const;

  private:
    std::variant<std::string, std::shared_ptr<const std::string>> bytes_;
};

/// The server adds Content-Length, Date, Connection, X-Request-Id and the secure defaults of `secure_headers()` that
/// are not set here.
struct Response {
    int status = 200;
    Headers headers;
    Body body;
};

Response text_response(int status, std::string body, std::string content_type = "text/plain; charset=utf-8");
/// `json` is a serialised document.
Response json_response(int status, std::string json);
Response empty_response(int status = 204);
/// 303 See Other, for the page after a form.
Response see_other(std::string location);

/// What every answer carries unless it sets the header itself: nothing may be embedded, sniffed, cached or loaded.
std::span<const std::pair<std::string_view, std::string_view>> secure_headers();

/// "Not Found" for 404. Empty for a status without a registered phrase.
std::string_view reason_phrase(int status);

}  // namespace qingfeng::http
