#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe.hpp>

#include "http/json.h"
#include "http/public_view.h"
#include "service/matters.h"

/// What is registered, and what is told about it: shared by the public interface, the pages and the desk.
namespace qingfeng::http {

struct ContactInput {
    std::optional<std::string> name;
    std::optional<std::string> phone;
};
BOOST_DESCRIBE_STRUCT(ContactInput, (), (name, phone))

/// A plain text is how most people give their contact: a telephone number.
void read_value(const boost::json::value& from, ContactInput& to, const json::Reading& reading);

struct MatterInput {
    domain::procedure::Kind kind = domain::procedure::Kind::Complaint;
    std::string body;
    std::optional<std::string> unit;
    std::optional<std::string> place;
    std::optional<std::string> occurred_at;
    std::optional<ContactInput> contact;
    std::optional<std::string> subject;
    std::optional<std::vector<std::string>> points;
};
BOOST_DESCRIBE_STRUCT(MatterInput, (), (kind, body, unit, place, occurred_at, contact, subject, points))

struct DueView {
    std::string clock;
    std::string what;
    std::string date;
    bool provisional = false;
};
struct RegisteredOutput {
    std::string number;
    std::string code;
    std::string kind;
    std::string recorded;
    std::optional<UnitView> unit;
    std::string first_handler;
    std::string answer_by;
    std::vector<DueView> dates;
    std::vector<std::string> next;
    std::string idempotency_key;
};

/// The command that the input asks for, or everything that is wrong with it. It came by the web.
util::Result<domain::request::command::Register, json::Faults> register_command(const MatterInput& input,
                                                                                const service::Configuration&,
                                                                                util::Instant now);

/// By id or by name, in being on that day.
std::optional<domain::people::UnitId> find_unit(const service::Configuration&, const std::string& text,
                                                util::Date today);

/// The member of the input that a refusal is about; empty where it is about the whole.
std::string_view field_of(domain::request::Refusal refusal);

RegisteredOutput registered_output(const service::RegistrationAnswer&, const domain::request::command::Register&,
                                   const ViewContext&);
std::string registered_json(const RegisteredOutput&);

}  // namespace qingfeng::http
