#include "http/staff_actions.h"

#include <algorithm>
#include <map>
#include <set>

#include "domain/permission/command_act.h"
#include "domain/procedure/keys.h"
#include "domain/request/keys.h"
#include "service/recording.h"
#include "service/visibility.h"

namespace qingfeng::http {
namespace {

using namespace domain::request;  // NOLINT: the vocabulary of this whole file
using Fields = std::vector<Field>;

Field reason_field(std::string label = "reason") { return long_text_field("reason", std::move(label), note_bytes_max); }

Fields no_fields(const FormContext&) { return {}; }
template <class C>
Command bare(const FormValues&, const FormContext&) {
    return C{};
}
Fields reason_alone(const FormContext&) { return {reason_field()}; }

/// People as options, those of one unit first; the hint says where they serve.
std::vector<FieldOption> people_options(const FormContext& context, const std::optional<UnitId>& first) {
    const auto& organisation = context.staff.configuration->organisation;
    const auto today = context.staff.today();
    std::vector<FieldOption> options;
    const auto parties = context.request.parties();
    std::set<PersonId> asked;
    const auto offer = [&](const PersonId& id, const UnitId& unit) {
        if (!asked.insert(id).second) return;
        if (domain::people::exclusion(organisation, parties, id, today)) return;
        options.push_back({id.get(), person_name(context.staff.view, id), unit_name(context.staff.view, unit)});
    };
    if (first) {
        for (const auto& post : organisation.posts_in(*first, today)) offer(post.person, *first);
    }
    for (const auto& post : organisation.posts()) {
        if (post.term.contains(today) && post.role == domain::people::Role::Handler) offer(post.person, post.unit);
    }
    return options;
}

Field unit_field(const FormContext& context) {
    Field field{"unit", "unit", FieldType::Unit};
    if (context.request.registration.unit) field.value = context.request.registration.unit->get().c_str();
    return field;
}
Field handler_field() {
    Field field{"handler", "handler", FieldType::Person, false};
    field.hint = "form.handler_hint";
    return field;
}
std::optional<PersonId> person_given(const FormValues& values, std::string_view name) {
    const auto given = values.given(name);
    return given ? std::optional(PersonId(*given)) : std::nullopt;
}

// ---- from the person's word to somebody in charge

Fields assign_fields(const FormContext& context) { return {unit_field(context), handler_field()}; }
Command read_assign(const FormValues& values, const FormContext&) {
    return command::Assign{UnitId(values.text("unit")), person_given(values, "handler")};
}

Fields designate_fields(const FormContext& context) { return {unit_field(context), handler_field(), reason_field()}; }
Command read_designate(const FormValues& values, const FormContext&) {
    return command::Designate{UnitId(values.text("unit")), person_given(values, "handler"), values.text("reason")};
}

Fields refuse_fields(const FormContext& context) {
    Field reason{"reason", "refusal_reason", FieldType::Choice};
    const bool chinese = context.staff.view.language == util::Language::Chinese;
    if (const auto* procedure = context.procedure()) {
        for (const auto& rule : procedure->refusals) {
            const std::string key(to_key(rule.reason));
            const std::string& where = chinese || rule.go_instead_en.empty() ? rule.go_instead_zh : rule.go_instead_en;
            reason.options.push_back({key, context.staff.word("refusal_reason", key), where});
        }
    }
    return {reason, long_text_field("explanation", "explanation", note_bytes_max)};
}
Command read_refuse(const FormValues& values, const FormContext&) {
    return command::Refuse{*values.choice<domain::procedure::RefusalReason>("reason"), values.text("explanation")};
}

Fields return_fields(const FormContext&) { return {reason_field(), text_field("basis", "basis", note_bytes_max)}; }
Command read_return(const FormValues& values, const FormContext&) {
    return command::Return{values.text("reason"), values.text("basis")};
}

Fields transfer_fields(const FormContext& context) {
    Field to{"to", "to", FieldType::Person};
    to.options = people_options(context, context.request.handling_unit);
    return {to, reason_field()};
}
Command read_transfer(const FormValues& values, const FormContext&) {
    return command::Transfer{PersonId(values.text("to")), values.text("reason")};
}

Fields recuse_fields(const FormContext&) {
    Field person{"person", "recused", FieldType::Person, false};
    person.hint = "form.recused_hint";
    return {person, reason_field()};
}
Command read_recuse(const FormValues& values, const FormContext& context) {
    return command::DeclareInterest{person_given(values, "person").value_or(context.staff.person),
                                    values.text("reason")};
}

// ---- facts

Fields points_fields(const FormContext& context) {
    Field points{"points", "points", FieldType::Texts, true, note_bytes_max, points_max};
    boost::json::array now;
    for (const Point& point : context.request.points) now.emplace_back(point.text);
    points.value = std::move(now);
    return {points};
}
Command read_points(const FormValues& values, const FormContext&) { return command::SetPoints{values.texts("points")}; }

/// What findings rest on: each has its word in the messages "evidence". Others may be written beside them.
constexpr std::string_view evidence_kinds[] = {"video", "recording", "receipt", "system", "statement", "site", "paper"};
constexpr std::size_t evidence_max = 12;
constexpr std::size_t evidence_bytes_max = 60;

/// A list to tick, so that no point is found on nothing because somebody forgot to look.
Field evidence_field(const FormContext& context) {
    Field evidence{"evidence", "found_evidence", FieldType::Texts, false, evidence_bytes_max, evidence_max};
    evidence.hint = "form.found_evidence_hint";
    for (const auto kind : evidence_kinds) {
        const std::string word = context.staff.word("evidence", kind);
        evidence.options.push_back({word, word, ""});
    }
    return evidence;
}

Fields find_fields(const FormContext& context) {
    Field point{"point", "point", FieldType::Choice};
    for (std::size_t i = 0; i < context.request.points.size(); ++i) {
        const auto& each = context.request.points[i];
        point.options.push_back({std::to_string(i + 1), each.text,
                                 each.finding ? context.staff.word("finding", to_key(each.finding->finding)) : ""});
        if (!each.finding && point.value.is_null()) point.value = std::to_string(i + 1).c_str();
    }
    return {point, choice_field<Finding>(context.staff, "finding", "finding", "finding"), evidence_field(context),
            reason_field("found_reasons")};
}
/// The evidence stands in the entry as a line of the reasons: whoever reads the record years from now needs no list.
Command read_find(const FormValues& values, const FormContext& context) {
    std::string reasons = values.text("reason");
    std::string evidence;
    for (const std::string& one : values.texts("evidence")) {
        if (!evidence.empty()) evidence += context.staff.say("evidence.between");
        evidence += one;
    }
    if (!evidence.empty()) reasons += "\n" + context.staff.say("evidence.line", {{"evidence", evidence}});
    return command::Find{static_cast<std::uint32_t>(std::stoul(values.text("point"))),
                         *values.choice<Finding>("finding"), std::move(reasons)};
}

Fields liability_fields(const FormContext& context) {
    return {choice_field<Liability>(context.staff, "liability", "liability", "liability"),
            reason_field("found_reasons")};
}
Command read_liability(const FormValues& values, const FormContext&) {
    return command::FindLiability{*values.choice<Liability>("liability"), values.text("reason")};
}

Fields text_alone(const FormContext&) { return {long_text_field("text", "text", note_bytes_max)}; }
Fields supplement_fields(const FormContext&) { return {long_text_field("text", "text", body_bytes_max)}; }
Command read_supplement(const FormValues& values, const FormContext&) {
    return command::Supplement{values.text("text")};
}
Command read_remind(const FormValues& values, const FormContext&) { return command::Remind{values.text("text")}; }

// ---- clocks

Fields suspend_fields(const FormContext& context) {
    Field reason{"reason", "suspension_reason", FieldType::Choice};
    if (const auto* procedure = context.procedure()) {
        for (const auto& rule : procedure->suspensions) {
            const std::string key(to_key(rule.reason));
            reason.options.push_back(
                {key, context.staff.word("suspension", key), rule.cap.text(context.staff.view.language)});
        }
    }
    return {reason, long_text_field("explanation", "explanation", note_bytes_max)};
}
Command read_suspend(const FormValues& values, const FormContext&) {
    return command::Suspend{*values.choice<domain::procedure::SuspensionReason>("reason"), values.text("explanation")};
}

Fields resume_fields(const FormContext&) {
    return {long_text_field("explanation", "explanation", note_bytes_max, false)};
}
Command read_resume(const FormValues& values, const FormContext&) {
    return command::Resume{values.text("explanation")};
}

Fields extend_fields(const FormContext& context) {
    Field clock{"clock", "clock", FieldType::Choice};
    Field by{"by", "by", FieldType::Limit};
    if (const auto* procedure = context.procedure()) {
        for (const auto& rule : procedure->extensions) {
            const std::string key(to_key(rule.clock));
            clock.options.push_back(
                {key, context.staff.word("clock", key), rule.longest.text(context.staff.view.language)});
            by.maximum = std::max<std::int64_t>(by.maximum, rule.longest.count);
            const std::string unit(limit_unit_key(rule.longest.unit));
            const auto same = [&](const FieldOption& option) { return option.key == unit; };
            if (std::none_of(by.options.begin(), by.options.end(), same)) {
                by.options.push_back({unit, context.staff.word("limit_unit", unit), ""});
            }
        }
    }
    if (!clock.options.empty()) clock.value = clock.options.front().key.c_str();
    return {clock, by, reason_field()};
}
Command read_extend(const FormValues& values, const FormContext&) {
    return command::Extend{*values.choice<domain::procedure::ClockKind>("clock"), values.limit("by"),
                           values.text("reason")};
}

// ---- the answer

Fields submit_fields(const FormContext& context) {
    Field promises{"promises", "promises", FieldType::Group, false, 0, promises_max};
    Field until{"until", "until", FieldType::Date};
    until.date_min = context.staff.today();
    promises.fields = {choice_field<RemedyKind>(context.staff, "kind", "remedy_kind", "remedy"),
                       text_field("text", "remedy_text", note_bytes_max), until};
    return {long_text_field("facts", "facts", body_bytes_max), long_text_field("decision", "decision", body_bytes_max),
            long_text_field("basis", "basis", note_bytes_max, false), promises};
}
Command read_submit(const FormValues& values, const FormContext&) {
    command::Submit submit{{values.text("facts"), values.text("decision"), values.text("basis"), {}}};
    for (const auto& promise : values.group("promises")) {
        const auto& one = promise.get_object();
        submit.answer.promises.push_back({*util::from_key<RemedyKind>(std::string_view(one.at("kind").get_string())),
                                          std::string(one.at("text").get_string()),
                                          *util::Date::parse(std::string_view(one.at("until").get_string()))});
    }
    return submit;
}

Command read_send_back(const FormValues& values, const FormContext&) {
    return command::SendBack{values.text("reason")};
}

// ---- after the answer

Fields call_back_fields(const FormContext& context) {
    return {choice_field<CallBackOutcome>(context.staff, "outcome", "call_back_outcome", "call_back_outcome"),
            choice_field<Solved>(context.staff, "solved", "solved", "solved", false),
            long_text_field("remark", "remark", note_bytes_max, false)};
}
Command read_call_back(const FormValues& values, const FormContext&) {
    return command::RecordCallBack{*values.choice<CallBackOutcome>("outcome"), values.choice<Solved>("solved"),
                                   values.text("remark")};
}

Fields remedy_fields(const FormContext& context) {
    Field remedy{"remedy", "remedy", FieldType::Choice};
    for (const Remedy& each : context.request.remedies) {
        if (each.done) continue;
        const std::string key = std::to_string(each.id);
        remedy.options.push_back({key,
                                  context.staff.word("remedy", to_key(each.promise.kind)) + " · " + each.promise.text,
                                  each.promise.until.text()});
        if (remedy.value.is_null()) remedy.value = key.c_str();
    }
    return {remedy, long_text_field("evidence", "evidence", note_bytes_max)};
}
Command read_remedy(const FormValues& values, const FormContext&) {
    return command::FulfilRemedy{static_cast<std::uint32_t>(std::stoul(values.text("remedy"))),
                                 values.text("evidence")};
}

Command read_reopen(const FormValues& values, const FormContext&) { return command::Reopen{values.text("reason")}; }

Fields refer_fields(const FormContext&) {
    return {text_field("body", "referred_to", note_bytes_max), text_field("letter", "letter", note_bytes_max, false),
            reason_field()};
}
Command read_refer(const FormValues& values, const FormContext&) {
    return command::Refer{values.text("body"), values.text("letter"), values.text("reason")};
}

constexpr bool final = true;
constexpr bool plain = false;

constexpr StaffAction all_actions[] = {
    {"assign", plain, assign_fields, read_assign},
    {"sign_for", plain, no_fields, bare<command::SignFor>},
    {"accept", final, no_fields, bare<command::Accept>},
    {"refuse", final, refuse_fields, read_refuse},
    {"return", plain, return_fields, read_return},
    {"designate", final, designate_fields, read_designate},
    {"transfer", plain, transfer_fields, read_transfer},
    {"recuse", final, recuse_fields, read_recuse},
    {"set_points", plain, points_fields, read_points},
    {"find", plain, find_fields, read_find},
    {"find_liability", plain, liability_fields, read_liability},
    {"suspend", final, suspend_fields, read_suspend},
    {"resume", plain, resume_fields, read_resume},
    {"extend", final, extend_fields, read_extend},
    {"supplement", plain, supplement_fields, read_supplement},
    {"submit", plain, submit_fields, read_submit},
    {"send_back", plain, reason_alone, read_send_back},
    {"sign", final, no_fields, bare<command::Sign>},
    {"call_back", plain, call_back_fields, read_call_back},
    {"fulfil_remedy", plain, remedy_fields, read_remedy},
    {"close", plain, no_fields, bare<command::Close>},
    {"archive", final, no_fields, bare<command::Archive>},
    {"reopen", plain, reason_alone, read_reopen},
    {"refer", final, refer_fields, read_refer},
    {"remind", plain, text_alone, read_remind},
};

/// Of the open ones the step that the matter waits for: the first of these, which stand in the order of the life.
constexpr std::string_view next_steps[] = {"assign",    "designate", "accept",        "sign",
                                           "resume",    "submit",    "find",          "find_liability",
                                           "call_back", "close",     "fulfil_remedy", "archive"};

}  // namespace

const domain::procedure::Procedure* FormContext::procedure() const {
    const auto& configuration = *staff.configuration;
    return configuration.procedures_at(request.registration.config).find(request.registration.procedure);
}

const StaffAction* find_staff_action(std::string_view action) {
    for (const std::span<const StaffAction> actions : {std::span<const StaffAction>(all_actions), joint_actions()}) {
        for (const StaffAction& each : actions) {
            if (each.action == action) return &each;
        }
    }
    return nullptr;
}

void put_actions(boost::json::object& into, const StaffCall& staff, const service::LoadedRequest& matter) {
    const auto context = service::context_for(matter, *staff.configuration, domain::record::Person{staff.person},
                                              std::max(staff.view.now, matter.request.last_recorded), 0);
    // decide() knows the rules of the life, the permission table who may do what of it at all: both must say yes.
    const auto facts = service::facts_of(matter.request);
    std::map<domain::permission::Act, bool> allowed;
    const auto tried = open_actions(matter.request, context, [&](const Command& command) {
        const auto act = domain::permission::act_of(command);
        if (!act) return true;
        const auto [known, first] = allowed.try_emplace(*act, false);
        if (first) known->second = service::may(*staff.configuration, staff.person, *act, facts, staff.today());
        return known->second;
    });
    const auto is_open = [&](std::string_view action) {
        return std::any_of(tried.begin(), tried.end(),
                           [&](const TriedAction& each) { return each.action == action && !each.blocked; });
    };
    const auto next = std::find_if(std::begin(next_steps), std::end(next_steps), is_open);
    const FormContext form{staff, matter.request};
    boost::json::array actions;
    boost::json::array blocked;
    for (const TriedAction& each : tried) {
        const StaffAction* action = find_staff_action(each.action);
        if (action == nullptr) continue;
        if (each.blocked) {
            blocked.push_back(boost::json::object{{"action", each.action},
                                                  {"name", staff.word("act", each.action)},
                                                  {"code", to_key(*each.blocked)},
                                                  {"reason", staff.word("refusal", to_key(*each.blocked))}});
            continue;
        }
        actions.push_back(boost::json::object{{"action", each.action},
                                              {"name", staff.word("act", each.action)},
                                              {"effect", staff.word("act_effect", each.action)},
                                              {"next", next != std::end(next_steps) && *next == each.action},
                                              {"weight", action->final ? "final" : "plain"},
                                              {"fields", fields_json(staff, action->fields(form))}});
    }
    into["actions"] = std::move(actions);
    into["blocked"] = std::move(blocked);
}

}  // namespace qingfeng::http
