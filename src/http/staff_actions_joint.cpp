#include "domain/procedure/keys.h"
#include "domain/request/keys.h"
#include "http/staff_actions.h"

/// Forms of what several people or bodies do about one matter: help, orders from above, handing over, looking again,
/// merging, telling.
namespace qingfeng::http {
namespace {

using namespace domain::request;  // NOLINT: the vocabulary of this whole file
using Fields = std::vector<Field>;

constexpr bool final = true;
constexpr bool plain = false;

Field reason_field() { return long_text_field("reason", "reason", note_bytes_max); }
Field reasons_field() { return long_text_field("reasons", "found_reasons", note_bytes_max); }

Field day_field(std::string name, std::string label, std::optional<util::Date> from) {
    Field field{std::move(name), std::move(label), FieldType::Date};
    field.date_min = from;
    return field;
}
Field until_field(const FormContext& context) { return day_field("until", "until", context.staff.today()); }

std::optional<PersonId> person_given(const FormValues& values, std::string_view name) {
    const auto given = values.given(name);
    return given ? std::optional(PersonId(*given)) : std::nullopt;
}
std::optional<UnitId> unit_given(const FormValues& values, std::string_view name) {
    const auto given = values.given(name);
    return given ? std::optional(UnitId(*given)) : std::nullopt;
}
std::uint32_t ordinal(const FormValues& values, std::string_view name) {
    return static_cast<std::uint32_t>(std::stoul(values.text(name)));
}

Fields no_fields(const FormContext&) { return {}; }
Fields reasons_alone(const FormContext&) { return {reasons_field()}; }

// ---- one matter for one set of facts

Fields merge_fields(const FormContext&) { return {text_field("into", "into", 40), reason_field()}; }
Command read_merge(const FormValues& values, const FormContext&) {
    return command::Merge{values.text("into"), values.text("reason")};
}

Field subject_field(const FormContext& context) {
    Field field{"subject", "subject", FieldType::Choice, false};
    const bool chinese = context.staff.view.language == util::Language::Chinese;
    for (const auto& subject : context.staff.configuration->taxonomy.subjects()) {
        field.options.push_back({subject.code, chinese ? subject.name_zh : subject.name_en, ""});
    }
    if (!context.request.registration.subject.empty()) field.value = context.request.registration.subject.c_str();
    return field;
}
Fields reclassify_fields(const FormContext& context) {
    Field kind = choice_field<Kind>(context.staff, "kind", "kind", "kind");
    kind.value = std::string(to_key(context.request.registration.kind)).c_str();
    return {kind, subject_field(context), reason_field()};
}
Command read_reclassify(const FormValues& values, const FormContext&) {
    return command::Reclassify{*values.choice<Kind>("kind"), values.text("subject"), values.text("reason")};
}

Fields take_up_fields(const FormContext& context) {
    Field unit{"unit", "unit", FieldType::Unit, false};
    return {choice_field<Kind>(context.staff, "kind", "kind", "kind", false), unit, subject_field(context),
            choice_field<Channel>(context.staff, "channel", "channel", "channel", false),
            text_field("contact_phone", "contact_phone", 60, false)};
}
Command read_take_up(const FormValues& values, const FormContext&) {
    return command::TakeUp{values.choice<Kind>("kind"), unit_given(values, "unit"), values.text("subject"),
                           values.choice<Channel>("channel").value_or(Channel::OtherSystem),
                           values.text("contact_phone")};
}

Fields representatives_fields(const FormContext&) {
    Field size{"group_size", "group_size", FieldType::Integer};
    size.minimum = 1;
    size.maximum = 100'000;
    Field list{"representatives", "representatives", FieldType::Group, true, 0, representatives_max};
    list.fields = {text_field("name", "person_name", 200), text_field("phone", "contact_phone", 60, false)};
    return {size, list};
}
Command read_representatives(const FormValues& values, const FormContext&) {
    command::SetRepresentatives command{static_cast<std::uint32_t>(values.number("group_size")), {}};
    for (const auto& each : values.group("representatives")) {
        const auto& one = each.get_object();
        const auto* phone = one.if_contains("phone");
        command.representatives.push_back({std::string(one.at("name").get_string()),
                                           phone == nullptr ? std::string() : std::string(phone->get_string())});
    }
    return command;
}

// ---- helping, and answering for it next

Fields co_handle_fields(const FormContext& context) {
    Field handler{"handler", "handler", FieldType::Person, false};
    handler.hint = "form.handler_hint";
    return {Field{"unit", "unit", FieldType::Unit}, handler, long_text_field("task", "task", note_bytes_max),
            until_field(context)};
}
Command read_co_handle(const FormValues& values, const FormContext&) {
    return command::AddCoHandler{UnitId(values.text("unit")), person_given(values, "handler"), values.text("task"),
                                 values.date("until")};
}

Fields contribute_fields(const FormContext& context) {
    Field which{"co_handler", "co_handler", FieldType::Choice};
    for (const CoHandler& one : context.request.co_handlers) {
        const std::string key = std::to_string(one.id);
        which.options.push_back({key, unit_name(context.staff.view, one.unit) + " · " + one.task, one.until.text()});
        if (!one.contributed && which.value.is_null()) which.value = key.c_str();
    }
    return {which, long_text_field("text", "text", body_bytes_max)};
}
Command read_contribute(const FormValues& values, const FormContext&) {
    return command::Contribute{ordinal(values, "co_handler"), values.text("text")};
}

Fields offer_fields(const FormContext&) { return {Field{"to", "to", FieldType::Person}, reason_field()}; }
Command read_offer(const FormValues& values, const FormContext&) {
    return command::OfferHandover{PersonId(values.text("to")), values.text("reason")};
}
Command read_take_over(const FormValues&, const FormContext&) { return command::TakeOver{}; }

// ---- looking again

Fields review_fields(const FormContext& context) {
    return {choice_field<ReviewOutcome>(context.staff, "outcome", "review_outcome", "review_outcome"), reasons_field()};
}
Command read_review(const FormValues& values, const FormContext&) {
    return command::FindReview{*values.choice<ReviewOutcome>("outcome"), values.text("reasons")};
}
Command read_confirm_refusal(const FormValues& values, const FormContext&) {
    return command::ConfirmRefusal{values.text("reasons")};
}
Command read_overturn_refusal(const FormValues& values, const FormContext&) {
    return command::OverturnRefusal{values.text("reasons")};
}

// ---- orders from above

Fields supervise_fields(const FormContext& context) {
    return {long_text_field("text", "text", note_bytes_max), until_field(context)};
}
Command read_supervise(const FormValues& values, const FormContext&) {
    return command::Supervise{values.text("text"), values.date("until")};
}

Fields instruct_fields(const FormContext& context) {
    Field leader{"leader", "leader", FieldType::Person, false};
    leader.hint = "form.leader_hint";
    Field dated = day_field("dated", "dated", std::nullopt);
    dated.required = false;
    return {long_text_field("text", "instruction", note_bytes_max), until_field(context), leader, dated};
}
Command read_instruct(const FormValues& values, const FormContext& context) {
    return command::Instruct{person_given(values, "leader"),
                             values.given("dated") ? values.date("dated") : context.staff.today(), values.text("text"),
                             values.date("until")};
}

Field order_field(const FormContext& context) {
    Field which{"order", "order", FieldType::Choice};
    for (const Order& order : context.request.orders) {
        const std::string key = std::to_string(order.id);
        which.options.push_back({key, order.number + " · " + order.text, order.until.text()});
        if (!order.settled) which.value = key.c_str();
    }
    return which;
}
Fields report_fields(const FormContext& context) {
    return {order_field(context), long_text_field("text", "text", body_bytes_max)};
}
Command read_report(const FormValues& values, const FormContext&) {
    return command::ReportOrder{ordinal(values, "order"), values.text("text")};
}
Fields settle_fields(const FormContext& context) {
    return {order_field(context), long_text_field("remark", "remark", note_bytes_max, false)};
}
Command read_settle(const FormValues& values, const FormContext&) {
    return command::SettleOrder{ordinal(values, "order"), values.text("remark")};
}
Fields send_back_fields(const FormContext& context) { return {order_field(context), reason_field()}; }
Command read_send_back(const FormValues& values, const FormContext&) {
    return command::SendBackOrder{ordinal(values, "order"), values.text("reason")};
}

// ---- the person

Fields confirm_fields(const FormContext& context) {
    Field standing{"standing", "confirmed", FieldType::Choice};
    for (const Standing value : {Standing::Confirmed, Standing::Denied}) {
        standing.options.push_back({std::string(to_key(value)), context.staff.word("standing", to_key(value)), ""});
    }
    return {choice_field<ConfirmedAct>(context.staff, "act", "confirmed_act", "confirmed_act"), standing,
            choice_field<Channel>(context.staff, "channel", "channel", "channel"),
            long_text_field("remark", "remark", note_bytes_max, false)};
}
Command read_confirm(const FormValues& values, const FormContext&) {
    return command::ConfirmAct{*values.choice<ConfirmedAct>("act"), *values.choice<Standing>("standing"),
                               *values.choice<Channel>("channel"), values.text("remark")};
}

Fields identity_fields(const FormContext&) { return {reason_field()}; }
Command read_identity(const FormValues& values, const FormContext&) {
    return command::ReadIdentity{values.text("reason")};
}

Fields tell_fields(const FormContext& context) {
    return {choice_field<Channel>(context.staff, "channel", "channel", "channel"),
            text_field("to_whom", "to_whom", 200, false), long_text_field("text", "told", note_bytes_max)};
}
Command read_tell(const FormValues& values, const FormContext&) {
    return command::Tell{*values.choice<Channel>("channel"), values.text("to_whom"), values.text("text")};
}

constexpr StaffAction joint[] = {
    {"merge", final, merge_fields, read_merge},
    {"reclassify", plain, reclassify_fields, read_reclassify},
    {"take_up", final, take_up_fields, read_take_up},
    {"set_representatives", plain, representatives_fields, read_representatives},
    {"co_handle", plain, co_handle_fields, read_co_handle},
    {"contribute", plain, contribute_fields, read_contribute},
    {"offer_handover", plain, offer_fields, read_offer},
    {"take_over", plain, no_fields, read_take_over},
    {"find_review", plain, review_fields, read_review},
    {"confirm_refusal", final, reasons_alone, read_confirm_refusal},
    {"overturn_refusal", final, reasons_alone, read_overturn_refusal},
    {"supervise", plain, supervise_fields, read_supervise},
    {"instruct", plain, instruct_fields, read_instruct},
    {"report_order", plain, report_fields, read_report},
    {"settle_order", plain, settle_fields, read_settle},
    {"send_back_order", plain, send_back_fields, read_send_back},
    {"confirm_act", final, confirm_fields, read_confirm},
    {"read_identity", final, identity_fields, read_identity},
    {"tell", plain, tell_fields, read_tell},
};

}  // namespace

std::span<const StaffAction> joint_actions() { return joint; }

}  // namespace qingfeng::http
