#include <gtest/gtest.h>

#include "http/session.h"
#include "service/accounts/totp.h"
#include "unit/http/desk.h"

/// Signing in as a browser does: the cookie, the token against other sites, what an initial password is good for.
namespace qingfeng::http {
namespace {

using testing::Desk;
using testing::member;
using testing::object;
using testing::text;

const std::string good_password = "two lorries at the weigh station";
const std::string better_password = "three lorries at the toll gate";

/// A browser at the desk: keeps cookies, sends the token.
class Browser {
  public:
    explicit Browser(Desk& desk) : desk_(desk) {}

    Response ask(Method method, const std::string& target, const std::string& body = "", Desk::Head more = {}) {
        std::string cookies;
        for (const auto& [name, value] : cookies_) {
            cookies += cookies.empty() ? "" : "; ";
            cookies += name;
            cookies += "=" + value;
        }
        Desk::Head head = {{"Cookie", cookies}, {"Host", "qingfeng.example"}};
        if (!csrf_.empty()) head.emplace_back("X-CSRF-Token", csrf_);
        head.insert(head.end(), more.begin(), more.end());
        Response response = desk_.ask(method, target, body, head);
        for (const auto& [name, value] : response.headers.items()) {
            if (name == "Set-Cookie") keep(value);
        }
        return response;
    }
    Response sign_in(const std::string& name, const std::string& password, const std::string& more = "") {
        Response response = ask(Method::Post, "/api/v1/session",
                                R"({"name":")" + name + R"(","password":")" + password + "\"" + more + "}");
        if (response.status == 200) csrf_ = member(object(response), "csrf");
        return response;
    }
    void set_csrf(std::string token) { csrf_ = std::move(token); }
    std::string csrf() const { return csrf_; }
    std::string cookie(const std::string& name) const {
        const auto found = cookies_.find(name);
        return found == cookies_.end() ? "" : found->second;
    }

  private:
    void keep(const std::string& set_cookie) {
        EXPECT_NE(set_cookie.find("; Path=/; Secure; HttpOnly; SameSite=Strict"), std::string::npos) << set_cookie;
        EXPECT_EQ(set_cookie.find("Domain"), std::string::npos);
        const auto equals = set_cookie.find('=');
        const std::string value = set_cookie.substr(equals + 1, set_cookie.find(';') - equals - 1);
        cookies_[set_cookie.substr(0, equals)] = value;
    }

    Desk& desk_;
    std::map<std::string, std::string> cookies_;
    std::string csrf_;
};

class ApiSession : public ::testing::Test {
  protected:
    ApiSession() {
        auto reader = desk_.office.store().read();
        const auto configuration = *desk_.office.authority().configuration(**reader);
        const auto today = configuration->zone.to_local(desk_.office.now()).date;
        for (const auto& person : configuration->organisation.persons()) {
            if (!configuration->organisation.roles_of(person.id, today).empty()) people_.push_back(person.id);
        }
        open("zhang-wei", people_.at(0), false);
    }
    void open(const std::string& name, const domain::people::PersonId& person, bool must_change) {
        ASSERT_TRUE(desk_.accounts.open_account({name, person, good_password, must_change, false},
                                                service::testing::as("tan-wenjing")));
    }

    Desk desk_;
    Browser browser_{desk_};
    std::vector<domain::people::PersonId> people_;
};

TEST_F(ApiSession, signing_in_says_who_it_is_and_the_cookie_carries_it_on) {
    EXPECT_EQ(browser_.ask(Method::Get, "/api/v1/session").status, 401);
    const Response in = browser_.sign_in("zhang-wei", good_password);
    ASSERT_EQ(in.status, 200) << text(in);
    EXPECT_EQ(in.headers.get("Content-Language"), "zh-CN");
    EXPECT_EQ(browser_.cookie("__Host-qingfeng").size(), 64U);
    EXPECT_EQ(browser_.cookie("__Host-qingfeng-device").size(), 64U);
    EXPECT_EQ(text(in).find(browser_.cookie("__Host-qingfeng")), std::string::npos);
    const Response who = browser_.ask(Method::Get, "/api/v1/session");
    ASSERT_EQ(who.status, 200);
    const auto view = object(who);
    EXPECT_EQ(member(view.at("person").as_object(), "id"), people_[0].get());
    EXPECT_FALSE(view.at("posts").as_array().empty());
    EXPECT_EQ(member(view, "csrf"), browser_.csrf());
    EXPECT_FALSE(view.at("must_change_password").as_bool());
}

TEST_F(ApiSession, what_is_wrong_is_told_by_code_in_both_languages) {
    const Response wrong = browser_.sign_in("zhang-wei", "wrong");
    EXPECT_EQ(wrong.status, 401);
    EXPECT_EQ(member(object(wrong), "code"), "wrong_credentials");
    EXPECT_EQ(member(object(wrong), "title"), "用户名或密码不对");
    EXPECT_TRUE(wrong.headers.has("WWW-Authenticate"));
    const Response english = browser_.ask(Method::Post, "/api/v1/session?lang=en", R"({"name":"x","password":"y"})");
    EXPECT_EQ(member(object(english), "title"), "Name or password is wrong");
    EXPECT_FALSE(english.headers.has("Set-Cookie"));
    EXPECT_EQ(browser_.ask(Method::Post, "/api/v1/session", R"({"name":"x"})").status, 422);
    EXPECT_EQ(browser_.ask(Method::Post, "/api/v1/session", "{").status, 400);
}

TEST_F(ApiSession, too_many_attempts_say_how_long_to_wait) {
    Response last;
    for (int i = 0; i < 6; ++i) last = browser_.sign_in("zhang-wei", "wrong");
    EXPECT_EQ(last.status, 429);
    EXPECT_EQ(last.headers.get("Retry-After"), "1");
    EXPECT_EQ(member(object(last), "code"), "too_many_attempts");
}

TEST_F(ApiSession, an_unsafe_request_needs_the_sessions_token_and_our_own_page) {
    ASSERT_EQ(browser_.sign_in("zhang-wei", good_password).status, 200);
    const std::string csrf = browser_.csrf();
    const auto end_others = [&](Desk::Head head = {}) {
        return browser_.ask(Method::Delete, "/api/v1/sessions", "", std::move(head)).status;
    };
    EXPECT_EQ(end_others(), 204);
    EXPECT_EQ(end_others({{"Sec-Fetch-Site", "same-origin"}, {"Origin", "https://qingfeng.example"}}), 204);
    EXPECT_EQ(end_others({{"Sec-Fetch-Site", "cross-site"}}), 403);
    EXPECT_EQ(end_others({{"Sec-Fetch-Site", "same-site"}}), 403);
    EXPECT_EQ(end_others({{"Origin", "https://evil.example"}}), 403);
    EXPECT_EQ(end_others({{"Origin", "null"}}), 403);
    for (const std::string& wrong : {std::string(), std::string(64, '0'), csrf.substr(1), csrf + "0"}) {
        browser_.set_csrf(wrong);
        EXPECT_EQ(end_others(), 403) << wrong;
    }
    EXPECT_EQ(browser_.ask(Method::Get, "/api/v1/sessions").status, 200) << "reading needs no token";
}

TEST_F(ApiSession, another_site_cannot_sign_somebody_in) {
    const auto from = [&](Desk::Head head) {
        return browser_.ask(Method::Post, "/api/v1/session",
                            R"({"name":"zhang-wei","password":")" + good_password + "\"}", std::move(head));
    };
    EXPECT_EQ(from({{"Sec-Fetch-Site", "cross-site"}}).status, 403);
    EXPECT_EQ(from({{"Origin", "https://evil.example"}}).status, 403);
    EXPECT_EQ(from({{"Content-Type", "text/plain"}}).status, 415) << "a form of another site cannot send JSON";
    const Response plain = from({{"Origin", "http://qingfeng.example"}});
    EXPECT_EQ(member(object(plain), "code"), "tls_needed");
    EXPECT_EQ(from({{"Origin", "https://qingfeng.example"}}).status, 200);
}

TEST_F(ApiSession, an_initial_password_must_be_changed_before_anything_else) {
    open("li-na", people_.at(1), true);
    const Response in = browser_.sign_in("li-na", good_password);
    ASSERT_EQ(in.status, 200);
    EXPECT_TRUE(object(in).at("must_change_password").as_bool());
    EXPECT_EQ(browser_.ask(Method::Get, "/api/v1/session").status, 200);
    for (const auto& [method, target] : std::vector<std::pair<Method, std::string>>{
             {Method::Get, "/api/v1/sessions"}, {Method::Delete, "/api/v1/sessions"}, {Method::Post, "/api/v1/totp"}}) {
        const Response refused = browser_.ask(method, target, R"({"action":"begin","password":"x"})");
        EXPECT_EQ(refused.status, 403) << target;
        EXPECT_EQ(member(object(refused), "code"), "password_must_change");
    }
    const auto change = [&](const std::string& to) {
        return browser_.ask(Method::Post, "/api/v1/password",
                            R"({"old_password":")" + good_password + R"(","new_password":")" + to + "\"}");
    };
    const Response shorter = change("short");
    EXPECT_EQ(shorter.status, 422);
    EXPECT_EQ(object(shorter).at("errors").as_array()[0].at("field").as_string(), "/new_password");
    const Response changed = change(better_password);
    ASSERT_EQ(changed.status, 200) << text(changed);
    EXPECT_FALSE(object(changed).at("must_change_password").as_bool());
    EXPECT_EQ(browser_.ask(Method::Get, "/api/v1/sessions").status, 200);
}

TEST_F(ApiSession, signing_out_ends_the_session_and_takes_the_cookie_away) {
    ASSERT_EQ(browser_.sign_in("zhang-wei", good_password).status, 200);
    const std::string token = browser_.cookie("__Host-qingfeng");
    const Response out = browser_.ask(Method::Delete, "/api/v1/session");
    EXPECT_EQ(out.status, 204);
    EXPECT_NE(out.headers.get("Set-Cookie").find("Max-Age=0"), std::string_view::npos);
    EXPECT_EQ(desk_.get("/api/v1/session", {{"Cookie", "__Host-qingfeng=" + token}}).status, 401);
}

TEST_F(ApiSession, sessions_are_listed_and_ended_by_id) {
    ASSERT_EQ(browser_.sign_in("zhang-wei", good_password).status, 200);
    Browser other(desk_);
    ASSERT_EQ(other.sign_in("zhang-wei", good_password).status, 200);
    const auto list = object(browser_.ask(Method::Get, "/api/v1/sessions"));
    ASSERT_EQ(list.at("sessions").as_array().size(), 2U);
    ASSERT_EQ(list.at("devices").as_array().size(), 2U);
    const auto& second = list.at("sessions").as_array()[1].as_object();
    EXPECT_FALSE(second.at("current").as_bool());
    EXPECT_EQ(member(second, "address"), "192.0.2.7");
    EXPECT_EQ(browser_.ask(Method::Delete, "/api/v1/sessions/" + member(second, "id")).status, 204);
    EXPECT_EQ(other.ask(Method::Get, "/api/v1/session").status, 401);
    for (const char* id : {"0", "-1", "x", "99999999999999999999", "123456"}) {
        EXPECT_EQ(browser_.ask(Method::Delete, std::string("/api/v1/sessions/") + id).status, 404) << id;
        EXPECT_EQ(browser_.ask(Method::Delete, std::string("/api/v1/devices/") + id).status, 404) << id;
    }
}

TEST_F(ApiSession, a_second_factor_is_enrolled_and_then_asked_for) {
    ASSERT_EQ(browser_.sign_in("zhang-wei", good_password).status, 200);
    const auto totp = [&](const std::string& body) { return browser_.ask(Method::Post, "/api/v1/totp", body); };
    EXPECT_EQ(totp(R"({"action":"begin"})").status, 422);
    EXPECT_EQ(totp(R"({"action":"begin","password":"wrong"})").status, 401);
    const Response begun = totp(R"({"action":"begin","password":")" + good_password + "\"}");
    ASSERT_EQ(begun.status, 200) << text(begun);
    EXPECT_TRUE(member(object(begun), "uri").starts_with("otpauth://totp/"));
    EXPECT_EQ(totp(R"({"action":"confirm","code":"000000"})").status, 401);
    EXPECT_EQ(object(browser_.ask(Method::Get, "/api/v1/session")).at("totp").as_bool(), false);
}

TEST_F(ApiSession, a_demo_account_is_good_on_this_machine_only) {
    ASSERT_TRUE(desk_.accounts.open_demo_accounts({{"demo", people_.at(1), "qingfeng-demo", false, true}},
                                                  service::testing::as("tan-wenjing")));
    const Response refused = browser_.sign_in("demo", "qingfeng-demo");
    EXPECT_EQ(refused.status, 403);
    EXPECT_EQ(member(object(refused), "code"), "this_machine_only");
}

TEST(Session, a_request_passed_on_by_a_proxy_is_not_on_this_machine) {
    Request request;
    request.peer = "127.0.0.1";
    EXPECT_TRUE(is_on_this_machine(request));
    request.headers.set("X-Forwarded-For", "203.0.113.5");
    EXPECT_FALSE(is_on_this_machine(request));
    Request trusted;
    trusted.peer = "127.0.0.1";
    trusted.over_proxy = true;
    EXPECT_FALSE(is_on_this_machine(trusted));
}

TEST(Session, browsers_are_called_by_their_name) {
    const std::vector<std::pair<std::string, std::string>> rows = {
        {"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0 Safari/537.36",
         "Chrome · Windows"},
        {"Mozilla/5.0 (Windows NT 10.0) Chrome/156.0 Safari/537.36 Edg/156.0", "Edge · Windows"},
        {"Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox · Linux"},
        {"Mozilla/5.0 (Linux; Android 15) Chrome/150 Mobile Safari/537.36 MicroMessenger/8.0", "WeChat · Android"},
        {"", "? · ?"},
    };
    for (const auto& [agent, label] : rows) EXPECT_EQ(device_label(agent), label);
}

}  // namespace
}  // namespace qingfeng::http
