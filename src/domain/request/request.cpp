#include "domain/request/request.h"

#include <algorithm>

#include "util/check.h"

namespace qingfeng::domain::request {

people::Parties Request::parties() const {
    people::Parties parties{registration.complained_of, registration.units_complained_of, interests};
    parties.persons.insert(parties.persons.end(), also_complained_of.begin(), also_complained_of.end());
    parties.units.insert(parties.units.end(), also_units.begin(), also_units.end());
    for (const PersonId& person : registration.decided_before) {
        parties.interests.push_back({person, "took part in the matter under review"});
    }
    return parties;
}

const clocks::Clock* Request::clock(clocks::ClockKind kind, std::uint32_t ordinal) const {
    const auto found = std::find_if(clocks.begin(), clocks.end(), [&](const clocks::Clock& clock) {
        return clock.kind == kind && clock.ordinal == ordinal;
    });
    return found == clocks.end() ? nullptr : &*found;
}

const clocks::Clock* Request::next_clock() const {
    const clocks::Clock* next = nullptr;
    for (const auto& clock : clocks) {
        if (clock.run != clocks::Run::Running || clock.kind == clocks::ClockKind::ReviewWindow) continue;
        if (next == nullptr || clock.due < next->due) next = &clock;
    }
    return next;
}

std::optional<Instant> Request::wake() const {
    std::optional<Instant> at;
    if (const auto* suspended = std::get_if<state::Suspended>(&state)) at = suspended->until;
    for (const auto& clock : clocks) {
        const auto wakes = clock.wake();
        if (wakes && (!at || *wakes < *at)) at = wakes;
    }
    return at;
}

bool Request::ended() const { return !only_history() && has_ended(state_kind(state)); }

const PersonId* Request::answerable_at(Instant at) const {
    const auto later =
        std::find_if(answerable.begin(), answerable.end(), [&](const Answerable& a) { return a.from > at; });
    return later == answerable.begin() ? nullptr : &std::prev(later)->person;
}

const Verdict* Request::verdict() const {
    const auto found = std::find_if(verdicts.begin(), verdicts.end(), [&](const Verdict& given) {
        return given.round == round && given.standing != Standing::Denied;
    });
    return found == verdicts.end() ? nullptr : &*found;
}

bool has_ended(StateKind kind) {
    switch (kind) {
        case StateKind::Archived:
        case StateKind::Refused:
        case StateKind::Merged:
        case StateKind::Withdrawn:
        case StateKind::Referred:
        case StateKind::Imported:
            return true;
        case StateKind::Registered:
        case StateKind::Assigned:
        case StateKind::Accepted:
        case StateKind::Handling:
        case StateKind::Suspended:
        case StateKind::AwaitingSignature:
        case StateKind::Answered:
        case StateKind::AwaitingCallBack:
        case StateKind::Closed:
        case StateKind::Returned:
        case StateKind::Objected:
            return false;
    }
    util::check(false, "a state without a kind");
    return true;
}

StateKind state_kind(const State& state) { return static_cast<StateKind>(state.index() + 1); }

std::string_view to_key(StateKind kind) {
    switch (kind) {
        case StateKind::Registered:
            return "registered";
        case StateKind::Assigned:
            return "assigned";
        case StateKind::Accepted:
            return "accepted";
        case StateKind::Handling:
            return "handling";
        case StateKind::Suspended:
            return "suspended";
        case StateKind::AwaitingSignature:
            return "awaiting_signature";
        case StateKind::Answered:
            return "answered";
        case StateKind::AwaitingCallBack:
            return "call_back";
        case StateKind::Closed:
            return "closed";
        case StateKind::Archived:
            return "archived";
        case StateKind::Returned:
            return "returned";
        case StateKind::Refused:
            return "refused";
        case StateKind::Merged:
            return "merged";
        case StateKind::Withdrawn:
            return "withdrawn";
        case StateKind::Referred:
            return "referred";
        case StateKind::Imported:
            return "imported";
        case StateKind::Objected:
            return "objected";
    }
    return "";
}

}  // namespace qingfeng::domain::request
