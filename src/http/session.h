#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "http/api_context.h"
#include "service/accounts/accounts.h"

/// Who is asking. Every staff endpoint begins with require_session().
namespace qingfeng::http {

enum class Allow {
    Everybody,           ///< only who has nothing left to do first
    PasswordMustChange,  ///< also who must change their password before anything else
};

/// Who is signed in, asked of the database anew. Empty, and answered: 401 not_signed_in; 403 password_must_change; 403
/// cross_site, where an unsafe method comes from another site or without the session's X-CSRF-Token. On the pool: it
/// reads the database.
std::optional<service::SignedIn> require_session(const Api& api, const Call& call, Allow allow = Allow::Everybody);

/// The request comes from a page of our own, or from no browser at all: Sec-Fetch-Site and Origin, which no page can
/// write by itself.
bool is_from_our_own_page(const Request& request);
/// A browser on this machine that speaks to us without a proxy between. Demo accounts are good only there.
bool is_on_this_machine(const Request& request);

/// What to call the browser, for the list of sessions: "Chrome · Windows".
std::string device_label(std::string_view user_agent);

enum class Cookie { Session, Device };
/// "__Host-qingfeng", "__Host-qingfeng-device": browsers take them only from this very host and over TLS, so that no
/// neighbour can plant one. To this machine itself Chromium and Firefox take them without TLS as well.
std::string_view cookie_name(Cookie cookie);
/// The Set-Cookie value; an empty `token` takes the cookie away.
std::string set_cookie(Cookie cookie, const std::string& token);

}  // namespace qingfeng::http
