#pragma once

#include <functional>
#include <optional>
#include <string>

#include <boost/json.hpp>

#include "http/api_context.h"

/// What the endpoints of staff share: who asks, under which configuration, in which language.
namespace qingfeng::http {

/// One request of somebody who signed in. A value that lives as long as the request.
struct StaffCall {
    CallPtr call;
    domain::people::PersonId person;
    std::shared_ptr<const service::Configuration> configuration;
    ViewContext view;

    util::Date today() const { return configuration->zone.to_local(view.now).date; }
    const Request& request() const { return call->request; }
    std::string say(std::string_view key, std::initializer_list<service::Argument> arguments = {}) const {
        return view.messages.text(view.language, key, arguments);
    }
    /// "kind" and "complaint" to "投诉".
    std::string word(std::string_view group, std::string_view key) const {
        return say(std::string(group) + "." + std::string(key));
    }
    std::string iso(util::Instant at) const { return util::iso_text(at, configuration->zone); }
    bool holds(std::initializer_list<domain::people::Role> roles) const;
};

using StaffEndpoint = void (*)(Api&, const StaffCall&);

/// Adds a route that answers only people who signed in; anybody else is told 401 before anything is looked at.
void add_staff_route(Router& router, const std::shared_ptr<Api>& api, Method method, std::string_view pattern,
                     StaffEndpoint endpoint, std::optional<std::size_t> body_bytes_max = {});

/// The same for what hashes a password: on the threads kept for that.
void add_staff_password_route(Router& router, const std::shared_ptr<Api>& api, Method method, std::string_view pattern,
                              StaffEndpoint endpoint);

/// Everything below /api/v1 that is for staff.
void add_staff_routes(Router& router, const std::shared_ptr<Api>& api);
void add_staff_matter_routes(Router& router, const std::shared_ptr<Api>& api);
void add_staff_list_routes(Router& router, const std::shared_ptr<Api>& api);
void add_staff_similar_routes(Router& router, const std::shared_ptr<Api>& api);
void add_staff_draft_routes(Router& router, const std::shared_ptr<Api>& api);
void add_staff_brief_routes(Router& router, const std::shared_ptr<Api>& api);
void add_staff_figure_routes(Router& router, const std::shared_ptr<Api>& api);
void add_staff_office_routes(Router& router, const std::shared_ptr<Api>& api);
void add_staff_adoption_routes(Router& router, const std::shared_ptr<Api>& api);
void add_staff_ledger_routes(Router& router, const std::shared_ptr<Api>& api);
void add_staff_order_routes(Router& router, const std::shared_ptr<Api>& api);
void add_staff_account_routes(Router& router, const std::shared_ptr<Api>& api);

// ---- answers

Response json_answer(const StaffCall& staff, int status, const boost::json::value& body,
                     std::optional<std::uint64_t> revision = {});
void answer_json(const StaffCall& staff, int status, const boost::json::value& body,
                 std::optional<std::uint64_t> revision = {});
void answer_problem(const Api& api, const StaffCall& staff, int status, std::string_view code,
                    std::vector<FieldError> errors = {});
/// The body as a JSON object; nothing, and answered, where it is not.
std::optional<boost::json::object> read_object(const Api& api, const StaffCall& staff);
/// Without its quotation marks; nothing, and answered, where the header is there and is no key.
std::optional<std::string> read_idempotency_key(const Api& api, const StaffCall& staff);

// ---- parts of answers

boost::json::object unit_ref(const ViewContext& view, const domain::people::UnitId& unit);
boost::json::object person_ref(const ViewContext& view, const domain::people::PersonId& person);
/// {"key": …, "name": …} with the word of the message files.
boost::json::object term(const StaffCall& staff, std::string_view group, std::string_view key);
/// Puts "kind" and "kind_name".
void put_word(boost::json::object& into, const StaffCall& staff, std::string_view member, std::string_view group,
              std::string_view key);
void put_if(boost::json::object& into, std::string_view member, const std::string& text);

}  // namespace qingfeng::http
