#include "service/matter_lists.h"

#include <algorithm>
#include <map>

#include "service/act_reach.h"
#include "service/visibility.h"
#include "storage/shelves.h"
#include "util/enum_keys.h"

namespace qingfeng::service {
namespace {

using domain::people::UnitId;
using domain::permission::Act;
using domain::request::Kind;
using domain::request::StateKind;
using storage::MatterOrder;
using storage::MatterQuery;
using storage::MatterRow;
using util::Result;

constexpr std::int64_t micros_per_hour = 3'600'000'000;

/// What the next step of a matter in this state is, and so who is waited for. Every state but those that are over.
std::optional<Act> next_act(StateKind state) {
    switch (state) {
        case StateKind::Registered:
            return Act::Assign;
        case StateKind::Assigned:
            return Act::SignFor;
        case StateKind::Accepted:
        case StateKind::Handling:
        case StateKind::Suspended:
            return Act::Handle;
        case StateKind::AwaitingSignature:
            return Act::Sign;
        case StateKind::Answered:
        case StateKind::Closed:
            return Act::Fulfil;
        case StateKind::AwaitingCallBack:
            return Act::CallBack;
        case StateKind::Objected:
            return Act::Refuse;
        case StateKind::Returned:
            return Act::Designate;
        case StateKind::Archived:
        case StateKind::Refused:
        case StateKind::Merged:
        case StateKind::Withdrawn:
        case StateKind::Referred:
        case StateKind::Imported:
            return std::nullopt;
    }
    return std::nullopt;
}

constexpr std::array all_states = {StateKind::Registered, StateKind::Assigned,         StateKind::Accepted,
                                   StateKind::Handling,   StateKind::Suspended,        StateKind::AwaitingSignature,
                                   StateKind::Answered,   StateKind::AwaitingCallBack, StateKind::Closed,
                                   StateKind::Returned,   StateKind::Objected};

/// Kinds whose answers one of the person's roles signs.
std::vector<std::uint8_t> kinds_signed_by(const Viewer& viewer) {
    std::vector<std::uint8_t> kinds;
    const auto posts = viewer.configuration.organisation.roles_of(viewer.person, viewer.day());
    for (const auto& procedure : viewer.configuration.procedures().all()) {
        const bool signs = std::ranges::any_of(posts, [&](const domain::people::Post& post) {
            return std::ranges::find(procedure.signers, post.role) != procedure.signers.end();
        });
        if (signs) kinds.push_back(static_cast<std::uint8_t>(procedure.kind));
    }
    return kinds;
}

template <class T>
std::vector<T> in_both(const std::vector<T>& wanted, const std::vector<T>& possible) {
    if (wanted.empty()) return possible;
    std::vector<T> both;
    std::ranges::copy_if(wanted, std::back_inserter(both),
                         [&](const T& value) { return std::ranges::find(possible, value) != possible.end(); });
    return both;
}

MatterQuery query_of(const Viewer& viewer, const MatterFilter& filter, MatterOrder order) {
    MatterQuery query;
    query.sight =
        sight_of(visibility_of(viewer.configuration, viewer.person, viewer.day()), viewer.authority.lookup_key());
    query.order = order;
    for (const StateKind state : filter.states) query.states.push_back(static_cast<std::uint8_t>(state));
    for (const Kind kind : filter.kinds) query.kinds.push_back(static_cast<std::uint8_t>(kind));
    for (const UnitId& unit : filter.units) query.units.push_back(unit.get());
    if (filter.handler) query.handler = filter.handler->get();
    query.sources = filter.sources;
    return query;
}

void narrow(MatterQuery& query, DeadlineIn where, util::Instant now) {
    const util::Instant soon{now.micros + soon_hours * micros_per_hour};
    switch (where) {
        case DeadlineIn::Late:
            query.due_before = now;
            return;
        case DeadlineIn::Soon:
            query.due_from = now;
            query.due_before = soon;
            return;
        case DeadlineIn::Ok:
            query.due_from = soon;
            query.due_before = storage::no_deadline;
            return;
        case DeadlineIn::Paused:
            query.due_from = storage::no_deadline;
            return;
    }
}

/// The selection as queries that share no matter: each state belongs to one of them.
std::vector<MatterQuery> arms(const Viewer& viewer, QueueScope scope, const MatterFilter& filter) {
    const MatterQuery whole = query_of(viewer, filter, MatterOrder::ByDeadline);
    if (scope == QueueScope::All) return {whole};
    std::map<Act, std::vector<std::uint8_t>> states;
    for (const StateKind state : all_states) {
        if (const auto act = next_act(state)) states[*act].push_back(static_cast<std::uint8_t>(state));
    }
    std::vector<MatterQuery> found;
    for (const auto& [act, possible] : states) {
        MatterQuery arm = whole;
        arm.states = in_both(whole.states, possible);
        const auto reach = act_reach(viewer.configuration, viewer.person, viewer.day(), act);
        if (arm.states.empty() || reach.nothing()) continue;
        arm.sight = sight_of(reach, viewer.authority.lookup_key());
        if (act == Act::Sign) {
            arm.kinds = in_both(whole.kinds, kinds_signed_by(viewer));
            if (arm.kinds.empty()) continue;
        }
        // Acts that reach equally far are asked for together: most of a role's do.
        const auto same = std::ranges::find_if(found, [&](const MatterQuery& other) {
            return other.sight == arm.sight && other.kinds == arm.kinds && other.units == arm.units;
        });
        if (same == found.end()) {
            found.push_back(std::move(arm));
        } else {
            same->states.insert(same->states.end(), arm.states.begin(), arm.states.end());
        }
    }
    return found;
}

Result<Count> count_of(storage::Reader& reader, const Viewer& viewer, const std::vector<MatterQuery>& queries,
                       std::optional<DeadlineIn> where) {
    std::uint64_t total = 0;
    for (MatterQuery query : queries) {
        if (where) narrow(query, *where, viewer.now);
        const auto count = reader.count_matters(viewer.authority.id(), query, counted_max + 1 - total);
        if (!count) return count.failure();
        total += *count;
        if (total > counted_max) return Count{counted_max, true};
    }
    return Count{total, false};
}

/// A page over queries in one order.
Result<MatterPage> page_of(storage::Reader& reader, const Viewer& viewer, std::vector<MatterQuery> queries,
                           const std::optional<storage::MatterCursor>& after, std::size_t limit) {
    MatterPage page;
    if (queries.empty()) return page;
    for (MatterQuery& query : queries) {
        query.after = after;
        query.limit = limit + 1;
        auto rows = reader.list_matters(viewer.authority.id(), query);
        if (!rows) return rows.failure();
        std::ranges::move(*rows, std::back_inserter(page.rows));
    }
    const MatterQuery& order = queries.front();
    std::ranges::sort(page.rows, [&](const MatterRow& one, const MatterRow& other) {
        return storage::comes_after(order, other, storage::cursor_at(order, one));
    });
    if (page.rows.size() <= limit) return page;
    page.rows.resize(limit);
    page.next = storage::cursor_at(order, page.rows.back());
    return page;
}

}  // namespace

Result<Queue> queue(storage::Reader& reader, const Viewer& viewer, QueueScope scope, const MatterFilter& filter,
                    std::optional<storage::MatterCursor> after, std::size_t limit) {
    const std::vector<MatterQuery> selection = arms(viewer, scope, filter);
    Queue queue;
    for (const auto& [where, count] :
         {std::pair{DeadlineIn::Late, &queue.late}, std::pair{DeadlineIn::Soon, &queue.soon},
          std::pair{DeadlineIn::Ok, &queue.ok}, std::pair{DeadlineIn::Paused, &queue.paused}}) {
        const auto counted = count_of(reader, viewer, selection, where);
        if (!counted) return counted.failure();
        *count = *counted;
    }
    std::vector<MatterQuery> asked = selection;
    if (filter.deadline) {
        for (MatterQuery& query : asked) narrow(query, *filter.deadline, viewer.now);
    }
    auto page = page_of(reader, viewer, std::move(asked), after, limit);
    if (!page) return page.failure();
    queue.page = std::move(*page);
    return queue;
}

Result<MatterPage> matters_newest(storage::Reader& reader, const Viewer& viewer, const MatterFilter& filter,
                                  std::optional<storage::MatterCursor> after, std::size_t limit) {
    return page_of(reader, viewer, {query_of(viewer, filter, MatterOrder::NewestFirst)}, after, limit);
}

Result<Count> count_matters(storage::Reader& reader, const Viewer& viewer, const MatterFilter& filter) {
    return count_of(reader, viewer, {query_of(viewer, filter, MatterOrder::NewestFirst)}, std::nullopt);
}

std::vector<UnitId> units_below(const Configuration& configuration, const UnitId& top, util::Date day) {
    std::vector<UnitId> found;
    for (const auto& unit : configuration.organisation.units()) {
        if (configuration.organisation.is_within(unit.id, top, day)) found.push_back(unit.id);
    }
    return found;
}

std::vector<UnitId> units_of_line(const Configuration& configuration, const domain::people::LineId& line,
                                  util::Date day) {
    std::vector<UnitId> found;
    for (const auto& unit : configuration.organisation.units()) {
        const bool of_line = std::ranges::find(unit.lines, line) != unit.lines.end();
        if (of_line && unit.validity.contains(day)) found.push_back(unit.id);
    }
    return found;
}

}  // namespace qingfeng::service
