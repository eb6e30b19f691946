#include "app/matter_view.h"

#include <algorithm>

#include <boost/json/serialize.hpp>
#include <fmt/core.h>

#include "app/joint_view.h"
#include "domain/calendar/deadline.h"
#include "domain/procedure/keys.h"
#include "domain/request/keys.h"
#include "storage/event_codec.h"

namespace qingfeng::app {
namespace {

using namespace domain::request;  // NOLINT: the vocabulary of this whole file
using domain::clocks::Clock;
using domain::clocks::Run;

using Lines = std::vector<std::string>;
using Rows = std::vector<std::vector<std::string>>;

std::string clock_name(const Clock& clock, const Session& session) {
    std::string name = session.word("clock", to_key(clock.kind));
    if (clock.ordinal != 0) name += fmt::format(" {}", clock.ordinal);
    return name;
}

/// The last day, with the minute where time is up within it.
std::string due_text(const Clock& clock, const Names& names) {
    const auto& zone = names.configuration().zone;
    return clock.due == zone.start_of(clock.date.plus_days(1)) ? clock.date.text() : names.time(clock.due);
}

/// "runs", "kept", "overdue", …
std::string clock_standing(const Clock& clock, const Names& names) {
    const Session& session = names.session();
    if (const auto kept = clock.kept()) {
        return std::string(*kept ? session.in({"按期", "kept"}) : session.in({"逾期", "late"}));
    }
    if (clock.run == Run::Paused) return std::string(session.in({"中止", "stopped for now"}));
    return std::string(clock.due <= names.session().world.clock() ? session.in({"已逾期", "overdue"})
                                                                  : session.in({"进行中", "running"}));
}

void add(Lines& lines, const Lines& more) { lines.insert(lines.end(), more.begin(), more.end()); }

void add_section(Lines& lines, const Session& session, const Words& title, const Rows& rows) {
    if (rows.empty()) return;
    lines.push_back("");
    lines.emplace_back(session.in(title));
    add(lines, aligned(rows));
}

Rows head(const service::LoadedRequest& loaded, const Names& names) {
    const Session& session = names.session();
    const Request& request = loaded.request;
    const auto& registration = request.registration;
    Rows rows;
    const auto row = [&](const Words& label, std::string value) {
        if (!value.empty()) rows.push_back({std::string(session.in(label)), std::move(value)});
    };
    row({"登记时间", "registered"}, names.time(request.registered));
    if (registration.occurred) row({"发生时间", "happened"}, names.time(registration.occurred->at));
    row({"涉及单位", "concerns"}, registration.unit ? names.unit_name(*registration.unit) : "");
    row({"地点", "place"}, registration.place);
    if (const auto* subject = names.configuration().taxonomy.find(registration.subject)) {
        row({"分类", "subject"},
            fmt::format("{} {}", subject->code, Words{subject->name_zh, subject->name_en}.in(session.language)));
    }
    row({"来件渠道", "source"},
        registration.source.empty() ? "" : fmt::format("{} {}", registration.source, registration.external_number));
    const std::string& name = registration.contact_name;
    row({"来件人", "person"}, name + (name.empty() ? "" : " ") + registration.contact_phone);
    row({"承办单位", "unit"}, request.handling_unit ? names.unit_name(*request.handling_unit) : "");
    if (!request.handlers.empty()) {
        row({"首办负责人", "first handler"}, names.person_name(request.first_handler()));
        if (request.current_handler() != request.first_handler()) {
            row({"现承办人", "handler now"}, names.person_name(request.current_handler()));
        }
    }
    row({"办理程序", "procedure"}, registration.procedure);
    return rows;
}

Rows point_rows(const Request& request, const Names& names) {
    Rows rows;
    for (std::size_t i = 0; i < request.points.size(); ++i) {
        const Point& point = request.points[i];
        rows.push_back({fmt::format("{}.", i + 1),
                        point.finding ? names.session().word("finding", to_key(point.finding->finding)) : "-",
                        point.text + (point.finding ? " — " + point.finding->reasons : "")});
    }
    return rows;
}

Rows remedy_rows(const Request& request, const Names& names) {
    Rows rows;
    const Session& session = names.session();
    for (const Remedy& remedy : request.remedies) {
        rows.push_back({fmt::format("{}.", remedy.id), session.word("remedy", to_key(remedy.promise.kind)),
                        remedy.promise.until.text(),
                        remedy.done ? fmt::format("{} {} · {}", session.in({"已兑现", "kept"}),
                                                  names.time(*remedy.done), remedy.evidence)
                                    : std::string(session.in({"未兑现", "open"})),
                        remedy.promise.text});
    }
    return rows;
}

Rows clock_rows(const Request& request, const Names& names) {
    const Session& session = names.session();
    Rows rows;
    for (const Clock& clock : request.clocks) {
        const auto& first = clock.bound_by.at(clock.earliest());
        rows.push_back({clock_name(clock, session), due_text(clock, names), clock_standing(clock, names),
                        fmt::format("{}{}{}", session.word("basis", to_key(first.basis)),
                                    first.limit ? " · " + first.limit->text(session.language) : "",
                                    clock.provisional ? session.in({" · 暂定", " · provisional"}) : "")});
    }
    return rows;
}

/// Every limit that binds the clock, the one that counts first explained day by day.
Lines derivation(const Clock& clock, const Names& names) {
    const Session& session = names.session();
    const auto& configuration = names.configuration();
    Lines lines = {"", fmt::format("{} → {}", clock_name(clock, session), clock.date.text())};
    for (std::size_t i = 0; i < clock.bound_by.size(); ++i) {
        const auto& bound = clock.bound_by[i];
        lines.push_back(fmt::format(
            "  {} {} {} → {}  {}", i == clock.earliest() ? "*" : " ", session.word("basis", to_key(bound.basis)),
            bound.limit ? bound.limit->text(session.language) : "-", bound.date.text(), bound.citation));
        if (i != clock.earliest() || !bound.limit) continue;
        const auto derived = domain::calendar::derive(configuration.calendar, configuration.zone, bound.start,
                                                      *bound.limit, clock.suspensions);
        Rows rows;
        for (const auto& day : derived.days) {
            rows.push_back({day.date.text(), day.counts ? "+" : "-", why_text(day, session.language)});
        }
        add(lines, aligned(rows, 6));
    }
    if (clock.extension) {
        lines.push_back(fmt::format("    {} {} · {} · {}", session.in({"延期", "extended by"}),
                                    clock.extension->limit.text(session.language),
                                    names.person_name(clock.extension->approved_by), clock.extension->reason));
    }
    return lines;
}

Rows timeline(const service::LoadedRequest& loaded, const Names& names) {
    Rows rows;
    for (const auto& entry : loaded.events) {
        const std::string name = storage::event_name(storage::encode(entry.event).type);
        rows.push_back({fmt::format("#{}", entry.sequence), names.time(entry.recorded),
                        names.session().word("event", name), author(entry.origin, names),
                        event_detail(entry.event, names)});
    }
    return rows;
}

boost::json::array clocks_json(const Request& request) {
    boost::json::array clocks;
    for (const Clock& clock : request.clocks) {
        boost::json::array bounds;
        for (const auto& bound : clock.bound_by) {
            bounds.push_back(boost::json::object{{"basis", to_key(bound.basis)},
                                                 {"limit", bound.limit ? bound.limit->text() : ""},
                                                 {"date", bound.date.text()},
                                                 {"citation", bound.citation}});
        }
        boost::json::object one{{"clock", to_key(clock.kind)},
                                {"ordinal", clock.ordinal},
                                {"date", clock.date.text()},
                                {"provisional", clock.provisional},
                                {"run", clock.run == Run::Running  ? "running"
                                        : clock.run == Run::Paused ? "paused"
                                                                   : "stopped"},
                                {"kept", nullptr},
                                {"bound_by", std::move(bounds)}};
        if (const auto kept = clock.kept()) one["kept"] = *kept;
        clocks.push_back(std::move(one));
    }
    return clocks;
}

boost::json::array points_json(const Request& request) {
    boost::json::array points;
    for (const Point& point : request.points) {
        boost::json::object one{{"text", point.text}, {"finding", nullptr}};
        if (point.finding) {
            one["finding"] = to_key(point.finding->finding);
            one["reasons"] = point.finding->reasons;
        }
        points.push_back(std::move(one));
    }
    return points;
}

boost::json::array remedies_json(const Request& request, const Names& names) {
    boost::json::array remedies;
    for (const Remedy& remedy : request.remedies) {
        boost::json::object one{{"remedy", remedy.id},
                                {"kind", to_key(remedy.promise.kind)},
                                {"text", remedy.promise.text},
                                {"until", remedy.promise.until.text()},
                                {"done", nullptr}};
        if (remedy.done) one["done"] = util::iso_text(*remedy.done, names.configuration().zone);
        remedies.push_back(std::move(one));
    }
    return remedies;
}

boost::json::array verdicts_json(const Request& request, const Names& names) {
    boost::json::array verdicts;
    for (const Verdict& verdict : request.verdicts) {
        verdicts.push_back(boost::json::object{{"grade", to_key(verdict.grade)},
                                               {"solved", verdict.solved ? to_key(*verdict.solved) : ""},
                                               {"comment", verdict.comment},
                                               {"standing", to_key(verdict.standing)},
                                               {"at", util::iso_text(verdict.at, names.configuration().zone)}});
    }
    return verdicts;
}

boost::json::array timeline_json(const service::LoadedRequest& loaded, const Names& names) {
    boost::json::array entries;
    for (const auto& entry : loaded.events) {
        const auto* person = domain::record::person_of(entry.origin.actor);
        entries.push_back(boost::json::object{{"entry", entry.sequence},
                                              {"position", entry.position},
                                              {"recorded", util::iso_text(entry.recorded, names.configuration().zone)},
                                              {"event", storage::event_name(storage::encode(entry.event).type)},
                                              {"person", person == nullptr ? "" : person->get()},
                                              {"author", author(entry.origin, names)},
                                              {"detail", event_detail(entry.event, names)}});
    }
    return entries;
}

}  // namespace

std::optional<std::string> next_step(const Request& request, const Names& names) {
    const Clock* clock = request.next_clock();
    if (clock == nullptr || request.handlers.empty()) return std::nullopt;
    const Session& session = names.session();
    return fmt::format(fmt::runtime(session.in({"{}：最迟 {}，由{}负责", "{}: {} at the latest, {} answers for it"})),
                       clock_name(*clock, session), due_text(*clock, names),
                       names.person_name(request.current_handler()));
}

Lines matter_text(const service::LoadedRequest& loaded, const Names& names, const ShowOptions& options) {
    const Session& session = names.session();
    const Request& request = loaded.request;
    const auto& registration = request.registration;
    const std::string& number = request.number();
    const std::string kind = request.only_history() ? "" : session.word("kind", to_key(registration.kind));
    Lines lines = {fmt::format("{}  {}  {}", number, kind, session.word("state", to_key(state_kind(request.state))))};
    if (const auto next = next_step(request, names)) lines.push_back(*next);
    if (!request.only_history()) add(lines, aligned(head(loaded, names)));
    const std::string& body = request.only_history() ? request.history->body : registration.body;
    if (!body.empty()) add(lines, {"", body});
    add_section(lines, session, {"反映要点与调查核实结论", "Points and findings"}, point_rows(request, names));
    if (request.liability) {
        add_section(lines, session, {"责任认定", "Liability"},
                    {{session.word("liability", to_key(request.liability->liability)), request.liability->reasons,
                      names.person_name(request.liability->found_by)}});
    }
    if (!request.answers.empty()) {
        const Answer& answer = request.answers.back();
        add_section(lines, session, {"答复", "Answer"}, {{answer.facts}, {answer.decision}, {answer.basis}});
    }
    add_section(lines, session, {"兑现事项", "Remedies"}, remedy_rows(request, names));
    for (const auto& [title, rows] : joint_rows(request, names)) add_section(lines, session, title, rows);
    add_section(lines, session, {"时限", "Time limits"}, clock_rows(request, names));
    if (options.why) {
        for (const Clock& clock : request.clocks) add(lines, derivation(clock, names));
    }
    add_section(lines, session, {"办理记录", "Record"}, timeline(loaded, names));
    return lines;
}

boost::json::object matter_json(const service::LoadedRequest& loaded, const Names& names) {
    const Request& request = loaded.request;
    const auto& registration = request.registration;
    const auto& zone = names.configuration().zone;
    boost::json::object matter{
        {"number", request.number()},
        {"kind", request.only_history() ? "" : to_key(registration.kind)},
        {"state", to_key(state_kind(request.state))},
        {"revision", loaded.revision},
        {"registered", util::iso_text(request.registered, zone)},
        {"concerns", registration.unit ? registration.unit->get() : ""},
        {"unit", request.handling_unit ? request.handling_unit->get() : ""},
        {"first_handler", request.handlers.empty() ? "" : request.first_handler().get()},
        {"handler", request.handlers.empty() ? "" : request.current_handler().get()},
        {"procedure", registration.procedure},
        {"body", request.only_history() ? request.history->body : registration.body},
        {"points", points_json(request)},
        {"liability", request.liability ? to_key(request.liability->liability) : ""},
        {"answer", nullptr},
        {"remedies", remedies_json(request, names)},
        {"verdicts", verdicts_json(request, names)},
        {"clocks", clocks_json(request)},
        {"record", timeline_json(loaded, names)},
    };
    for (auto& [key, value] : joint_json(request, names)) matter[key] = value;
    if (!request.answers.empty()) {
        const Answer& answer = request.answers.back();
        matter["answer"] =
            boost::json::object{{"facts", answer.facts}, {"decision", answer.decision}, {"basis", answer.basis}};
    }
    return matter;
}

void print_registration(const service::RegistrationAnswer& answer, const service::LoadedRequest& loaded,
                        const Names& names, const Session& session) {
    if (session.json) {
        session.print(boost::json::serialize(
            boost::json::object{{"number", answer.number},
                                {"code", answer.code},
                                {"kind", to_key(answer.kind)},
                                {"recorded", util::iso_text(answer.recorded, names.configuration().zone)},
                                {"unit", answer.unit},
                                {"first_handler", answer.first_handler},
                                {"answer_by", answer.answer_by.text()},
                                {"idempotency_key", answer.idempotency_key},
                                {"repeated", answer.repeated}}));
        return;
    }
    session.print(fmt::format("{}  {}", session.in({"编号  ", "number"}), answer.number));
    session.print(fmt::format("{}  {}", session.in({"查询码", "code  "}), answer.code));
    if (const auto next = next_step(loaded.request, names)) session.print("  " + *next);
    session.print("  " + session.word("next", "keep_code"));
}

}  // namespace qingfeng::app
