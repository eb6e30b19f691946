#include "life.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include <gtest/gtest.h>

#include "unit/domain/calendar/sample_calendar.h"

namespace qingfeng::domain::request::testing {
namespace {

using people::Role;
using people::UnitKind;
using procedure::Basis;
using procedure::ClockKind;
using procedure::ClockStart;
using procedure::Kind;
using procedure::Procedure;
using procedure::RefusalReason;
using procedure::SuspensionReason;

const people::Interval always = {util::Date::parse("2020-01-01").value(), std::nullopt};

struct Parts {
    people::OrganisationParts parts;

    void unit(const std::string& id, UnitKind kind, const std::string& parent, std::vector<people::LineId> lines = {}) {
        people::Unit made;
        made.id = UnitId(id);
        made.name_zh = made.name_en = id;
        made.kind = kind;
        made.validity = always;
        if (!parent.empty()) made.parents = {{UnitId(parent), always}};
        made.lines = std::move(lines);
        parts.units.push_back(std::move(made));
    }
    people::Post& post(const std::string& who, const std::string& where, Role role) {
        const PersonId id(who);
        const auto same = [&](const people::Person& known) { return known.id == id; };
        if (std::none_of(parts.persons.begin(), parts.persons.end(), same)) {
            parts.persons.push_back({id, who, "", people::Employment::PublicInstitution, always});
        }
        people::Post made;
        made.person = id;
        made.unit = UnitId(where);
        made.role = role;
        made.term = always;
        return parts.posts.emplace_back(std::move(made));
    }
};

template <class T, class E>
T made(util::Result<T, E> result) {
    if (!result) {
        std::fputs("the sample is not valid\n", stderr);
        std::abort();
    }
    return std::move(result).value();
}

Procedure plain(Kind kind, const char* id) {
    Procedure procedure;
    procedure.kind = kind;
    procedure.id = id;
    procedure.effective = {util::Date::parse("2026-01-01").value(), {}};
    procedure.number_prefix = "TS";
    procedure.signers = {Role::UnitHead, Role::Deputy};
    procedure.needs_findings = false;
    procedure.needs_liability = false;
    procedure.call_back.sample_percent = 0;
    return procedure;
}

Procedure petition() {
    Procedure petition = plain(Kind::Petition, "petition");
    petition.limits = {{ClockKind::Acceptance, ClockStart::Registered, Basis::Law, days(15), "law of petitions"},
                       {ClockKind::Answer, ClockStart::Accepted, Basis::Law, days(60), "law of petitions"},
                       {ClockKind::ReviewWindow, ClockStart::Answered, Basis::Law, days(30), "law of petitions"}};
    petition.extensions = {{ClockKind::Answer, days(30), {Role::UnitHead, Role::Office}, "law of petitions"}};
    petition.refusals = {{RefusalReason::InCourtOrArbitration, "法院", "the court", "law of petitions"}};
    petition.signers = {Role::UnitHead, Role::Office};
    return petition;
}

/// "Assigned" for event::Assigned, as the compiler spells it.
template <class E>
std::string_view name_of_type() {
    const std::string_view spelled = __PRETTY_FUNCTION__;  // "… [E = qingfeng::domain::request::event::Assigned]"
    const std::size_t start = spelled.rfind("::") + 2;
    return spelled.substr(start, spelled.rfind(']') - start);
}

}  // namespace

people::Organisation sample_organisation() {
    const people::LineId toll("toll");
    const people::LineId road("road");
    Parts all;
    all.parts.lines = {{toll, "收费", "tolls"}, {road, "路政", "road enforcement"}};
    all.unit("bureau", UnitKind::Bureau, "");
    all.unit("office", UnitKind::SupervisingOffice, "bureau");
    all.unit("discipline", UnitKind::DisciplineOrgan, "bureau");
    all.unit("roads", UnitKind::Department, "bureau", {road});
    all.unit("upkeep", UnitKind::Department, "bureau");
    all.unit("east", UnitKind::Division, "bureau");
    all.unit("east-toll", UnitKind::Department, "east", {toll});
    all.unit("station", UnitKind::TollStation, "east", {toll});

    all.post("director", "bureau", Role::UnitHead);
    all.post("leader", "bureau", Role::Leader);
    all.post("leader", "bureau", Role::Deputy).lines = {toll};
    all.post("auditor", "bureau", Role::Auditor);
    all.post("office-head", "office", Role::UnitHead);
    all.post("officer", "office", Role::Office);
    all.post("officer-two", "office", Role::Office);
    all.post("operator", "office", Role::Operator);
    all.post("custodian", "discipline", Role::Custodian);
    all.post("roads-head", "roads", Role::UnitHead);
    all.post("roads-clerk", "roads", Role::Handler);
    all.post("upkeep-head", "upkeep", Role::UnitHead);
    all.post("upkeep-clerk", "upkeep", Role::Handler);
    all.post("east-head", "east", Role::UnitHead);
    all.post("east-deputy", "east", Role::Deputy).lines = {toll};
    all.post("east-operator", "east", Role::Operator);
    all.post("toll-head", "east-toll", Role::UnitHead);
    all.post("toll-clerk", "east-toll", Role::Handler).rank = 1;
    all.post("toll-second", "east-toll", Role::Handler).rank = 2;
    all.post("toll-operator", "east-toll", Role::Operator);
    all.post("station-head", "station", Role::UnitHead);
    all.post("chief", "station", Role::ShiftChief);
    all.post("collector", "station", Role::Liaison);
    all.post("station-clerk", "station", Role::Handler);
    return made(people::Organisation::make(all.parts));
}

Procedure complaint_procedure() {
    Procedure complaint = plain(Kind::Complaint, "complaint");
    complaint.limits = {
        {ClockKind::SignFor, ClockStart::Assigned, Basis::Commitment, hours(2), "the office's promise"},
        {ClockKind::Acceptance, ClockStart::Registered, Basis::Commitment, workdays(2), "the office's promise"},
        {ClockKind::Answer, ClockStart::Registered, Basis::Commitment, workdays(10), "the office's promise"},
        {ClockKind::Answer, ClockStart::Registered, Basis::Law, days(60), "a law"},
        {ClockKind::Designation, ClockStart::Returned, Basis::Practice, workdays(1), "an office's practice"},
        {ClockKind::CallBack, ClockStart::Answered, Basis::Practice, workdays(5), "an office's practice"},
        {ClockKind::ReviewWindow, ClockStart::Answered, Basis::Law, days(30), "a law"},
        {ClockKind::Redo, ClockStart::Reopened, Basis::Commitment, workdays(5), "the office's promise"},
        {ClockKind::RefusalReview, ClockStart::Objected, Basis::Practice, workdays(5), "an office's practice"},
    };
    complaint.extensions = {{ClockKind::Answer, workdays(10), {Role::Deputy}, "the office's rule"}};
    complaint.suspensions = {{SuspensionReason::AwaitingPerson, days(10), "the office's rule"},
                             {SuspensionReason::AwaitingAppraisal, days(30), "the office's rule"}};
    complaint.refusals = {{RefusalReason::OutsideRemit, "12345", "the hotline 12345", "the office's rule"},
                          {RefusalReason::LegalRouteOpen, "行政复议机关", "the reviewing body", "a law"}};
    complaint.reminders = {{ClockKind::Answer, false, workdays(2)},
                           {ClockKind::Answer, false, workdays(1)},
                           {ClockKind::Answer, true, workdays(1)}};
    complaint.call_back = {100, 3, true};
    complaint.needs_findings = true;
    complaint.needs_liability = true;
    return complaint;
}

procedure::ProcedureBook sample_procedures() {
    Procedure enquiry = plain(Kind::Enquiry, "enquiry");
    enquiry.limits = {{ClockKind::Answer, ClockStart::Registered, Basis::Commitment, workdays(5), "a promise"}};
    Procedure review = plain(Kind::Review, "review");
    review.limits = {{ClockKind::Answer, ClockStart::Registered, Basis::Law, days(30), "law of petitions"},
                     {ClockKind::ReviewWindow, ClockStart::Answered, Basis::Law, days(30), "law of petitions"}};
    review.signers = {Role::UnitHead, Role::Leader};
    review.suspensions = {{SuspensionReason::Hearing, days(30), "law of petitions"}};
    return procedure::ProcedureBook(
        {complaint_procedure(), petition(), enquiry, plain(Kind::Praise, "praise"), review});
}

World World::strict() {
    using procedure::Trigger;
    World world = standard();
    std::vector<Procedure> all = world.procedures.all();
    for (Procedure& procedure : all) {
        if (procedure.kind != Kind::Complaint) continue;
        procedure.accountability = {{Trigger::Overdue, ClockKind::Answer, workdays(5), 1, "the office's rule, 1"},
                                    {Trigger::Overdue, ClockKind::Instruction, workdays(0), 1, "the office's rule, 2"},
                                    {Trigger::BadVerdicts, ClockKind::Answer, {}, 2, "the office's rule, 3"},
                                    {Trigger::ReturnRejected, ClockKind::Answer, {}, 1, "the office's rule, 4"},
                                    {Trigger::RefusalOverturned, ClockKind::Answer, {}, 1, "the office's rule, 5"},
                                    {Trigger::AnswerOverturned, ClockKind::Answer, {}, 1, "the office's rule, 6"}};
    }
    world.procedures = procedure::ProcedureBook(all);
    return world;
}

World World::standard() {
    using taxonomy::Routing;
    using taxonomy::SubjectBasis;
    return {sample_organisation(), sample_procedures(), calendar::testing::sample_calendar(),
            taxonomy::Taxonomy(
                {{"01", "三乱", "illegal road practices"}, {"06", "窗口服务", "service"}, {"09", "廉洁", "integrity"}},
                {{"0101", "乱设站卡", "unlawful posts", SubjectBasis::Source, Routing::Ordinary},
                 {"0601", "态度生硬", "rudeness", SubjectBasis::Source, Routing::Ordinary},
                 {"0901", "索要财物", "asking for money", SubjectBasis::Source, Routing::Discipline}}),
            util::TimeZone::find("Asia/Shanghai").value()};
}

record::Actor actor_named(std::string_view name) {
    if (name == "person") return record::Complainant{};
    if (name == "system") return record::System{};
    return record::Person{person(name)};
}

Instant Life::moment(std::string_view local) const {
    const std::string iso = std::string(local.substr(0, 10)) + "T" + std::string(local.substr(11)) + "+08:00";
    return util::parse_iso(iso).value();
}
Life& Life::at(std::string_view local) {
    now_ = moment(local);
    return *this;
}
Life& Life::later(std::int64_t micros) {
    now_.micros += micros;
    return *this;
}
Life& Life::drawing(std::uint8_t percent) {
    draw_ = percent;
    return *this;
}
Life& Life::numbered(std::string number) {
    number_ = std::move(number);
    return *this;
}
Life& Life::beside(const Request& other) {
    other_ = other;
    return *this;
}
Life& Life::code_seen_by_staff() {
    code_seen_ = true;
    return *this;
}

Context Life::context(const record::Actor& actor) const {
    Context context{actor,
                    now_,
                    world_->organisation,
                    world_->procedures,
                    world_->calendar,
                    world_->taxonomy,
                    world_->zone,
                    7,
                    number_,
                    {1, 2, 3},
                    {},
                    code_seen_,
                    draw_,
                    other_ ? &*other_ : nullptr};
    return context;
}

Decision Life::tries(const record::Actor& actor, const Command& command) const {
    const Context given = context(actor);
    return decide(matter_ ? &*matter_ : nullptr, command, given);
}
Decision Life::tries(std::string_view who, const Command& command) const { return tries(actor_named(who), command); }

void Life::happened(const Event& event, const record::Actor& actor) {
    matter_ = apply(std::move(matter_), event, actor, now_);
    record_.push_back({event, actor, now_});
}

std::vector<Event> Life::does(std::string_view who, const Command& command) {
    const record::Actor actor = actor_named(who);
    const Decision decision = tries(actor, command);
    EXPECT_TRUE(decision) << who << " is refused: " << (decision ? "" : to_key(decision.error()));
    if (!decision) return {};
    for (const Event& event : *decision) happened(event, actor);
    return *decision;
}

bool Life::attempts(const record::Actor& actor, const Command& command) {
    const Decision decision = tries(actor, command);
    if (!decision) return false;
    for (const Event& event : *decision) happened(event, actor);
    return true;
}

std::optional<Refusal> Life::refusal(std::string_view who, const Command& command) const {
    const Decision decision = tries(who, command);
    if (decision) return std::nullopt;
    return decision.error();
}

std::string Life::date_of(clocks::ClockKind kind, std::uint32_t ordinal) const {
    const clocks::Clock* clock = matter_->clock(kind, ordinal);
    return clock == nullptr ? "none" : clock->date.text();
}

command::Register complaint_about(std::optional<std::string> where) {
    command::Register complaint;
    complaint.kind = Kind::Complaint;
    if (where) complaint.unit = UnitId(*where);
    complaint.subject = "0601";
    complaint.body = "The collector shouted and gave no receipt.";
    complaint.points = {"shouted", "gave no receipt"};
    complaint.contact_phone = "13800000000";
    return complaint;
}

command::Submit answer(std::vector<Promise> promises) {
    return {{"What was found.", "What was decided.", "the rules of service", std::move(promises)}};
}
Promise apology(std::string_view until) {
    return {RemedyKind::Apology, "by telephone", util::Date::parse(until).value()};
}
UnitId unit(std::string_view id) { return UnitId(std::string(id)); }
PersonId person(std::string_view id) { return PersonId(std::string(id)); }
calendar::Limit workdays(std::uint32_t count) {
    return {count, calendar::LimitUnit::Workday, calendar::LastDay::Stays};
}
calendar::Limit days(std::uint32_t count) { return {count, calendar::LimitUnit::Day, calendar::LastDay::Stays}; }
calendar::Limit hours(std::uint32_t count) { return {count, calendar::LimitUnit::Hour, calendar::LastDay::Stays}; }

Life answered_life(std::vector<Promise> promises) {
    Life life = life_in(StateKind::Handling);
    life.does("toll-clerk", answer(std::move(promises)));
    life.at("2026-09-22 15:00").does("toll-head", command::Sign{});
    return life;
}

Life life_in(StateKind state) {
    using SK = StateKind;
    Life life;
    life.at("2026-09-21 09:00");
    const bool unassigned = state == SK::Registered || state == SK::Imported;
    if (state == SK::Imported) {
        event::Imported old{.number = "LS2019-000001", .source = "old system", .external_number = "1"};
        old.body = "The lamp is out.";
        life.happened(old, record::Importer{});
        return life;
    }
    life.does("person", complaint_about(unassigned ? std::nullopt : std::optional<std::string>("station")));
    if (unassigned || state == SK::Assigned) return life;
    life.at("2026-09-21 10:00");
    if (state == SK::Returned) return life.does("toll-clerk", command::Return{"not ours", "the list of powers"}), life;
    if (state == SK::Refused) {
        return life.does("toll-clerk", command::Refuse{RefusalReason::OutsideRemit, "the city's road"}), life;
    }
    if (state == SK::Objected) {
        life.does("toll-clerk", command::Refuse{RefusalReason::OutsideRemit, "the city's road"});
        return life.does("person", command::ObjectToRefusal{"the lane is on your map"}), life;
    }
    if (state == SK::Withdrawn) return life.does("person", command::Withdraw{}), life;
    if (state == SK::Referred) return life.does("officer", command::Refer{"police", "No. 1", "theirs"}), life;
    if (state == SK::Merged) {
        Life target;
        target.at("2026-09-21 09:30").numbered("TS2026-000002").does("person", complaint_about("station"));
        together(life, "officer", command::Merge{"TS2026-000002", "the same lane, the same night"}, target);
        return life.beside(target.matter()), life;
    }
    life.does("toll-clerk", command::Accept{});
    if (state == SK::Accepted) return life;
    life.does("toll-clerk", command::Find{1, Finding::Substantiated, "seen on the video"});
    life.does("toll-clerk", command::Find{2, Finding::NotSubstantiated, "the receipt was printed"});
    life.does("toll-clerk", command::FindLiability{Liability::Liable, "the rules of service"});
    life.at("2026-09-22 11:00");
    if (state == SK::Handling) return life;
    if (state == SK::Suspended) {
        return life.does("toll-head", command::Suspend{SuspensionReason::AwaitingPerson, "which lane?"}), life;
    }
    life.does("toll-clerk", answer({apology("2026-09-30")}));
    if (state == SK::AwaitingSignature) return life;
    life.at("2026-09-22 15:00").drawing(0).does("toll-head", command::Sign{});
    if (state == SK::Answered) return life;
    life.at("2026-09-23 09:00");
    if (state == SK::AwaitingCallBack) {
        return life.does("operator", command::RecordCallBack{CallBackOutcome::NotReached, {}, ""}), life;
    }
    life.does("operator", command::RecordCallBack{CallBackOutcome::Reached, Solved::Yes, ""});
    life.does("officer", command::Close{});
    if (state == SK::Closed) return life;
    life.does("toll-clerk", command::FulfilRemedy{1, "call of 23 September"});
    life.does("officer", command::Archive{});
    return life;
}

std::vector<Event> together(Life& here, std::string_view who, const Command& command, Life& there) {
    here.beside(there.matter());
    const std::vector<Event> events = here.does(who, command);
    std::vector<Event> told;
    for (const Event& event : events) {
        const auto numbers = told_in(event, here.matter());
        if (std::find(numbers.begin(), numbers.end(), there.matter().number()) == numbers.end()) continue;
        there.later(here.now().micros - there.now().micros);
        const auto echoed = echo(event, here.matter(), there.matter(), there.context(actor_named(who)));
        for (const Event& one : echoed) {
            there.happened(one, actor_named(who));
            told.push_back(one);
        }
    }
    return told;
}

Life answered_petition() {
    Life life;
    command::Register petition = complaint_about("station");
    petition.kind = Kind::Petition;
    life.at("2026-09-21 09:00").numbered("XF2026-000001").does("person", petition);
    life.does("toll-clerk", command::Accept{});
    life.does("toll-clerk", answer());
    life.at("2026-09-22 15:00").does("toll-head", command::Sign{});
    return life;
}

Life review_of(Life& below, std::string number, std::optional<ReviewOutcome> outcome) {
    Life review;
    command::Register asked;
    asked.kind = Kind::Review;
    asked.body = "The video was not looked at.";
    asked.review_of = below.matter().number();
    review.numbered(std::move(number)).later(below.now().micros - review.now().micros);
    together(review, "person", asked, below);
    if (!review.exists() || !outcome) return review;
    const std::string handler = review.matter().first_handler().get();
    review.later(util::micros_per_hour).does(handler, command::Accept{});
    review.does(handler, command::FindReview{*outcome, "the video was looked at"});
    review.does(handler, answer());
    together(review, "director", command::Sign{}, below);
    return review;
}

std::string_view name_of(const Event& event) {
    return std::visit([]<class E>(const E&) { return name_of_type<E>(); }, event);
}

std::string names_of(const std::vector<Event>& events) {
    std::string names;
    for (const Event& event : events) {
        if (!names.empty()) names += ", ";
        names += name_of(event);
    }
    return names.empty() ? "nothing" : names;
}

std::string told(const Decision& decision) {
    return decision ? names_of(*decision) : "refused: " + std::string(to_key(decision.error()));
}

}  // namespace qingfeng::domain::request::testing
