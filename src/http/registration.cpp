#include "http/registration.h"

#include <algorithm>

#include "domain/procedure/keys.h"
#include "domain/request/decide.h"

namespace qingfeng::http {

BOOST_DESCRIBE_STRUCT(UnitView, (), (id, name))
BOOST_DESCRIBE_STRUCT(DueView, (), (clock, what, date, provisional))
BOOST_DESCRIBE_STRUCT(RegisteredOutput, (),
                      (number, code, kind, recorded, unit, first_handler, answer_by, dates, next, idempotency_key))

namespace {

namespace command = domain::request::command;
using domain::procedure::ClockKind;
using domain::request::Refusal;
using json::FaultKind;
using json::Faults;

constexpr std::size_t name_bytes_max = 200;
constexpr std::size_t phone_bytes_max = 60;
constexpr std::size_t place_bytes_max = 600;

void check_length(const std::optional<std::string>& text, std::size_t bytes_max, std::string_view pointer,
                  Faults& faults) {
    if (text && text->size() > bytes_max) faults.push_back({FaultKind::TooLong, std::string(pointer)});
}

/// The words that registration's answers are made of.
class Registrar {
  public:
    Registrar(const service::RegistrationAnswer& answer, const command::Register& command, const ViewContext& context)
        : answer_(answer), command_(command), context_(context) {}

    RegisteredOutput output() const {
        RegisteredOutput output;
        output.number = answer_.number;
        output.code = answer_.code;
        output.kind = to_key(answer_.kind);
        output.recorded = util::iso_text(answer_.recorded, context_.configuration.zone);
        if (!answer_.unit.empty()) output.unit = UnitView{answer_.unit, unit()};
        output.first_handler = person_name(context_, domain::people::PersonId(answer_.first_handler));
        output.answer_by = answer_by().text();
        for (const service::Due& due : answer_.due) {
            const std::string clock(to_key(due.clock));
            output.dates.push_back({clock, say("clock." + clock), due.date.text(), due.provisional});
        }
        output.next = next();
        output.idempotency_key = answer_.idempotency_key;
        return output;
    }

  private:
    std::string say(std::string_view key, std::initializer_list<service::Argument> arguments = {}) const {
        return context_.messages.text(context_.language, key, arguments);
    }
    std::string unit() const { return unit_name(context_, domain::people::UnitId(answer_.unit)); }

    const service::Due* due(ClockKind clock) const {
        const auto found = std::find_if(answer_.due.begin(), answer_.due.end(),
                                        [&](const service::Due& each) { return each.clock == clock; });
        return found == answer_.due.end() ? nullptr : &*found;
    }
    /// Until the written answer; where the procedure counts that from acceptance, until the first deadline of all.
    util::Date answer_by() const {
        const auto* answer = due(ClockKind::Answer);
        return answer == nullptr ? answer_.answer_by : answer->date;
    }

    /// What happens next, in sentences.
    std::vector<std::string> next() const {
        std::vector<std::string> next = {say("next.received", {{"number", answer_.number}})};
        if (answer_.unit.empty()) {
            next.push_back(say("next.office_assigns", {{"office", office_name(context_)}}));
        } else {
            next.push_back(say("next.unit", {{"unit", unit()}}));
        }
        for (const auto& [clock, key] :
             {std::pair(ClockKind::Acceptance, "next.acceptance"), std::pair(ClockKind::Answer, "next.answer")}) {
            if (const auto* found = due(clock)) next.push_back(say(key, {{"date", found->date.text()}}));
        }
        for (const service::Due& each : answer_.due) {
            if (!each.provisional) continue;
            next.push_back(say("next.provisional", {{"year", std::to_string(each.date.year())}}));
            break;
        }
        next.push_back(say("next.keep_code"));
        if (command_.contact_name.empty() && command_.contact_phone.empty()) next.push_back(say("next.no_contact"));
        if (command_.kind == domain::procedure::Kind::Complaint || command_.kind == domain::procedure::Kind::Petition) {
            next.push_back(say("next.legal_time_runs"));
        }
        return next;
    }

    const service::RegistrationAnswer& answer_;
    const command::Register& command_;
    const ViewContext& context_;
};

}  // namespace

/// A plain text is how most people give their contact: a telephone number.
void read_value(const boost::json::value& from, ContactInput& to, const json::Reading& reading) {
    if (from.is_string()) return json::read_value(from, to.phone.emplace(), reading);
    json::read_value<ContactInput>(from, to, reading);
}

std::optional<domain::people::UnitId> find_unit(const service::Configuration& configuration, const std::string& text,
                                                util::Date today) {
    if (const auto* unit = configuration.organisation.find_unit(domain::people::UnitId(text))) {
        if (unit->validity.contains(today)) return unit->id;
    }
    return configuration.organisation.unit_by_name(text, today);
}

util::Result<command::Register, Faults> register_command(const MatterInput& input,
                                                         const service::Configuration& configuration,
                                                         util::Instant now) {
    Faults faults;
    if (input.body.size() > domain::request::body_bytes_max) faults.push_back({FaultKind::TooLong, "/body"});
    if (input.body.find_first_not_of(" \t\r\n") == std::string::npos) faults.push_back({FaultKind::Missing, "/body"});
    check_length(input.place, place_bytes_max, "/place", faults);
    command::Register command;
    command.kind = input.kind;
    command.channel = domain::request::Channel::Web;
    command.body = input.body;
    command.place = input.place.value_or("");
    command.subject = input.subject.value_or("");
    if (!command.subject.empty() && configuration.taxonomy.find(command.subject) == nullptr) {
        faults.push_back({FaultKind::NotFound, "/subject"});
    }
    if (input.unit && !input.unit->empty()) {
        command.unit = find_unit(configuration, *input.unit, configuration.zone.to_local(now).date);
        if (!command.unit) faults.push_back({FaultKind::NotFound, "/unit"});
    }
    if (input.occurred_at) {
        if (const auto at = util::parse_iso(*input.occurred_at)) {
            command.occurred = domain::request::Occurred{*at, domain::request::Precision::Minute};
        } else {
            faults.push_back({FaultKind::NotATime, "/occurred_at"});
        }
    }
    if (input.contact) {
        check_length(input.contact->name, name_bytes_max, "/contact/name", faults);
        check_length(input.contact->phone, phone_bytes_max, "/contact/phone", faults);
        command.contact_name = input.contact->name.value_or("");
        command.contact_phone = input.contact->phone.value_or("");
    }
    command.points = input.points.value_or(std::vector<std::string>());
    if (command.points.size() > domain::request::points_max) faults.push_back({FaultKind::TooLong, "/points"});
    for (std::size_t i = 0; i < command.points.size(); ++i) {
        const std::string pointer = "/points/" + std::to_string(i);
        check_length(command.points[i], domain::request::note_bytes_max, pointer, faults);
        if (command.points[i].empty()) faults.push_back({FaultKind::Missing, pointer});
    }
    if (!faults.empty()) return util::refuse(std::move(faults));
    return command;
}

std::string_view field_of(Refusal refusal) {
    if (refusal == Refusal::SealedKindNotTaken || refusal == Refusal::KindNotTaken) return "/kind";
    if (refusal == Refusal::UnknownUnit || refusal == Refusal::NoLawfulHandler) return "/unit";
    if (refusal == Refusal::UnknownSubject) return "/subject";
    if (refusal == Refusal::TimeInTheFuture) return "/occurred_at";
    return {};
}

RegisteredOutput registered_output(const service::RegistrationAnswer& answer, const command::Register& command,
                                   const ViewContext& context) {
    return Registrar(answer, command, context).output();
}

std::string registered_json(const RegisteredOutput& output) { return json::write(output); }

}  // namespace qingfeng::http
