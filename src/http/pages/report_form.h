#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/request/command.h"
#include "http/pages/site.h"

/// What a report carries from step to step: in the form itself, so that nothing is kept of a report that was not sent.
namespace qingfeng::http::pages {

/// The steps: place and time, what happened, contact, check and send.
inline constexpr int steps = 4;

/// The kinds a person may choose, in the order shown.
inline constexpr std::array<domain::procedure::Kind, 6> public_kinds = {
    domain::procedure::Kind::Complaint,  domain::procedure::Kind::Help,   domain::procedure::Kind::Enquiry,
    domain::procedure::Kind::Suggestion, domain::procedure::Kind::Praise, domain::procedure::Kind::ReportThirdParty};

struct ReportForm {
    int step = 1;
    std::string key;            ///< of idempotency: 128 random bits, made with the first page
    bool review = false;        ///< came back from the last step to change one answer
    bool from_code = false;     ///< a lane's QR code led here
    bool similar_seen = false;  ///< was asked whether it is one of the known problems …
    bool known = false;         ///< … and said yes
    std::string place;          ///< as typed
    std::string unit;           ///< id; "-": none of those found; empty: not asked yet
    std::string lane;
    std::string date;
    std::string time;
    std::string kind;
    std::string body;
    std::string plate;
    std::string phone;
    std::string name;
    std::vector<std::string> photos;  ///< ids of staged photos

    bool has_unit() const { return !unit.empty() && unit != "-"; }
};

/// Fields of a form that was sent. Everything is bounded; what is too long is cut, and checks name it.
ReportForm read_report(const Parameters& fields);
/// Names of photos that were sent before, at most as many as a report takes.
std::vector<std::string> photo_tickets(const Parameters& fields);
/// An empty one, filled from a lane's QR code.
ReportForm new_report(const Visit& visit);

/// Where `unit` is empty and `place` names exactly one, fills it.
void resolve_place(ReportForm& form, const Visit& visit);

/// What a page that asks for `step_asked` (0: for none of them) carries along. `asks_unit`: it asks which unit, too.
Data hidden_fields(const ReportForm& form, int step_asked, bool asks_unit);

/// What is wrong with one step, by field, in the reader's words.
std::vector<FieldError> check_step(const ReportForm& form, int step, const Visit& visit);

/// The command the whole form asks for. Only after every step was checked.
domain::request::command::Register register_command_of(const ReportForm& form, const Visit& visit);

/// "2026-11-23 14:05" as the form's date and time mean it; empty where no date was given.
std::optional<domain::request::Occurred> occurred_of(const ReportForm& form, const Visit& visit);

/// "13800000000" for what people type: full-width digits, blanks, hyphens, +86. Empty where it is no telephone number.
std::optional<std::string> normalised_phone(std::string_view typed);
/// "冀A12345" in capitals without blanks and dots.
std::string normalised_plate(std::string_view typed);

/// 128 random bits, as a form carries them.
std::string new_form_key();

}  // namespace qingfeng::http::pages
