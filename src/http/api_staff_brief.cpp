#include <algorithm>
#include <map>
#include <set>

#include "domain/procedure/keys.h"
#include "domain/request/call_backs.h"
#include "domain/request/keys.h"
#include "http/staff_access.h"
#include "http/staff_actions.h"
#include "http/staff_deadline.h"
#include "http/staff_lists.h"
#include "service/recording.h"
#include "service/visibility.h"
#include "storage/shelves.h"

/// Pages that gather: whom the office has to call, what a leader has to decide, what hangs on the wall.
namespace qingfeng::http {
namespace {

using boost::json::array;
using boost::json::object;
using domain::permission::Act;
using domain::request::StateKind;
using service::DeadlineIn;
using service::MatterFilter;
using service::OutcomeMark;
using service::QueueScope;
using storage::MatterRow;

constexpr std::size_t call_backs_max = 200;
constexpr std::size_t decide_max = 5;
constexpr std::size_t urgent_max = 10;
constexpr std::size_t instructions_max = 20;

// ---- call-backs

/// One matter that still has to be called about; nothing where it has not.
std::optional<object> call_back_due(Api& api, const StaffCall& staff, storage::Reader& reader, const MatterRow& row) {
    const auto looked = api.parts().authority.look(reader, row.stream);
    if (!looked) return std::nullopt;
    const auto& request = (*looked)->request;
    const auto context = service::context_for(**looked, *staff.configuration, domain::record::Person{staff.person},
                                              std::max(staff.view.now, request.last_recorded), 0);
    const auto owed = domain::request::call_back_owed(request, context);
    if (!owed) return std::nullopt;
    object due{{"matter", matter_line(api, staff, reader, row)}};
    put_word(due, staff, "why", "call_back_why", owed->after_bad_verdict ? "bad_verdict" : "drawn");
    if (const auto* clock = request.clock(domain::procedure::ClockKind::CallBack)) {
        due["deadline"] = deadline_chip(staff, *clock);
    }
    array attempts;
    for (const auto& call : request.call_backs) {
        if (call.round != request.round) continue;
        object one{{"at", staff.iso(call.at)}};
        put_word(one, staff, "outcome", "call_back_outcome", to_key(call.outcome));
        attempts.push_back(std::move(one));
    }
    due["attempts"] = std::move(attempts);
    due["attempts_left"] = owed->attempts_left;
    if (owed->not_before > staff.view.now) due["not_before"] = staff.iso(owed->not_before);
    due["can_call"] = !request.registration.contact_phone.empty();
    return due;
}

/// All that the reader may see.
storage::MatterQuery in_sight(Api& api, const StaffCall& staff) {
    storage::MatterQuery query;
    query.sight = service::sight_of(service::visibility_of(*staff.configuration, staff.person, staff.today()),
                                    api.parts().authority.lookup_key());
    query.order = storage::MatterOrder::NewestFirst;
    return query;
}

void list_call_backs(Api& api, const StaffCall& staff) {
    auto reader = api.parts().authority.store().read();
    if (!reader) return api.reject(*staff.call, reader.error());
    if (!service::may(*staff.configuration, staff.person, Act::CallBack, staff.today())) {
        return api.reject(*staff.call, domain::request::Refusal::NotYourRole);
    }
    // By next deadline, what has none last: the order in which the calls are due.
    std::vector<std::pair<util::Instant, storage::StreamId>> to_call;
    const auto seen = api.outcomes().each(
        **reader, viewer_of(api, staff), in_sight(api, staff), OutcomeMark::ToCall,
        [&](const auto& matter) { to_call.emplace_back(storage::queue_due(matter.row), matter.row.stream); });
    if (!seen) return api.reject(*staff.call, seen.error());
    std::ranges::stable_sort(to_call, {}, &std::pair<util::Instant, storage::StreamId>::first);
    array items;
    std::size_t looked_at = 0;
    for (const auto& [due_at, stream] : to_call) {
        if (items.size() == call_backs_max) break;
        ++looked_at;
        const auto row = (*reader)->matter(api.parts().authority.id(), stream);
        if (!row) return api.reject(*staff.call, row.error());
        if (!*row) continue;
        if (auto due = call_back_due(api, staff, **reader, **row)) items.push_back(std::move(*due));
    }
    object json{{"as_of", staff.iso(staff.view.now)}, {"items", std::move(items)}};
    if (looked_at < to_call.size()) json["more"] = to_call.size() - looked_at;
    answer_json(staff, 200, json);
}

// ---- the leader's page

struct ToDecide {
    const char* why = "";
    std::string action;
    MatterRow row;
};

/// Gathers what waits, the weightiest kind first, each matter once.
class Gatherer {
  public:
    Gatherer(Api& api, const StaffCall& staff, storage::Reader& reader) : api_(api), staff_(staff), reader_(reader) {}

    std::vector<ToDecide> gather() {
        mine(StateKind::AwaitingSignature, "sign", "sign");
        mine(StateKind::Returned, "returned", "designate");
        by_deadline(DeadlineIn::Late, "late", "instruct");
        badly_judged();
        by_deadline(DeadlineIn::Soon, "soon", "remind");
        return std::move(found_);
    }
    /// Answers that were judged badly and not handled again; known after gather().
    std::uint64_t unsatisfied() const { return unsatisfied_; }

  private:
    void take(const char* why, const char* action, const MatterRow& row) {
        if (found_.size() < decide_max && seen_.insert(row.stream).second) found_.push_back({why, action, row});
    }
    void mine(StateKind state, const char* why, const char* action) {
        MatterFilter filter;
        filter.states = {state};
        const auto queue = service::queue(reader_, viewer_of(api_, staff_), QueueScope::Mine, filter, {}, decide_max);
        if (!queue) return;
        for (const auto& row : queue->page.rows) take(why, action, row);
    }
    void by_deadline(DeadlineIn where, const char* why, const char* action) {
        MatterFilter filter;
        filter.deadline = where;
        const auto queue = service::queue(reader_, viewer_of(api_, staff_), QueueScope::All, filter, {}, decide_max);
        if (!queue) return;
        for (const auto& row : queue->page.rows) take(why, action, row);
    }
    void badly_judged() {
        auto query = in_sight(api_, staff_);
        query.states = {static_cast<std::uint8_t>(StateKind::Answered),
                        static_cast<std::uint8_t>(StateKind::AwaitingCallBack),
                        static_cast<std::uint8_t>(StateKind::Closed)};
        std::vector<storage::StreamId> badly;
        const auto visited = api_.outcomes().each(reader_, viewer_of(api_, staff_), query, OutcomeMark::JudgedBadlyNow,
                                                  [&](const auto& matter) { badly.push_back(matter.row.stream); });
        if (!visited) return;
        unsatisfied_ += badly.size();
        for (const storage::StreamId stream : badly) {
            if (found_.size() >= decide_max) break;
            const auto row = reader_.matter(api_.parts().authority.id(), stream);
            if (row && *row) take("bad_verdict", "reopen", **row);
        }
    }

    Api& api_;
    const StaffCall& staff_;
    storage::Reader& reader_;
    std::vector<ToDecide> found_;
    std::set<storage::StreamId> seen_;
    std::uint64_t unsatisfied_ = 0;
};

/// Who answers for the unit that has it; the first handler while no unit has.
std::optional<domain::people::PersonId> answerable(const StaffCall& staff, const MatterRow& row) {
    if (!row.unit.empty()) {
        const auto found =
            staff.configuration->organisation.answerable(domain::people::UnitId(row.unit), staff.today());
        if (found) return found->person;
    }
    if (row.handler.empty()) return std::nullopt;
    return domain::people::PersonId(row.handler);
}

object to_decide_json(Api& api, const StaffCall& staff, storage::Reader& reader, const ToDecide& item) {
    object json{{"why", item.why}};
    const auto who = answerable(staff, item.row);
    json["sentence"] =
        staff.say("leader." + std::string(item.why),
                  {{"number", item.row.number}, {"person", who ? person_name(staff.view, *who) : std::string("-")}});
    if (who) json["answerable"] = person_ref(staff.view, *who);
    json["matter"] = matter_line(api, staff, reader, item.row);
    put_word(json, staff, "action", "act", item.action);
    return json;
}

/// The reader's own 批示 on one matter.
void add_instructions(array& into, const StaffCall& staff, const service::LoadedRequest& matter) {
    for (const auto& recorded : matter.events) {
        const auto* instructed = std::get_if<domain::request::event::Instructed>(&recorded.event);
        if (instructed == nullptr || instructed->leader != staff.person) continue;
        const auto& order = matter.request.orders.at(instructed->order - 1);
        object one{{"number", matter.request.number()},
                   {"text", order.text},
                   {"given", staff.iso(recorded.recorded)},
                   {"due", order.until.text()}};
        if (!matter.request.handlers.empty()) one["to"] = person_ref(staff.view, matter.request.current_handler());
        const bool late = !order.reported && !order.settled && order.until < staff.today();
        put_word(one, staff, "state", "instruction_state", order.settled ? "done" : late ? "late" : "open");
        into.push_back(std::move(one));
    }
}

array instructions_of(Api& api, const StaffCall& staff, storage::Reader& reader) {
    array instructions;
    std::vector<storage::StreamId> streams;
    const auto visited = api.outcomes().each(reader, viewer_of(api, staff), in_sight(api, staff), OutcomeMark::Ordered,
                                             [&](const auto& matter) {
                                                 const auto& by = matter.outcome.ordered_by;
                                                 if (std::find(by.begin(), by.end(), staff.person) == by.end()) return;
                                                 streams.push_back(matter.row.stream);
                                             });
    if (!visited) return instructions;
    for (const storage::StreamId stream : streams) {
        if (instructions.size() >= instructions_max) break;
        const auto matter = api.parts().authority.look(reader, stream);
        if (matter) add_instructions(instructions, staff, **matter);
    }
    return instructions;
}

void get_leader(Api& api, const StaffCall& staff) {
    auto reader = api.parts().authority.store().read();
    if (!reader) return api.reject(*staff.call, reader.error());
    const auto queue = service::queue(**reader, viewer_of(api, staff), QueueScope::All, {}, {}, 1);
    if (!queue) return api.reject(*staff.call, queue.error());
    MatterFilter open;
    for (const auto state : {StateKind::Registered, StateKind::Assigned, StateKind::Accepted, StateKind::Handling,
                             StateKind::Suspended, StateKind::AwaitingSignature, StateKind::Returned}) {
        open.states.push_back(state);
    }
    const auto open_count = service::count_matters(**reader, viewer_of(api, staff), open);
    if (!open_count) return api.reject(*staff.call, open_count.error());
    array decide;
    Gatherer gatherer(api, staff, **reader);
    for (const auto& item : gatherer.gather()) {
        decide.push_back(to_decide_json(api, staff, **reader, item));
    }
    object json{
        {"as_of", staff.iso(staff.view.now)},
        {"sentence", decide.empty() ? staff.say("leader.nothing")
                                    : staff.say("leader.sentence", {{"count", std::to_string(decide.size())}})}};
    json["counters"] = {{"late", count_json(queue->late)},
                        {"soon", count_json(queue->soon)},
                        {"open", count_json(*open_count)},
                        {"unsatisfied", count_json({gatherer.unsatisfied(), false})}};
    json["decide"] = std::move(decide);
    json["instructions"] = instructions_of(api, staff, **reader);
    answer_json(staff, 200, json);
}

// ---- the wall

std::string_view worse(std::string_view one, std::string_view other) {
    for (const std::string_view state : {"late", "soon", "ok"}) {
        if (one == state || other == state) return state;
    }
    return one;
}

/// What waits at one unit, or is about it.
struct UnitLoad {
    std::uint64_t open = 0;
    std::uint64_t late = 0;
    std::string_view state = "ok";
};

void add_load(UnitLoad& load, const MatterRow& row, util::Instant now) {
    ++load.open;
    if (!row.deadline) return;
    const auto due = due_state(*row.deadline, now);
    load.late += due == "late" ? 1 : 0;
    load.state = worse(load.state, due);
}

void get_wall(Api& api, const StaffCall& staff) {
    auto reader = api.parts().authority.store().read();
    if (!reader) return api.reject(*staff.call, reader.error());
    const auto viewer = viewer_of(api, staff);
    const auto queue = service::queue(**reader, viewer, QueueScope::All, {}, {}, urgent_max);
    if (!queue) return api.reject(*staff.call, queue.error());
    auto waiting = in_sight(api, staff);
    waiting.order = storage::MatterOrder::ByDeadline;
    std::map<std::string, UnitLoad> loads;
    const auto visited = api.outcomes().each(**reader, viewer, waiting, OutcomeMark::Waiting, [&](const auto& matter) {
        const MatterRow& row = matter.row;
        add_load(loads[row.unit], row, staff.view.now);
        if (row.concerns != row.unit) add_load(loads[row.concerns], row, staff.view.now);
    });
    if (!visited) return api.reject(*staff.call, visited.error());
    array units;
    for (const auto& unit : staff.configuration->organisation.units()) {
        if (unit.road.empty() || unit.stake.empty() || !unit.validity.contains(staff.today())) continue;
        const UnitLoad load = loads[unit.id.get()];
        units.push_back(object{{"id", unit.id.get()},
                               {"name", unit_name(staff.view, unit.id)},
                               {"road", unit.road},
                               {"stake", unit.stake},
                               {"open", load.open},
                               {"late", load.late},
                               {"state", load.state}});
    }
    array urgent;
    for (const auto& row : queue->page.rows) {
        if (urgent.size() == urgent_max || !row.deadline) break;
        object line = matter_line(api, staff, **reader, row);
        object one{{"number", row.number}, {"kind_name", line.at("kind_name")}, {"deadline", line.at("deadline")}};
        if (line.contains("unit")) one["unit"] = line.at("unit");
        urgent.push_back(std::move(one));
    }
    object json{{"as_of", staff.iso(staff.view.now)}, {"sentence", queue_sentence(staff, *queue)}};
    json["counters"] = {{"late", count_json(queue->late)},
                        {"soon", count_json(queue->soon)},
                        {"ok", count_json(queue->ok)},
                        {"paused", count_json(queue->paused)}};
    json["units"] = std::move(units);
    json["urgent"] = std::move(urgent);
    answer_json(staff, 200, json);
}

}  // namespace

void add_staff_brief_routes(Router& router, const std::shared_ptr<Api>& api) {
    add_staff_route(router, api, Method::Get, "/api/v1/call-backs", list_call_backs);
    add_staff_route(router, api, Method::Get, "/api/v1/leader", get_leader);
    add_staff_route(router, api, Method::Get, "/api/v1/wall", get_wall);
}

}  // namespace qingfeng::http
