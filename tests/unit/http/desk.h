#pragma once

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <future>
#include <string>

#include <boost/json.hpp>
#include <gtest/gtest.h>

#include "http/api.h"
#include "service/drafts.h"
#include "service/read_log.h"
#include "unit/service/office.h"

namespace qingfeng::http::testing {

inline service::Messages shipped_messages() {
    using service::testing::read_file;
    auto messages =
        service::Messages::parse(read_file("config/messages/zh.toml"), read_file("config/messages/en.toml"));
    util::check(messages.has_value(), "the shipped messages do not load");
    return std::move(*messages);
}

/// Tests sign in often.
inline service::accounts::Settings cheap_hashes() {
    service::accounts::Settings settings;
    settings.cost = {1, 8192};
    return settings;
}

/// A folder of its own, gone with the test.
struct Folder {
    Folder() {
        std::string name = (std::filesystem::temp_directory_path() / "qingfeng-desk-XXXXXX").string();
        util::check(mkdtemp(name.data()) != nullptr, "no folder for a test");
        path = name;
    }
    ~Folder() {
        std::error_code ignored;
        std::filesystem::remove_all(path, ignored);
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    std::filesystem::path path;
};

/// The interface over an authority in memory, asked without a socket.
class Desk {
  public:
    explicit Desk(ApiLimits limits = {.registrations = {}, .codes = {}},
                  const std::string& now = "2026-11-02T09:00:00+08:00")
        : office(now),
          messages(shipped_messages()),
          accounts(
              office.authority(), office.writer(), [this] { return office.now(); }, cheap_hashes()),
          router(make_api({office.authority(),
                           office.matters(),
                           messages,
                           [this] { return office.now(); },
                           [this](LogLevel, std::string_view line) { log += line; },
                           limits,
                           nullptr,
                           {},
                           &accounts,
                           staff_parts()})) {}

    http::StaffParts staff_parts() {
        http::StaffParts parts;
        parts.signed_in = who_the_header_names;
        parts.drafts = &drafts;
        parts.reads = &reads;
        return parts;
    }
    /// A header says who it is: signing in has tests of its own.
    static std::optional<domain::people::PersonId> who_the_header_names(const Request& request) {
        const auto person = request.headers.find("X-Test-Person");
        if (!person) return std::nullopt;
        return domain::people::PersonId(std::string(*person));
    }

    using Head = std::vector<std::pair<std::string, std::string>>;

    Response ask(Method method, const std::string& target, std::string body = "", const Head& head = {}) {
        Request request;
        request.method = method;
        request.raw_target = target;
        request.target = *parse_target(target);
        request.peer = "192.0.2.7";
        request.request_id = "r1";
        request.body = std::move(body);
        if (method == Method::Post) request.headers.set("Content-Type", "application/json");
        for (const auto& [name, value] : head) request.headers.set(name, value);
        const RouteMatch match = router.find(method, request.target.segments);
        if (match.route == nullptr) return {.status = match.allow.empty() ? 404 : 405, .headers = {}, .body = {}};
        request.path = match.path;
        request.route = match.route->pattern;
        // Shared with the answer, which may come after the test has given up.
        const auto promise = std::make_shared<std::promise<std::optional<Response>>>();
        auto answer = promise->get_future();
        match.route->handler(std::move(request), Responder([promise](std::optional<Response> response) {
                                 promise->set_value(std::move(response));
                             }));
        if (answer.wait_for(std::chrono::seconds(20)) != std::future_status::ready)
            return {.status = 0, .headers = {}, .body = {}};
        auto response = answer.get();
        return response ? std::move(*response) : Response{.status = 500, .headers = {}, .body = {}};
    }
    Response post(const std::string& target, std::string body, const Head& head = {}) {
        return ask(Method::Post, target, std::move(body), head);
    }
    Response get(const std::string& target, const Head& head = {}) { return ask(Method::Get, target, "", head); }

    service::testing::Office office;
    Folder folder;
    service::Drafts drafts{folder.path / "drafts", office.authority().lookup_key()};
    service::ReadLog reads{folder.path / "reads.log", office.authority().lookup_key()};
    service::Messages messages;
    service::accounts::Accounts accounts;
    std::string log;
    Router router;
};

inline std::string text(const Response& response) { return std::string(response.body.view()); }
inline boost::json::object object(const Response& response) {
    boost::json::error_code error;
    const auto value = boost::json::parse(text(response), error);
    EXPECT_FALSE(error) << text(response);
    return value.is_object() ? value.as_object() : boost::json::object();
}
inline std::string member(const boost::json::object& object, std::string_view name) {
    const auto* found = object.if_contains(name);
    return found == nullptr || !found->is_string() ? std::string("(none)") : std::string(found->get_string().c_str());
}

}  // namespace qingfeng::http::testing
