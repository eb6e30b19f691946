#include <algorithm>
#include <charconv>

#include "domain/clocks/clock.h"
#include "domain/procedure/keys.h"
#include "domain/request/keys.h"
#include "http/note_read.h"
#include "http/registration.h"
#include "http/staff_access.h"
#include "http/staff_actions.h"
#include "service/visibility.h"

/// One matter of the desk: reading it, acting on it, and registering one for somebody who called or wrote.
namespace qingfeng::http {

// The shape of api/staff/matters.yaml#/schemas/IntakeInput.
struct IntakeInput {
    domain::procedure::Kind kind = domain::procedure::Kind::Complaint;
    domain::request::Channel channel = domain::request::Channel::Phone;
    std::string body;
    std::optional<std::string> unit;
    std::optional<std::string> place;
    std::optional<std::string> occurred_at;
    std::optional<ContactInput> contact;
    std::optional<std::string> subject;
    std::optional<std::vector<std::string>> points;
    std::optional<std::string> first_asked;
    std::optional<std::vector<std::string>> complained_of;
    std::optional<std::string> source;
    std::optional<std::string> external_number;
    std::optional<std::string> source_deadline;
    std::optional<std::string> review_of;
};
BOOST_DESCRIBE_STRUCT(IntakeInput, (),
                      (kind, channel, body, unit, place, occurred_at, contact, subject, points, first_asked,
                       complained_of, source, external_number, source_deadline, review_of))

namespace {

namespace command = domain::request::command;
using boost::json::array;
using boost::json::object;
using domain::people::PersonId;
using domain::request::Refusal;
using json::FaultKind;
using json::Faults;
using service::Asking;

constexpr std::size_t source_bytes_max = 60;
constexpr std::size_t external_number_bytes_max = 100;
constexpr std::size_t complained_of_max = 20;

const std::string& number_of(const domain::request::Request& request) {
    return request.history ? request.history->number : request.registration.number;
}

void get_matter(Api& api, const StaffCall& staff) {
    const auto matter = visible_matter(api, staff, std::string(staff.request().path.get("number")));
    if (!matter) return;
    answer_noted(
        api, staff, {.number = number_of(matter->request)},
        json_answer(staff, 200, staff_matter(staff, *matter, rights_in(staff, matter->request)), matter->revision));
}

// ---- acting

/// The revision that If-Match names; nothing, and answered, where it names none.
std::optional<std::uint64_t> read_if_match(const Api& api, const StaffCall& staff) {
    std::string_view tag = staff.request().headers.get("If-Match");
    if (tag.empty()) {
        answer_problem(api, staff, 428, "precondition_required");
        return std::nullopt;
    }
    std::uint64_t revision = 0;
    const bool quoted = tag.size() > 2 && tag.front() == '"' && tag.back() == '"';
    if (quoted) tag = tag.substr(1, tag.size() - 2);
    const auto read = std::from_chars(tag.data(), tag.data() + tag.size(), revision);
    if (!quoted || read.ec != std::errc() || read.ptr != tag.data() + tag.size()) {
        answer_problem(api, staff, 412, "changed_meanwhile");
        return std::nullopt;
    }
    return revision;
}

void reject_act(const Api& api, const StaffCall& staff, const service::Rejection& rejection) {
    if (const auto* error = std::get_if<util::Error>(&rejection)) {
        if (error->kind == util::ErrorKind::Conflict) return answer_problem(api, staff, 412, "changed_meanwhile");
        // Its command was checked before, so this can only mean the key.
        if (error->kind == util::ErrorKind::InvalidInput) {
            return answer_problem(api, staff, 422, "idempotency_key_reused");
        }
    }
    api.reject(*staff.call, rejection);
}

/// Who the person is, told once to whoever has just put down why they look.
object open_contact(const domain::request::Request& request) {
    if (request.history) return {{"name", request.history->contact_name}, {"phone", ""}};
    return {{"name", request.registration.contact_name}, {"phone", request.registration.contact_phone}};
}

/// RFC 7240: a system that passes matters on needs no picture of each.
bool wants_minimal(const Request& request) {
    return request.headers.get("Prefer").find("return=minimal") != std::string_view::npos;
}

void answer_done(Api& api, const StaffCall& staff, const service::ActAnswer& answer) {
    // Read again: what is answered is what is stored, and whoever acted may not see it any more.
    const auto read = api.parts().matters.by_number(answer.number);
    if (!read) return api.reject(*staff.call, read.error());
    const service::LoadedRequest& matter = **read;
    object done{{"number", answer.number}, {"event", answer.event}, {"event_name", ""}};
    if (!answer.event.empty()) put_word(done, staff, "event", "event", answer.event);
    done["sequence"] = answer.sequence;
    done["revision"] = matter.revision;
    done["recorded"] = staff.iso(answer.recorded);
    put_word(done, staff, "state", "state", to_key(domain::request::state_kind(matter.request.state)));
    done["repeated"] = answer.repeated;
    const bool opened = answer.event == "identity_read";
    if (opened) done["contact"] = open_contact(matter.request);
    StaffCall now = staff;
    now.view.now = std::max(staff.view.now, answer.recorded);
    const bool minimal = wants_minimal(staff.request());
    if (!minimal && may_see(staff, matter.request)) {
        done["matter"] = staff_matter(now, matter, rights_in(now, matter.request));
    }
    Response response = json_answer(staff, 200, done, matter.revision);
    if (minimal) response.headers.set("Preference-Applied", "return=minimal");
    if (opened) {
        return answer_noted(api, staff, {service::ReadWhat::Identity, answer.number}, std::move(response));
    }
    staff.call->responder.answer(std::move(response));
}

/// What was typed is done: the draft has had its day. Where that fails the draft goes by its age.
void drop_draft(Api& api, const StaffCall& staff, std::string_view about, std::string_view form) {
    auto* drafts = api.parts().staff.drafts;
    if (drafts == nullptr) return;
    const auto dropped = drafts->drop({staff.person, std::string(about), std::string(form)});
    if (!dropped) api.log(LogLevel::Error, "a draft that is done: " + dropped.error().message);
}

void perform_action(Api& api, const StaffCall& staff) {
    const std::string number(staff.request().path.get("number"));
    const auto* action = find_staff_action(staff.request().path.get("action"));
    if (action == nullptr) return answer_problem(api, staff, 404, "unknown_action");
    const auto revision = read_if_match(api, staff);
    if (!revision) return;
    const auto body = read_object(api, staff);
    if (!body) return;
    const auto key = read_idempotency_key(api, staff);
    if (!key) return;
    const auto matter = visible_matter(api, staff, number);
    if (!matter) return;
    const FormContext context{staff, matter->request};
    Faults faults;
    const FormValues values(staff, action->fields(context), *body, faults);
    if (!faults.empty()) {
        staff.call->responder.answer(faults_response(api.reader(*staff.call), faults));
        return;
    }
    const Asking asking{{domain::record::Person{staff.person}, "", ""}, *key, *revision};
    api.parts().matters.act(number, action->command(values, context), asking,
                            [weak = api.weak_from_this(), staff](auto outcome) {
                                Api::continue_call(weak, [staff, outcome = std::move(outcome)](Api& self) {
                                    if (!outcome) return reject_act(self, staff, outcome.error());
                                    const auto& path = staff.request().path;
                                    drop_draft(self, staff, path.get("number"), path.get("action"));
                                    answer_done(self, staff, *outcome);
                                });
                            });
}

// ---- intake

void check_length(const std::optional<std::string>& text, std::size_t bytes_max, std::string_view pointer,
                  Faults& faults) {
    if (text && text->size() > bytes_max) faults.push_back({FaultKind::TooLong, std::string(pointer)});
}

std::optional<PersonId> find_person(const StaffCall& staff, const std::string& id, std::string pointer,
                                    Faults& faults) {
    if (staff.configuration->organisation.find_person(PersonId(id)) != nullptr) return PersonId(id);
    faults.push_back({FaultKind::NotFound, std::move(pointer)});
    return std::nullopt;
}

/// What a member of staff adds to what the person brings.
void add_from_the_desk(command::Register& command, const IntakeInput& input, const StaffCall& staff, Faults& faults) {
    command.channel = input.channel;
    check_length(input.source, source_bytes_max, "/source", faults);
    check_length(input.external_number, external_number_bytes_max, "/external_number", faults);
    command.source = input.source.value_or("");
    command.external_number = input.external_number.value_or("");
    if (!command.external_number.empty() && command.source.empty()) faults.push_back({FaultKind::Missing, "/source"});
    if (input.source_deadline) {
        command.source_deadline = util::parse_iso(*input.source_deadline);
        if (!command.source_deadline) faults.push_back({FaultKind::NotATime, "/source_deadline"});
    }
    if (input.first_asked && !input.first_asked->empty()) {
        command.first_asked = find_person(staff, *input.first_asked, "/first_asked", faults);
    }
    command.review_of = input.review_of.value_or("");
    check_length(command.review_of, external_number_bytes_max, "/review_of", faults);
    if (!input.complained_of) return;
    if (input.complained_of->size() > complained_of_max) faults.push_back({FaultKind::TooLong, "/complained_of"});
    for (std::size_t i = 0; i < input.complained_of->size(); ++i) {
        const auto person =
            find_person(staff, (*input.complained_of)[i], "/complained_of/" + std::to_string(i), faults);
        if (person) command.complained_of.push_back(*person);
    }
}

void answer_intake(Api& api, const StaffCall& staff, const command::Register& command,
                   const service::Outcome<service::RegistrationAnswer>& outcome) {
    if (!outcome) {
        if (const auto* refusal = std::get_if<Refusal>(&outcome.error())) {
            staff.call->responder.answer(refusal_response(api.reader(*staff.call), *refusal, field_of(*refusal)));
            return;
        }
        const auto& error = std::get<util::Error>(outcome.error());
        if (error.kind == util::ErrorKind::Conflict) return answer_problem(api, staff, 409, "external_number_taken");
        if (error.kind == util::ErrorKind::InvalidInput) {
            return answer_problem(api, staff, 422, "idempotency_key_reused");
        }
        return api.reject(*staff.call, outcome.error());
    }
    drop_draft(api, staff, "intake", "register");
    Response response = json_response(201, registered_json(registered_output(*outcome, command, staff.view)));
    response.headers.set("Content-Language", std::string(language_tag(staff.view.language)));
    if (outcome->repeated) response.headers.set("Idempotent-Replayed", "true");
    staff.call->responder.answer(std::move(response));
}

void register_on_behalf(Api& api, const StaffCall& staff) {
    if (staff.request().content_type() != "application/json") return answer_problem(api, staff, 415, "not_json");
    const auto input = json::read<IntakeInput>(staff.request().body);
    if (!input) {
        staff.call->responder.answer(faults_response(api.reader(*staff.call), input.error()));
        return;
    }
    const auto key = read_idempotency_key(api, staff);
    if (!key) return;
    const MatterInput brought{input->kind,        input->body,    input->unit,    input->place,
                              input->occurred_at, input->contact, input->subject, input->points};
    auto command = register_command(brought, *staff.configuration, staff.view.now);
    Faults faults = command ? Faults{} : command.error();
    command::Register registration = command ? *command : command::Register{};
    add_from_the_desk(registration, *input, staff, faults);
    if (!faults.empty()) {
        staff.call->responder.answer(faults_response(api.reader(*staff.call), faults));
        return;
    }
    const Asking asking{{domain::record::Person{staff.person}, "", ""}, *key, {}};
    api.parts().matters.register_matter(
        registration, asking, [weak = api.weak_from_this(), staff, registration](auto outcome) {
            Api::continue_call(weak, [staff, registration, outcome = std::move(outcome)](Api& self) {
                answer_intake(self, staff, registration, outcome);
            });
        });
}

/// The day for the answer, were a matter of this procedure registered now.
std::optional<std::string> answer_day(const StaffCall& staff, const domain::procedure::Procedure& procedure) {
    using domain::procedure::ClockKind;
    using domain::procedure::ClockStart;
    const auto& configuration = *staff.configuration;
    const domain::clocks::Rules rules{configuration.calendar, configuration.zone, procedure, configuration.version};
    std::optional<domain::clocks::Clock> clock;
    if (!domain::clocks::bind(clock, ClockKind::Answer, ClockStart::Registered, staff.view.now, rules)) {
        return std::nullopt;
    }
    return clock->date.text();
}

void get_intake(Api& api, const StaffCall& staff) {
    if (!service::may(*staff.configuration, staff.person, domain::permission::Act::Register, staff.today())) {
        return api.reject(*staff.call, Refusal::NotYourRole);
    }
    array kinds;
    for (const auto kind : util::all_of<domain::procedure::Kind>()) {
        const auto* procedure = staff.configuration->procedures().find(kind, staff.today());
        // Misconduct is never taken here; decide() says where it belongs.
        if (procedure == nullptr || kind == domain::procedure::Kind::Misconduct) continue;
        object one = term(staff, "kind", to_key(kind));
        if (const auto day = answer_day(staff, *procedure)) one["answer_by"] = *day;
        kinds.push_back(std::move(one));
    }
    array channels;
    for (const auto channel : util::all_of<domain::request::Channel>()) {
        channels.push_back(term(staff, "channel", to_key(channel)));
    }
    answer_json(staff, 200,
                object{{"kinds", std::move(kinds)},
                       {"channels", std::move(channels)},
                       {"sources", array{"12328", "12345", "信访"}}});
}

}  // namespace

void add_staff_matter_routes(Router& router, const std::shared_ptr<Api>& api) {
    add_staff_route(router, api, Method::Get, "/api/v1/matters/{number}", get_matter);
    add_staff_route(router, api, Method::Post, "/api/v1/matters/{number}/actions/{action}", perform_action);
    add_staff_route(router, api, Method::Get, "/api/v1/intake", get_intake);
    add_staff_route(router, api, Method::Post, "/api/v1/intake", register_on_behalf);
}

}  // namespace qingfeng::http
