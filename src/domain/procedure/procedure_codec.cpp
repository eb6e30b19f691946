#include <algorithm>
#include <utility>

#include "domain/procedure/keys.h"
#include "domain/procedure/procedure.h"
#include "util/canonical.h"

// Formats 1 and 2 are in the record for ever: a change here is a new format number beside it, never an edit.
namespace qingfeng::domain::procedure {

namespace {

using calendar::Limit;

constexpr std::uint64_t format_plain = 1;
constexpr std::uint64_t format_accountable = 2;  ///< each procedure ends with its rules of accountability

// --- writing

template <class E>
void write_enum(util::CanonicalWriter& out, E value) {
    out.number(static_cast<std::uint64_t>(value));
}

void write_flag(util::CanonicalWriter& out, bool value) { out.number(value ? 1 : 0); }

void write_limit(util::CanonicalWriter& out, const Limit& limit) {
    out.number(limit.count);
    write_enum(out, limit.unit);
    write_enum(out, limit.last_day);
}

void write_roles(util::CanonicalWriter& out, const std::vector<people::Role>& roles) {
    out.number(roles.size());
    for (const people::Role role : roles) write_enum(out, role);
}

void write(util::CanonicalWriter& out, const LimitRule& rule) {
    write_enum(out, rule.clock);
    write_enum(out, rule.start);
    write_enum(out, rule.basis);
    write_limit(out, rule.limit);
    out.text(rule.citation);
}

void write(util::CanonicalWriter& out, const ExtensionRule& rule) {
    write_enum(out, rule.clock);
    write_limit(out, rule.longest);
    write_roles(out, rule.approvers);
    out.text(rule.citation);
}

void write(util::CanonicalWriter& out, const SuspensionRule& rule) {
    write_enum(out, rule.reason);
    write_limit(out, rule.cap);
    out.text(rule.citation);
}

void write(util::CanonicalWriter& out, const RefusalRule& rule) {
    write_enum(out, rule.reason);
    out.text(rule.go_instead_zh).text(rule.go_instead_en).text(rule.citation);
}

void write(util::CanonicalWriter& out, const ReminderRule& rule) {
    write_enum(out, rule.clock);
    write_flag(out, rule.after);
    write_limit(out, rule.offset);
}

void write(util::CanonicalWriter& out, const AccountabilityRule& rule) {
    write_enum(out, rule.trigger);
    write_enum(out, rule.clock);
    write_limit(out, rule.by);
    out.number(rule.count).text(rule.citation);
}

template <class Rule>
void write_all(util::CanonicalWriter& out, const std::vector<Rule>& rules) {
    out.number(rules.size());
    for (const Rule& rule : rules) write(out, rule);
}

void write(util::CanonicalWriter& out, const Procedure& procedure, std::uint64_t format) {
    write_enum(out, procedure.kind);
    out.text(procedure.id);
    out.signed_number(procedure.effective.from.days);
    write_flag(out, procedure.effective.until.has_value());
    if (procedure.effective.until) out.signed_number(procedure.effective.until->days);
    out.text(procedure.number_prefix);
    write_all(out, procedure.limits);
    write_all(out, procedure.extensions);
    write_all(out, procedure.suspensions);
    write_all(out, procedure.refusals);
    write_all(out, procedure.reminders);
    out.number(procedure.call_back.sample_percent).number(procedure.call_back.attempts_max);
    write_flag(out, procedure.call_back.bad_verdict_always);
    write_roles(out, procedure.signers);
    write_flag(out, procedure.needs_findings);
    write_flag(out, procedure.needs_liability);
    write_flag(out, procedure.asks_verdict);
    out.number(procedure.retention_years);
    if (format == format_accountable) write_all(out, procedure.accountability);
}

// --- reading: a value out of range marks the whole book as damaged, and the rest is read as zeros

class Reading {
  public:
    explicit Reading(util::ByteView bytes) : in_(bytes) {}

    bool whole() const { return sound_ && in_.finished(); }

    std::uint64_t number(std::uint64_t largest) {
        const auto value = in_.number();
        if (!value || *value > largest) return fail(), 0;
        return *value;
    }

    util::Date date() {
        const auto value = in_.signed_number();
        if (!value || *value < INT32_MIN || *value > INT32_MAX) return fail(), util::Date{};
        return util::Date{static_cast<std::int32_t>(*value)};
    }

    bool flag() { return number(1) == 1; }

    std::string text() {
        auto value = in_.text();
        if (!value) return fail(), std::string();
        return std::move(*value);
    }

    template <util::Keyed E>
    E word() {
        const auto value = util::from_number<E>(number(0xff));
        if (!value) return fail(), static_cast<E>(1);
        return *value;
    }

    Limit limit() {
        Limit limit;
        limit.count = static_cast<std::uint32_t>(number(UINT32_MAX));
        limit.unit = static_cast<calendar::LimitUnit>(number(static_cast<std::uint64_t>(calendar::LimitUnit::Year)));
        limit.last_day =
            static_cast<calendar::LastDay>(number(static_cast<std::uint64_t>(calendar::LastDay::RollsToWorkday)));
        if (limit.unit < calendar::LimitUnit::Hour || limit.last_day < calendar::LastDay::Stays) fail();
        return limit;
    }

    /// Stops at the first fault, so that a false count costs nothing.
    template <class Read>
    auto list(Read read) {
        std::vector<decltype(read())> values;
        const std::uint64_t count = number(UINT32_MAX);
        for (std::uint64_t i = 0; i < count && sound_; ++i) values.push_back(read());
        return values;
    }

    std::vector<people::Role> roles() {
        return list([&] { return word<people::Role>(); });
    }

  private:
    void fail() { sound_ = false; }

    util::CanonicalReader in_;
    bool sound_ = true;
};

LimitRule read_limit_rule(Reading& in) {
    LimitRule rule;
    rule.clock = in.word<ClockKind>();
    rule.start = in.word<ClockStart>();
    rule.basis = in.word<Basis>();
    rule.limit = in.limit();
    rule.citation = in.text();
    return rule;
}

ExtensionRule read_extension(Reading& in) {
    ExtensionRule rule;
    rule.clock = in.word<ClockKind>();
    rule.longest = in.limit();
    rule.approvers = in.roles();
    rule.citation = in.text();
    return rule;
}

SuspensionRule read_suspension(Reading& in) {
    SuspensionRule rule;
    rule.reason = in.word<SuspensionReason>();
    rule.cap = in.limit();
    rule.citation = in.text();
    return rule;
}

RefusalRule read_refusal(Reading& in) {
    RefusalRule rule;
    rule.reason = in.word<RefusalReason>();
    rule.go_instead_zh = in.text();
    rule.go_instead_en = in.text();
    rule.citation = in.text();
    return rule;
}

ReminderRule read_reminder(Reading& in) {
    ReminderRule rule;
    rule.clock = in.word<ClockKind>();
    rule.after = in.flag();
    rule.offset = in.limit();
    return rule;
}

AccountabilityRule read_accountability(Reading& in) {
    AccountabilityRule rule;
    rule.trigger = in.word<Trigger>();
    rule.clock = in.word<ClockKind>();
    rule.by = in.limit();
    rule.count = static_cast<std::uint8_t>(in.number(UINT8_MAX));
    rule.citation = in.text();
    return rule;
}

Procedure read_procedure(Reading& in, std::uint64_t format) {
    Procedure procedure;
    procedure.kind = in.word<Kind>();
    procedure.id = in.text();
    procedure.effective.from = in.date();
    if (in.flag()) procedure.effective.until = in.date();
    procedure.number_prefix = in.text();
    procedure.limits = in.list([&] { return read_limit_rule(in); });
    procedure.extensions = in.list([&] { return read_extension(in); });
    procedure.suspensions = in.list([&] { return read_suspension(in); });
    procedure.refusals = in.list([&] { return read_refusal(in); });
    procedure.reminders = in.list([&] { return read_reminder(in); });
    procedure.call_back.sample_percent = static_cast<std::uint8_t>(in.number(UINT8_MAX));
    procedure.call_back.attempts_max = static_cast<std::uint8_t>(in.number(UINT8_MAX));
    procedure.call_back.bad_verdict_always = in.flag();
    procedure.signers = in.roles();
    procedure.needs_findings = in.flag();
    procedure.needs_liability = in.flag();
    procedure.asks_verdict = in.flag();
    procedure.retention_years = static_cast<std::uint16_t>(in.number(UINT16_MAX));
    if (format == format_accountable) procedure.accountability = in.list([&] { return read_accountability(in); });
    return procedure;
}

}  // namespace

util::Bytes ProcedureBook::to_canonical() const {
    // A book without such rules keeps the bytes it always had.
    const bool plain =
        std::ranges::all_of(procedures_, [](const Procedure& one) { return one.accountability.empty(); });
    const std::uint64_t format = plain ? format_plain : format_accountable;
    util::CanonicalWriter out;
    out.number(format).number(procedures_.size());
    for (const Procedure& procedure : procedures_) write(out, procedure, format);
    return out.take();
}

util::Result<ProcedureBook> ProcedureBook::from_canonical(util::ByteView bytes) {
    Reading in(bytes);
    const std::uint64_t format = in.number(format_accountable);
    if (format != format_plain && format != format_accountable) {
        return util::fail(util::ErrorKind::Damaged, "a procedure book in a format that this version does not know");
    }
    std::vector<Procedure> read = in.list([&] { return read_procedure(in, format); });
    if (!in.whole()) return util::fail(util::ErrorKind::Damaged, "a procedure book whose bytes cannot be read");
    ProcedureBook book(read);
    // One book, one form of bytes: the second format is for books that have such rules.
    const bool accountable =
        std::ranges::any_of(read, [](const Procedure& one) { return !one.accountability.empty(); });
    if (accountable != (format == format_accountable)) {
        return util::fail(util::ErrorKind::Damaged, "a procedure book in another format than its content");
    }
    if (book.procedures_ != read) return util::fail(util::ErrorKind::Damaged, "a procedure book out of order");
    return book;
}

}  // namespace qingfeng::domain::procedure
