#include <algorithm>
#include <charconv>

#include "domain/people/terms.h"
#include "http/qr_path.h"
#include "http/session.h"

/// Signing in and out, and what people do with their own account. Described in api/staff/session.yaml.
namespace qingfeng::http {

struct SignInInput {
    std::string name;
    std::string password;
    std::optional<std::string> code;
    std::optional<std::string> recovery_code;
};
BOOST_DESCRIBE_STRUCT(SignInInput, (), (name, password, code, recovery_code))

// A member called `new` cannot be.
struct PasswordInput {
    std::string old_password;
    std::string new_password;
};
BOOST_DESCRIBE_STRUCT(PasswordInput, (), (old_password, new_password))

enum class TotpAction : std::uint8_t { Begin = 1, Confirm = 2, Disable = 3, NewCodes = 4 };
std::string_view to_key(TotpAction action) {
    switch (action) {
        case TotpAction::Begin:
            return "begin";
        case TotpAction::Confirm:
            return "confirm";
        case TotpAction::Disable:
            return "disable";
        case TotpAction::NewCodes:
            return "new_codes";
    }
    return {};
}

struct TotpInput {
    TotpAction action = TotpAction::Begin;
    std::optional<std::string> password;
    std::optional<std::string> code;
};
BOOST_DESCRIBE_STRUCT(TotpInput, (), (action, password, code))

BOOST_DESCRIBE_STRUCT(QrPath, (), (size, path))

struct TotpOutput {
    std::optional<std::string> secret;
    std::optional<std::string> uri;
    std::optional<QrPath> qr;
    std::optional<std::vector<std::string>> recovery_codes;
};
BOOST_DESCRIBE_STRUCT(TotpOutput, (), (secret, uri, qr, recovery_codes))

struct NamedId {
    std::string id;
    std::string name;
};
BOOST_DESCRIBE_STRUCT(NamedId, (), (id, name))

struct HeldPost {
    NamedId unit;
    std::string role;
    std::string role_name;
    bool acting = false;
};
BOOST_DESCRIBE_STRUCT(HeldPost, (), (unit, role, role_name, acting))

struct WhoView {
    std::string session;
    NamedId person;
    std::vector<HeldPost> posts;
    std::vector<std::string> roles;
    std::string csrf;
    bool must_change_password = false;
    bool totp = false;
    std::int64_t recovery_codes_left = 0;
    bool demo = false;
    std::string idle_end;
    std::string end;
};
BOOST_DESCRIBE_STRUCT(WhoView, (),
                      (session, person, posts, roles, csrf, must_change_password, totp, recovery_codes_left, demo,
                       idle_end, end))

struct OpenSession {
    std::string id;
    std::string device;
    std::string address;
    std::string created;
    std::string seen;
    bool current = false;
};
BOOST_DESCRIBE_STRUCT(OpenSession, (), (id, device, address, created, seen, current))

struct KnownDevice {
    std::string id;
    std::string device;
    std::string seen;
    bool current = false;
};
BOOST_DESCRIBE_STRUCT(KnownDevice, (), (id, device, seen, current))

struct SessionsView {
    std::vector<OpenSession> sessions;
    std::vector<KnownDevice> devices;
};
BOOST_DESCRIBE_STRUCT(SessionsView, (), (sessions, devices))

namespace {

namespace accounts = service::accounts;
using accounts::DenialReason;
using service::SignedIn;

constexpr std::size_t input_bytes_max = 4096;

template <class Input>
std::optional<Input> read_input(const Api& api, const Call& call) {
    if (call.request.content_type() != "application/json") {
        call.responder.answer(problem(api.reader(call), 415, "not_json"));
        return std::nullopt;
    }
    auto input = json::read<Input>(call.request.body);
    if (input) return std::move(*input);
    call.responder.answer(faults_response(api.reader(call), input.error()));
    return std::nullopt;
}

accounts::Origin origin_of(const Request& request) {
    const auto device = request.cookie(cookie_name(Cookie::Device));
    return {address_key(request.peer), std::string(device.value_or("").substr(0, 64)),
            device_label(request.headers.get("User-Agent")), is_on_this_machine(request)};
}

/// People write "123 456".
std::string without_blanks(std::string text) {
    std::erase(text, ' ');
    return text;
}

int status_of(DenialReason reason) {
    switch (reason) {
        case DenialReason::WrongCredentials:
        case DenialReason::SecondFactorNeeded:
        case DenialReason::WrongCode:
            return 401;
        case DenialReason::TooManyAttempts:
            return 429;
        case DenialReason::AccountDisabled:
        case DenialReason::NoPost:
        case DenialReason::ThisMachineOnly:
            return 403;
    }
    return 403;
}

void reject(const Api& api, const Call& call, const accounts::Rejection& rejection) {
    if (const auto* error = std::get_if<util::Error>(&rejection)) return api.reject(call, *error);
    const auto& denial = std::get<accounts::Denial>(rejection);
    Response response = problem(api.reader(call), status_of(denial.reason), to_key(denial.reason));
    if (response.status == 401) response.headers.set("WWW-Authenticate", "Session realm=\"qingfeng\"");
    if (denial.retry_after.count() > 0) response.headers.set("Retry-After", std::to_string(denial.retry_after.count()));
    call.responder.answer(std::move(response));
}

WhoView who_view(const Api& api, const Call& call, const SignedIn& who) {
    const service::Configuration& configuration = *who.configuration;
    const ViewContext context{configuration, api.parts().messages, call.language(), api.parts().clock()};
    WhoView view;
    view.session = std::to_string(who.session.get());
    view.person = {who.person.get(), person_name(context, who.person)};
    for (const auto& post : who.posts) {
        const std::string role(to_key(post.role));
        view.posts.push_back({{post.unit.get(), unit_name(context, post.unit)},
                              role,
                              context.messages.text(context.language, "role." + role),
                              post.acting});
        if (std::find(view.roles.begin(), view.roles.end(), role) == view.roles.end()) view.roles.push_back(role);
    }
    view.csrf = who.csrf;
    view.must_change_password = who.must_change_password;
    view.totp = who.second_factor;
    view.recovery_codes_left = static_cast<std::int64_t>(who.recovery_codes_left);
    view.demo = who.demo;
    view.idle_end = util::iso_text(who.idle_end, configuration.zone);
    view.end = util::iso_text(who.end, configuration.zone);
    return view;
}

Response who_response(const Api& api, const Call& call, const SignedIn& who) {
    Response response = json_response(200, json::write(who_view(api, call, who)));
    response.headers.set("Content-Language", std::string(language_tag(call.language())));
    return response;
}

/// A browser would drop the cookie that only TLS may carry, and the person would not learn why.
bool needs_tls(const Request& request) {
    return request.headers.get("Origin").starts_with("http://") && !is_on_this_machine(request);
}

void sign_in(Api& api, const CallPtr& call) {
    if (!is_from_our_own_page(call->request)) {
        call->responder.answer(problem(api.reader(*call), 403, "cross_site"));
        return;
    }
    if (needs_tls(call->request)) {
        call->responder.answer(problem(api.reader(*call), 403, "tls_needed"));
        return;
    }
    const auto input = read_input<SignInInput>(api, *call);
    if (!input) return;
    const auto entered =
        api.parts().accounts->sign_in({input->name, input->password, without_blanks(input->code.value_or("")),
                                       input->recovery_code.value_or(""), origin_of(call->request)});
    if (!entered) return reject(api, *call, entered.error());
    Response response = who_response(api, *call, entered->who);
    response.headers.add("Set-Cookie", set_cookie(Cookie::Session, entered->token));
    response.headers.add("Set-Cookie", set_cookie(Cookie::Device, entered->device_token));
    call->responder.answer(std::move(response));
}

void who_am_i(Api& api, const CallPtr& call) {
    const auto who = require_session(api, *call, Allow::PasswordMustChange);
    if (who) call->responder.answer(who_response(api, *call, *who));
}

void answer_done(const Api& api, const Call& call, const util::Status& status) {
    if (!status) return api.reject(call, status.error());
    call.responder.answer(empty_response());
}

void sign_out(Api& api, const CallPtr& call) {
    const auto who = require_session(api, *call, Allow::PasswordMustChange);
    if (!who) return;
    const util::Status ended = api.parts().accounts->end_session(*who, who->session);
    if (!ended && ended.error().kind != util::ErrorKind::NotFound) return api.reject(*call, ended.error());
    Response response = empty_response();
    response.headers.add("Set-Cookie", set_cookie(Cookie::Session, ""));
    call->responder.answer(std::move(response));
}

void list_sessions(Api& api, const CallPtr& call) {
    const auto who = require_session(api, *call);
    if (!who) return;
    const auto sessions = api.parts().accounts->sessions(*who);
    if (!sessions) return api.reject(*call, sessions.error());
    const auto devices = api.parts().accounts->devices(*who);
    if (!devices) return api.reject(*call, devices.error());
    const auto& zone = who->configuration->zone;
    SessionsView view;
    for (const auto& session : *sessions) {
        view.sessions.push_back({std::to_string(session.id.get()), session.facts.device, session.facts.address,
                                 util::iso_text(session.created, zone), util::iso_text(session.seen, zone),
                                 session.current});
    }
    for (const auto& device : *devices) {
        view.devices.push_back(
            {std::to_string(device.id), device.label, util::iso_text(device.seen, zone), device.current});
    }
    call->responder.answer(json_response(200, json::write(view)));
}

void end_others(Api& api, const CallPtr& call) {
    const auto who = require_session(api, *call);
    if (who) answer_done(api, *call, api.parts().accounts->end_other_sessions(*who));
}

/// Empty, and answered 404, where the address holds no number.
std::optional<std::int64_t> id_in(const Api& api, const Call& call) {
    const std::string text(call.request.path.get("id"));
    std::int64_t id = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id);
    if (error == std::errc() && end == text.data() + text.size() && id > 0) return id;
    call.responder.answer(problem(api.reader(call), 404, "not_found"));
    return std::nullopt;
}

void end_one(Api& api, const CallPtr& call) {
    const auto who = require_session(api, *call);
    if (!who) return;
    if (const auto id = id_in(api, *call)) {
        answer_done(api, *call, api.parts().accounts->end_session(*who, storage::SessionId(*id)));
    }
}

void forget_device(Api& api, const CallPtr& call) {
    const auto who = require_session(api, *call);
    if (!who) return;
    if (const auto id = id_in(api, *call)) {
        answer_done(api, *call, api.parts().accounts->forget_device(*who, static_cast<std::uint64_t>(*id)));
    }
}

void change_password(Api& api, const CallPtr& call) {
    const auto who = require_session(api, *call, Allow::PasswordMustChange);
    if (!who) return;
    const auto input = read_input<PasswordInput>(api, *call);
    if (!input) return;
    const auto changed =
        api.parts().accounts->change_password(*who, input->old_password, input->new_password, origin_of(call->request));
    if (!changed) return reject(api, *call, changed.error());
    if (const auto fault = *changed) {
        const auto reader = api.reader(*call);
        const std::string words =
            reader.messages.text(reader.language, "password_fault." + std::string(to_key(*fault)));
        call->responder.answer(problem(reader, 422, "invalid_fields", {{"/new_password", words}}));
        return;
    }
    SignedIn now = *who;
    now.must_change_password = false;
    call->responder.answer(who_response(api, *call, now));
}

void totp(Api& api, const CallPtr& call) {
    const auto who = require_session(api, *call);
    if (!who) return;
    const auto input = read_input<TotpInput>(api, *call);
    if (!input) return;
    json::Faults missing;
    if (input->action != TotpAction::Confirm && !input->password) {
        missing.push_back({json::FaultKind::Missing, "/password"});
    }
    if (input->action != TotpAction::Begin && !input->code) missing.push_back({json::FaultKind::Missing, "/code"});
    if (!missing.empty()) {
        call->responder.answer(faults_response(api.reader(*call), missing));
        return;
    }
    auto& own = *api.parts().accounts;
    const std::string password = input->password.value_or("");
    const std::string code = without_blanks(input->code.value_or(""));
    const auto from = origin_of(call->request);
    const auto answer = [&](const TotpOutput& output) {
        call->responder.answer(json_response(200, json::write(output)));
    };
    switch (input->action) {
        case TotpAction::Begin: {
            const auto begun = own.begin_totp(*who, password, from);
            if (!begun) return reject(api, *call, begun.error());
            return answer({begun->secret, begun->uri, qr_path(begun->uri), std::nullopt});
        }
        case TotpAction::Confirm: {
            const auto codes = own.confirm_totp(*who, code);
            if (!codes) return reject(api, *call, codes.error());
            return answer({std::nullopt, std::nullopt, std::nullopt, *codes});
        }
        case TotpAction::NewCodes: {
            const auto codes = own.renew_recovery_codes(*who, password, code, from);
            if (!codes) return reject(api, *call, codes.error());
            return answer({std::nullopt, std::nullopt, std::nullopt, *codes});
        }
        case TotpAction::Disable: {
            const auto done = own.disable_totp(*who, password, code, from);
            if (!done) return reject(api, *call, done.error());
            return answer({});
        }
    }
}

}  // namespace

void add_session_routes(Router& router, const std::shared_ptr<Api>& api) {
    using Endpoint = void (*)(Api&, const CallPtr&);
    const RouteOptions options{input_bytes_max};
    const auto bound = [&api](Endpoint endpoint) {
        return [self = api.get(), endpoint](const CallPtr& call) { endpoint(*self, call); };
    };
    const auto add = [&](Method method, std::string_view pattern, Endpoint endpoint) {
        router.add(method, pattern, api->on_pool(Api::Budget::None, bound(endpoint)), options);
    };
    const auto add_hashing = [&](std::string_view pattern, Endpoint endpoint) {
        router.post(pattern, api->on_password_pool(Api::Budget::SignIns, bound(endpoint)), options);
    };
    add_hashing("/api/v1/session", sign_in);
    add_hashing("/api/v1/password", change_password);
    add_hashing("/api/v1/totp", totp);
    add(Method::Get, "/api/v1/session", who_am_i);
    add(Method::Delete, "/api/v1/session", sign_out);
    add(Method::Get, "/api/v1/sessions", list_sessions);
    add(Method::Delete, "/api/v1/sessions", end_others);
    add(Method::Delete, "/api/v1/sessions/{id}", end_one);
    add(Method::Delete, "/api/v1/devices/{id}", forget_device);
}

}  // namespace qingfeng::http
